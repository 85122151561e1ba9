use super::*;

#[track_caller]
fn check(text: &str, expected: Completeness) {
    assert_eq!(is_complete(text), expected, "{text:?}");
}

const fn incomplete(indent: u32) -> Completeness {
    Completeness::Incomplete { indent }
}

#[test]
fn one_line_is_complete() {
    check("", Completeness::Complete);
    check("x = 1", Completeness::Complete);
    check("if a: b", Completeness::Complete);
    check("x = 1\ny", Completeness::Complete);
}

#[test]
fn blocks_end_with_an_empty_line() {
    check("if a:", incomplete(4));
    check("if a:\n", incomplete(4));
    check("if a:\n    b", incomplete(4));
    check("if a:\n    b\n", Completeness::Complete);
    check("if a:\n    b\n    ", Completeness::Complete);
    check("fn f():\n    if a:", incomplete(8));
    check("if a:\n    b\nelse:", incomplete(4));
    check("if a:\n    b\nc", Completeness::Complete);
    check("match x:", incomplete(4));
    check("match x:\n    case 1:", incomplete(8));
    check("struct P:", incomplete(4));
    check("try:\n    a", incomplete(4));
    check("try:\n    a\nexcept E as e:\n    b", incomplete(4));
    check(
        "try:\n    a\nexcept E as e:\n    b\n",
        Completeness::Complete,
    );
}

#[test]
fn brackets_and_strings_stay_open() {
    check("f(", incomplete(4));
    check("x = [1,\n     2,", incomplete(5));
    check("x = '''abc", incomplete(0));
    check("x = 1 + \\", Completeness::Invalid);
    check("x = 1 + \\\n", incomplete(0));
}

#[test]
fn errors_are_invalid() {
    check("x = 'a", Completeness::Invalid);
    check("x = )", Completeness::Invalid);
    check("if a\n    b", Completeness::Invalid);
    check("x = = 1\nif a:", Completeness::Invalid);
}
