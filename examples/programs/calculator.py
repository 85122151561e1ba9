"""A calculator with a tokenizer and precedence climbing."""
import re
import operator

TOKEN_RE = re.compile(r"\s*(?:(?P<num>\d+(?:\.\d+)?)|(?P<name>[a-z]+)|(?P<op>[-+*/^()=]))")

OPS = {
    "+": (1, operator.add),
    "-": (1, operator.sub),
    "*": (2, operator.mul),
    "/": (2, operator.truediv),
    "^": (3, operator.pow),
}


class ParseError(Exception):
    def __init__(self, message, pos):
        super().__init__(f"{message} at {pos}")
        self.pos = pos


def tokenize(text):
    tokens = []
    pos = 0
    while pos < len(text):
        m = TOKEN_RE.match(text, pos)
        if not m:
            raise ParseError(f"bad character {text[pos]!r}", pos)
        kind = m.lastgroup
        tokens.append((kind, m.group(kind), m.start(kind)))
        pos = m.end()
    tokens.append(("end", "", len(text)))
    return tokens


class Parser:
    def __init__(self, variables):
        self.vars = variables
        self.tokens = []
        self.i = 0

    def peek(self):
        return self.tokens[self.i]

    def next(self):
        tok = self.tokens[self.i]
        self.i += 1
        return tok

    def evaluate(self, text):
        self.tokens = tokenize(text)
        self.i = 0
        if len(self.tokens) > 2 and self.tokens[0][0] == "name" and self.tokens[1][1] == "=":
            name = self.next()[1]
            self.next()
            value = self.expr(0)
            self.vars[name] = value
            return value
        value = self.expr(0)
        if self.peek()[0] != "end":
            raise ParseError("trailing input", self.peek()[2])
        return value

    def expr(self, min_prec):
        left = self.atom()
        while True:
            kind, op, _ = self.peek()
            if op not in OPS or OPS[op][0] < min_prec:
                return left
            prec, func = OPS[op]
            self.next()
            right = self.expr(prec if op == "^" else prec + 1)
            left = func(left, right)

    def atom(self):
        kind, text, pos = self.next()
        if kind == "num":
            return float(text)
        if kind == "name":
            if text not in self.vars:
                raise ParseError(f"unknown name {text}", pos)
            return self.vars[text]
        if text == "-":
            return -self.atom()
        if text == "(":
            value = self.expr(0)
            if self.next()[1] != ")":
                raise ParseError("expected )", pos)
            return value
        raise ParseError(f"unexpected {text!r}", pos)


p = Parser({"pi": 3.14159})
for line in ["1 + 2 * 3", "(1 + 2) * 3", "x = 2 ^ 3 ^ 2", "x / 4", "-pi * 2", "y + 1", "3 $ 4", "(1 + 2"]:
    try:
        print(f"{line} -> {p.evaluate(line):g}")
    except ParseError as e:
        print(f"{line} !! {e} (pos {e.pos})")
