from enum import Enum
from typing import Optional, List, Dict


class Color(Enum):
    RED = 1
    GREEN = 2
    BLUE = 3


class Robot:
    def __init__(self, name: str, energy: int = 10) -> None:
        self.name: str = name
        self.energy: int = energy
        self.log: List[str] = []
        self.color: Optional[Color] = None

    def move(self, dx: int, dy: int = 0) -> bool:
        cost = abs(dx) + abs(dy)
        if cost > self.energy:
            self.log.append("too tired")
            return False
        self.energy -= cost
        self.log.append(f"moved {dx},{dy}")
        return True


def find(robots: List[Robot], name: str) -> Optional[Robot]:
    for r in robots:
        if r.name == name:
            return r
    return None


robots = [Robot("r2"), Robot("c3", energy=3)]
print([r.move(2, 2) for r in robots])
r = find(robots, "c3")
if r is None:
    print("nobody")
else:
    print(r.name, r.log)
print(find(robots, "zz") is None)
robots[0].color = Color.GREEN
print(robots[0].color, Color.RED.name, Color.BLUE.value)
print(robots[0].color == Color.GREEN, [c.name for c in Color])
scores: Dict[str, int] = {}
for r in robots:
    scores[r.name] = r.energy
print(scores)
