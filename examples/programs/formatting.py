"""Formatting tables of mixed records."""
rows = [
    ("apple", 3, 1.25, True),
    ("banana", 12, 0.5, False),
    ("cherry", 150, 12.0, True),
]
headers = ("fruit", "qty", "price", "fresh")


def fmt(value):
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.2f}"
    return str(value)


cells = [[fmt(v) for v in row] for row in rows]
widths = [max(len(h), *(len(r[i]) for r in cells)) for i, h in enumerate(headers)]
line = "+".join("-" * (w + 2) for w in widths)
print(line)
print("|".join(f" {h.upper():^{w}} " for h, w in zip(headers, widths)))
print(line)
for row in cells:
    print("|".join(f" {c:>{w}} " for c, w in zip(row, widths)))
print(line)

for name, qty, price, _ in rows:
    print("%-10s|%5d|%8.2f" % (name, qty, price))
print("{:<10}{:>8}".format("total", sum(q * p for _, q, p, _ in rows)))
print("{0}-{1}-{0}".format("a", "b"), "{name} is {age}".format(name="Al", age=3))
print(f"{1234567.891:,.2f} {255:#x} {255:08b} {0.256:.1%} {-5:+d} {12345:e}")
n = 42
print(f"{n=} {n!r:>6} {'mid':*^9} {n:<5}|")
print("abc".ljust(6, ".") + "def".rjust(6) + "|" + "g".center(5) + "|")
print("Name: %s, %r, %5.1f%%, %x" % ("Bob", "q", 99.5, 255))
print(f"{'nested ' + str(n)!r} {{braces}}")
for i in range(1, 4):
    print(*[f"{i * j:3}" for j in range(1, 6)])
print("tab\tnew\\n", 'it\'s', "multi" "part")
print("{:>{w}.{p}f}".format(3.14159, w=10, p=3))
print("-" * 20, end="|\n")
print("a", "b", sep="", end="!\n")
