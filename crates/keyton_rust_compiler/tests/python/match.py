def http(status):
    match status:
        case 200:
            return "ok"
        case 301 | 302:
            return "redirect"
        case n if 400 <= n < 500:
            return "client error"
        case _:
            return "unknown"


def command(text):
    match text.split():
        case ["go", direction]:
            return f"going {direction}"
        case ["take", item, *rest]:
            return f"taking {item} and {len(rest)} more"
        case ["quit"]:
            return "bye"
        case []:
            return "nothing"
        case _:
            return "what?"


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


def where(p):
    match p:
        case Point(x=0, y=0):
            return "origin"
        case Point(x=0, y=y):
            return f"y axis at {y}"
        case Point(x=x, y=y) if x == y:
            return f"diagonal at {x}"
        case Point():
            return "somewhere"


for s in (200, 302, 404, 500):
    print(s, http(s))
for c in ["go north", "take key lamp rope", "quit", "", "dance"]:
    print(repr(c), command(c))
for p in [Point(0, 0), Point(0, 5), Point(3, 3), Point(1, 2)]:
    print(where(p))
match (1, "a"):
    case (x, "a"):
        print("pair", x)
