import math


class Vector:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y)

    def __mul__(self, k):
        return Vector(self.x * k, self.y * k)

    def __rmul__(self, k):
        return self * k

    def __neg__(self):
        return Vector(-self.x, -self.y)

    def __eq__(self, other):
        return self.x == other.x and self.y == other.y

    def __abs__(self):
        return math.sqrt(self.x ** 2 + self.y ** 2)

    def __repr__(self):
        return f"Vector({self.x}, {self.y})"

    def __bool__(self):
        return self.x != 0 or self.y != 0


a = Vector(3, 4)
b = Vector(1, 2)
print(a + b, a - b, a * 2, 2 * a, -a)
print(abs(a), a == Vector(3, 4), a != b)
print([a, b])
if Vector(0, 0):
    print("truthy")
else:
    print("zero vector is falsy")
print(bool(a))
