def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def fact(n):
    if n > 1:
        return n * fact(n - 1)
    return 1


def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


def is_even(n):
    if n == 0:
        return True
    return is_odd(n - 1)


def is_odd(n):
    if n == 0:
        return False
    return is_even(n - 1)


def hanoi(n, src, dst, via, moves):
    if n == 0:
        return
    hanoi(n - 1, src, via, dst, moves)
    moves.append((src, dst))
    hanoi(n - 1, via, dst, src, moves)


def power_set(items):
    if not items:
        return [[]]
    rest = power_set(items[1:])
    return rest + [[items[0]] + r for r in rest]


print([fib(i) for i in range(15)])
print(fact(10), gcd(48, 36))
print(is_even(10), is_odd(7))
moves = []
hanoi(3, "A", "C", "B", moves)
print(len(moves), moves[:3])
print(power_set([1, 2, 3]))
