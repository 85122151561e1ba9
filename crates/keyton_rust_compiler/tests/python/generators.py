def count_up(n):
    i = 0
    while i < n:
        yield i
        i += 1


def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


def take(n, it):
    result = []
    for x in it:
        if len(result) >= n:
            break
        result.append(x)
    return result


def flatten(rows):
    for row in rows:
        yield from row


def evens(it):
    for x in it:
        if x % 2 == 0:
            yield x


print(list(count_up(5)))
print(take(10, fib()))
print(sum(count_up(100)))
print(list(flatten([[1, 2], [3], [], [4, 5]])))
print(take(5, evens(fib())))
g = count_up(3)
print(next(g), next(g), next(g))
try:
    next(g)
except StopIteration:
    print("done")
squares = (x * x for x in range(10))
print(next(squares), next(squares), sum(squares))
