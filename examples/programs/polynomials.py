"""Polynomials, complex-ish numbers, number theory."""
import math
from itertools import zip_longest


class Poly:
    def __init__(self, *coeffs):
        self.coeffs = list(coeffs)

    def __call__(self, x):
        result = 0
        for c in self.coeffs:
            result = result * x + c
        return result

    def __add__(self, other):
        pairs = zip_longest(reversed(self.coeffs), reversed(other.coeffs), fillvalue=0)
        return Poly(*[a + b for a, b in pairs][::-1])

    def __mul__(self, other):
        out = [0] * (len(self.coeffs) + len(other.coeffs) - 1)
        for i, a in enumerate(self.coeffs):
            for j, b in enumerate(other.coeffs):
                out[i + j] += a * b
        return Poly(*out)

    def derivative(self):
        n = len(self.coeffs) - 1
        return Poly(*(c * (n - i) for i, c in enumerate(self.coeffs[:-1])))

    def __str__(self):
        parts = []
        n = len(self.coeffs) - 1
        for i, c in enumerate(self.coeffs):
            if c == 0:
                continue
            power = n - i
            term = str(abs(c)) if power == 0 or abs(c) != 1 else ""
            if power:
                term += "x" if power == 1 else f"x^{power}"
            sign = "-" if c < 0 else "+"
            parts.append((sign, term))
        if not parts:
            return "0"
        first_sign, first = parts[0]
        text = ("-" if first_sign == "-" else "") + first
        for sign, term in parts[1:]:
            text += f" {sign} {term}"
        return text


p = Poly(1, 0, -2, 5)
q = Poly(2, -1)
print(p, "|", q)
print(p + q, "|", p * q)
print(p(3), q(0.5), p.derivative())


def newton(f, df, x, eps=1e-9):
    steps = 0
    while abs(f(x)) > eps:
        x = x - f(x) / df(x)
        steps += 1
        if steps > 100:
            raise ArithmeticError("no convergence")
    return x


r = newton(Poly(1, 0, -2), Poly(2, 0), 1)
print(f"{r:.8f}")


def sieve(n):
    flags = [True] * (n + 1)
    flags[0:2] = [False, False]
    for i in range(2, int(n ** 0.5) + 1):
        if flags[i]:
            flags[i * i::i] = [False] * len(flags[i * i::i])
    return [i for i, f in enumerate(flags) if f]


def factorize(n):
    factors = {}
    d = 2
    while d * d <= n:
        while n % d == 0:
            factors[d] = factors.get(d, 0) + 1
            n //= d
        d += 1
    if n > 1:
        factors[n] = factors.get(n, 0) + 1
    return factors


print(sieve(50))
print(factorize(360), " * ".join(f"{p}^{e}" if e > 1 else f"{p}" for p, e in factorize(360).items()))
print(math.gcd(84, 36), math.lcm(4, 6), pow(3, 200, 13), divmod(-7, 2), -7 // 2, -7 % 3, 7 / 2)
print(bin(10), hex(255), oct(8), int("ff", 16), int("0b101", 2), round(2.5), round(-1.567, 2))
print(sum(d for d in range(1, 28) if 28 % d == 0) == 28, math.factorial(10), math.comb(5, 2))
print(1e16, 1e-7, 0.1 + 0.2, 1 / 3, 100.0, float("inf"), -0.0, 2 ** 0.5, 10 ** 5)
