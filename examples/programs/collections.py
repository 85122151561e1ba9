"""Counter, defaultdict, deque, ChainMap."""
from collections import Counter, defaultdict, deque

text = """It was the best of times, it was the worst of times,
it was the age of wisdom, it was the age of foolishness"""
words = [w.strip(".,").lower() for w in text.split()]
counts = Counter(words)
print(counts.most_common(3))
print(counts["times"], counts["missing"])
letters = Counter("abracadabra")
print(letters)
print(letters + Counter(a=1, z=2))
print(sorted(letters.elements())[:6], sum(letters.values()))
letters.subtract("aab")
print(letters.most_common()[-1], dict(letters))
print(letters & Counter("aacc"), +letters)

index = defaultdict(set)
for i, line in enumerate(text.splitlines()):
    for w in line.split():
        index[w.strip(",").lower()].add(i)
print({w: sorted(lines) for w, lines in sorted(index.items()) if len(lines) > 1})
tree = defaultdict(lambda: defaultdict(int))
tree["a"]["x"] += 1
tree["a"]["y"] += 2
tree["b"]["x"] += 3
print({k: dict(v) for k, v in tree.items()})
dd = defaultdict(list, {"k": [1]})
dd["k"].append(2)
print(dd)

d = deque([1, 2, 3], maxlen=3)
d.append(4)
print(d, d[0], d[-1])
d.appendleft(0)
d.rotate(1)
print(list(d), len(d), 0 in d)
window = deque(maxlen=3)
averages = []
for x in [10, 20, 30, 40, 50]:
    window.append(x)
    averages.append(sum(window) / len(window))
print(averages)


def anagrams(words):
    groups = defaultdict(list)
    for w in words:
        groups[tuple(sorted(w))].append(w)
    return [g for g in groups.values() if len(g) > 1]


print(anagrams(["listen", "silent", "enlist", "google", "elgoog", "abc"]))
a, b = {1, 2, 3, 4}, {3, 4, 5}
print(a & b, a | b, a - b, a ^ b, a <= {1, 2, 3, 4, 5}, {1} < a, a.isdisjoint({9}))
fs = frozenset([1, 2])
print({fs: "pair"}[frozenset({2, 1})], fs | {3} == frozenset({1, 2, 3}))
inv = {v: k for k, v in {"a": 1, "b": 2}.items()}
print(inv, {**inv, 3: "c"}, inv | {4: "d"})
print(inv.pop(9, None), inv.pop(1), inv.setdefault(7, "q"), inv)
