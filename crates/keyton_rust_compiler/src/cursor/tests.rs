use super::*;

/// The cursor is where `|` stands.
fn split(marked: &str) -> (String, usize) {
    let offset = marked.find('|').expect("a cursor");
    (marked.replacen('|', "", 1), offset)
}

#[track_caller]
fn check(marked: &str, expected: &str) {
    let (text, offset) = split(marked);
    let word = |word: &Word| format!("{:?} of {:?}", word.prefix, &text[word.range.clone()]);
    let shown = match completion_at(&text, offset) {
        Completion::Nothing => "nothing".to_owned(),
        Completion::Name(w) => format!("name {}", word(&w)),
        Completion::Member { receiver, word: w } => {
            format!("member {} in {}", word(&w), &text[receiver])
        }
        Completion::Crate(w) => format!("crate {}", word(&w)),
        Completion::Module(w) => format!("module {}", word(&w)),
        Completion::Feature { spec, word: w } => format!("feature {} in {spec}", word(&w)),
        Completion::Item {
            spec,
            path,
            word: w,
            modules_only,
        } => {
            let only = if modules_only { "module " } else { "" };
            format!("{only}item {} in {spec} {path:?}", word(&w))
        }
        Completion::ModuleItem { module, word: w } => format!("item {} in {module}", word(&w)),
    };
    assert_eq!(shown, expected, "{marked}");
}

#[test]
fn names() {
    check("|", r#"name "" of """#);
    check("pri|", r#"name "pri" of "pri""#);
    check("x = pr|int(1)", r#"name "pr" of "print""#);
    check("f(a, |)", r#"name "" of """#);
    check("if x:\n    re|", r#"name "re" of "re""#);
    check("x = 12|", "nothing");
}

#[test]
fn members() {
    check("client.ge|", r#"member "ge" of "ge" in client"#);
    check("client.|", r#"member "" of "" in client"#);
    check(
        "x = a.b(c, d)[0].e.|f + 1",
        r#"member "" of "f" in a.b(c, d)[0].e"#,
    );
    check("f(xs.|)", r#"member "" of "" in xs"#);
    check("\"a\".|", r#"member "" of "" in "a""#);
    check("[1, 2].le|n()", r#"member "le" of "len" in [1, 2]"#);
    check("(a + b).c|", r#"member "c" of "c" in (a + b)"#);
    check(
        "c\n    .get()\n    .se|",
        "member \"se\" of \"se\" in c\n    .get()",
    );
    check("x = 1 + a.match|", r#"member "match" of "match" in a"#);
    check("f(a, b.c|\ng = 1\n", r#"member "c" of "c" in b"#);
    check("m!(x).|", r#"member "" of "" in m!(x)"#);
}

#[test]
fn no_code() {
    check("'abc|'", "nothing");
    check("'abc|", "nothing");
    check("# abc|", "nothing");
    check("x = 1  # a.b|", "nothing");
    check("'abc'|", r#"name "" of """#);
}

#[test]
fn f_strings_hold_code() {
    check("f\"{cli|}\"", r#"name "cli" of "cli""#);
    check("f\"{a.b|\"", r#"member "b" of "b" in a"#);
    check("f\"{a} text|\"", "nothing");
    check("f\"{{x|\"", "nothing");
}

#[test]
fn imports() {
    check("rimport re|", r#"crate "re" of "re""#);
    check("rimport |", r#"crate "" of """#);
    check("rimport tokio-st|", r#"crate "tokio-st" of "tokio-st""#);
    check("rimport a, b|", r#"crate "b" of "b""#);
    check("rimport a.b.c|", r#"item "c" of "c" in a ["b"]"#);
    check(
        "rimport reqwest@0.13[json,bl|",
        r#"feature "bl" of "bl" in reqwest@0.13"#,
    );
    check(
        "rimport reqwest[bl|ocking]",
        r#"feature "bl" of "blocking" in reqwest"#,
    );
    check("rimport reqwest[a] as x|", "nothing");
    check("from re|", r#"crate "re" of "re""#);
    check("from a.|", r#"module item "" of "" in a []"#);
    check(
        "from a@1[x].b rimport |",
        r#"item "" of "" in a@1[x] ["b"]"#,
    );
    check("from a rimport X, Y|", r#"item "Y" of "Y" in a []"#);
    check("from a rimport (X,\n  Y|", r#"item "Y" of "Y" in a []"#);
    check("from a rimport X as |", "nothing");
    check("import he|", r#"module "he" of "he""#);
    check("from m import f|", r#"item "f" of "f" in m"#);
    check("import a.he|", r#"module "a.he" of "a.he""#);
    check("import a b|", "nothing");
    check("from a.m import f|", r#"item "f" of "f" in a.m"#);
    check("x = 1; rimport a|", r#"crate "a" of "a""#);
    check("rimp|", r#"name "rimp" of "rimp""#);
}

#[track_caller]
fn check_expression(marked: &str, expected: Option<&str>) {
    let (text, offset) = split(marked);
    assert_eq!(
        expression_at(&text, offset).map(|range| &text[range]),
        expected,
        "{marked}"
    );
}

#[test]
fn expressions() {
    check_expression("client.ge|t(url)", Some("client.get"));
    check_expression("cli|ent.get(url)", Some("client"));
    check_expression("print(|", Some("print"));
    check_expression("a.b(c, |d)", Some("d"));
    check_expression("a.b(1, |", Some("a.b"));
    check_expression("x = |", None);
    check_expression("'ab|c'", None);
}

#[track_caller]
fn check_call(marked: &str, expected: Option<(&str, usize, Option<&str>)>) {
    let (text, offset) = split(marked);
    let found = call_at(&text, offset);
    let found = found.as_ref().map(|call| {
        (
            &text[call.callee.clone()],
            call.argument,
            call.keyword.as_deref(),
        )
    });
    assert_eq!(found, expected, "{marked}");
}

#[test]
fn calls() {
    check_call("f(|", Some(("f", 0, None)));
    check_call("a.f(1, [2, 3], |", Some(("a.f", 2, None)));
    check_call("a.f(1, g(2), key=|)", Some(("a.f", 2, Some("key"))));
    check_call("f((1, |", Some(("f", 0, None)));
    check_call("f(1)|", None);
    check_call("f(g(|))", Some(("g", 0, None)));
    check_call("f(1, \"a|\")", Some(("f", 1, None)));
    check_call("f(1, f\"a|", Some(("f", 1, None)));
}

#[test]
fn any_cursor_has_an_answer() {
    let program = include_str!("../parser/tests/program.kay");
    for offset in 0..=program.len() {
        completion_at(program, offset);
        expression_at(program, offset);
        call_at(program, offset);
    }
}
