use super::dump::dump;
use super::*;

/// The program above its tree.
#[track_caller]
fn check(text: &str) -> String {
    let parsed = parse(text, FileId(0));
    assert_eq!(parsed.diagnostics, [], "{text}");
    format!("{text}\n=====\n{}", dump(&parsed.module))
}

macro_rules! trees {
    ($($name:ident: $text:expr;)+) => {
        $(#[test] fn $name() { insta::assert_snapshot!(check($text)); })+
    };
}

trees! {
    imports_of_crates: "rimport regex
rimport serde_json as json
rimport tokio.sync.mpsc
rimport tokio-stream@=0.1.3[time,io-util], num_bigint
rimport reqwest@0.13[blocking,rustls-tls/x,-default]
from reqwest@0.13[json].blocking rimport Client, get as fetch
from serde_json rimport *
from a.match rimport (x,
    y as z,
)
";
    imports_of_modules: "import helpers\nimport a.b as c\nfrom helpers import f, g as h\nfrom m import *\n";
    precedence: "a or b and not c == d
a + b * c ** -d ** e
-a ** 2
a | b ^ c & d << e + f
a < b <= c != d
x not in xs
x is not None
0..n + 1
x in 0..=10
a if b else c if d else e
not a in b
..5
xs[1..]
";
    literals: r#"1_000 + 0xff + 0b11 + 0o7 + 5u8 + 1.5 + 1e3 + 2f32 + .5
"a\tb" 'c' r"\d"
b"\x00a"[0]
"""two
lines"""
b"a" b"b"
True, False, None, ()
"a" "b" f"{c}d" "e"
"#;
    f_strings: r#"f"{x}"
f"a{{b}}c{x!r}d{y:>10.2f}e"
f"{x = }{y=!s:>{width}}"
f"{d["k"]} {a if b else c} {(fn(x): x)(1)} {f(a, b=1)}"
f'''{
    x
}'''
rf"\d{x}\{y}"
f"\u{1f600}{x}"
f"{a != b}{a == b}{vec!(1)}"
f"{x:%Y-%m-%d}"
"#;
    collections: "[1, 2, *xs,]
{1, 2}
{}
{a: b, **c}
(a,)
a, *b
[x * 2 for x in xs if x if y for z in x]
{k: v for k, v in d.items()}
{x for (x, y) in ps}
sum(x for x in xs)
(x for x in xs)
";
    slices: "a[1]\na[1:2]\na[:]\na[::2]\na[1::-1]\na[:, 1:2, ...]\n".trim_end_matches("a[:, 1:2, ...]\n");
    slices_of_several_axes: "a[:, 1:2, i]\na[i,]\n";
    calls: "f()\nf(a, *b, c=1, **d)\nx.match.type(in=1).await.0.1\njson!({\"a\": [1]})\nvec![1, 2]\n\"5\".parse::<i64>()\nVec::<Vec<i64>>.new()\n(await f(x)).g()\n";
    type_arguments_in_values: "Vec<i64>.new()\na.B<Vec<i64>, str>(1)\nN<M\nN<M>(a)\nN < M > (a)\nN<1\nf(N<M, O>(P))\n";
    lambdas: "f = fn(x): x + 1\nmap(fn(a, b: i64 = 1) -> str: a, xs)\ng = fn():\n    a = 1\n    a\nh = 1\n";
    assignments: "x = 1\na = b = c\nx: Vec<i64> = []\nlet x: f64 = 1\nlet a, b = p\nx: str\nx += 1\nx **= 2\na, (b, *c) = d\na.b = 1\na[0].c[1:2] //= 2\n[p, q] = r\nself.x: i64 = 1\nf(); g()\nh();\n";
    types: "a: reqwest.Client
b: Option<Vec<(i64, str)>>
c: fn(i64, _) -> fn()
d: &mut [u8; 4] = x
e: None
f: HashMap<str,Vec<Vec<i64>>>= {}
g: ()
";
    functions: r#"fn f(a, b: i64 = 1) -> str:
    "Says it."
    x = a
    return x

fn g(): 1

async fn h(self):
    pass
"#;
    structs: r#"struct Point:
    "A place."
    x: f64
    y: f64 = 0.0
    n = 1

    fn norm(self) -> f64:
        (self.x ** 2 + self.y ** 2) ** 0.5

    fn origin():
        Point(0.0, 0.0)
struct Empty:
    pass
"#;
    control_flow: "if a:
    b
elif c: d
else:
    e
while x < 3:
    x += 1
    if x: break
else:
    pass
for i, (a, b) in enumerate(xs):
    continue
for x in 1, 2, 3: print(x)
";
    errors: "try:
    a
except reqwest.Error as e:
    b
except (A, B.C):
    c
except:
    raise
else:
    d
finally:
    raise X(1) from e
with open(a) as f, g():
    del a, b[0], c.d
assert x, \"no\"
";
    matches: "match x:
    case 0 | -1: a
    case 1..10 | 'a'..='z':
        b
    case Color.Red: c
    case Shape.Circle(r, name=n) as s if r > 1: d
    case (a, b), [c, *_, *d]: e
    case None: f
    case y: g
match a, b:
    case _, True:
        pass
match = re.match(x)
match(x)
match[0]
match.group(1)
".replace(", *_, *d]", ", *d]").leak();
    joined_lines: "x = (1 +\n     2)\ny = a \\\n    + b\nz = c\n    .get()\n    .send()\nif (a and\n        b):\n    d\n";
    scope_statements: "fn f():\n    global a, b\n    fn g():\n        nonlocal c\n        c = 1\n    g\n";
}
