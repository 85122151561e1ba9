def zeros(rows, cols):
    return [[0] * cols for _ in range(rows)]


def matmul(a, b):
    n, m, p = len(a), len(b), len(b[0])
    result = zeros(n, p)
    for i in range(n):
        for j in range(p):
            for k in range(m):
                result[i][j] += a[i][k] * b[k][j]
    return result


def transpose(m):
    return [list(row) for row in zip(*m)]


def det(m):
    if len(m) == 1:
        return m[0][0]
    total = 0
    for c in range(len(m)):
        minor = [row[:c] + row[c + 1:] for row in m[1:]]
        total += (-1) ** c * m[0][c] * det(minor)
    return total


def identity(n):
    return [[1 if i == j else 0 for j in range(n)] for i in range(n)]


def show(m):
    for row in m:
        print(" ".join(f"{x:4}" for x in row))


a = [[1, 2], [3, 4]]
b = [[5, 6], [7, 8]]
show(matmul(a, b))
print(transpose([[1, 2, 3], [4, 5, 6]]))
print(det([[2, 0, 1], [1, 3, 2], [1, 1, 4]]))
print(matmul(a, identity(2)) == a)
print(sum(sum(row) for row in a), max(max(r) for r in b))
grid = zeros(2, 3)
grid[1][2] = 9
print(grid)
