//! Rules over the tokens of a Rust file. Tokens rather than lines: comments and documentation say
//! what they like, and test modules may name crates.

use std::str::FromStr;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use crate::failure::Failure;
use crate::process::read;

use super::{Problem, is_own_rust, is_test_file};

/// Crates whose code works for every imported crate, so that it can name none.
const GENERAL: &[&str] = &[
    "crates/kayton_bindgen/src/",
    "crates/kayton_item_graph/src/",
    "crates/kayton_toolchain/src/",
    "crates/keyton_rust_compiler/src/",
];

/// Popular crates with names that are no everyday words. One of them in general code is a
/// special case where the mechanism itself should change.
const CRATES: &[&str] = &[
    "actix_web",
    "ahash",
    "aho_corasick",
    "anyhow",
    "async_std",
    "axum",
    "base64",
    "bevy",
    "bigdecimal",
    "bitflags",
    "bytemuck",
    "chrono",
    "clap",
    "crossbeam",
    "csv",
    "dashmap",
    "diesel",
    "flate2",
    "geo_types",
    "heck",
    "hyper",
    "indexmap",
    "itertools",
    "jiff",
    "lazy_static",
    "linfa",
    "minijinja",
    "nalgebra",
    "ndarray",
    "num_bigint",
    "num_traits",
    "once_cell",
    "ordered_float",
    "parking_lot",
    "petgraph",
    "polars",
    "proptest",
    "rayon",
    "regex",
    "reqwest",
    "rusqlite",
    "rust_decimal",
    "rustls",
    "serde_json",
    "serde_yaml",
    "sha1",
    "sha2",
    "simd_json",
    "smallvec",
    "sqlx",
    "statrs",
    "strsim",
    "tempfile",
    "thiserror",
    "tokio",
    "tonic",
    "unicode_segmentation",
    "ureq",
    "uuid",
    "walkdir",
    "wgpu",
];

/// Macros that leave something undone.
const UNDONE: &[&str] = &["todo", "unimplemented", "dbg"];

/// Macros whose content is generated code, where comments cannot stand.
const QUOTES: &[&str] = &[
    "quote",
    "quote_spanned",
    "parse_quote",
    "parse_quote_spanned",
];

/// Checks every file of the project.
pub(crate) fn check(files: &[String]) -> Result<Vec<Problem>, Failure> {
    let mut problems = Vec::new();
    for file in files.iter().filter(|f| is_own_rust(f)) {
        problems.extend(check_file(file, &read(file)?));
    }
    Ok(problems)
}

fn check_file(file: &str, text: &str) -> Vec<Problem> {
    let Ok(tokens) = TokenStream::from_str(text) else {
        return vec![Problem::new(file, 0, "is not Rust")];
    };
    let mut walk = Walk {
        file,
        lines: text.lines().collect(),
        general: GENERAL.iter().any(|g| file.starts_with(g)) && !is_test_file(file),
        problems: Vec::new(),
    };
    walk.tokens(
        tokens,
        Place {
            quoted: false,
            test: false,
        },
    );
    walk.problems
}

#[derive(Clone, Copy)]
struct Place {
    /// Inside of a macro that makes code.
    quoted: bool,
    /// Inside of a test module.
    test: bool,
}

struct Walk<'a> {
    file: &'a str,
    lines: Vec<&'a str>,
    general: bool,
    problems: Vec<Problem>,
}

