use super::*;

/// One line per token: kind and text.
fn dump(text: &str) -> String {
    let lexed = lex(text, FileId(0));
    let token = |token: &Token| match &text[token.span.range()] {
        "" => match token.kind {
            T::RParen => ")".to_owned(),
            T::RBracket => "]".to_owned(),
            kind => format!("{kind:?}"),
        },
        piece if piece.trim().is_empty() => format!("{:?}", token.kind),
        piece => piece.to_owned(),
    };
    let tokens: Vec<String> = lexed.tokens.iter().map(token).collect();
    let problems = lexed
        .diagnostics
        .iter()
        .map(|d| format!("\n! {} {}", d.code, d.message));
    tokens.join(" ") + &problems.collect::<String>()
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(dump(text), expected, "{text}");
}

#[test]
fn indentation_becomes_tokens() {
    check(
        "if a:\n    b\n\n    # c\n    d\ne\n",
        "if a : Newline Indent b Newline d Newline Dedent e Newline Eof",
    );
    check(
        "if a:\n    if b:\n        c",
        "if a : Newline Indent if b : Newline Indent c Newline Dedent Dedent Eof",
    );
    check("", "Eof");
    check("# only\n\n", "Eof");
}

#[test]
fn brackets_and_backslashes_join_lines() {
    check("a(\n  b,\n)\nc", "a ( b , ) Newline c Newline Eof");
    check("a + \\\n  b\nc", "a + b Newline c Newline Eof");
}

#[test]
fn ranges_floats_and_fields() {
    check(
        "0..10 1.5 x.0.1 + .5 a.5",
        "0 .. 10 1.5 x . 0 . 1 + .5 a . 5 Newline Eof",
    );
    check("(..=3)", "( ..= 3 ) Newline Eof");
}

#[test]
fn imports_have_versions_and_features() {
    check(
        "rimport a@0.13[x,y-z/w]",
        "rimport a @0.13 [x,y-z/w] Newline Eof",
    );
    check(
        "from a@1[b].c rimport d",
        "from a @1 [b] . c rimport d Newline Eof",
    );
    check("x = a @ b[0]", "x = a @ b [ 0 ] Newline Eof");
}

#[test]
fn forgotten_brackets_are_found_at_the_next_statement() {
    check(
        "a(b\nreturn c",
        "a ( b ) Newline return c Newline Eof\n! E0009 `(` is never closed",
    );
    check(
        "a(b\nx = 1\n",
        "a ( b ) Newline x = 1 Newline Eof\n! E0009 `(` is never closed",
    );
    check(
        "f(a,\n  x = 1,\n  y = 2\n)",
        "f ( a , x = 1 , y = 2 ) Newline Eof",
    );
    check(
        "a(b]",
        "a ( b ] Newline Eof\n! E0010 `]` does not close `(`",
    );
    check(
        "a([b)",
        "a ( [ b ] ) Newline Eof\n! E0009 `[` is never closed",
    );
}

#[test]
fn of_many_forgotten_brackets_a_few_are_told() {
    let told = |text: &str| lex(text, FileId(0)).diagnostics.len();
    assert_eq!(told("[["), 2);
    assert_eq!(told(&"[".repeat(100_000)), 3);
}

#[test]
fn lines_in_brackets_may_look_like_statements() {
    check(
        "f(\n    a = x\n    + y,\n    b = 2\n)",
        "f ( a = x + y , b = 2 ) Newline Eof",
    );
    check("f(a,\nb = 2)", "f ( a , b = 2 ) Newline Eof");
    check(
        "[a\n for a in b\nif c]",
        "[ a for a in b if c ] Newline Eof",
    );
    check(
        "f(a\ng(b)",
        "f ( a ) Newline g ( b ) Newline Eof\n! E0009 `(` is never closed",
    );
}

#[test]
fn chains_of_calls_go_on_with_a_dot() {
    check(
        "a\n    # c\n\n    .b()\n.5",
        "a . b ( ) Newline .5 Newline Eof",
    );
}

#[test]
fn bad_indentation_is_reported() {
    check(
        "if a:\n\tb",
        "if a : Newline Indent b Newline Dedent Eof\n! E0005 a tab in the indentation",
    );
    check(
        "if a:\n    b\n  c",
        "if a : Newline Indent b Newline Dedent c Newline Eof\n! E0007 this line is indented like no block around it",
    );
}

#[test]
fn ends_that_need_more() {
    assert_eq!(lex("f(", FileId(0)).open_end, Some(OpenEnd::Bracket));
    assert_eq!(lex("x = '''a", FileId(0)).open_end, Some(OpenEnd::String));
    assert_eq!(
        lex("x = 1 + \\\n", FileId(0)).open_end,
        Some(OpenEnd::Backslash)
    );
    assert_eq!(lex("x = 'a", FileId(0)).open_end, None);
}
