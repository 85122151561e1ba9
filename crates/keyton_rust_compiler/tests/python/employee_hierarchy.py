from abc import ABC, abstractmethod


class Employee(ABC):
    raise_pct = 1.05

    def __init__(self, name, pay):
        self.name = name
        self.pay = pay

    @abstractmethod
    def role(self):
        pass

    def apply_raise(self):
        self.pay = int(self.pay * self.raise_pct)

    def __str__(self):
        return f"{self.name} ({self.role()}): {self.pay}"


class Developer(Employee):
    raise_pct = 1.10

    def __init__(self, name, pay, lang):
        super().__init__(name, pay)
        self.lang = lang

    def role(self):
        return f"{self.lang} developer"


class Manager(Employee):
    def __init__(self, name, pay, team=None):
        super().__init__(name, pay)
        self.team = team if team is not None else []

    def role(self):
        return "manager"

    def add(self, emp):
        if emp not in self.team:
            self.team.append(emp)

    def report(self):
        for e in self.team:
            print("-->", e)


d1 = Developer("Ann", 5000, "Python")
d2 = Developer("Bob", 4000, "Rust")
m = Manager("Cid", 9000, [d1])
m.add(d2)
m.add(d1)
for e in (d1, d2, m):
    e.apply_raise()
    print(e)
m.report()
print(isinstance(m, Employee), isinstance(m, Developer), issubclass(Developer, Employee))
print(hasattr(d1, "lang"), getattr(m, "lang", "none"))
