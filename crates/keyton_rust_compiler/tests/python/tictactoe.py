class Board:
    LINES = [
        (0, 1, 2), (3, 4, 5), (6, 7, 8),
        (0, 3, 6), (1, 4, 7), (2, 5, 8),
        (0, 4, 8), (2, 4, 6),
    ]

    def __init__(self):
        self.cells = [" "] * 9

    def play(self, pos, mark):
        if self.cells[pos] != " ":
            raise ValueError(f"cell {pos} is taken")
        self.cells[pos] = mark

    def winner(self):
        for a, b, c in self.LINES:
            if self.cells[a] == self.cells[b] == self.cells[c] != " ":
                return self.cells[a]
        return None

    def free(self):
        return [i for i, c in enumerate(self.cells) if c == " "]

    def __str__(self):
        rows = []
        for r in range(0, 9, 3):
            rows.append("|".join(self.cells[r:r + 3]))
        return "\n-+-+-\n".join(rows)


def other(mark):
    return "O" if mark == "X" else "X"


board = Board()
mark = "X"
for pos in [4, 0, 2, 6, 3, 5, 1, 7, 8]:
    board.play(pos, mark)
    w = board.winner()
    if w:
        print("winner", w)
        break
    mark = other(mark)
else:
    print("draw")
print(board)
try:
    board.play(4, "X")
except ValueError as e:
    print("error:", e)
print(board.free())
