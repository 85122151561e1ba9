"""Memoized dynamic programming."""
from functools import lru_cache, cache


@cache
def edit_distance(a, b):
    if not a:
        return len(b)
    if not b:
        return len(a)
    if a[0] == b[0]:
        return edit_distance(a[1:], b[1:])
    return 1 + min(edit_distance(a[1:], b), edit_distance(a, b[1:]), edit_distance(a[1:], b[1:]))


def lcs(x, y):
    table = [[0] * (len(y) + 1) for _ in range(len(x) + 1)]
    for i, a in enumerate(x, 1):
        for j, b in enumerate(y, 1):
            table[i][j] = table[i - 1][j - 1] + 1 if a == b else max(table[i - 1][j], table[i][j - 1])
    result = []
    i, j = len(x), len(y)
    while i and j:
        if x[i - 1] == y[j - 1]:
            result.append(x[i - 1])
            i -= 1
            j -= 1
        elif table[i - 1][j] >= table[i][j - 1]:
            i -= 1
        else:
            j -= 1
    return "".join(reversed(result))


def knapsack(items, capacity):
    @lru_cache(maxsize=None)
    def best(i, left):
        if i == len(items):
            return 0, ()
        name, weight, value = items[i]
        skip = best(i + 1, left)
        if weight > left:
            return skip
        v, names = best(i + 1, left - weight)
        return max(skip, (v + value, (name,) + names))

    return best(0, capacity)


def coin_change(coins, amount):
    memo = {0: 0}

    def solve(n):
        if n in memo:
            return memo[n]
        best = None
        for c in coins:
            if c <= n:
                sub = solve(n - c)
                if sub is not None and (best is None or sub + 1 < best):
                    best = sub + 1
        memo[n] = best
        return best

    return solve(amount)


def partitions(n, largest=None):
    if largest is None:
        largest = n
    if n == 0:
        return [[]]
    result = []
    for k in range(min(n, largest), 0, -1):
        for rest in partitions(n - k, k):
            result.append([k] + rest)
    return result


print(edit_distance("kitten", "sitting"))
print(lcs("AGGTAB", "GXTXAYB"))
print(knapsack([("map", 9, 150), ("compass", 13, 35), ("water", 153, 200), ("food", 50, 160)], 200))
print(coin_change([5, 10, 25], 65), coin_change([4, 6], 7))
print(partitions(5))
print(len(partitions(12)))
