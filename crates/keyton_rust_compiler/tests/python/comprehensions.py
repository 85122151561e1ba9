words = ["apple", "banana", "cherry", "date", "elderberry", "fig"]
lengths = {w: len(w) for w in words}
print(lengths)
by_len = {}
for w in words:
    by_len.setdefault(len(w), []).append(w)
print(by_len)
print({n: sorted(ws) for n, ws in sorted(by_len.items())})
vowels = {c for w in words for c in w if c in "aeiou"}
print(sorted(vowels))
matrix = [[i * j for j in range(1, 4)] for i in range(1, 4)]
print(matrix)
flat = [x for row in matrix for x in row]
print(flat)
transposed = [[row[i] for row in matrix] for i in range(3)]
print(transposed)
pairs = [(x, y) for x in range(3) for y in range(3) if x != y]
print(pairs)
inv = {v: k for k, v in lengths.items()}
print(inv)
print([x if x % 2 else -x for x in range(6)])
print(any(len(w) > 9 for w in words), all(w.islower() for w in words))
print(dict(zip("abc", range(3))))
print(list(map(str.upper, words))[:2])
print(list(filter(lambda w: "e" in w, words)))
nested = {"a": {"x": 1}, "b": {"x": 2}}
print({k: v["x"] for k, v in nested.items()})