impl Walk<'_> {
    fn tokens(&mut self, tokens: TokenStream, place: Place) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            if let Some(after) = attribute(&tokens[at..]) {
                let TokenTree::Group(body) = &tokens[at + after - 1] else {
                    unreachable!()
                };
                at += after;
                if is_cfg_test(body) {
                    let end = at + item(&tokens[at..]);
                    let test = Place {
                        test: true,
                        ..place
                    };
                    self.tokens(tokens[at..end].iter().cloned().collect(), test);
                    at = end;
                } else if first_ident(body).as_deref() != Some("doc") {
                    self.attribute(body, place);
                }
                continue;
            }
            self.token(
                &tokens[at..],
                at.checked_sub(2).map(|i| &tokens[i..at]),
                place,
            );
            at += 1;
        }
    }

    /// The name of an attribute is that of a macro, its arguments are code like any other.
    fn attribute(&mut self, body: &Group, place: Place) {
        let mut tokens = body.stream().into_iter();
        if let Some(TokenTree::Ident(name)) = tokens.next()
            && name == "ignore"
        {
            let line = name.span().start().line;
            self.problem(line, "a test is switched off".to_owned());
        }
        self.tokens(tokens.collect(), place);
    }

    /// Looks at the first of `tokens`; `before` are the two tokens in front of it.
    fn token(&mut self, tokens: &[TokenTree], before: Option<&[TokenTree]>, place: Place) {
        match &tokens[0] {
            TokenTree::Group(group) => {
                let quoted = place.quoted || before.is_some_and(is_quote);
                self.tokens(group.stream(), Place { quoted, ..place });
            }
            TokenTree::Ident(ident) => {
                let name = ident.to_string();
                let line = ident.span().start().line;
                let next = tokens.get(1);
                if name == "unsafe" && !place.quoted && !place.test && opens_obligation(next) {
                    self.justified(line);
                }
                if UNDONE.contains(&name.as_str()) && is_punct(next, '!') {
                    self.problem(line, format!("`{name}!` is left in the code"));
                }
                let own_dependency = !place.quoted && is_path_head(tokens, before);
                if self.general && !place.test && !own_dependency {
                    self.names_no_crate(line, &name);
                }
            }
            TokenTree::Literal(literal) if self.general && !place.test => {
                let text = literal.to_string();
                // A message may show an import as one writes it.
                if !text.contains("rimport ") {
                    self.names_no_crate(literal.span().start().line, &text);
                }
            }
            TokenTree::Literal(_) | TokenTree::Punct(_) => {}
        }
    }

    /// A `SAFETY:` comment stands on the line or right above the statement that it is part of.
    fn justified(&mut self, line: usize) {
        let has = |n: usize| self.lines.get(n - 1).is_some_and(|l| l.contains("SAFETY:"));
        let first = line.saturating_sub(8).max(1);
        if !(first..=line).any(has) {
            self.problem(line, "`unsafe` needs a `SAFETY:` line above it".to_owned());
        }
    }

    fn names_no_crate(&mut self, line: usize, text: &str) {
        let words = text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '-');
        for word in words {
            let word = word.replace('-', "_");
            // `b` is the runtime's builtins: a function there may be named after a format. A module of
            // the language, a file of its own, may be named as Python's is.
            let own = [format!("\"b::{word}"), format!("\"{word}.kay\"")];
            let own = own.iter().any(|o| text.contains(o.as_str()));
            if CRATES.contains(&word.as_str()) && !own {
                self.problem(line, format!("general code names the crate `{word}`"));
            }
        }
    }

    fn problem(&mut self, line: usize, message: String) {
        self.problems.push(Problem::new(self.file, line, message));
    }
}

/// How many tokens an attribute at the start of `tokens` takes, its body last.
fn attribute(tokens: &[TokenTree]) -> Option<usize> {
    if !is_punct(tokens.first(), '#') {
        return None;
    }
    let inner = usize::from(is_punct(tokens.get(1), '!'));
    match tokens.get(1 + inner) {
        Some(TokenTree::Group(g)) if g.delimiter() == Delimiter::Bracket => Some(2 + inner),
        _ => None,
    }
}

fn first_ident(group: &Group) -> Option<String> {
    match group.stream().into_iter().next() {
        Some(TokenTree::Ident(ident)) => Some(ident.to_string()),
        _ => None,
    }
}

fn is_cfg_test(attribute: &Group) -> bool {
    let text: String = attribute.stream().to_string().split_whitespace().collect();
    text == "cfg(test)" || text.starts_with("cfg(all(test,")
}

/// How many tokens the item at the start of `tokens` takes: up to its body or semicolon.
fn item(tokens: &[TokenTree]) -> usize {
    let ends = |t: &TokenTree| match t {
        TokenTree::Group(g) => g.delimiter() == Delimiter::Brace,
        TokenTree::Punct(p) => p.as_char() == ';',
        _ => false,
    };
    tokens
        .iter()
        .position(ends)
        .map_or(tokens.len(), |end| end + 1)
}

