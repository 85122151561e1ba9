"""Game of life, random walk, bouncing and Monte Carlo."""
import math
from collections import Counter


def neighbors(cell):
    x, y = cell
    for dx in (-1, 0, 1):
        for dy in (-1, 0, 1):
            if dx or dy:
                yield x + dx, y + dy


def step(live):
    counts = Counter(n for cell in live for n in neighbors(cell))
    return {cell for cell, n in counts.items() if n == 3 or (n == 2 and cell in live)}


def show(live, size=6):
    for y in range(size):
        print("".join("#" if (x, y) in live else "." for x in range(size)))


glider = {(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)}
for gen in range(5):
    if gen in (0, 4):
        print("generation", gen)
        show(glider)
    glider = step(glider)


class LCG:
    """A tiny deterministic random generator."""

    def __init__(self, seed):
        self.state = seed

    def random(self):
        self.state = (self.state * 1103515245 + 12345) % 2 ** 31
        return self.state / 2 ** 31

    def choice(self, seq):
        return seq[int(self.random() * len(seq))]


rng = LCG(42)
inside = sum(1 for _ in range(10000) if rng.random() ** 2 + rng.random() ** 2 <= 1)
print(f"pi ~ {4 * inside / 10000:.3f} {math.isclose(4 * inside / 10000, math.pi, abs_tol=0.1)}")
moves = {"N": (0, 1), "S": (0, -1), "E": (1, 0), "W": (-1, 0)}
pos = [0, 0]
trail = [tuple(pos)]
for _ in range(20):
    dx, dy = moves[rng.choice("NSEW")]
    pos[0] += dx
    pos[1] += dy
    trail.append(tuple(pos))
print(trail[-1], len(set(trail)))

grid = [[0] * 5 for _ in range(5)]
for i, (x, y) in enumerate(trail):
    if 0 <= x < 5 and 0 <= y < 5:
        grid[y][x] = i
for row in grid:
    print(" ".join(f"{v:2d}" for v in row))
ball = {"x": 0.0, "v": 10.0, "bounces": 0}
t = 0
while ball["bounces"] < 3 and t < 1000:
    ball["v"] -= 9.8 * 0.01
    ball["x"] += ball["v"] * 0.01
    if ball["x"] < 0:
        ball["x"] = 0
        ball["v"] = -ball["v"] * 0.5
        ball["bounces"] += 1
    t += 1
print(t, round(ball["v"], 4), ball["bounces"])
