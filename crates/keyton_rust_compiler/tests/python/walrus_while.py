def chunks(data, size):
    i = 0
    while chunk := data[i:i + size]:
        yield chunk
        i += size


def find_first(xs, pred):
    for i, x in enumerate(xs):
        if pred(x):
            return i
    return None


values = [3, 8, 15, 22, 7]
if (n := len(values)) > 4:
    print(f"long list: {n}")
print(list(chunks(values, 2)))
results = [y for x in values if (y := x * 2) > 15]
print(results)
i = 0
while i < 3:
    i += 1
    if i == 2:
        continue
    print("i", i)
else:
    print("loop finished")
idx = find_first(values, lambda v: v > 10)
if idx is not None:
    print("found at", idx)
missing = find_first(values, lambda v: v > 100)
print(missing)
n = 27
steps = 0
while n != 1:
    n = n // 2 if n % 2 == 0 else 3 * n + 1
    steps += 1
print("collatz", steps)
x, y, z = 1, 2, 3
x, y = y, x
print(x, y, z)
total = 0
for i in range(10, 0, -3):
    total += i
print(total, i)
while True:
    total -= 7
    if total < 0:
        break
print(total)
