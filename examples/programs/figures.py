"""Polymorphism, abstract classes, mixins, protocols."""
from abc import ABC, abstractmethod
import math


class Shape(ABC):
    count = 0

    def __init__(self, name):
        self.name = name
        Shape.count += 1

    @abstractmethod
    def area(self):
        ...

    def describe(self):
        return f"{self.name} with area {self.area():.2f}"

    def __lt__(self, other):
        return self.area() < other.area()


class JsonMixin:
    def to_json(self):
        return "{" + ", ".join(f'"{k}": {v!r}' for k, v in sorted(self.__dict__.items())) + "}"


class Circle(Shape, JsonMixin):
    def __init__(self, r):
        super().__init__("circle")
        self.r = r

    def area(self):
        return math.pi * self.r ** 2


class Rect(Shape, JsonMixin):
    def __init__(self, w, h):
        super().__init__("rect")
        self.w, self.h = w, h

    def area(self):
        return self.w * self.h


class Square(Rect):
    def __init__(self, side):
        super().__init__(side, side)
        self.name = "square"

    def describe(self):
        return super().describe() + "!"


shapes = [Circle(1.5), Rect(2, 3.5), Square(2)]
for s in shapes:
    print(s.describe())
print(Shape.count, max(shapes).name, [s.name for s in sorted(shapes)])
print(isinstance(shapes[2], Rect), issubclass(Square, Shape), type(shapes[0]).__name__)
print(shapes[1].to_json())
try:
    Shape("x")
except TypeError as e:
    print("TypeError")
print(hasattr(shapes[0], "r"), hasattr(shapes[1], "r"), getattr(shapes[1], "r", None))


class Vec:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, o):
        return Vec(self.x + o.x, self.y + o.y)

    def __mul__(self, k):
        if isinstance(k, Vec):
            return self.x * k.x + self.y * k.y
        return Vec(self.x * k, self.y * k)

    def __abs__(self):
        return math.hypot(self.x, self.y)

    def __eq__(self, o):
        return isinstance(o, Vec) and (self.x, self.y) == (o.x, o.y)

    def __iter__(self):
        yield self.x
        yield self.y

    def __bool__(self):
        return bool(self.x or self.y)

    def __repr__(self):
        return f"Vec({self.x}, {self.y})"


v, w = Vec(3, 4), Vec(1, 2)
print(v + w, v * 2, v * w, abs(v), v == Vec(3, 4), v == 5, bool(Vec(0, 0)))
x, y = v
print(x, y, tuple(v), sum([v, w], Vec(0, 0)))
