"""Employees in dataclasses."""
from dataclasses import dataclass, field, asdict, replace
from typing import List, Optional


@dataclass(frozen=True)
class Address:
    street: str
    city: str
    zip_code: str = "00000"


@dataclass(order=True)
class Employee:
    salary: float
    name: str = field(compare=False)
    address: Optional[Address] = None
    skills: List[str] = field(default_factory=list)

    def raise_by(self, percent: float) -> None:
        self.salary *= 1 + percent / 100

    @property
    def initials(self) -> str:
        return "".join(part[0] for part in self.name.split())


@dataclass
class Team:
    name: str
    members: List[Employee] = field(default_factory=list)

    def __post_init__(self):
        self.name = self.name.title()

    def payroll(self) -> float:
        return sum(m.salary for m in self.members)

    def top(self, n: int = 1) -> List[Employee]:
        return sorted(self.members, reverse=True)[:n]


home = Address("1 Main St", "Springfield")
ann = Employee(5000.0, "Ann Lee", home, ["python"])
bob = Employee(4200.5, "Bob Ray", skills=["sql", "excel"])
team = Team("data crew", [ann, bob])
print(home)
print(ann)
print(bob.address is None, bob.initials)
bob.raise_by(10)
print(f"{bob.salary:.2f} {team.payroll():,.2f}")
print([e.name for e in team.top(2)])
print(ann > bob, home == Address("1 Main St", "Springfield", "00000"))
moved = replace(home, city="Shelbyville")
print(moved, moved != home)
print(asdict(home))
try:
    home.city = "X"
except AttributeError as e:
    print(type(e).__name__)
print(hash(home) == hash(Address("1 Main St", "Springfield")))
for e in sorted(team.members):
    print(f"{e.name:>10} | {e.salary:8.1f} | {', '.join(e.skills) or '-'}")
