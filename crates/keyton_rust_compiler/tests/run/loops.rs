//! Programs over lists, structs and texts that loops look at in place: what they print is what it was when
//! each use borrowed.

pub(crate) const PROGRAMS: &[(&str, &str, &str)] = &[
    (
        "lists_and_structs_under_several_names",
        r#"
struct P:
    x: f64
    items: Vec<i64>
    next: Option<P>

fn show(e):
    print(f"{e.type_name}: {e.message}")

fn alias():
    a = [1, 2, 3]
    b = a
    total = 0
    for i in range(3):
        a[i] = a[i] * 10
        total += b[i]
    print(a, b, total)

fn grow():
    xs = [1, 2, 3]
    n = 0
    for x in xs:
        if n < 5:
            xs.append(x + 10)
        n += 1
    print(xs, n)

fn shrink():
    xs = [1, 2, 3, 4, 5, 6]
    out = []
    for x in xs:
        out.append(x)
        if len(xs) > 3:
            xs.pop()
    print(xs, out)

fn rows():
    g = [[1.0, 2.0], [3.0, 4.0], [5.0]]
    total = 0.0
    for k in range(4):
        for j in range(2):
            try:
                total += g[k][j]
            except IndexError as e:
                show(e)
        if k == 0:
            g[1] = [30.0, 40.0]
        if k == 1:
            g.append([7.0, 8.0])
    print(g, total)

fn replaced():
    g = [[1, 2], [3, 4]]
    row = g[0]
    for i in range(2):
        g[0] = [9, 9]
        row[i] = row[i] + 100
        g[0][i] = row[i] + g[0][i]
    print(g, row)

fn negative():
    xs = [1, 2, 3]
    t = 0
    for i in range(-3, 3):
        t = t * 10 + xs[i]
    print(t)
    for i in range(3):
        xs[-1 - i] = i
    print(xs)
    try:
        for i in range(5):
            xs[i] = 7
    except IndexError as e:
        show(e)
    print(xs)
    try:
        for i in range(5):
            t += xs[-i]
    except IndexError as e:
        show(e)
    print(t)

fn structs():
    a = P(1.0, [1, 2], None)
    b = a
    c = P(2.0, [3], a)
    ps = [a, b, c]
    for i in range(3):
        p = ps[i]
        p.x += 1.0
        p.items[0] += 5
        for q in ps:
            q.x *= 2.0
    print(a, b, c)
    for i in range(3):
        ps[i].items = [i]
        for k in range(1):
            ps[i].items[k] += 1
    print(a.items, c.items)

fn overflowing():
    xs = [9223372036854775807, 1]
    try:
        for i in range(2):
            xs[i] = xs[i] + 1
    except OverflowError as e:
        show(e)
    print(xs)

fn order():
    xs = [1, 2, 3]
    try:
        for i in range(3):
            xs[i + 5] = 1 // 0
    except ZeroDivisionError as e:
        show(e)
    grid = [[1, 2], [3, 4]]
    big = 9223372036854775807
    try:
        for i in range(1):
            t = grid[5][big + 1]
    except Exception as e:
        show(e)
    try:
        for i in range(1):
            t = grid[1][big + 1]
    except Exception as e:
        show(e)

fn late(n):
    if n > 1:
        v = n
    try:
        for i in range(2):
            print(v + i)
    except Exception as e:
        show(e)

fn branches(n):
    for i in range(n):
        if i % 2 == 0:
            w = [i]
        else:
            w = [i, i]
        w.append(1)
        t = 0
        for k in range(len(w)):
            t += w[k]
        print(w, t)
    print(w)

fn calls():
    xs = [1, 2, 3]
    fn add(v: i64) -> i64:
        xs.append(v)
        return v
    t = 0
    for i in range(4):
        t += xs[i] + add(i)
        t += xs[len(xs) - 1]
    print(xs, t)

fn swapper(xs: Vec<i64>, ys: Vec<i64>):
    for i in range(4):
        xs, ys = ys, xs
        xs[0] += i
        ys[1] += xs[0]
    print(xs, ys)

fn popping():
    xs = [1, 2, 3, 4, 5, 6, 7, 8]
    t = 0
    while len(xs) > 0:
        t = t * 3 + xs.pop() + (xs[0] if len(xs) > 0 else 0)
    print(t, xs)
    xs = [1, 2, 3]
    t = 0
    try:
        for i in range(3):
            t += xs.pop() + xs[0] + xs[1]
    except IndexError as e:
        show(e)
    print(t, xs)

fn breaks():
    xs = [5, 4, 3, 2, 1]
    n = 0
    while True:
        n += 1
        if n > 3000:
            break
        if n % 2 == 0:
            continue
        xs[n % 5] += 1
    print(xs, n)
    for i in range(5000):
        if i == 2500:
            break
        xs[i % 5] += 1
    else:
        print("never")
    for i in range(5):
        xs[i] = i
    else:
        print("else", xs)

alias()
grow()
shrink()
rows()
replaced()
negative()
structs()
overflowing()
order()
late(5)
branches(4)
calls()
swapper([1, 2], [3, 4])
same = [1, 2]
swapper(same, same)
popping()
breaks()
"#,
        r#"
[10, 20, 30] [10, 20, 30] 60
[1, 2, 3, 11, 12, 13, 21, 22] 8
[1, 2, 3] [1, 2, 3]
IndexError: list index out of range
[[1.0, 2.0], [30.0, 40.0], [5.0], [7.0, 8.0]] 93.0
[[9, 111], [3, 4]] [101, 102]
123123
[2, 1, 0]
IndexError: list index out of range
[7, 7, 7]
IndexError: list index out of range
123151
P(x=144.0, items=[11, 2], next=None) P(x=144.0, items=[11, 2], next=None) P(x=18.0, items=[8], next=P(x=144.0, items=[11, 2], next=None))
[2] [3]
OverflowError: the result of `+` does not fit i64; annotate an operand as i128, or use f64
[9223372036854775807, 1]
ZeroDivisionError: integer division or modulo by zero
IndexError: list index out of range
OverflowError: the result of `+` does not fit i64; annotate an operand as i128, or use f64
5
6
[0, 1] 1
[1, 1, 1] 3
[2, 1] 3
[3, 3, 1] 7
[3, 3, 1]
[1, 2, 3, 0, 1, 2, 3] 18
[5, 10] [5, 11]
[7, 16] [7, 16]
27883 []
IndexError: list index out of range
6 [1]
[305, 304, 303, 302, 301] 3001
else [0, 1, 2, 3, 4]
"#,
    ),
    (
        "loops_that_change_what_they_look_at",
        r#"
class Stack:
    def __init__(self):
        self.items = []
        self.count = 0

    def push(self, x: int):
        self.items.append(x)
        self.count += 1

    def total(self):
        t = 0
        for i in range(len(self.items)):
            t += self.items[i]
            self.items[i] = t
        return t

class Cell:
    def __init__(self, v: float):
        self.v = v
    def __eq__(self, other):
        others.append(self.v)
        return self.v == other.v

others: Vec<f64> = []
s = Stack()
for i in range(10):
    s.push(i * i)
print(s.total(), s.items, s.count)

cells = [Cell(1.0), Cell(2.0)]
hits = 0
for i in range(2):
    for j in range(2):
        if cells[i] == cells[j]:
            hits += 1
            cells[i].v += 1.0
print(hits, others)

xs = [3, 1, 2]
for i in range(3):
    for j in range(i + 1, 3):
        if xs[j] < xs[i]:
            t = xs[i]
            xs[i] = xs[j]
            xs[j] = t
print(xs)

grid = [[0] * 5 for _ in range(5)]
for y in range(5):
    for x in range(5):
        grid[y][x] = x * y + grid[y - 1][x - 1]
print(grid)

def gen(xs):
    for i in range(len(xs)):
        xs[i] += 1
        yield xs[i]
        xs.append(0)
ys = [1, 2]
for v in gen(ys):
    ys[0] += 10
    print(v, ys)

d = {"a": [1], "b": [2]}
for k in d:
    row = d[k]
    for i in range(3):
        row.append(row[i] + 1)
    d[k] = [0]
    row[0] = 9
    print(k, row, d[k])

words = "a b a c a b".split()
counts = {}
for w in words:
    counts[w] = counts.get(w, 0) + 1
print(counts)
def f(a: list[int]):
    n = 0
    for i in range(3):
        b = a[:]
        b[i] = 100
        a = b
        n += a[0]
    return a, n
print(f([1, 2, 3]))
m = [[1, 2], [3, 4]]
m2 = m
for i in range(2):
    r = m[i]
    for j in range(2):
        r[j] += m2[1 - i][j]
print(m)
"#,
        r#"
285 [0, 1, 5, 14, 30, 55, 91, 140, 204, 285] 10
3 [1.0, 2.0, 2.0, 2.0]
[1, 2, 3]
[[0, 0, 0, 0, 0], [0, 1, 2, 3, 4], [4, 2, 5, 8, 11], [11, 7, 8, 14, 20], [20, 15, 15, 20, 30]]
2 [12, 2]
3 [22, 3, 0]
a [9, 2, 3, 4] [0]
b [9, 3, 4, 5] [0]
{'a': 3, 'b': 2, 'c': 1}
([100, 100, 100], 300)
[[4, 6], [7, 10]]
"#,
    ),
    (
        "texts_that_grow_and_are_taken_apart",
        r#"
s = "ab"
t = s
for i in range(40):
    s += str(i)
    if i == 20:
        u = s
    s += "é"
print(s, t, u)
print(len(s), s[3], s[-1], s[2:6], s.upper()[:5])
x = "a"
x += x + x
x += x
print(x)
fn build(n):
    out = ""
    copies = []
    for i in range(n):
        out += "x"
        out += f"{i}," + "y"
        if i % 3 == 0:
            copies.append(out)
    return copies
print(build(10))
for w in "  a bb  ccc\n\tdd ".split():
    print("[" + w + "]")
for w in "a,b,,c,".split(","):
    print("[" + w + "]")
for w in "a--b--c".split("--", 1):
    print("[" + w + "]")
for w in "".split():
    print("never")
for w in "".split(","):
    print("once", len(w))
try:
    for w in "abc".split(""):
        print(w)
except ValueError as e:
    print(e)
d = {"a": 1}
for w in "a b a c".split():
    d[w] = d.get(w, 10) + 1
print(d)
fn counted(words):
    counts = {}
    for w in words:
        counts[w] = counts.get(w, 0) + len(w)
        counts[w] = counts[w] * 2
    try:
        counts["zz"] = counts["zz"] + 1
    except KeyError as e:
        print("KeyError", e)
    big = {1: 9223372036854775807}
    try:
        for k in [1]:
            big[k] = big.get(k, 0) + 1
    except OverflowError as e:
        print(e)
    print(big)
    return counts
print(counted("to be or not to be".split()))
fn chars(text):
    n = 0
    out = ""
    for c in text:
        if c >= "a" and c <= "m":
            n += 1
        out = c + out
    return n, out
print(chars("hello wörld…"))
g = ""
fn more():
    g2 = g + "!"
    return g2
for i in range(3):
    g += more()
    g += "é" + str(i)
print(g)
names = {"k": ["a"]}
for k in names:
    names[k].append(k + "1")
    names[k] = names[k] + [k]
print(names)
text = "The quick brown fox jumps over the lazy dog and runs away"
short = text.split()[1]
print(short, hash(short) == hash("quick"), short in {"quick": 1}, short == "quick")
data = sorted([w + "é" * len(w) for w in text.split()])
print(data, max(data), min(data))
print("%s" % short if False else short * 3, "-".join(list(short)), short.replace("u", "a longer text than twenty two bytes"))
"#,
        r#"
ab0é1é2é3é4é5é6é7é8é9é10é11é12é13é14é15é16é17é18é19é20é21é22é23é24é25é26é27é28é29é30é31é32é33é34é35é36é37é38é39é ab ab0é1é2é3é4é5é6é7é8é9é10é11é12é13é14é15é16é17é18é19é20
112 é é 0é1é AB0É1
aaaaaa
['x0,y', 'x0,yx1,yx2,yx3,y', 'x0,yx1,yx2,yx3,yx4,yx5,yx6,y', 'x0,yx1,yx2,yx3,yx4,yx5,yx6,yx7,yx8,yx9,y']
[a]
[bb]
[ccc]
[dd]
[a]
[b]
[]
[c]
[]
[a]
[b--c]
once 0
empty separator
{'a': 3, 'b': 11, 'c': 11}
KeyError 'zz'
the result of `+` does not fit i64; annotate an operand as i128, or use f64
{1: 9223372036854775807}
{'to': 12, 'be': 12, 'or': 4, 'not': 6}
(6, '…dlröw olleh')
!é0!é0!é1!é0!é0!é1!é2
{'k': ['a', 'k1', 'k']}
quick True True True
['Theééé', 'andééé', 'awayéééé', 'brownééééé', 'dogééé', 'foxééé', 'jumpsééééé', 'lazyéééé', 'overéééé', 'quickééééé', 'runséééé', 'theééé'] theééé Theééé
quickquickquick q-u-i-c-k qa longer text than twenty two bytesick
"#,
    ),
];
