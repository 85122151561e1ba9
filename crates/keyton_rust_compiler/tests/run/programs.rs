//! Name, program (cells are parted by `---`), output. `=>` is a display, `!!` an error.

pub(crate) const PROGRAMS: &[(&str, &str, &str)] = &[
    (
        "classes_of_earlier_cells",
        r#"
class Stack:
    made = 0

    def __init__(self):
        self.items = []
        Stack.made += 1

    def push(self, x):
        self.items.append(x)

    def __len__(self):
        return len(self.items)
---
s = Stack()
s.push(1)
s.push(2)
---
print(len(s), s.items, Stack.made)
---
class Loud(Stack):
    def push(self, x):
        super().push(x * 10)

t = Loud()
t.push(4)
print(t.items, Stack.made, isinstance(t, Stack))
---
for x in [s, t]:
    print(len(x), x.items)
---
def counter():
    n = 0
    def step():
        nonlocal n
        n += 1
        return n
    return step
step = counter()
---
print(step(), step())
---
def numbers():
    yield 1
    yield 2
g = numbers()
print(next(g))
---
print(next(g), next(g, 0))
"#,
        "
2 [1, 2] 1
[40] 2 True
2 [1, 2]
1 [40]
1 2
1
2 0
",
    ),
    (
        "arithmetic_is_pythons",
        r#"
print(7 // 2, -7 // 2, 7 % 3, -7 % 3, 7 % -3)
print(7 / 2, 2 ** 10, 2.0 ** 0.5)
print(1 + 2.5, 10 - 3, 6 * 7, 7.5 // 2, -7.5 % 2)
print(1 << 4, 255 >> 2, 6 & 3, 6 | 3, 6 ^ 3, ~5)
x = 5
x += 2
x *= 3
print(x, -x, abs(-3), round(2.5), round(2.567, 2))
"#,
        "
3 -4 1 2 -2
3.5 1024 1.4142135623730951
3.5 7 42 3.0 0.5
16 63 2 7 5 -6
21 -21 3 2 2.57
",
    ),
    (
        "overflow_and_zero_raise",
        r#"
x = 9223372036854775807
x + 1
---
1 // 0
---
print(1.5 / 0)
"#,
        "
!! OverflowError: the result of `+` does not fit i64; annotate an operand as i128, or use f64 @1:2:1
!! ZeroDivisionError: integer division or modulo by zero @2:1:1
!! ZeroDivisionError: float division by zero @3:1:7
",
    ),
    (
        "the_last_expression_is_shown",
        r#"
1 + 1
---
"a" + 'b'
---
[1, 2, 3]
---
None
---
x = 3
x
---
print("only printed")
---
(1, "a", 2.5, True)
---
{"a": 1, "b": 2}
---
1 + 1;
"#,
        "
=> 2
=> 'ab'
=> [1, 2, 3]
=> 3
only printed
=> (1, 'a', 2.5, True)
=> {'a': 1, 'b': 2}
[text/html] <table><tbody><tr><td>a</td><td>1</td></tr><tr><td>b</td><td>2</td></tr></tbody></table>
",
    ),
    (
        "strings_and_their_methods",
        r#"
s = "Hello, World"
print(s.upper(), s.lower(), len(s), s[0], s[-1], s[1:4], s[::-1])
print(s.replace("o", "0"), s.split(", "), "-".join(["a", "b"]), s.find("World"))
print("  x ".strip() + "|", "ab" * 3, "ell" in s, s.startswith("He"), s.count("l"))
print("a,b,,c".split(","), "a b  c".split(), "x".center(5, "*"), "7".zfill(3))
print("héllo"[1], len("héllo"), "abc" < "abd", "tab\t", repr("it's"))
"#,
        "
HELLO, WORLD hello, world 12 H d ell dlroW ,olleH
Hell0, W0rld ['Hello', 'World'] a-b 7
x| ababab True True 3
['a', 'b', '', 'c'] ['a', 'b', 'c'] **x** 007
é 5 True tab\t \"it's\"
",
    ),
    (
        "f_strings",
        r#"
name = "Kay"
n = 3.14159
i = 42
print(f"{name} {n:.2f} {i:5}|{i:<5}|{i:^5}|{i:05}")
print(f"{name!r} {i + 1} {n:8.3f} {1000000:,} {255:x} {0.5:.0%} {i=}")
w = 8
print(f"{name:>{w}}", f"{{}}", f"{[1, 2]}", f"{True} {None}")
"#,
        "
Kay 3.14    42|42   | 42  |00042
'Kay' 43    3.142 1,000,000 ff 50% i=42
     Kay {} [1, 2] True None
",
    ),
    (
        "branches",
        r#"
fn sign(x):
    if x > 0:
        return "positive"
    elif x == 0:
        return "zero"
    else:
        return "negative"

for v in [3, 0, -2]:
    print(sign(v))
print("yes" if 3 > 2 else "no")
print(1 < 2 < 3, 1 < 3 < 2, not True, True and False or True)
"#,
        "
positive
zero
negative
yes
True False False True
",
    ),
    (
        "loops",
        r#"
total = 0
for i in range(5):
    total += i
print(total)
for i in 0..3:
    print(i, end=" ")
print()
n = 10
while n > 0:
    n -= 3
    if n == 4:
        continue
    if n < 0:
        break
    print(n)
for i in range(10, 0, -3):
    print(i, end=",")
print()
for i, x in enumerate(["a", "b"]):
    print(i, x)
for a, b in zip([1, 2, 3], ["x", "y"]):
    print(a, b)
for c in "hey":
    print(c, end="-")
print()
for i in range(3):
    if i == 7:
        break
else:
    print("no break")
"#,
        "
10
0 1 2 
7
1
10,7,4,1,
0 a
1 b
1 x
2 y
h-e-y-
no break
",
    ),
    (
        "functions_are_inferred",
        r#"
fn add(a, b):
    return a + b

fn twice(f, x):
    return f(f(x))

fn fact(n):
    if n < 2:
        return 1
    return n * fact(n - 1)

fn fib(n: i64) -> i64:
    if n < 2:
        n
    else:
        fib(n - 1) + fib(n - 2)

print(add(1, 2), add("a", "b"), add(1.5, 2), add([1], [2]))
print(twice(fn(x): x * 3, 2), fact(10), fib(15))
fn greet(name, greeting="Hello"):
    f"{greeting}, {name}!"
print(greet("Ann"), greet("Bob", greeting="Hi"), greet(greeting="Yo", name="C"))
"#,
        "
3 ab 3.5 [1, 2]
18 3628800 610
Hello, Ann! Hi, Bob! Yo, C!
",
    ),
    (
        "functions_live_on_in_later_cells",
        r#"
fn area(w, h):
    return w * h
print(area(2, 3))
---
print(area(2, 4), area(1.5, 2.0))
---
scale = 10
fn scaled(x):
    return x * scale
scaled(2)
---
scale = 100
scaled(2)
---
fn area(w, h):
    return w + h
area(2, 3)
"#,
        "
6
8 3.0
=> 20
=> 200
=> 5
",
    ),
    (
        "lists",
        r#"
xs = [3, 1, 2]
xs.append(5)
xs.insert(0, 9)
print(xs, len(xs), xs[0], xs[-1], xs[1:3])
xs.sort()
print(xs, sorted(xs, reverse=True), xs.pop(), xs)
xs[0] = 100
ys = xs
ys.append(7)
print(xs, 100 in xs, 4 not in xs, xs.index(2), xs + [1], [0] * 3)
print(sum(xs), min(xs), max(xs), max(3, 9, 4), any([False, True]), all([True, False]))
names = ["bob", "Al", "christine"]
print(sorted(names, key=len), sorted(names, key=fn(s): s.lower()))
xs.extend([1, 2])
xs.reverse()
del xs[0]
print(xs, xs.count(2))
empty: Vec<i64> = []
print(empty)
empty += [4]
print(empty)
"#,
        "
[9, 3, 1, 2, 5] 5 9 5 [3, 1]
[1, 2, 3, 5] [9, 5, 3, 2, 1] 9 [1, 2, 3, 5]
[100, 2, 3, 5, 7] True True 1 [100, 2, 3, 5, 7, 1] [0, 0, 0]
117 2 100 9 True False
['Al', 'bob', 'christine'] ['Al', 'bob', 'christine']
[1, 7, 5, 3, 2, 100] 1
[]
[4]
",
    ),
    (
        "a_list_learns_what_it_holds",
        r#"
xs = []
for i in range(3):
    xs.append(i * i)
print(xs)
d = {}
for w in "a b a".split():
    d[w] = d.get(w, 0) + 1
print(d)
total = 0
for x in [0.5, 1.5]:
    total += x
print(total)
"#,
        "
[0, 1, 4]
{'a': 2, 'b': 1}
2.0
",
    ),
    (
        "dicts_and_sets",
        r#"
d = {"one": 1, "two": 2}
d["three"] = 3
print(d["one"], d.get("two"), d.get("x"), d.get("x", 0), "one" in d, len(d))
for k in d:
    print(k, d[k])
for k, v in d.items():
    print(k, v)
print(d.keys(), d.values(), list(d.items()))
del d["one"]
print(d, d.pop("two"), d)
s = {1, 2, 2, 3}
s.add(9)
print(s, 2 in s, s | {4}, s & {1, 9}, s - {1}, len(s))
print({k: v * 2 for k, v in d.items()}, {x % 3 for x in range(9)})
d["missing"] + d["nope"]
"#,
        "
1 2 None 0 True 3
one 1
two 2
three 3
one 1
two 2
three 3
['one', 'two', 'three'] [1, 2, 3] [('one', 1), ('two', 2), ('three', 3)]
{'three': 3} 2 {'three': 3}
{1, 2, 3, 9} True {1, 2, 3, 9, 4} {1, 9} {2, 3, 9} 4
{'three': 6} {0, 1, 2}
!! KeyError: 'missing' @1:15:1
",
    ),
    (
        "tuples_and_unpacking",
        r#"
t = (1, "a", 2.5)
a, b, c = t
print(a, b, c, t[1], t[-1], len(t))
x, y = 1, 2
x, y = y, x
print(x, y)
first, *rest = [1, 2, 3]
print(first, rest)
fn pair():
    return 1, "z"
n, z = pair()
print(n, z, (1, 2) == (1, 2), (1, 2) < (1, 3))
for i, (p, q) in enumerate([(1, 2), (3, 4)]):
    print(i, p + q)
"#,
        "
1 a 2.5 a 2.5 3
2 1
1 [2, 3]
1 z True True
0 3
1 7
",
    ),
    (
        "comprehensions",
        r#"
print([x * x for x in range(5)])
print([x for x in range(10) if x % 2 == 0 if x > 3])
print([(a, b) for a in [1, 2] for b in ["x", "y"]])
print([[j for j in range(i)] for i in range(3)])
print(sum(x for x in range(4)), any(x > 2 for x in [1, 2, 3]))
words = ["apple", "fig"]
print({w: len(w) for w in words})
print(list(map(fn(x): x + 1, [1, 2])), list(filter(fn(x): x > 1, [1, 2, 3])))
"#,
        "
[0, 1, 4, 9, 16]
[4, 6, 8]
[(1, 'x'), (1, 'y'), (2, 'x'), (2, 'y')]
[[], [0], [0, 1]]
6 True
{'apple': 5, 'fig': 3}
[2, 3] [2, 3]
",
    ),
    (
        "errors_are_caught",
        r#"
fn parse(s):
    try:
        return int(s)
    except ValueError as e:
        print("bad:", e)
        return -1

print(parse("12"), parse("x"))
try:
    xs = [1]
    print(xs[5])
except (KeyError, IndexError) as e:
    print("caught", str(e))
else:
    print("never")
finally:
    print("finally")
try:
    raise RuntimeError("boom")
except Exception as e:
    print(repr(e), e.message)
try:
    try:
        1 // 0
    except ValueError:
        print("wrong")
except ZeroDivisionError:
    print("outer")
fn f():
    try:
        return "value"
    finally:
        print("cleanup")
print(f())
for i in range(3):
    try:
        if i == 1:
            continue
        print(i)
    finally:
        print("done", i)
raise ValueError("end")
"#,
        "
bad: invalid literal for int() with base 10: 'x'
12 -1
caught list index out of range
finally
RuntimeError('boom') boom
outer
cleanup
value
0
done 0
done 1
2
done 2
!! ValueError: end @1:42:1
",
    ),
    (
        "errors_name_every_line",
        r#"
fn inner(x):
    return 10 // x

fn outer(x):
    return inner(x) + 1

outer(0)
"#,
        "
!! ZeroDivisionError: integer division or modulo by zero @1:2:12 @1:5:12 @1:7:1
",
    ),
    (
        "errors_raise_again",
        r#"
try:
    try:
        int("q")
    except ValueError as e:
        print("first")
        raise
except ValueError as e:
    print("second", e)
fn check(x):
    assert x > 0, f"{x} is not positive"
    return x
print(check(1))
check(-1)
"#,
        "
first
second invalid literal for int() with base 10: 'q'
1
!! AssertionError: -1 is not positive @1:10:5 @1:13:1
",
    ),
    (
        "a_failed_cell_keeps_what_it_assigned",
        r#"
a = 1
b = [1][3]
c = 2
---
print(a)
print(c)
"#,
        "
!! IndexError: list index out of range @1:2:5
1
!! NameError: `c` has no value @2:2:7
",
    ),
    (
        "a_name_takes_a_new_type",
        r#"
x = 1
print(x)
x = "one"
print(x)
---
x = 2.5
print(x)
---
x += 1
print(x)
"#,
        "
1
one
2.5
3.5
",
    ),
    (
        "options_are_narrowed",
        r#"
fn find(xs, wanted):
    for i, x in enumerate(xs):
        if x == wanted:
            return i

i = find([5, 6], 6)
if i is not None:
    print(i + 1)
j = find([5, 6], 9)
print(j is None, j, j or 0)
if j is None:
    j = 7
print(j + 1)
fn size(s):
    if s is None:
        return 0
    return len(s)
print(size({"a": "xyz"}.get("a")))
"#,
        "
2
True None 0
8
3
",
    ),
    (
        "structs",
        r#"
struct Point:
    x: f64
    y: f64 = 0.0

    fn norm(self):
        (self.x ** 2 + self.y ** 2) ** 0.5

    fn move_by(self, dx, dy):
        self.x += dx
        self.y += dy

    fn origin():
        Point(0.0, 0.0)

p = Point(3.0, 4.0)
print(p.norm(), p.x)
q = p
q.move_by(1, 0)
print(p, Point(1.0), Point.origin(), p is q, p == Point(4.0, 4.0))
points = [p, Point(y=1.0, x=2.0)]
print(points, points[1].x)
---
p.x = 10
p
---
struct Named:
    name: str
    fn __str__(self):
        return f"<{self.name}>"
print(Named("a"), [Named("b")])
---
struct Card:
    rank: i64
    fn __lt__(self, other: Card) -> bool:
        return self.rank < other.rank
cards = [Card(3), Card(1), Card(2)]
print(sorted(cards), max(cards), min(cards), Card(1) < Card(2))
cards.sort()
print(cards[0])
"#,
        "
5.0 3.0
Point(x=4.0, y=4.0) Point(x=1.0, y=0.0) Point(x=0.0, y=0.0) True True
[Point(x=4.0, y=4.0), Point(x=2.0, y=1.0)] 2.0
=> Point(x=10.0, y=4.0)
[text/html] <table><tbody><tr><td>x</td><td>10.0</td></tr><tr><td>y</td><td>4.0</td></tr></tbody></table>
<a> [<b>]
[Card(rank=1), Card(rank=2), Card(rank=3)] Card(rank=3) Card(rank=1) True
Card(rank=1)
",
    ),
    (
        "closures",
        r#"
fn adder(n):
    return fn(x): x + n

add3 = adder(3)
print(add3(4), adder("a")("b"))
fn counter():
    fn step(x):
        return x * 2
    return step(step(5))
print(counter())
fn apply(f, xs):
    return [f(x) for x in xs]
print(apply(add3, [1, 2]), apply(fn(s): s.upper(), ["a"]))
double = fn(x): x * 2
print(double(4), double(1.5))
---
print(add3(10), double("ab"))
fn outer(n):
    fn fact(k):
        if k < 2:
            return 1
        return k * fact(k - 1)
    return fact(n) + n
print(outer(5))
"#,
        "
7 ba
20
[4, 5] ['A']
8 3.0
13 abab
125
",
    ),
    (
        "match_statements",
        r#"
fn describe(x):
    match x:
        case 0:
            return "zero"
        case 1 | 2:
            return "small"
        case 3..10:
            return "medium"
        case n if n < 0:
            return f"negative {n}"
        case _:
            return "large"
for v in [0, 2, 5, -4, 50]:
    print(describe(v))
match (1, "a"):
    case (2, s):
        print("two")
    case (n, s):
        print(n, s)
match [1, 2, 3]:
    case []:
        print("empty")
    case [first, *rest]:
        print(first, rest)
match "go":
    case "stop":
        print("stop")
    case other:
        print("other", other)
"#,
        "
zero
small
medium
negative -4
large
1 a
1 [2, 3]
other go
",
    ),
    (
        "numbers_are_converted",
        r#"
print(int("42") + 1, int(3.9), int(-3.9), float("2.5"), float(3), str(5) + "!", bool(0), bool("a"))
a: u8 = 200
b: f64 = 3
print(a, b, a + 55, hex(255), bin(5), ord("a"), chr(98), int("ff", 16))
print(round(0.5), round(1.5), 1e16, 1.0e-5, 123456789.123, 0.1 + 0.2)
fn small(x: u8):
    return x
n = 300
small(n)
"#,
        "
43 3 -3 2.5 3.0 5! False True
200 3.0 255 0xff 0b101 97 b 255
0 2 1e+16 1e-05 123456789.123 0.30000000000000004
!! OverflowError: 300 does not fit into u8 (0 to 255) @1:9:7
",
    ),
    (
        "variables_of_branches_and_loops",
        r#"
fn f(flag):
    if flag:
        x = 1
    else:
        x = 2
    for i in range(3):
        last = i
    return x + last + i
print(f(True), f(False))
fn g(flag):
    if flag:
        y = 1
    return y
print(g(True))
g(False)
"#,
        "
5 6
1
!! UnboundLocalError: cannot access local variable 'y' where it is not associated with a value @1:13:12 @1:15:1
",
    ),
    (
        "values_of_blocks",
        r#"
fn pick(n):
    if n > 0:
        "up"
    else:
        "down"
fn total(xs):
    t = 0
    for x in xs:
        t += x
    t
print(pick(1), pick(-1), total([1, 2, 3]))
fn nothing():
    pass
print(nothing())
"#,
        "
up down 6
None
",
    ),
    (
        "sequences_are_sliced",
        r#"
xs = [0, 1, 2, 3, 4, 5]
print(xs[2:], xs[:2], xs[-2:], xs[::2], xs[::-1], xs[4:1:-1], xs[10:])
print("abcdef"[1:-1], b"abc"[0], b"abc"[1:], len(b"abc"), b"hi".decode())
print(list(range(3)), list("ab"), [1, 2] == [1, 2], [1, 2] < [1, 3], "a" + "b" == "ab")
print(list(reversed([1, 2, 3])), list(zip([1], ["a"])), tuple_sum((1, 2)))
fn tuple_sum(t):
    a, b = t
    return a + b
"#,
        "
[2, 3, 4, 5] [0, 1] [4, 5] [0, 2, 4] [5, 4, 3, 2, 1, 0] [4, 3, 2] []
bcde 97 b'bc' 3 hi
[0, 1, 2] ['a', 'b'] True True True
[3, 2, 1] [(1, 'a')] 3
",
    ),
    (
        "sorting_and_extremes",
        r#"
people = [("Ann", 30), ("Bob", 25), ("Cy", 30)]
print(sorted(people, key=fn(p): p[1]))
people.sort(key=fn(p): (-p[1], p[0]))
print(people)
print(max(people, key=fn(p): p[1]), min([3, 1, 2], key=fn(x): -x), max([], default=0))
print(min(["b", "a"]), max(1, 2.5), sum([0.5, 0.25]), sum([True, True]))
min([1][5:])
"#,
        "
[('Bob', 25), ('Ann', 30), ('Cy', 30)]
[('Ann', 30), ('Cy', 30), ('Bob', 25)]
('Ann', 30) 3 0
a 2.5 0.75 2
!! ValueError: min() arg is an empty sequence @1:7:1
",
    ),
    (
        "primes",
        r#"
fn primes(limit):
    sieve = [True] * (limit + 1)
    out = []
    for n in range(2, limit + 1):
        if sieve[n]:
            out.append(n)
            m = n * n
            while m <= limit:
                sieve[m] = False
                m += n
    return out

print(primes(30))
fn gcd(a, b):
    while b:
        a, b = b, a % b
    return a
print(gcd(48, 18))
fn collatz(n):
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps
print(collatz(27))
"#,
        "
[2, 3, 5, 7, 11, 13, 17, 19, 23, 29]
6
111
",
    ),
    (
        "words_are_counted",
        r#"
text = "the cat and the dog and the bird"
counts = {}
for word in text.split():
    if word not in counts:
        counts[word] = 0
    counts[word] += 1
for word, n in sorted(counts.items(), key=fn(p): (-p[1], p[0])):
    print(f"{word:<5}{n:>3}")
longest = max(counts, key=len)
print(longest)
"#,
        "
the    3
and    2
bird   1
cat    1
dog    1
bird
",
    ),
    (
        "globals_in_functions",
        r#"
count = 0
fn bump():
    global count
    count += 1
    return count
bump()
bump()
print(count)
---
bump()
"#,
        "
2
=> 3
",
    ),
    (
        "with_drops_at_the_end",
        r#"
struct Res:
    name: str
fn open_it(n):
    return Res(n)
with open_it("a") as r:
    print(r.name)
print("after")
"#,
        "
a
after
",
    ),
    (
        "dynamic_values",
        r#"
d: Dynamic = 5
n: i64 = d
print(d, n + 1)
xs: Vec<Dynamic> = [1, "a", 2.5]
print(xs)
s: str = d
"#,
        "
5 6
[1, 'a', 2.5]
!! TypeError: the dynamic value 5 is not of type str @1:6:10
",
    ),
    (
        "modules_have_names_of_their_own",
        r#"
# module arith
base = 100
fn twice(a):
    return a + a
fn above(n):
    return base + n
---
# module pkg.shapes
from arith import twice, above as higher
import arith as m
count = 0
names: Vec<str> = []
LIMIT = 10
struct Point:
    x: i64
    y: i64 = 0
    fn sum(self):
        return helper(self.x, self.y)
    fn origin():
        return Point(0, 0)
fn helper(a, b):
    return twice(a) + b + m.base
fn make(x):
    global count
    count += 1
    names.append(f"p{count}")
    return Point(x, count)
_hidden = 1
---
base = "mine"
fn twice(a):
    return f"twice {a}"
import arith
import pkg.shapes
from pkg.shapes import Point, make as build, LIMIT, count
import pkg.shapes as s
print(base, arith.base, twice(2), arith.twice(2), arith.twice("a"), arith.twice(1.5))
p = build(4)
print(p.sum(), p.y, s.count, count, pkg.shapes.count, shapes.names)
q: s.Point = s.Point(1, y=2)
print(q.sum(), Point.origin().sum(), s.Point.origin().x)
---
arith.base = 7
arith.base += 1
print(arith.above(1), p.sum(), s.higher(1))
fn area(p: Point) -> i64:
    return p.x * p.y
print(area(s.make(5)), [build(x).y for x in 0..3], len(s.names))
match q:
    case Point(a, b):
        print("point", a, b)
match 10:
    case LIMIT:
        print("limit")
    case _:
        print("other")
for name in shapes.names:
    print(name, end=" ")
print()
f = s.helper
print(f(1, 1), list(map(arith.twice, [1, 2])))
---
from pkg.shapes import *
print(helper(1, 2), count, twice(1))
base = 5
print(higher(2))
"#,
        "
mine 100 twice 2 4 aa 3.0
109 1 1 1 1 ['p1']
104 100 0
9 17 9
10 [3, 4, 5] 5
point 1 2
limit
p1 p2 p3 p4 p5 
11 [2, 4]
12 5 2
10
",
    ),
    (
        "displays",
        r#"
struct Chart:
    name: str
    fn to_html(self) -> str:
        return f"<i>{self.name}</i>"
    fn to_png(self) -> bytes:
        return b"foo"
fn both(a, b):
    display(a, b)
c = Chart("x")
display(1, "a", id="d")
update_display([(1, "<")], "d")
update_display(c, id="d")
both(html("<b>"), markdown("*m*"))
display(svg("<svg/>"), latex("$x$"), vega_lite("{}"))
display(json({"a": [1, None]}))
clear_output()
clear_output(wait=True)
---
c
---
html("<u>")
---
[{"a": "1"}, {"b": "&"}]
---
wrapped = list(map(html, ["a"]))
wrapped
"#,
        r##"
[application/vnd.kayton.display+json] {"action":"display","data":{"text/plain":"1"},"id":"d"}
[application/vnd.kayton.display+json] {"action":"display","data":{"text/plain":"'a'"},"id":"d"}
[application/vnd.kayton.display+json] {"action":"update","data":{"text/plain":"[(1, '<')]","text/html":"<table><tbody><tr><td>1</td><td>&lt;</td></tr></tbody></table>"},"id":"d"}
[application/vnd.kayton.display+json] {"action":"update","data":{"text/plain":"Chart(name='x')","text/html":"<i>x</i>","image/png":"Zm9v"},"id":"d"}
[application/vnd.kayton.display+json] {"action":"display","data":{"text/plain":"<b>","text/html":"<b>"}}
[application/vnd.kayton.display+json] {"action":"display","data":{"text/plain":"*m*","text/markdown":"*m*"}}
[application/vnd.kayton.display+json] {"action":"display","data":{"text/plain":"<svg/>","image/svg+xml":"<svg/>"}}
[application/vnd.kayton.display+json] {"action":"display","data":{"text/plain":"$x$","text/latex":"$x$"}}
[application/vnd.kayton.display+json] {"action":"display","data":{"text/plain":"{}","application/vnd.vegalite.v5+json":"{}"}}
[application/vnd.kayton.display+json] {"action":"display","data":{"text/plain":"{\"a\":[1,null]}","application/json":"{\"a\":[1,null]}"}}
[application/vnd.kayton.display+json] {"action":"clear","wait":false}
[application/vnd.kayton.display+json] {"action":"clear","wait":true}
=> Chart(name='x')
[text/html] <table><tbody><tr><td>name</td><td>x</td></tr></tbody></table>
[text/html] <i>x</i>
[image/png] Zm9v
=> <u>
[text/html] <u>
=> [{'a': '1'}, {'b': '&'}]
[text/html] <table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td></td></tr><tr><td></td><td>&amp;</td></tr></tbody></table>
=> [a]
"##,
    ),
    (
        "bytes_and_lists_of_u8",
        r#"
xs: Vec<u8> = b"ab"
xs.append(99)
data: bytes = xs
fn size(b: bytes) -> i64:
    return len(b)
maybe: Option<bytes> = xs
print(xs, data, size(xs), size([1, 2]), maybe)
"#,
        r#"
[97, 98, 99] b'abc' 3 2 b'abc'
"#,
    ),
];
