//! A text in which the value of an expression can be asked for.
//!
//! 1. What comes before the statement with the expression stays.
//! 2. The statement becomes `asked = (expression)`.
//! 3. Functions around it are opened: their headers become `if True:`, and their parameters
//!    variables of the stated types. So code is typed that no call has reached yet.
//! 4. A struct around a method is closed before the method and stays as a definition.

use crate::hir::{FnBody, Function, Module, Struct};
use crate::lexer::{self, T};
use kayton_diagnostics::FileId;
use std::fmt::Write as _;
use std::ops::Range;

/// The text that assigns the expression at `range` to the variable `asked`.
pub(crate) fn scene(text: &str, range: Range<usize>, asked: &str) -> Option<String> {
    let expression = text.get(range.clone())?;
    let (head, indent) = head(text, range)?;
    let mut closed = head.to_owned();
    let at = closed.len() + indent.len();
    let _ = writeln!(closed, "{indent}{asked} = ({expression})");
    let module = crate::parse(&closed, FileId(0)).module;
    Some(opened(&closed, &module, at))
}

/// What comes before the statement that holds `range`, with its line end, and the spaces that the
/// statement begins with.
fn head(text: &str, range: Range<usize>) -> Option<(&str, &str)> {
    let tokens = lexer::lex(text.get(..range.end)?, FileId(0)).tokens;
    let layout = |kind: T| matches!(kind, T::Newline | T::Indent | T::Dedent);
    let inside = |token: &lexer::Token| {
        !layout(token.kind) && token.span.start as usize >= range.start && !token.span.is_empty()
    };
    // In the braces of an f-string there is no token of the expression's own.
    let first = tokens
        .iter()
        .position(inside)
        .or_else(|| tokens.iter().rposition(|token| !token.span.is_empty()))?;
    let statement = tokens[..first]
        .iter()
        .rposition(|token| layout(token.kind))
        .map_or(0, |at| at + 1);
    let start = tokens.get(statement)?.span.start as usize;
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let indent = &text[line..start];
    let indent = &indent[..indent.len() - indent.trim_start().len()];
    Some((&text[..line], indent))
}

/// Something around the statement.
enum Around<'m> {
    Fn(&'m Function),
    Struct(&'m Struct),
}

fn opened(text: &str, module: &Module, at: usize) -> String {
    let holds = |span: kayton_diagnostics::Span| span.range().contains(&at);
    let fns = module.fns.values().filter(|f| holds(f.span));
    let structs = module.structs.values().filter(|s| holds(s.span));
    let mut around: Vec<(u32, Around<'_>)> = fns
        .map(|f| (f.span.start, Around::Fn(f)))
        .chain(structs.map(|s| (s.span.start, Around::Struct(s))))
        .collect();
    around.sort_by_key(|(start, _)| *start);
    let line_of = |at: usize| text[..at].rfind('\n').map_or(0, |at| at + 1);
    let indent_of = |line: usize| {
        let rest = &text[line..];
        &rest[..rest.len() - rest.trim_start_matches(' ').len()]
    };
    let mut out = String::with_capacity(text.len() + 64);
    let mut from = 0;
    let mut owner: Option<&Struct> = None;
    for (i, (start, what)) in around.iter().enumerate() {
        let header = line_of(*start as usize);
        let indent = indent_of(header);
        match what {
            Around::Struct(def) => {
                let Some((method, Around::Fn(_))) = around.get(i + 1) else {
                    continue;
                };
                let method = line_of(*method as usize);
                out.push_str(text.get(from..method).unwrap_or(""));
                if def.fields.is_empty() && def.methods.len() < 2 {
                    let _ = writeln!(out, "{indent}    pass");
                }
                let _ = writeln!(out, "{indent}if True:");
                from = method;
                owner = Some(*def);
            }
            Around::Fn(function) => {
                let FnBody::Block(body) = &function.body else {
                    continue;
                };
                let body = line_of(body.span.start as usize);
                if body <= header {
                    continue;
                }
                out.push_str(text.get(from..header).unwrap_or(""));
                let _ = writeln!(out, "{indent}if True:");
                parameters(
                    text,
                    module,
                    function,
                    owner.take(),
                    indent_of(body),
                    &mut out,
                );
                from = body;
            }
        }
    }
    out.push_str(text.get(from..).unwrap_or(""));
    out
}

/// The parameters as variables; those of which nothing is stated are left out.
fn parameters(
    text: &str,
    module: &Module,
    function: &Function,
    owner: Option<&Struct>,
    indent: &str,
    out: &mut String,
) {
    for (i, param) in function.params.iter().enumerate() {
        let name = &param.name.name;
        let _ = match (param.ty, param.default, owner) {
            (Some(ty), ..) => {
                let ty = text.get(module[ty].span.range()).unwrap_or("_");
                writeln!(out, "{indent}{name}: {ty}")
            }
            (None, Some(value), _) => {
                let value = text.get(module[value].span.range()).unwrap_or("None");
                writeln!(out, "{indent}{name} = {value}")
            }
            (None, None, Some(owner)) if i == 0 && *name == "self" => {
                writeln!(out, "{indent}self: {}", owner.name.name)
            }
            _ => Ok(()),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::scene;

    #[track_caller]
    fn check(marked: &str, expected: &str) {
        let start = marked.find('«').expect("a start");
        let text = marked.replacen('«', "", 1);
        let end = text.find('»').expect("an end");
        let text = text.replacen('»', "", 1);
        assert_eq!(scene(&text, start..end, "asked").as_deref(), Some(expected));
    }

    #[test]
    fn what_is_before_the_statement_stays() {
        check("a = 1\nb = f(«a». + 1)\n", "a = 1\nasked = (a)\n");
        check(
            "for a in b:\n    print(«a».",
            "for a in b:\n    asked = (a)\n",
        );
        check("«f(x,\n  y)».", "asked = (f(x,\n  y))\n");
    }

    #[test]
    fn functions_are_opened() {
        check(
            "fn f(a: str, b, c=1) -> str:\n    d = a\n    «d».",
            "if True:\n    a: str\n    c = 1\n    d = a\n    asked = (d)\n",
        );
    }

    #[test]
    fn methods_are_opened_behind_their_struct() {
        check(
            "struct P:\n    x: f64\n    fn len(self, by: i64):\n        «self».",
            "struct P:\n    x: f64\nif True:\n    if True:\n        self: P\n        by: i64\n        \
             asked = (self)\n",
        );
    }
}
