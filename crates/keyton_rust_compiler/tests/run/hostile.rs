//! Programs whose values try to end the process: too deep, too large, in circles, or raising where
//! nobody expects it. Form as in `programs`.

pub(crate) const PROGRAMS: &[(&str, &str, &str)] = &[
    (
        "a_chain_of_structs_is_dropped",
        r#"
struct Cons:
    n: i64
    next: Option<Cons> = None
fn build(n: i64) -> i64:
    head = Cons(0)
    for i in range(n):
        head = Cons(i, head)
    return head.n
print(build(300000))
print("alive")
"#,
        "
299999
alive
",
    ),
    (
        "chains_of_every_container_are_dropped",
        r#"
struct Tree:
    kids: Vec<Tree>
struct Named:
    by: Dict<str, Named>
struct Pair:
    both: (i64, Option<Pair>)
struct Any:
    it: Dynamic
fn trees(n: i64):
    t = Tree([])
    for i in range(n):
        t = Tree([t])
fn dicts(n: i64):
    t = Named({})
    for i in range(n):
        t = Named({"a": t})
fn pairs(n: i64):
    t = Pair((0, None))
    for i in range(n):
        t = Pair((i, t))
fn dynamics(n: i64):
    t: Dynamic = 1
    for i in range(n):
        xs: Vec<Dynamic> = [t]
        t = xs
fn tuples(n: i64):
    t: Dynamic = 1
    for i in range(n):
        t = (t, 1)
fn boxed(n: i64):
    t = Any(1)
    for i in range(n):
        t = Any(t)
trees(100000)
dicts(100000)
pairs(100000)
dynamics(100000)
tuples(100000)
boxed(100000)
print("alive")
"#,
        "
alive
",
    ),
    (
        "generators_and_classes_that_are_deep",
        r#"
def rec(n):
    if n < 0:
        yield n
    yield from rec(n + 1)
try:
    print(next(rec(0)))
except RecursionError as e:
    print("too deep")
def wrap(g):
    for x in g:
        yield x
g = iter([1, 2])
for i in range(100000):
    g = wrap(g)
g = iter([3])
print(list(g))
class L:
    def __init__(self, next=None):
        self.next = next
head = L()
for i in range(100000):
    head = L(head)
head = L()
def broken():
    yield 1
    raise ValueError("inside")
h = broken()
print(next(h))
try:
    next(h)
except ValueError as e:
    print(e, list(h))
"#,
        "
too deep
[3]
1
inside []
",
    ),
    (
        "a_chain_of_closures_is_dropped_and_too_deep_to_call",
        r#"
fn chain(n: i64):
    f: fn(i64) -> i64 = fn(x): x
    for i in range(n):
        f = fn(x, g=f): g(x) + 1
    return f
f = chain(5)
print(f(1))
f = chain(1000000)
try:
    print(f(1) > 0)
except RecursionError as e:
    print("too deep")
f = chain(1)
print("alive")
"#,
        "
6
too deep
alive
",
    ),
    (
        "deep_values_compare_or_raise",
        r#"
struct Cons:
    n: i64
    next: Option<Cons> = None
fn build(n: i64) -> Cons:
    head = Cons(0)
    for i in range(n):
        head = Cons(i, head)
    return head
a = build(500000)
b = build(500000)
for test in [1, 2, 3, 4]:
    try:
        if test == 1:
            print(a == b)
        elif test == 2:
            print(a != b)
        elif test == 3:
            print(b in [a])
        else:
            print([a].index(b))
    except RecursionError as e:
        print(test, e)
print(a == a, build(10) == build(10), build(10) == build(11))
"#,
        "
1 the recursion is too deep: functions call each other, or values hold each other, without end
2 the recursion is too deep: functions call each other, or values hold each other, without end
3 the recursion is too deep: functions call each other, or values hold each other, without end
4 the recursion is too deep: functions call each other, or values hold each other, without end
True True False
",
    ),
    (
        "circles_compare_show_and_hash",
        r#"
struct Ring:
    n: i64
    next: Option<Ring> = None
a = Ring(1)
b = Ring(1)
a.next = a
b.next = b
print(a)
print([a, a])
try:
    print(a == b)
except RecursionError as e:
    print("==", e)
try:
    print(hash(a))
except RecursionError as e:
    print("hash", e)
print(a == a, a in [a])
a.next = None
b.next = None
"#,
        "
Ring(n=1, next=...)
[Ring(n=1, next=...), Ring(n=1, next=...)]
== the recursion is too deep: functions call each other, or values hold each other, without end
hash the recursion is too deep: functions call each other, or values hold each other, without end
True True
",
    ),
    (
        "circles_of_lists_and_dicts",
        r#"
xs: Vec<Dynamic> = [1]
xs.append(xs)
ys: Vec<Dynamic> = [1]
ys.append(ys)
print(xs)
print(str(xs), repr(xs), f"{xs}", f"{xs!r:>20}")
d: Dict<str, Dynamic> = {"a": 1}
d["me"] = d
d["xs"] = xs
print(d)
print((xs, 1))
print(xs == xs, xs in [xs], d == d)
for test in ["==", "in", "hash", "set", "key", "index", "count"]:
    try:
        if test == "==":
            print(xs == ys)
        elif test == "in":
            print(ys in [xs])
        elif test == "hash":
            x: Dynamic = xs
            print(hash(x))
        elif test == "set":
            x: Dynamic = xs
            s: Set<Dynamic> = {x}
            print(len(s))
        elif test == "key":
            keys: Dict<Dynamic, i64> = {}
            keys[xs] = 1
            print(len(keys))
        elif test == "index":
            both: Vec<Dynamic> = [xs, ys]
            y: Dynamic = ys
            print(both.index(y))
        else:
            both: Vec<Dynamic> = [xs, ys]
            y: Dynamic = ys
            print(both.count(y))
    except RecursionError as e:
        print(test, "RecursionError")
xs.clear()
ys.clear()
d.clear()
print("alive")
"#,
        "
[1, [...]]
[1, [...]] [1, [...]] [1, [...]]           [1, [...]]
{'a': 1, 'me': {...}, 'xs': [1, [...]]}
([1, [...]], 1)
True True True
== RecursionError
in RecursionError
hash RecursionError
set RecursionError
key RecursionError
index RecursionError
count RecursionError
alive
",
    ),
    (
        "a_circle_as_json_and_display",
        r#"
xs: Vec<Dynamic> = [1]
xs.append(xs)
try:
    j = json(xs)
    print("no error")
except ValueError as e:
    print("caught", e)
xs
---
xs.clear()
print("alive")
"#,
        "
caught the value is too deep for JSON
=> [1, [...]]
alive
",
    ),
    (
        "recursion_of_every_kind_of_call_raises",
        r#"
struct P:
    n: i64
    fn down(self, n: i64) -> i64:
        return 1 + self.down(n + 1)
    fn __add__(self, o: P) -> P:
        return self + o
    fn __eq__(self, o: P) -> bool:
        return self == o
    fn __lt__(self, o: P) -> bool:
        return self < o
    fn __str__(self) -> str:
        return "P" + str(self)
fn a(n: i64) -> i64:
    return b(n) + 1
fn b(n: i64) -> i64:
    return a(n) + 1
fn over(xs: Vec<i64>) -> i64:
    return sum([over(xs) for x in xs])
fn keyed(xs: Vec<i64>) -> i64:
    return sorted(xs, key=fn(x): keyed(xs))[0]
fn mapped(xs: Vec<i64>) -> i64:
    return list(map(fn(x): mapped(xs), xs))[0]
p = P(1)
for test in range(10):
    try:
        if test == 0:
            print(p.down(1))
        elif test == 1:
            q = p + p
        elif test == 2:
            print(p == P(2))
        elif test == 3:
            print(p < p)
        elif test == 4:
            print(str(p))
        elif test == 5:
            print(a(1))
        elif test == 6:
            print(over([1, 2]))
        elif test == 7:
            print(keyed([1, 2]))
        elif test == 8:
            print(mapped([1]))
        else:
            print([p] == [P(2)])
    except RecursionError as e:
        print(test)
print("alive")
"#,
        "
0
1
2
3
4
5
6
7
8
9
alive
",
    ),
    (
        "sizes_that_no_memory_holds",
        r#"
big = 1000000000000000
most = 9223372036854775807
for test in range(20):
    try:
        if test == 0:
            print(len([0] * big))
        elif test == 1:
            print(len("ab" * big))
        elif test == 2:
            print(len("ab".ljust(big)))
        elif test == 3:
            print(len("ab".rjust(most, "ä")))
        elif test == 4:
            print(len("ab".center(most)))
        elif test == 5:
            print(len("-7".zfill(most)))
        elif test == 6:
            print(len(list(range(big))))
        elif test == 7:
            print(len(list(range(0, most))))
        elif test == 8:
            print(len(list(reversed(range(big)))))
        elif test == 9:
            print(len(sorted(range(big))))
        elif test == 10:
            print(len([[1, 2, 3]] * most))
        elif test == 11:
            print(len([""] * most))
        elif test == 12:
            print(len(set(range(big))))
        elif test == 13:
            print(len("abc" * most))
        elif test == 14:
            part = "a" * 100000000
            print(len(part.replace("", part)))
        elif test == 15:
            part = "a" * 100000000
            print(len(part.join(["b"] * 100000000)))
        elif test == 16:
            print(most * most)
        elif test == 17:
            print(1 << big)
        elif test == 18:
            print(10 ** big)
        else:
            print(len([1, 2, 3] * -5), "x" * -1 == "", len([] * most))
    except MemoryError as e:
        print(test, "memory")
    except OverflowError as e:
        print(test, "overflow")
print("alive")
"#,
        "
0 memory
1 memory
2 memory
3 memory
4 memory
5 memory
6 memory
7 memory
8 memory
9 memory
10 memory
11 memory
12 memory
13 memory
14 memory
15 memory
16 overflow
17 overflow
18 overflow
0 True 0
alive
",
    ),
    (
        "slices_and_formats_of_extreme_numbers",
        r#"
most = 9223372036854775807
least = -9223372036854775807 - 1
xs = [1, 2, 3]
print(xs[least:most], xs[most:least:-1], xs[::most], xs[::least], "abc"[least:most:most])
for width in ["99999999999999999999", "1000001", "9223372036854775807"]:
    try:
        print(f"{1:{width}}")
    except ValueError as e:
        print("width")
    try:
        print(f"{1.5:.{width}f}")
    except ValueError as e:
        print("precision")
print(xs.pop(-3), xs)
try:
    print(xs[least])
except IndexError as e:
    print("index")
try:
    print(least // -1)
except OverflowError as e:
    print("overflow")
print(least % -1, range(least, most, most))
"#,
        "
[1, 2, 3] [3, 2, 1] [1] [3] a
width
precision
width
precision
width
precision
1 [2, 3]
index
overflow
0 [-9223372036854775808, -1, 9223372036854775806]
",
    ),
    (
        "errors_of_eq_and_str_reach_the_caller",
        r#"
struct P:
    n: i64
    fn __eq__(self, o: P) -> bool:
        raise ValueError("no equality")
    fn __str__(self) -> str:
        raise KeyError("no text")
p = P(1)
for test in range(13):
    try:
        if test == 0:
            print(p == P(1))
        elif test == 1:
            print([p] == [P(1)])
        elif test == 2:
            print(p in [P(1)])
        elif test == 3:
            print((p, 1) != (P(1), 1))
        elif test == 4:
            print({"a": p} == {"a": P(1)})
        elif test == 5:
            print([P(1)].index(p))
        elif test == 6:
            print([P(1)].count(p))
        elif test == 7:
            [P(1)].remove(p)
        elif test == 8:
            print(str(p))
        elif test == 9:
            print([p])
        elif test == 10:
            print(f"{p} {[p]!r}")
        elif test == 11:
            s = "a" + repr({"a": p})
        else:
            d: Dynamic = p
            print(d)
    except ValueError as e:
        print(test, e)
    except KeyError as e:
        print(test, e)
p
---
print([1, 2], p)
"#,
        "
0 no equality
1 no equality
2 no equality
3 no equality
4 no equality
5 no equality
6 no equality
7 no equality
8 'no text'
9 'no text'
10 'no text'
11 'no text'
12 'no text'
!! KeyError: 'no text' @1:6:9 @1:41:1
!! KeyError: 'no text' @1:6:9 @2:1:15
",
    ),
    (
        "errors_of_dunders_run_finally_and_name_lines",
        r#"
struct P:
    n: i64
    fn __eq__(self, o: P) -> bool:
        return 1 // self.n == 1
fn same(a: P, b: P) -> bool:
    try:
        return [a] == [b]
    finally:
        print("finally")
print(same(P(1), P(1)))
same(P(0), P(1))
"#,
        "
finally
True
finally
!! ZeroDivisionError: integer division or modulo by zero @1:4:16 @1:7:16 @1:11:1
",
    ),
    (
        "a_list_that_changes_while_it_is_compared",
        r#"
struct P:
    n: i64
    bag: Option<Bag> = None
    fn __eq__(self, o: P) -> bool:
        b = self.bag
        if b is not None:
            b.ps.clear()
        return self.n == o.n
struct Bag:
    ps: Vec<P>
b = Bag([])
b.ps.append(P(1, b))
b.ps.append(P(2, b))
try:
    print(P(2, b) in b.ps)
except BorrowError as e:
    print("caught")
print(len(b.ps))
b.ps.clear()
"#,
        "
caught
2
",
    ),
    (
        "keys_and_comparisons_that_raise_leave_containers_whole",
        r#"
struct K:
    n: i64
    fn __lt__(self, o: K) -> bool:
        if self.n == 3 or o.n == 3:
            raise ValueError("three")
        return self.n < o.n
ks = [K(5), K(3), K(1)]
try:
    print(ks[0] < ks[1])
except ValueError as e:
    print(e)
xs = [4, 2, 3, 1]
fn key(x: i64) -> i64:
    if x == 3:
        raise ValueError("key")
    return x
for test in range(6):
    try:
        if test == 0:
            xs.sort(key=key)
        elif test == 1:
            print(sorted(xs, key=key))
        elif test == 2:
            print(max(xs, key=key))
        elif test == 3:
            print(list(map(key, xs)))
        elif test == 4:
            print([key(x) for x in xs])
        else:
            print({key(x): 1 for x in xs})
    except ValueError as e:
        print(test, e, xs)
"#,
        "
three
0 key [4, 2, 3, 1]
1 key [4, 2, 3, 1]
2 key [4, 2, 3, 1]
3 key [4, 2, 3, 1]
4 key [4, 2, 3, 1]
5 key [4, 2, 3, 1]
",
    ),
    (
        "floats_without_an_order_are_sorted_somehow",
        r#"
nan = float("nan")
xs = [nan if i % 3 == 0 else float(i * 7919 % 101) for i in range(200)]
ys = sorted(xs)
print(len(ys), len([y for y in ys if y == y]))
xs.sort(reverse=True)
print(len(xs))
pairs = [(x, 1) for x in xs]
pairs.sort()
print(len(pairs), xs == xs, nan == nan)
"#,
        "
200 133
200
200 True False
",
    ),
    (
        "a_shared_value_is_no_circle",
        r#"
x: Vec<Dynamic> = [1]
xs: Vec<Dynamic> = [x, x]
print(xs)
struct N:
    v: i64
n = N(1)
print([n, n], (n, [n]))
ys: Vec<Dynamic> = []
deep: Dynamic = ys
for i in range(100):
    more: Vec<Dynamic> = [deep]
    deep = more
print(len(str(deep)) > 100)
"#,
        "
[[1], [1]]
[N(v=1), N(v=1)] (N(v=1), [N(v=1)])
True
",
    ),
    (
        "errors_in_try_else_finally_and_loops",
        r#"
struct P:
    n: i64
    fn __str__(self) -> str:
        if self.n == 2:
            raise ValueError("two")
        return f"P{self.n}"
for i in range(4):
    try:
        if i == 3:
            break
        text = str(P(i))
    except ValueError as e:
        print("caught", e)
        continue
    else:
        print("else", text)
    finally:
        print("finally", i)
fn first() -> str:
    for i in range(5):
        try:
            if i == 1:
                return f"{P(i)}"
        finally:
            print("leave", i)
    return "none"
print(first())
"#,
        "
else P0
finally 0
else P1
finally 1
caught two
finally 2
finally 3
leave 0
leave 1
P1
",
    ),
    (
        "the_interpreter_goes_on_after_low_stack",
        r#"
fn down(n: i64) -> i64:
    return 1 + down(n + 1)
fn safe(n: i64) -> str:
    try:
        return str(down(n))
    except RecursionError:
        return "low"
print([safe(i) for i in range(20)] == ["low"] * 20)
fn nested(n: i64) -> i64:
    try:
        return nested(n + 1)
    except RecursionError:
        return n
    finally:
        n = n
print(nested(0) > 100)
fn build(n: i64) -> i64:
    xs = [[i] for i in range(3)]
    return build(n + 1) + len(xs)
try:
    print(build(1))
except RecursionError:
    print("low")
"#,
        "
True
True
low
",
    ),
    (
        "jumps_leave_every_try_on_their_way",
        r#"
fn find(xss: Vec<Vec<i64>>, wanted: i64) -> str:
    steps = ""
    for xs in xss:
        try:
            for x in xs:
                try:
                    if x == wanted:
                        return f"{steps} found {x}"
                    if x < 0:
                        break
                    if x == 0:
                        continue
                    if x > 100:
                        raise ValueError("large")
                    steps += f" {x}"
                finally:
                    steps += "."
            else:
                steps += " whole"
                continue
            steps += " broken"
        except ValueError as e:
            steps += f" {e}"
        finally:
            steps += ";"
    else:
        steps += " end"
    return steps
print(find([[1, 0, 2], [3, -1, 4], [101, 5]], 9))
print(find([[1, 2, 3]], 2))
fn twice() -> i64:
    try:
        return 1
    finally:
        return 2
fn kept() -> Vec<i64>:
    done: Vec<i64> = []
    n = 0
    while True:
        n += 1
        try:
            try:
                if n == 2:
                    continue
                if n == 4:
                    break
                last = n * 10
            finally:
                done.append(n)
        except ValueError:
            pass
        done.append(last)
    try:
        made = [last]
        made.append(n)
    except ValueError:
        return done
    return done + made
print(twice(), kept())
fn calls() -> i64:
    f = fn(x): 10 // x
    total = 0
    for i in [5, 0, 2]:
        try:
            total += sum([f(j) for j in [i, 1]])
        except ZeroDivisionError:
            total += 1000
        else:
            total += 1
    return total
print(calls())
fn nothing():
    try:
        if True:
            return
        print("never")
    finally:
        print("leaves")
nothing()
try:
    x = "text"
    del x
    y: Dynamic = 1
    if y:
        raise KeyError("k")
except KeyError as e:
    print("caught", e)
print(x)
"#,
        "
 1.. 2. whole; 3.. broken;. large; end
 1. found 2
2 [1, 10, 2, 3, 30, 4, 30, 4]
1029
leaves
caught 'k'
!! NameError: `x` has no value @1:88:7
",
    ),
    (
        "precisions_that_formatting_does_not_take",
        r#"
for spec in [".65000g", ".65001g", ".99999f", ".65535e", ".1000000%"]:
    try:
        print(len(f"{0.00012345:{spec}}") > 0)
    except ValueError as e:
        print(e)
"#,
        "
True
invalid format specification `.65001g`: the number is too large
invalid format specification `.99999f`: the number is too large
invalid format specification `.65535e`: the number is too large
invalid format specification `.1000000%`: the number is too large
",
    ),
    (
        "a_list_that_holds_itself_often",
        r#"
xs: Vec<Dynamic> = []
for i in range(5):
    xs.append(xs)
print(xs)
d: Dict<str, Dynamic> = {}
for name in ["a", "b", "c"]:
    d[name] = d
print(d, [d, d])
xs.remove(xs)
print(len(xs))
s: Set<Dynamic> = {1, "a"}
try:
    s.add(xs)
except RecursionError as e:
    print("RecursionError")
t: Set<Dynamic> = {1, 2}
print(s | t, s & t)
xs.clear()
d.clear()
"#,
        "
[[...], [...], [...], [...], [...]]
{'a': {...}, 'b': {...}, 'c': {...}} [{'a': {...}, 'b': {...}, 'c': {...}}, {'a': {...}, 'b': {...}, 'c': {...}}]
4
RecursionError
{1, 'a', 2} {1}
",
    ),
];
