//! The kinds of tokens, and the table that `logos` makes a scanner of.

use super::number::{self, NumberKind};
use super::string::{self, StringEnd};
use kayton_diagnostics::Span;
use logos::{Lexer, Logos};

/// A token. Its text is the source at its span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: T,
    /// Its place; empty for tokens of the layout.
    pub span: Span,
}

/// Kinds of tokens.
#[derive(Logos, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[logos(skip(r"[ \t\f\u{feff}]+"))]
#[logos(skip(r"#[^\n]*", allow_greedy = true))]
#[allow(missing_docs, reason = "each is described by its pattern")]
pub enum T {
    // Layout, made by `super::layout`.
    /// The end of a logical line.
    Newline,
    /// The start of a deeper block.
    Indent,
    /// The end of a block.
    Dedent,
    /// The end of the text.
    Eof,
    /// `@0.13` in an import, the `@` included.
    Version,
    /// `[blocking,json]` in an import, brackets included.
    Features,
    /// A float.
    Float,

    // Seen by the scanner, handled by the layout.
    #[regex(r"\r?\n")]
    LineEnd,
    #[regex(r"\\[ \t]*\r?\n")]
    Join,

    #[regex(r"[\p{XID_Start}_]\p{XID_Continue}*")]
    Ident,
    #[regex(r"[0-9]", scan_number)]
    Number(NumberKind),
    #[regex(
        r#"(?:[rR]|[bB]|[fF]|[uU]|[bB][rR]|[rR][bB]|[fF][rR]|[rR][fF])?["']"#,
        scan_string
    )]
    String(StringEnd),

    #[token("and")]
    And,
    #[token("as")]
    As,
    #[token("assert")]
    Assert,
    #[token("await")]
    Await,
    #[token("break")]
    Break,
    #[token("continue")]
    Continue,
    #[token("del")]
    Del,
    #[token("elif")]
    Elif,
    #[token("else")]
    Else,
    #[token("except")]
    Except,
    #[token("False")]
    False,
    #[token("finally")]
    Finally,
    #[token("fn")]
    Fn,
    #[token("for")]
    For,
    #[token("from")]
    From,
    #[token("global")]
    Global,
    #[token("if")]
    If,
    #[token("import")]
    Import,
    #[token("in")]
    In,
    #[token("is")]
    Is,
    #[token("let")]
    Let,
    #[token("None")]
    None,
    #[token("nonlocal")]
    Nonlocal,
    #[token("not")]
    Not,
    #[token("or")]
    Or,
    #[token("pass")]
    Pass,
    #[token("raise")]
    Raise,
    #[token("return")]
    Return,
    #[token("rimport")]
    Rimport,
    #[token("struct")]
    Struct,
    #[token("True")]
    True,
    #[token("try")]
    Try,
    #[token("while")]
    While,
    #[token("with")]
    With,

    #[token("(")]
    LParen,
    #[token(")")]
    RParen,
    #[token("[")]
    LBracket,
    #[token("]")]
    RBracket,
    #[token("{")]
    LBrace,
    #[token("}")]
    RBrace,
    #[token(",")]
    Comma,
    #[token(":")]
    Colon,
    #[token("::")]
    ColonColon,
    #[token(":=")]
    Walrus,
    #[token(";")]
    Semicolon,
    #[token(".")]
    Dot,
    #[token("..")]
    DotDot,
    #[token("..=")]
    DotDotEq,
    #[token("...")]
    Ellipsis,
    #[token("->")]
    Arrow,
    #[token("=>")]
    FatArrow,
    #[token("!")]
    Bang,
    #[token("?")]
    Question,
    #[token("&&")]
    AmpAmp,
    #[token("||")]
    PipePipe,

    #[token("+")]
    Plus,
    #[token("-")]
    Minus,
    #[token("*")]
    Star,
    #[token("**")]
    StarStar,
    #[token("/")]
    Slash,
    #[token("//")]
    SlashSlash,
    #[token("%")]
    Percent,
    #[token("@")]
    At,
    #[token("&")]
    Amp,
    #[token("|")]
    Pipe,
    #[token("^")]
    Caret,
    #[token("~")]
    Tilde,
    #[token("<<")]
    Shl,
    #[token(">>")]
    Shr,
    #[token("<")]
    Lt,
    #[token("<=")]
    Le,
    #[token(">")]
    Gt,
    #[token(">=")]
    Ge,
    #[token("==")]
    EqEq,
    #[token("!=")]
    Ne,
    #[token("=")]
    Eq,
    #[token("+=")]
    PlusEq,
    #[token("-=")]
    MinusEq,
    #[token("*=")]
    StarEq,
    #[token("**=")]
    StarStarEq,
    #[token("/=")]
    SlashEq,
    #[token("//=")]
    SlashSlashEq,
    #[token("%=")]
    PercentEq,
    #[token("@=")]
    AtEq,
    #[token("&=")]
    AmpEq,
    #[token("|=")]
    PipeEq,
    #[token("^=")]
    CaretEq,
    #[token("<<=")]
    ShlEq,
    #[token(">>=")]
    ShrEq,
}

fn scan_number(lexer: &mut Lexer<'_, T>) -> NumberKind {
    let start = lexer.span().start;
    let source = lexer.source();
    let after_dot = source[..start].ends_with('.') && !source[..start].ends_with("..");
    let (length, kind) = number::scan(&source[start..], after_dot);
    lexer.bump(length - 1);
    kind
}

fn scan_string(lexer: &mut Lexer<'_, T>) -> StringEnd {
    let (length, end) = string::scan(&lexer.source()[lexer.span().start..]);
    lexer.bump(length - lexer.slice().len());
    end
}

impl T {
    /// Whether it is a word, so that it can be a name behind a dot.
    pub fn is_word(self, text: &str) -> bool {
        let letter = |c: char| c.is_alphabetic() || c == '_';
        !matches!(self, T::String(_)) && text.starts_with(letter)
    }

    /// Whether an expression may end with it.
    pub fn ends_expr(self) -> bool {
        matches!(
            self,
            T::Ident
                | T::Number(_)
                | T::Float
                | T::String(_)
                | T::True
                | T::False
                | T::None
                | T::RParen
                | T::RBracket
                | T::RBrace
        )
    }

    /// As messages name it: "`:`", "the end of the line".
    pub fn describe(self, text: &str) -> String {
        match self {
            T::Newline | T::LineEnd | T::Join => "the end of the line".into(),
            T::Indent => "an indented block".into(),
            T::Dedent => "the end of the block".into(),
            T::Eof => "the end of the text".into(),
            T::String(_) => "a string".into(),
            _ => format!("`{text}`"),
        }
    }
}