/// `unsafe { … }` and `unsafe impl` are promises; `unsafe fn`, `unsafe extern` and
/// `#[unsafe(…)]` pass one on or are held by other lints.
fn opens_obligation(next: Option<&TokenTree>) -> bool {
    match next {
        Some(TokenTree::Group(g)) => g.delimiter() == Delimiter::Brace,
        Some(TokenTree::Ident(i)) => *i == "impl",
        _ => false,
    }
}

fn is_quote(before: &[TokenTree]) -> bool {
    matches!(before, [TokenTree::Ident(name), TokenTree::Punct(bang)]
        if bang.as_char() == '!' && QUOTES.contains(&name.to_string().as_str()))
}

/// The head of a path (`serde_json::…`, `use indexmap::…`): rustc refuses it unless it is a
/// dependency of this very crate.
fn is_path_head(tokens: &[TokenTree], before: Option<&[TokenTree]>) -> bool {
    let leads = is_punct(tokens.get(1), ':') && is_punct(tokens.get(2), ':');
    let follows = matches!(before, Some([TokenTree::Punct(a), TokenTree::Punct(b)])
        if a.as_char() == ':' && b.as_char() == ':');
    leads && !follows
}

fn is_punct(token: Option<&TokenTree>, c: char) -> bool {
    matches!(token, Some(TokenTree::Punct(p)) if p.as_char() == c)
}

#[cfg(test)]
mod tests {
    use super::super::test_support::lines;
    use super::*;

    fn general(text: &str) -> Vec<String> {
        lines(&check_file("crates/kayton_bindgen/src/x.rs", text))
    }

    #[test]
    fn general_code_names_no_crate() {
        assert_eq!(
            general("fn f(s: &str) -> bool {\n    s == \"tokio\"\n}"),
            ["crates/kayton_bindgen/src/x.rs:2: general code names the crate `tokio`"]
        );
        assert_eq!(general("const A: &str = r#\"x/num-bigint/y\"#;").len(), 1);
        assert_eq!(general("fn f() { quote!(::regex::Regex) }").len(), 1);
        assert_eq!(general("enum Known { reqwest }").len(), 1);
    }

    #[test]
    fn own_dependencies_comments_and_tests_may_name_crates() {
        assert!(general("use serde_json::Value;\nfn f(v: serde_json::Value) {}").is_empty());
        assert!(general("//! Like regex.\n/// And tokio.\nfn f() {} // chrono").is_empty());
        assert!(general("const HELP: &str = \"write `rimport regex`\";").is_empty());
        assert!(general("enum T { #[regex(\"[a-z]+\")] Word }").is_empty());
        assert!(general("#[cfg(test)]\nmod tests { const A: &str = \"regex\"; }").is_empty());
        assert!(
            lines(&check_file(
                "crates/kayton_vm/src/x.rs",
                "const A: &str = \"regex\";"
            ))
            .is_empty()
        );
    }

    #[test]
    fn unsafe_needs_its_reason() {
        assert_eq!(general("fn f() { unsafe { g() } }").len(), 1);
        assert_eq!(general("unsafe impl Send for X {}").len(), 1);
        assert!(
            general("fn f() {\n    // SAFETY: g is safe here.\n    unsafe { g() }\n}").is_empty()
        );
        assert!(general("/// # Safety\n/// None.\npub unsafe fn f() {}").is_empty());
        assert!(general("fn f() { quote!(unsafe { g() }) }").is_empty());
        assert!(general("#[unsafe(no_mangle)]\nextern \"C\" fn f() {}").is_empty());
    }

    #[test]
    fn nothing_is_left_undone() {
        assert_eq!(general("fn f() { todo!() }").len(), 1);
        assert_eq!(general("fn f(x: i64) { dbg!(x); }").len(), 1);
        assert!(general("fn todo() {}").is_empty());
        assert_eq!(
            general("#[cfg(test)]\nmod tests { #[test] #[ignore] fn f() {} }").len(),
            1
        );
    }
}
