"""Small pieces of everyday Python."""
import sys
import time


def find(items, predicate):
    result = None
    for item in items:
        if predicate(item):
            result = item
            break
    return result


print(find([1, 5, 8], lambda x: x > 4), find(["a"], lambda s: s == "b"))

best = None
for name, score in [("ann", 3), ("bob", 9), ("cy", 5)]:
    if best is None or score > best[1]:
        best = (name, score)
print(best)

value = "42"
value = int(value)
value += 1
print(value)
x = 5
if x > 3:
    label = "big"
else:
    label = None
print(label)

current = None
groups = []
for n in [1, 1, 2, 3, 3, 3]:
    if current is None or current[0] != n:
        current = [n]
        groups.append(current)
    else:
        current.append(n)
print(groups)

mixed = [1, "two", 3.0, None, [4, 5], {"k": "v"}, True]
for m in mixed:
    print(type(m).__name__, m)
print(mixed[1].upper(), mixed[0] + 1, len(mixed[4]))
print([m for m in mixed if isinstance(m, (int, float)) and not isinstance(m, bool)])


def describe(x):
    match x:
        case int() | float():
            return "number"
        case str():
            return "text"
        case []:
            return "empty"
        case [first, *rest]:
            return f"list of {len(rest) + 1} starting {first}"
        case {"type": t}:
            return f"typed {t}"
        case None:
            return "nothing"
        case _:
            return "other"


for thing in [1, 2.5, "s", [], [1, 2], {"type": "t"}, None, (1,)]:
    print(describe(thing))

xs = [1, 2, 3]
print(xs, xs.append(4), xs)
a, (b, *c), d = 1, [2, 3, 4], 5
print(a, b, c, d)
first, *middle, last = range(6)
print(first, middle, last)
i = 0
while (i := i + 1) < 3:
    print("i", i)
else:
    print("else", i)
for n in range(2, 8):
    for k in range(2, n):
        if n % k == 0:
            break
    else:
        print(n, "prime")
t = 1, "a", 2.5
print(t, len(t), t[1], t + (3,), (1, 2) < (1, 3), t * 2)
print([1, 2] * 2, [0] * 3 == [0, 0, 0], list(range(10, 0, -3)), [*range(3), *"ab"])
print(None is None, not [], bool("x"), 5 if [] else 6, 1 < 2 < 3, "a" or "b", [] or "none", 0 and 1)
start = time.time()
print(time.time() - start < 5, isinstance(start, float))


def stats(*values, **options):
    digits = options.get("digits", 2)
    mean = sum(values) / len(values)
    return {"mean": round(mean, digits), "max": max(values), "n": len(values)}


print(stats(1, 2, 4), stats(1.5, 2.5, digits=1))


def main(argv=None):
    argv = argv or ["prog", "--verbose", "file.txt"]
    flags = [a for a in argv[1:] if a.startswith("--")]
    files = [a for a in argv[1:] if not a.startswith("--")]
    print(flags, files)
    return 0


if __name__ == "__main__":
    code = main()
    print("exit", code)
