import sys
import math
from functools import reduce
from itertools import count, islice

def primes():
    found = []
    for n in count(2):
        if all(n % p for p in found):
            found.append(n)
            yield n

print(list(islice(primes(), 10)))
squares = (x * x for x in range(10**3) if x % 7 == 3)
print(next(squares), sum(islice(squares, 3)))

class LinkedList:
    def __init__(self, values=()):
        self.head = None
        self.size = 0
        for v in reversed(list(values)):
            self.push(v)

    def push(self, v):
        self.head = (v, self.head)
        self.size += 1

    def __iter__(self):
        node = self.head
        while node is not None:
            v, node = node
            yield v

    def __len__(self):
        return self.size

ll = LinkedList([1, 2, 3])
ll.push(0)
print(list(ll), len(ll), sum(ll), max(ll))

def compose(*fns):
    return reduce(lambda f, g: lambda x: f(g(x)), fns)

inc_then_double = compose(lambda x: x * 2, lambda x: x + 1)
print(inc_then_double(5))

def flatten(xs):
    out = []
    for x in xs:
        if isinstance(x, (list, tuple)):
            out.extend(flatten(x))
        else:
            out.append(x)
    return out

print(flatten([1, (2, [3, [4]]), "five"]))

def collatz(n, steps=0):
    if n == 1:
        return steps
    return collatz(n // 2 if n % 2 == 0 else 3 * n + 1, steps + 1)

print(collatz(27), math.isqrt(50), math.floor(-2.5), math.ceil(2.1), math.sqrt(16))
students = [{"name": "A", "grades": [90, 80]}, {"name": "B", "grades": [70, 65, 88]}]
for s in students:
    s["avg"] = sum(s["grades"]) / len(s["grades"])
best = max(students, key=lambda s: s["avg"])
print(best["name"], f"{best['avg']:.1f}", [round(s["avg"], 2) for s in students])
table = {}
for s in students:
    for g in s["grades"]:
        bucket = "high" if g >= 80 else "low"
        table.setdefault(bucket, []).append((s["name"], g))
for k in sorted(table):
    print(k, table[k])
print(sys.maxsize > 2**31, "%05.1f|%-6s|%3d%%" % (3.14159, "ab", 50))
data = b"\x00\xffabc"
print(data, data[1], data.hex(), list(data[:2]))
