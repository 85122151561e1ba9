import math


class Shape:
    def __init__(self, name):
        self.name = name

    def area(self):
        raise NotImplementedError("area")

    def describe(self):
        return f"{self.name} with area {self.area():.2f}"


class Circle(Shape):
    def __init__(self, radius):
        super().__init__("Circle")
        self.radius = radius

    def area(self):
        return math.pi * self.radius ** 2


class Rectangle(Shape):
    def __init__(self, width, height):
        super().__init__("Rectangle")
        self.width = width
        self.height = height

    def area(self):
        return self.width * self.height


class Square(Rectangle):
    def __init__(self, side):
        super().__init__(side, side)
        self.name = "Square"


shapes = [Circle(1.5), Rectangle(2.0, 3.5), Square(4.0)]
for s in shapes:
    print(s.describe())
total = sum(s.area() for s in shapes)
print(f"Total: {total:.3f}")
largest = max(shapes, key=lambda s: s.area())
print("Largest:", largest.name)
print(isinstance(shapes[2], Rectangle), isinstance(shapes[0], Rectangle))
