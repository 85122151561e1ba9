use super::*;
use kayton_diagnostics::{Code, LineColumn, Severity};

/// The program, and below it each problem with its place and remedies.
fn check(text: &str) -> String {
    let parsed = parse(text, FileId(0));
    let mut out = format!("{text}\n=====");
    for diagnostic in &parsed.diagnostics {
        assert_eq!(diagnostic.severity, Severity::Error);
        assert!(
            !diagnostic.help.is_empty(),
            "no remedy: {}",
            diagnostic.message
        );
        let span = diagnostic.span().expect("a place");
        let LineColumn { line, column } = LineColumn::of(text, span.start);
        let at = &text[span.range()];
        out += &format!(
            "\n{line}:{column} {at:?} {} {}\n    help: {}",
            diagnostic.code,
            diagnostic.message,
            diagnostic.help.join("\n    help: ")
        );
    }
    out
}

macro_rules! errors {
    ($($name:ident: $text:expr;)+) => {
        $(#[test] fn $name() { insta::assert_snapshot!(check($text)); })+
    };
}

errors! {
    several_statements_are_reported: "x = = 1\ny = 2\nfor in x:\n    z = )\nelse:\n    q\nw = 3 4\nv = [1, 2\nlet u = 5\n";
    spellings_of_python: "def f(x):\n    return x\nclass A:\n    x: int\nf = lambda x, y=1: x\nprint x\nyield 1\nx: list[int] = []\n@decorated\nfn g(): 1\nexcept E, e:\n    pass\ny: str | None = None\n";
    spellings_of_rust: "use std::fs;\nlet mut x = 1\nf(&mut x)?\ny = Foo::new()\nxs.map(|x| x + 1)\nif a && !b || c:\n    pass\nPoint { x: 1 }\nimpl A:\n    pass\nfn f<T>(x: T): x\nfrom a rimport {b, c}\n";
    spellings_of_others: "x++\nx--\nfunction f() {\n}\nconst x = 1\nif x {\n}\nx = new Foo()\ny = a ? b : c\nx => x + 1\nelse if a:\n    b\nfor (i = 0; i < 3; i++):\n    x\nf(x => x)\n";
    else_if: "if a:\n    b\nelse if c:\n    d\nelsif e:\n    f\n";
    missing_colons_and_blocks: "if a\n    b\nfn f()\n    c\nwhile x:\ny\nclass_ = 1\nfor x in xs:\n# nothing\nz\n";
    assignments_where_values_are_needed: "if x = 1:\n    a\nwhile y = 2: b\nf(1, (a = b))\nx := 1\nif (n := 1):\n    c\nx = if a: b\n";
    targets: "f() = 1\na + b = 2\n1 = x\n*a, *b = c\na, b += 1\nNone = 1\nif = 1\nfor 1 in x:\n    pass\n";
    misplaced: "return 1\nbreak\nfn f():\n    continue\n    while a:\n        fn g():\n            break\nglobal x\nelse:\n    a\ncase 1:\n    b\n";
    arguments: "f(a=1, b)\nf(a=1, a=2)\nf(a b)\nfn g(a, a): 1\nfn h(a=1, b): 1\nfn k(*args): 1\nstruct S:\n    x: i64\n    x: i64\n    y\n    fn x(self): 1\n";
    imports: "rimport reqwest@abc\nrimport a[b c]\nrimport a[-x]\nfrom a import\nfrom a rimport b.c\nrimport\nfrom a@1 import b\nrimport \"a\"\nrimport a::b\n";
    strings: "x = \"abc\ny = 'a\\q\\x1'\nz = f\"{}\"\nw = f\"{a\"\nv = f\"}\"\nu = f\"{a b}\"\nt = f\"{a!x}\"\ns = b\"ä\"\nr = \"a\" b\"b\"\n";
    numbers: "012\n1abc\n0b12\n0x\n5j\n";
    characters: "x = $a\ny = “b”\nz = a − b\n";
    tabs_and_indentation: "if a:\n\tb\n  c\nd\n    e\n";
    brackets: "f(a]\ng[1\nh = {1: 2\nfn k(): 1\n)\n";
    patterns: "match x:\n    case a + 1:\n        b\n    case {\"a\": 1}: c\n    case f\"a\": d\n    case P {x}: e\n    f\n";
    unfinished_expressions: "a +\nb.\nc(,)\nd[\n]\nif :\n    e\nnot\nx if y\n[a for a in b else c]\n(*a)\nx = *b\n";
}

#[test]
fn branches_and_cases_are_bounded() {
    let refused = |text: &str| {
        let found = parse(text, FileId(0)).diagnostics;
        found.iter().any(|d| d.code == Code::TooDeep)
    };
    let branches = |n: usize| format!("if x: y\n{}", "elif x: y\n".repeat(n));
    let cases = |n: usize| format!("match x:\n{}", "    case 1: y\n".repeat(n));
    assert!(!refused(&branches(300)) && !refused(&cases(300)));
    assert!(refused(&branches(3000)) && refused(&cases(3000)));
}

#[test]
fn deep_nesting_is_an_error_and_no_overflow() {
    for text in [
        "(".repeat(5000) + &")".repeat(5000),
        "[".repeat(5000),
        "-".repeat(5000) + "x",
        "not ".repeat(5000) + "x",
        "a".to_owned() + &" ** a".repeat(5000),
        "a".to_owned() + &" + a".repeat(5000),
        "a".to_owned() + &".b".repeat(5000),
        "a".to_owned() + &" if a else a".repeat(5000),
        "a < ".repeat(5000) + "a",
        (0..500)
            .map(|depth| " ".repeat(depth) + "if a:\n")
            .collect(),
        "x: ".to_owned() + &"Vec<".repeat(5000),
        "match x:\n case ".to_owned() + &"(".repeat(5000),
        "f\"{".repeat(300),
        "fn(): ".repeat(3000),
        "await ".repeat(3000),
        "&".repeat(3000) + "x",
    ] {
        let parsed = parse(&text, FileId(0));
        assert!(parsed.has_errors(), "{}", &text[..20]);
    }
}
