"""Keyton for Pygments."""

from __future__ import annotations

from pygments.lexer import RegexLexer, bygroups, words
from pygments.token import (
    Comment,
    Keyword,
    Name,
    Number,
    Operator,
    Punctuation,
    String,
    Text,
    Whitespace,
)

__all__ = ["KeytonLexer"]

KEYWORDS = (
    "as", "await", "break", "case", "continue", "del", "elif", "else", "except", "finally",
    "for", "global", "if", "let", "match", "nonlocal", "pass", "raise", "return", "try", "while",
    "with",
)
OPERATOR_WORDS = ("and", "in", "is", "not", "or")
TYPES = (
    "bool", "bytes", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "str",
    "u8", "u16", "u32", "u64", "u128", "usize", "Dict", "Dynamic", "List", "Option", "Set", "Vec",
)
BUILTINS = (
    "abs", "all", "any", "argv", "chr", "clear_output", "copy", "dict", "display", "divmod",
    "enumerate", "eprint", "filter", "float", "hash", "hex", "html", "input", "int", "iter", "json",
    "latex", "len", "list", "map", "markdown", "max", "min", "next", "oct", "ord", "pow", "print",
    "range", "repr", "reversed", "round", "set", "sorted", "sum", "svg", "tuple", "type",
    "update_display", "vega_lite", "zip",
)


class KeytonLexer(RegexLexer):
    """Keyton, a small Python-like language that uses Rust crates."""

    name = "Keyton"
    url = "https://github.com/kayton-lang/kayton"
    aliases = ["keyton", "kay"]
    filenames = ["*.kay"]
    mimetypes = ["text/x-keyton"]
    version_added = ""

    tokens = {
        "root": [
            (r"\n", Whitespace),
            (r"[^\S\n]+", Text),
            (r"#.*$", Comment.Single),
            # Commands of notebooks.
            (r"^%%?\w[\w-]*", Name.Function.Magic),
            # After a dot every word is a name.
            (r"(\.)(\s*)([^\W\d]\w*)", bygroups(Operator, Text, Name.Attribute)),
            (r"(r?import|from)\b", Keyword.Namespace, "import"),
            (r"(fn)(\s+)([^\W\d]\w*)", bygroups(Keyword.Declaration, Text, Name.Function)),
            (r"(struct)(\s+)([^\W\d]\w*)", bygroups(Keyword.Declaration, Text, Name.Class)),
            (words(("fn", "struct"), prefix=r"\b", suffix=r"\b"), Keyword.Declaration),
            (words(("True", "False", "None"), prefix=r"\b", suffix=r"\b"), Keyword.Constant),
            (words(OPERATOR_WORDS, prefix=r"\b", suffix=r"\b"), Operator.Word),
            (words(KEYWORDS, prefix=r"\b", suffix=r"\b"), Keyword),
            (words(TYPES, prefix=r"\b", suffix=r"\b"), Keyword.Type),
            (words(BUILTINS, prefix=r"\b", suffix=r"\b(?=\s*\()"), Name.Builtin),
            (r"self\b", Name.Builtin.Pseudo),
            (r'(?i)(rf|fr|f)(""")', bygroups(String.Affix, String.Double), "f3d"),
            (r"(?i)(rf|fr|f)(''')", bygroups(String.Affix, String.Single), "f3s"),
            (r'(?i)(rf|fr|f)(")', bygroups(String.Affix, String.Double), "fd"),
            (r"(?i)(rf|fr|f)(')", bygroups(String.Affix, String.Single), "fs"),
            (r'(?i)(b|r|br|rb)?(""")', bygroups(String.Affix, String.Double), "s3d"),
            (r"(?i)(b|r|br|rb)?(''')", bygroups(String.Affix, String.Single), "s3s"),
            (r'(?i)(b|r|br|rb)?(")', bygroups(String.Affix, String.Double), "sd"),
            (r"(?i)(b|r|br|rb)?(')", bygroups(String.Affix, String.Single), "ss"),
            (r"0[xX][0-9a-fA-F_]+", Number.Hex),
            (r"0[oO][0-7_]+", Number.Oct),
            (r"0[bB][01_]+", Number.Bin),
            (r"\d[\d_]*\.\d[\d_]*([eE][+-]?\d[\d_]*)?", Number.Float),
            (r"\d[\d_]*[eE][+-]?\d[\d_]*", Number.Float),
            (r"\d[\d_]*", Number.Integer),
            (r"\.\.=?|->|\*\*=?|//=?|<<=?|>>=?|[-+*/%@&|^~<>=!]=?|\.", Operator),
            (r"[()\[\]{},:;?]", Punctuation),
            (r"[^\W\d]\w*", Name),
            (r".", Text),
        ],
        # Names, features and versions of crates, up to the end of the line.
        "import": [
            (r"\n", Whitespace, "#pop"),
            (r"[^\S\n]+", Text),
            (r"#.*$", Comment.Single),
            (r"(r?import|from|as)\b", Keyword.Namespace),
            (r"(@)([^\s,\[\]]+)", bygroups(Operator, Number)),
            (r"[^\W\d][\w-]*", Name.Namespace),
            (r"[.,*()\[\]]", Punctuation),
            (r".", Text),
        ],
        "escape": [
            (r"\\(x[0-9a-fA-F]{2}|u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|.|\n)", String.Escape),
        ],
        "hole": [
            (r"\}", String.Interpol, "#pop"),
            (r"(![rs])?(:[^{}\n]*)(?=\})", String.Interpol),
            (r"![rs](?=\})", String.Interpol),
            (r"[^\W\d]\w*", Name),
            (r"\d+(\.\d+)?", Number),
            (r"[^\w{}!:\"'\n]+", Operator),
            (r"[\[({]", Punctuation),
            (r".", Text),
        ],
        "format": [
            (r"\{\{|\}\}", String.Escape),
            (r"\{", String.Interpol, "hole"),
        ],
    }

    for _state, _quote, _token in (
        ("d", '"', String.Double),
        ("s", "'", String.Single),
        ("3d", '"""', String.Double),
        ("3s", "'''", String.Single),
    ):
        _text = (r"[^\\" + _quote[0] + ("" if len(_quote) == 3 else r"\n") + "]+", _token)
        _ftext = (r"[^\\{}" + _quote[0] + ("" if len(_quote) == 3 else r"\n") + "]+", _token)
        _end = [(_quote, _token, "#pop")]
        if len(_quote) == 3:
            _end.append((_quote[0], _token))
        else:
            # An open string ends with its line.
            _end.append((r"\n", Whitespace, "#pop"))
        tokens["s" + _state] = [*tokens["escape"], _text, *_end]
        tokens["f" + _state] = [*tokens["escape"], *tokens["format"], _ftext, *_end]
    del _state, _quote, _token, _text, _ftext, _end
