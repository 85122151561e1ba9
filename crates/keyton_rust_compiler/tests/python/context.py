class Timer:
    def __init__(self, name):
        self.name = name
        self.events = []

    def __enter__(self):
        print("enter", self.name)
        return self

    def __exit__(self, exc_type, exc, tb):
        print("exit", self.name, exc_type is not None)
        return False

    def log(self, msg):
        self.events.append(msg)


class Suppress:
    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc, tb):
        if exc_type is not None:
            print("suppressed", exc)
        return True


with Timer("a") as t:
    t.log("one")
    t.log("two")
print(t.events)

try:
    with Timer("b"):
        raise ValueError("boom")
except ValueError as e:
    print("caught", e)

with Suppress():
    x = 1 // 0
print("after")

with Timer("x") as a, Timer("y") as b:
    a.log("in x")
    b.log("in y")
print(a.events + b.events)
