//! Any text has a tree. Texts are made of pieces of the language in a random order, from a fixed
//! seed.

use super::*;

const PIECES: [&str; 118] = [
    "x",
    "f",
    "_",
    "match",
    "case",
    "async",
    "lambda",
    "def",
    "class",
    "é",
    "fn",
    "if",
    "elif",
    "else",
    "for",
    "while",
    "in",
    "not",
    "is",
    "and",
    "or",
    "try",
    "except",
    "finally",
    "with",
    "as",
    "raise",
    "return",
    "break",
    "continue",
    "pass",
    "del",
    "assert",
    "struct",
    "let",
    "rimport",
    "import",
    "from",
    "global",
    "nonlocal",
    "await",
    "None",
    "True",
    "1",
    "0x",
    "1.5",
    "1e9",
    "5u8",
    "0..",
    "\"a\"",
    "'",
    "\"",
    "\"\"\"",
    "f\"{x}\"",
    "f\"{",
    "f\"{x:>{",
    "}\"",
    "b'a\\x'",
    "r\"\\\"",
    "f'{x!r:}'",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "<",
    ">",
    ">>",
    ">=",
    "<<",
    "::",
    ":",
    ";",
    ",",
    ".",
    "..",
    "..=",
    "...",
    "->",
    "=>",
    "=",
    "==",
    "!=",
    ":=",
    "+=",
    "**",
    "*",
    "+",
    "-",
    "~",
    "!",
    "?",
    "@",
    "@1.2",
    "[a,b]",
    "|",
    "||",
    "&",
    "&&",
    "%",
    "//",
    "\n",
    "\n",
    "\n    ",
    "\n        ",
    "\n\t",
    "\r\n",
    " ",
    "  ",
    "#c",
    "\\\n",
    "\\",
    "$",
    "\u{feff}",
    "😀",
    "\0",
    "\u{a0}",
];

struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        // Xorshift, as Marsaglia gives it.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

#[track_caller]
fn check(text: &str) {
    let parsed = parse(text, FileId(0));
    for diagnostic in &parsed.diagnostics {
        for label in &diagnostic.labels {
            assert!(
                text.get(label.span.range()).is_some(),
                "{text:?}: {diagnostic:?}"
            );
        }
    }
    let exprs = parsed.module.exprs.iter().map(|(_, expr)| expr.span);
    let stmts = parsed.module.stmts.iter().map(|(_, stmt)| stmt.span);
    for span in exprs.chain(stmts) {
        assert!(text.get(span.range()).is_some(), "{text:?}: {span:?}");
    }
    is_complete(text);
    for offset in [0, text.len() / 2, text.len()] {
        crate::cursor::completion_at(text, offset);
        crate::cursor::expression_at(text, offset);
        crate::cursor::call_at(text, offset);
    }
    let session = crate::shir::SessionScope::default();
    crate::shir::resolve(&parsed.module, &session, &crate::shir::NoImports);
}

#[test]
fn token_soup() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..8_000 {
        let length = 1 + random.below(24);
        let mut text = String::new();
        for _ in 0..length {
            text += PIECES[random.below(PIECES.len())];
            if random.below(3) > 0 {
                text.push(' ');
            }
        }
        check(&text);
    }
}

#[test]
fn broken_programs() {
    let program = include_str!("program.kay");
    let mut random = Random(42);
    for _ in 0..3_000 {
        let mut text: Vec<char> = program.chars().collect();
        for _ in 0..=random.below(3) {
            let at = random.below(text.len());
            match random.below(3) {
                0 => drop(text.remove(at)),
                1 => text.truncate(at + 1),
                _ => text[at] = PIECES[random.below(PIECES.len())].chars().next().unwrap(),
            }
        }
        check(&text.into_iter().collect::<String>());
    }
}

#[test]
fn the_program_itself_has_no_errors() {
    assert_eq!(
        parse(include_str!("program.kay"), FileId(0)).diagnostics,
        []
    );
}
