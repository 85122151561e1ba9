class Poly:
    def __init__(self, *coeffs):
        self.coeffs = list(coeffs)

    def __call__(self, x):
        result = 0
        for c in reversed(self.coeffs):
            result = result * x + c
        return result

    def __add__(self, other):
        n = max(len(self.coeffs), len(other.coeffs))
        a = self.coeffs + [0] * (n - len(self.coeffs))
        b = other.coeffs + [0] * (n - len(other.coeffs))
        return Poly(*[x + y for x, y in zip(a, b)])

    def __mul__(self, other):
        out = [0] * (len(self.coeffs) + len(other.coeffs) - 1)
        for i, a in enumerate(self.coeffs):
            for j, b in enumerate(other.coeffs):
                out[i + j] += a * b
        return Poly(*out)

    def derivative(self):
        return Poly(*[i * c for i, c in enumerate(self.coeffs)][1:])

    def __getitem__(self, i):
        return self.coeffs[i]

    def __setitem__(self, i, v):
        self.coeffs[i] = v

    def __len__(self):
        return len(self.coeffs)

    def __str__(self):
        terms = []
        for i, c in enumerate(self.coeffs):
            if c == 0:
                continue
            if i == 0:
                terms.append(str(c))
            elif i == 1:
                terms.append(f"{c}x")
            else:
                terms.append(f"{c}x^{i}")
        return " + ".join(terms) or "0"


p = Poly(1, 2, 3)
q = Poly(0, 1)
print(p, "|", q, "|", p + q, "|", p * q)
print(p(2), (p * q)(3), p.derivative())
p[0] = 10
print(p[0], len(p), p)
