//! Completion in imports.

use super::tokens::Tokens;
use super::{Completion, Word};
use crate::hir::{CrateSpec, ImportSource};
use crate::lexer::{T, Token};

/// What can be completed in the import around the cursor; None if there is none.
pub(super) fn completion(tokens: &Tokens<'_>) -> Option<Completion> {
    let all = &tokens.tokens;
    let starts = |kind: T| {
        matches!(
            kind,
            T::Newline | T::Indent | T::Dedent | T::Semicolon | T::Colon
        )
    };
    let start = all
        .iter()
        .rposition(|token| starts(token.kind))
        .map_or(0, |at| at + 1);
    let keyword = all.get(start)?;
    // The keyword itself is still being typed.
    if keyword.span.end as usize >= tokens.offset {
        return None;
    }
    let line = &all[start..];
    match keyword.kind {
        T::Rimport => Some(whole(tokens, line)),
        T::Import => Some(module(tokens, line)),
        T::From => Some(from(tokens, line)),
        _ => None,
    }
}

/// `rimport a, b.c`.
fn whole(tokens: &Tokens<'_>, line: &[Token]) -> Completion {
    // Commas in a list of features that is still open separate no crates.
    let open = line.iter().position(|token| token.kind == T::LBracket);
    let outside = &line[..open.unwrap_or(line.len())];
    let last = outside
        .iter()
        .rposition(|token| token.kind == T::Comma)
        .unwrap_or(0);
    let part = &line[last + 1..];
    if part.iter().any(|token| token.kind == T::As) {
        return Completion::Nothing;
    }
    source(tokens, part, true)
}

fn module(tokens: &Tokens<'_>, line: &[Token]) -> Completion {
    let path = &line[1..];
    let dotted = |(i, token): (usize, &Token)| i % 2 == 0 || token.kind == T::Dot;
    match tokens.word() {
        Some(word) if path.is_empty() => Completion::Module(word),
        // A whole path is completed at once.
        Some(word) if path.iter().enumerate().all(dotted) && !word.range.is_empty() => {
            Completion::Module(joined(tokens, path, word))
        }
        _ => Completion::Nothing,
    }
}

/// `from a.b rimport c`.
fn from(tokens: &Tokens<'_>, line: &[Token]) -> Completion {
    let keyword = line
        .iter()
        .skip(1)
        .position(|t| matches!(t.kind, T::Rimport | T::Import));
    let Some(keyword) = keyword.map(|at| at + 1) else {
        return source(tokens, &line[1..], false);
    };
    if line[keyword].span.end as usize >= tokens.offset {
        return Completion::Nothing;
    }
    let Some(word) = tokens.word() else {
        return Completion::Nothing;
    };
    let names = &line[keyword + 1..];
    let typed = names.len() - usize::from(!word.range.is_empty());
    if typed > 0 && !matches!(names[typed - 1].kind, T::Comma | T::LParen) {
        return Completion::Nothing;
    }
    let Some((spec, path)) = spec(tokens, &line[1..keyword]) else {
        return Completion::Nothing;
    };
    if line[keyword].kind == T::Import {
        let module = [spec.name.name.to_string()].into_iter().chain(path);
        let module = module.collect::<Vec<_>>().join(".");
        return Completion::ModuleItem { module, word };
    }
    Completion::Item {
        spec,
        path,
        word,
        modules_only: false,
    }
}

/// A crate and a path, up to the cursor.
fn source(tokens: &Tokens<'_>, part: &[Token], may_be_item: bool) -> Completion {
    let feature = part.iter().find(|t| {
        matches!(t.kind, T::Features | T::LBracket) && (t.span.start as usize) < tokens.offset
    });
    if let Some(open) = feature {
        let closed = open.kind == T::Features && open.span.end as usize <= tokens.offset;
        if !closed {
            let crate_part: Vec<Token> = part
                .iter()
                .copied()
                .take_while(|t| t.span.start < open.span.start)
                .collect();
            let word = feature_word(tokens.text, open.span.start as usize + 1, tokens.offset);
            return match spec(tokens, &crate_part) {
                Some((spec, _)) => Completion::Feature { spec, word },
                None => Completion::Nothing,
            };
        }
    }
    let Some(word) = tokens.word() else {
        return Completion::Nothing;
    };
    let typed = part.len() - usize::from(!word.range.is_empty() && !part.is_empty());
    let before = &part[..typed];
    match before.last().map(|token| token.kind) {
        None => Completion::Crate(word),
        Some(T::Minus) => Completion::Crate(joined(tokens, part, word)),
        Some(T::Dot) => match spec(tokens, &before[..typed - 1]) {
            Some((spec, path)) => Completion::Item {
                spec,
                path,
                word,
                modules_only: !may_be_item,
            },
            None => Completion::Nothing,
        },
        Some(_) => Completion::Nothing,
    }
}

/// A crate's name with `-`, as one word.
fn joined(tokens: &Tokens<'_>, part: &[Token], word: Word) -> Word {
    let start = part[0].span.start as usize;
    let range = start..word.range.end;
    Word {
        prefix: tokens.text[start..tokens.offset].to_owned(),
        range,
    }
}

/// The feature around the cursor; `from` is behind the `[`.
fn feature_word(text: &str, from: usize, offset: usize) -> Word {
    let part_of_name = |c: char| c.is_alphanumeric() || "-_/.+".contains(c);
    let before = &text[from..offset];
    let outside = before.char_indices().rfind(|(_, c)| !part_of_name(*c));
    let start = outside.map_or(from, |(at, c)| from + at + c.len_utf8());
    let end = text[offset..]
        .find(|c| !part_of_name(c))
        .map_or(text.len(), |at| offset + at);
    Word {
        prefix: text[start..offset].to_owned(),
        range: start..end,
    }
}

/// The crate and path that tokens state, read by the parser.
fn spec(tokens: &Tokens<'_>, part: &[Token]) -> Option<(CrateSpec, Vec<String>)> {
    let (first, last) = (part.first()?, part.last()?);
    let text = &tokens.text[first.span.start as usize..last.span.end as usize];
    let parsed = crate::parse(&format!("rimport {text}"), kayton_diagnostics::FileId(0));
    let import = parsed.module.imports.values().next()?;
    let ImportSource::Crate(spec) = &import.source else {
        return None;
    };
    let path = import
        .path
        .iter()
        .map(|segment| segment.name.to_string())
        .collect();
    Some((spec.clone(), path))
}
