"""Sorting with keys in many ways."""
from operator import itemgetter, attrgetter
from functools import cmp_to_key
from collections import namedtuple

Student = namedtuple("Student", "name grade age")
students = [
    Student("john", "A", 15),
    Student("jane", "B", 12),
    Student("dave", "B", 10),
    Student("amy", "A", 12),
]
print([s.name for s in sorted(students, key=lambda s: s.age)])
print(sorted(students, key=attrgetter("grade", "age"))[0])
print([tuple(s) for s in sorted(students, key=itemgetter(1, 2))][:2])
print(sorted(students, key=lambda s: (s.grade, -s.age), reverse=True)[0].name)

words = "the quick Brown fox jumps over The lazy dog".split()
print(sorted(words, key=str.lower))
print(sorted(set(w.lower() for w in words), key=lambda w: (-len(w), w)))
words.sort(key=len)
print(words)

counts = {}
for w in words:
    counts[len(w)] = counts.get(len(w), 0) + 1
print(sorted(counts.items(), key=lambda kv: kv[1], reverse=True))


def compare(a, b):
    if a % 10 != b % 10:
        return a % 10 - b % 10
    return b - a


print(sorted([31, 12, 22, 41, 5], key=cmp_to_key(compare)))
versions = ["1.10.2", "1.9", "1.2.3", "1.10"]
print(sorted(versions, key=lambda v: [int(p) for p in v.split(".")]))


def quicksort(xs):
    if len(xs) <= 1:
        return xs
    pivot, *rest = xs
    return quicksort([x for x in rest if x < pivot]) + [pivot] + quicksort([x for x in rest if x >= pivot])


def merge_sort(xs):
    if len(xs) < 2:
        return xs
    mid = len(xs) // 2
    left, right = merge_sort(xs[:mid]), merge_sort(xs[mid:])
    out = []
    while left and right:
        out.append(left.pop(0) if left[0] <= right[0] else right.pop(0))
    return out + left + right


def bubble(xs):
    xs = xs[:]
    swapped = True
    while swapped:
        swapped = False
        for i in range(len(xs) - 1):
            if xs[i] > xs[i + 1]:
                xs[i], xs[i + 1] = xs[i + 1], xs[i]
                swapped = True
    return xs


data = [5, 3, 8, 1, 9, 2, 7]
for algo in (quicksort, merge_sort, bubble, sorted):
    print(algo.__name__, algo(data))
groups = {}
for s in students:
    groups.setdefault(s.grade, []).append(s.name)
print({k: sorted(v) for k, v in sorted(groups.items())})
pairs = list(zip(*sorted(zip([3, 1, 2], "cab"))))
print(pairs)
