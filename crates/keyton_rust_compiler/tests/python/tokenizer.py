class Token:
    def __init__(self, kind, value):
        self.kind = kind
        self.value = value

    def __repr__(self):
        return f"{self.kind}:{self.value}"


def tokenize(text):
    tokens = []
    i = 0
    while i < len(text):
        ch = text[i]
        if ch.isspace():
            i += 1
        elif ch.isdigit():
            j = i
            while j < len(text) and (text[j].isdigit() or text[j] == "."):
                j += 1
            tokens.append(Token("num", text[i:j]))
            i = j
        elif ch in "+-*/()":
            tokens.append(Token("op", ch))
            i += 1
        else:
            raise SyntaxError(f"unexpected {ch!r} at {i}")
    return tokens


class Parser:
    def __init__(self, tokens):
        self.tokens = tokens
        self.pos = 0

    def peek(self):
        if self.pos < len(self.tokens):
            return self.tokens[self.pos].value
        return None

    def advance(self):
        tok = self.tokens[self.pos]
        self.pos += 1
        return tok

    def expr(self):
        left = self.term()
        while self.peek() in ("+", "-"):
            op = self.advance().value
            right = self.term()
            left = left + right if op == "+" else left - right
        return left

    def term(self):
        left = self.factor()
        while self.peek() in ("*", "/"):
            op = self.advance().value
            right = self.factor()
            left = left * right if op == "*" else left / right
        return left

    def factor(self):
        tok = self.advance()
        if tok.value == "(":
            value = self.expr()
            self.advance()
            return value
        if tok.value == "-":
            return -self.factor()
        return float(tok.value)


print(tokenize("1 + 2*(3-4)"))
for e in ["1 + 2 * 3", "(1 + 2) * 3", "-4 / 2 + 10"]:
    print(e, "=", Parser(tokenize(e)).expr())
try:
    tokenize("1 ? 2")
except SyntaxError as err:
    print("SyntaxError:", err)
