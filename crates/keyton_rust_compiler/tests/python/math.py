import math
from math import sqrt, pi

print(math.sqrt(16), sqrt(2), pi)
print(math.floor(2.7), math.ceil(2.1), math.trunc(-2.7))
print(math.gcd(12, 18), math.factorial(10), math.comb(5, 2))
print(round(math.sin(math.pi / 2), 6), round(math.cos(0), 3))
print(math.log(math.e), math.log10(1000), math.log2(8), math.log(8, 2))
print(math.hypot(3, 4), math.inf, math.isclose(0.1 + 0.2, 0.3))
print(math.isnan(float("nan")), math.degrees(math.pi), math.radians(180))
print(divmod(17, 5), pow(2, 10), pow(3, 4, 5), abs(-7.5))
print(round(3.14159, 2), round(2.5), round(1234, -2), int(3.99), int("42"), float("1.5"))
print(10 // 3, -10 // 3, 10 % 3, -10 % 3, 7 / 2, 2 ** -1)
print(bin(10), hex(255), oct(8), int("ff", 16), int("1010", 2))
print(sum([0.1] * 10), min(3, 1, 2), max([4, 9, 2]), sum([1, 2], 10))
print(1e10, 1.5e-7, 1 / 3, 100.0, 2.0 ** 0.5)
print(True + True, 5 > 3 > 1, 1 < 2 > 0, not 0)
print(math.prod([1, 2, 3, 4]), math.isqrt(17), math.dist((0, 0), (3, 4)))


def mean(xs):
    return sum(xs) / len(xs)


def stdev(xs):
    m = mean(xs)
    return math.sqrt(sum((x - m) ** 2 for x in xs) / (len(xs) - 1))


data = [2, 4, 4, 4, 5, 5, 7, 9]
print(mean(data), round(stdev(data), 4), sorted(data)[len(data) // 2])
