"""Minimax, sudoku and n queens."""
WINS = [(0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6)]


def winner(board):
    for a, b, c in WINS:
        if board[a] != " " and board[a] == board[b] == board[c]:
            return board[a]
    return None


def minimax(board, player, depth=0):
    won = winner(board)
    if won:
        return (10 - depth if won == "X" else depth - 10), None
    moves = [i for i, c in enumerate(board) if c == " "]
    if not moves:
        return 0, None
    best = None
    for m in moves:
        board[m] = player
        score, _ = minimax(board, "O" if player == "X" else "X", depth + 1)
        board[m] = " "
        if best is None or (score > best[0] if player == "X" else score < best[0]):
            best = (score, m)
    return best


def show(board):
    return "\n-+-+-\n".join("|".join(board[i:i + 3]) for i in range(0, 9, 3))


board = list("X O  O X ")
board[4] = " "
score, move = minimax(board, "X")
print(score, move)
board[move] = "X"
print(show(board))


def queens(n):
    def place(row, cols, d1, d2):
        if row == n:
            yield list(cols)
            return
        for c in range(n):
            if c not in cols and row + c not in d1 and row - c not in d2:
                yield from place(row + 1, cols + [c], d1 | {row + c}, d2 | {row - c})

    return place(0, [], set(), set())


solutions = list(queens(6))
print(len(solutions), solutions[0])
print(next(queens(8)))

GRID = """
530070000
600195000
098000060
800060003
400803001
700020006
060000280
000419005
000080079
""".split()


def solve(grid):
    cells = [[int(c) for c in row] for row in grid]

    def ok(r, c, n):
        if n in cells[r] or any(cells[i][c] == n for i in range(9)):
            return False
        br, bc = 3 * (r // 3), 3 * (c // 3)
        return all(cells[br + i][bc + j] != n for i in range(3) for j in range(3))

    def fill(pos=0):
        if pos == 81:
            return True
        r, c = divmod(pos, 9)
        if cells[r][c]:
            return fill(pos + 1)
        for n in range(1, 10):
            if ok(r, c, n):
                cells[r][c] = n
                if fill(pos + 1):
                    return True
        cells[r][c] = 0
        return False

    return cells if fill() else None


solved = solve(GRID)
if solved:
    for row in solved[:3]:
        print("".join(map(str, row)))
    print(all(sorted(row) == list(range(1, 10)) for row in solved))


def hanoi(n, a="A", b="B", c="C"):
    if n == 0:
        return 0
    return hanoi(n - 1, a, c, b) + 1 + hanoi(n - 1, c, b, a)


print(hanoi(10))
