//! What is said of programs that are wrong: each program above its diagnostics.

use std::fmt::Write;

use kayton_diagnostics::Sources;
use kayton_diagnostics::render::{RenderOptions, render};
use keyton_rust_compiler::thir::{ManifestSet, NoInstances, SessionTypes};
use keyton_rust_compiler::{CellInput, compile_cell, compile_module, parse};

fn check(programs: &[&str]) -> String {
    let mut out = String::new();
    for program in programs {
        let mut sources = Sources::new();
        let file = sources.add("cell 1", *program);
        let input = CellInput {
            file,
            text: program,
            manifests: &ManifestSet::default(),
            session: &SessionTypes::default(),
            instances: &NoInstances,
            cell_number: 1,
            want_display: true,
        };
        let found = match compile_cell(&input) {
            Ok(cell) => cell.warnings,
            Err(found) => found,
        };
        let _ = writeln!(out, "{program}\n");
        for diagnostic in found {
            let _ = writeln!(
                out,
                "{}",
                render(&diagnostic, &sources, RenderOptions::default())
            );
        }
        out.push_str("\n========\n\n");
    }
    out
}

#[test]
fn types_that_do_not_fit() {
    insta::assert_snapshot!(check(&[
        "x: str = 5",
        "x: u8 = 300",
        "1 + \"a\"",
        "\"a\" < 1",
        "fn f(x: i64) -> str:\n    return x",
        "x = 1\nif True:\n    x = \"a\"",
        "total = 0\nn = total\nfor x in [0.5]:\n    n += x",
        "[1, \"a\"]",
        "{1.5: 2}",
        "1 if True else \"a\"",
    ]));
}

#[test]
fn classes_that_are_refused() {
    insta::assert_snapshot!(check(&[
        "class A:\n    def __del__(self):\n        pass",
        "class A:\n    pass\nclass B:\n    pass\nclass C(A, B):\n    pass\nC()",
        "from abc import ABC, abstractmethod\nclass A(ABC):\n    @abstractmethod\n    def f(self):\n        pass\nA()",
        "class A:\n    def __init__(self, x):\n        self.x = x\nA(1)\nA(\"a\")",
        "class A:\n    @cached\n    def f(self):\n        pass",
        "@dataclass(frozen=True)\nclass A:\n    x: int",
        "class A:\n    def __init__(self):\n        self.x = 1\nA().y",
        "class A(5):\n    pass",
        "class A:\n    def __enter__(self):\n        return self\nwith A() as a:\n    pass",
        "from enum import Enum\nclass C(Enum):\n    A = 1\nC(1)",
        "super().f()",
    ]));
}

#[test]
fn sides_of_two_types_are_a_value_of_any_type() {
    insta::assert_snapshot!(check(&[
        "xs = [1]\nprint(xs or \"none\")",
        "n = 1\nflag = n > 0 and \"yes\"",
        "xs = [1]\nif xs or \"none\":\n    print(1)\nflag = bool(xs) or bool(\"none\")",
    ]));
}

#[test]
fn generators_and_arguments_that_are_refused() {
    insta::assert_snapshot!(check(&[
        "def g():\n    try:\n        yield 1\n    finally:\n        print(1)\nlist(g())",
        "yield 1",
        "def f(a, *, b):\n    return b\nf(1, 2)",
        "def f(*args):\n    return args\nf(x=1)",
        "def f(a, b=1):\n    return a\nxs = [1, 2]\nf(*xs)",
        "def f(a, /):\n    return a\nf(a=1)",
        "\"%d %d\" % 1",
        "\"%y\" % 1",
        "\"{} {}\".format(1)",
        "t = (1, 2, 3)\nn = 1\nt[n:]",
    ]));
}

#[test]
fn displays_that_are_not_called_right() {
    insta::assert_snapshot!(check(&[
        "display()",
        "display(print(1))",
        "display(1, name=\"a\")",
        "display(1, id=2)",
        "update_display(1)",
        "update_display(1, \"a\", 2)",
        "clear_output(1)",
        "clear_output(True, False)",
        "html(1)",
        "markdown()",
        "latex(1)",
        "svg(None)",
        "vega_lite({\"mark\": \"bar\"})",
        "json(1, 2)",
        "html = \"mine\"\nprint(html)",
    ]));
}

#[test]
fn calls_that_do_not_match() {
    insta::assert_snapshot!(check(&[
        "fn f(a, b):\n    return a\nf(1)",
        "fn f(a, b):\n    return a\nf(1, 2, 3)",
        "fn greet(name):\n    return name\ngreet(nam=3)",
        "5()",
        "len(5)",
        "[1].push(2)",
        "\"a\".trim()",
        "struct P:\n    x: i64\np = P(1)\np.y",
        "fn f(x):\n    return x.foo\nf(1)",
    ]));
}

#[test]
fn options_are_checked_first() {
    insta::assert_snapshot!(check(&[
        "d = {\"a\": 1}\nd.get(\"a\") + 1",
        "s = {\"a\": \"b\"}.get(\"a\")\ns.upper()",
        "fn f(n: i64):\n    return n\nx: Option<i64> = None\nf({1: 2}.get(1))",
    ]));
}

#[test]
fn what_cannot_be_inferred() {
    insta::assert_snapshot!(check(&[
        "xs = []",
        "fn f(n):\n    return f(n - 1) + 1\nf(3)",
        "while True:\n    break\n    print(1)",
    ]));
}

#[test]
fn what_is_not_there_yet() {
    insta::assert_snapshot!(check(&[
        "fn outer():\n    n = 0\n    fn inc():\n        nonlocal n\n        n += 1\n    inc()\n    return n\nouter()",
        "xs = [1, 2]\nxs[0:1] = [3]",
        "print(*[1])",
        "isinstance(1, int)",
    ]));
}

/// A module `tools` and programs that use it wrongly.
fn check_with_module(module: &str, programs: &[&str]) -> String {
    let mut out = format!("{module}\n\n========\n\n");
    for program in programs {
        let mut sources = Sources::new();
        let mut session = SessionTypes::default();
        let _ = writeln!(out, "{program}\n");
        for (name, text) in [("tools", module), ("", program)] {
            let file = sources.add(
                if name.is_empty() {
                    "cell 1"
                } else {
                    "tools.kay"
                },
                text,
            );
            let input = CellInput {
                file,
                text,
                manifests: &ManifestSet::default(),
                session: &session,
                instances: &NoInstances,
                cell_number: file.0,
                want_display: true,
            };
            match compile_module(&input, parse(text, file), name) {
                Ok(cell) => session.apply(&cell.change),
                Err(found) => {
                    for diagnostic in found {
                        let text = render(&diagnostic, &sources, RenderOptions::default());
                        let _ = writeln!(out, "{text}");
                    }
                }
            }
        }
        out.push_str("\n========\n\n");
    }
    out
}

#[test]
fn what_modules_do_not_have() {
    let module = "limit = 5\nfn half(n):\n    return n // 2\nstruct Box:\n    size: i64";
    insta::assert_snapshot!(check_with_module(
        module,
        &[
            "import tool",
            "from tools import halve",
            "import tools\nprint(tools.halff(2))",
            "import tools\nprint(half(2))",
            "import tools\ntools.limit = \"a\"",
            "import tools\ntools.other = 1",
            "import tools\nx = tools",
            "import tools\ntools(1)",
            "import tools\ntools.half(\"a\")",
            "import tools\nb: tools.Bag = tools.Box(1)",
            "from tools import Box\nb = Box(\"a\")",
            "from tools import limit\nlimit()",
        ]
    ));
}
