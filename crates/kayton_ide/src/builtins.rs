//! What is said of the language's own functions, types and methods.

use keyton_rust_compiler::manifest::Ty;
use keyton_rust_compiler::shir::{Builtin, BuiltinKind};

/// A method of a builtin type.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct BuiltinMethod {
    pub(crate) name: &'static str,
    pub(crate) signature: &'static str,
    pub(crate) docs: &'static str,
}

macro_rules! methods {
    ($($name:literal $signature:literal $docs:literal,)+) => {
        &[$(BuiltinMethod { name: $name, signature: concat!($name, $signature), docs: $docs }),+]
    };
}

const STR: &[BuiltinMethod] = methods! {
    "upper" "() -> str" "The text in upper case.",
    "lower" "() -> str" "The text in lower case.",
    "casefold" "() -> str" "The text for comparisons that ignore case.",
    "capitalize" "() -> str" "The first letter in upper case, the others in lower case.",
    "title" "() -> str" "The first letter of each word in upper case.",
    "swapcase" "() -> str" "Upper case letters in lower case and the other way round.",
    "strip" "(chars: str = None) -> str" "Without white space, or these characters, at both ends.",
    "lstrip" "(chars: str = None) -> str" "Without white space, or these characters, at the start.",
    "rstrip" "(chars: str = None) -> str" "Without white space, or these characters, at the end.",
    "split" "(sep: str = None, maxsplit: i64 = None) -> Vec<str>" "The parts between separators; by white space if none is given.",
    "rsplit" "(sep: str, maxsplit: i64 = None) -> Vec<str>" "The parts between separators, split from the end.",
    "splitlines" "() -> Vec<str>" "The lines, without their ends.",
    "partition" "(sep: str) -> (str, str, str)" "What is before the first separator, the separator, and what is behind it.",
    "join" "(parts: Vec<str>) -> str" "The parts with this text between them.",
    "format" "(…) -> str" "The text with its `{}` filled in.",
    "replace" "(old: str, new: str, count: i64 = None) -> str" "Every occurrence replaced, or the first `count` of them.",
    "startswith" "(prefix: str) -> bool" "Whether the text begins so.",
    "endswith" "(suffix: str) -> bool" "Whether the text ends so.",
    "removeprefix" "(prefix: str) -> str" "Without that start, if it has it.",
    "removesuffix" "(suffix: str) -> str" "Without that end, if it has it.",
    "find" "(sub: str) -> i64" "Where the first occurrence begins, in characters; -1 if there is none.",
    "rfind" "(sub: str) -> i64" "Where the last occurrence begins, in characters; -1 if there is none.",
    "index" "(sub: str) -> i64" "Where the first occurrence begins; raises `ValueError` if there is none.",
    "count" "(sub: str) -> i64" "How often it occurs, without overlaps.",
    "ljust" "(width: i64, fill: str = None) -> str" "Filled up to a width at the end.",
    "rjust" "(width: i64, fill: str = None) -> str" "Filled up to a width at the start.",
    "center" "(width: i64, fill: str = None) -> str" "Filled up to a width at both ends.",
    "zfill" "(width: i64) -> str" "Filled up with zeros at the start, behind a sign.",
    "isdigit" "() -> bool" "Whether it is all digits, at least one.",
    "isnumeric" "() -> bool" "Whether it is all digits, at least one.",
    "isalpha" "() -> bool" "Whether it is all letters, at least one.",
    "isalnum" "() -> bool" "Whether it is all letters and digits, at least one.",
    "isspace" "() -> bool" "Whether it is all white space, at least one.",
    "isupper" "() -> bool" "Whether its letters are all in upper case.",
    "islower" "() -> bool" "Whether its letters are all in lower case.",
    "encode" "() -> bytes" "Its bytes in UTF-8.",
};

const BYTES: &[BuiltinMethod] = methods! {
    "decode" "() -> str" "The text that the bytes are in UTF-8; raises `ValueError` if they are none.",
    "hex" "() -> str" "Two hexadecimal digits for each byte.",
};

const LIST: &[BuiltinMethod] = methods! {
    "append" "(value)" "Adds a value at the end.",
    "extend" "(values)" "Adds every value at the end.",
    "insert" "(index: i64, value)" "Puts a value before the one at that place.",
    "pop" "(index: i64 = -1)" "Takes out the last value, or that at a place, and gives it.",
    "remove" "(value)" "Takes out the first equal value; raises `ValueError` if there is none.",
    "clear" "()" "Takes out everything.",
    "index" "(value) -> i64" "The place of the first equal value; raises `ValueError` if there is none.",
    "count" "(value) -> i64" "How many values are equal to it.",
    "sort" "(key = None, reverse: bool = False)" "Sorts in place; equal values keep their order.",
    "reverse" "()" "Turns the order round, in place.",
    "copy" "()" "Another list of the same values.",
};

const DICT: &[BuiltinMethod] = methods! {
    "get" "(key, default = None)" "The value of a key, else the default.",
    "keys" "()" "The keys, in the order in which they came.",
    "values" "()" "The values, in the order in which their keys came.",
    "items" "()" "Pairs of key and value, in the order in which they came.",
    "pop" "(key, default = None)" "Takes out a key and gives its value.",
    "setdefault" "(key, default)" "The value of a key, which gets the default first if it is missing.",
    "update" "(other)" "Takes over every key and value of another dict.",
    "clear" "()" "Takes out everything.",
    "copy" "()" "Another dict of the same keys and values.",
};

const SET: &[BuiltinMethod] = methods! {
    "add" "(value)" "Adds a value.",
    "remove" "(value)" "Takes out a value; raises `KeyError` if it is not there.",
    "discard" "(value)" "Takes out a value if it is there.",
    "clear" "()" "Takes out everything.",
    "copy" "()" "Another set of the same values.",
    "union" "(other)" "The values of both.",
    "intersection" "(other)" "The values that both have.",
    "difference" "(other)" "The values that the other has not.",
    "symmetric_difference" "(other)" "The values that only one of them has.",
    "issubset" "(other) -> bool" "Whether the other has all of its values.",
    "issuperset" "(other) -> bool" "Whether it has all values of the other.",
    "update" "(other)" "Takes over every value of another set.",
};

/// Methods of a builtin type.
pub(crate) fn methods_of(ty: &Ty) -> &'static [BuiltinMethod] {
    match ty {
        Ty::Str => STR,
        Ty::Bytes => BYTES,
        Ty::Vec(_) => LIST,
        Ty::Dict(..) => DICT,
        Ty::Set(_) => SET,
        _ => &[],
    }
}

/// How a builtin is called, and what it does.
pub(crate) fn of(builtin: Builtin) -> (&'static str, &'static str) {
    let known = FUNCTIONS.iter().find(|(b, ..)| *b == builtin);
    match (known, builtin.kind()) {
        (Some((_, signature, docs)), _) => (signature, docs),
        (None, BuiltinKind::Error) => (builtin.name(), "An error that can be raised and caught."),
        (None, _) => (builtin.name(), "A type of the language."),
    }
}

const FUNCTIONS: &[(Builtin, &str, &str)] = &[
    (
        Builtin::Argv,
        "argv: Vec<str>",
        "The arguments of the program, without its own name.",
    ),
    (
        Builtin::Print,
        "print(…, sep: str = \" \", end: str = \"\\n\")",
        "Writes values to the output.",
    ),
    (
        Builtin::Input,
        "input(prompt: str = \"\") -> str",
        "Asks the user for a line.",
    ),
    (
        Builtin::Len,
        "len(x) -> i64",
        "How many items or characters something has.",
    ),
    (
        Builtin::Range,
        "range(stop) · range(start, stop, step = 1)",
        "Integers up to `stop`, without it.",
    ),
    (
        Builtin::Repr,
        "repr(x) -> str",
        "The value as text for programmers.",
    ),
    (Builtin::Abs, "abs(x)", "The value without its sign."),
    (
        Builtin::Min,
        "min(xs) · min(a, b, …)",
        "The smallest value.",
    ),
    (
        Builtin::Max,
        "max(xs) · max(a, b, …)",
        "The greatest value.",
    ),
    (Builtin::Sum, "sum(xs, start = 0)", "All values added up."),
    (
        Builtin::Sorted,
        "sorted(xs, key = None, reverse: bool = False)",
        "A new list in order.",
    ),
    (
        Builtin::Reversed,
        "reversed(xs)",
        "The values from the last to the first.",
    ),
    (
        Builtin::Enumerate,
        "enumerate(xs, start = 0)",
        "Pairs of a number and a value.",
    ),
    (
        Builtin::Zip,
        "zip(xs, ys, …)",
        "Tuples of the values at the same place; as many as the shortest has.",
    ),
    (
        Builtin::Map,
        "map(f, xs)",
        "What the function gives for each value.",
    ),
    (
        Builtin::Filter,
        "filter(f, xs)",
        "The values for which the function gives true.",
    ),
    (
        Builtin::Any,
        "any(xs) -> bool",
        "Whether one value is true.",
    ),
    (
        Builtin::All,
        "all(xs) -> bool",
        "Whether every value is true.",
    ),
    (
        Builtin::Round,
        "round(x, digits: i64 = 0)",
        "The nearest number with that many digits; halves go to the even one.",
    ),
    (
        Builtin::DivMod,
        "divmod(a, b)",
        "The quotient, rounded down, and the remainder.",
    ),
    (Builtin::Pow, "pow(a, b)", "`a` to the power of `b`."),
    (
        Builtin::Ord,
        "ord(c) -> i64",
        "The code point of a character.",
    ),
    (
        Builtin::Chr,
        "chr(n: i64) -> str",
        "The character of a code point.",
    ),
    (
        Builtin::Hex,
        "hex(n) -> str",
        "An integer in hexadecimal digits.",
    ),
    (Builtin::Oct, "oct(n) -> str", "An integer in octal digits."),
    (
        Builtin::Bin,
        "bin(n) -> str",
        "An integer in binary digits.",
    ),
    (
        Builtin::Hash,
        "hash(x) -> i64",
        "A number that is equal for equal values.",
    ),
    (
        Builtin::Id,
        "id(x) -> i64",
        "A number that no other object has at the same time.",
    ),
    (
        Builtin::Iter,
        "iter(xs)",
        "The values one after the other, for `next`.",
    ),
    (
        Builtin::Next,
        "next(iterator)",
        "The next value; raises `StopIteration` behind the last one.",
    ),
    (
        Builtin::Copy,
        "copy(x)",
        "A value of its own that is equal.",
    ),
    (Builtin::Type, "type(x) -> str", "The type of a value."),
    (
        Builtin::IsInstance,
        "isinstance(x, T) -> bool",
        "Whether a value is of a type.",
    ),
    (
        Builtin::HasAttr,
        "hasattr(x, name: str) -> bool",
        "Whether a value has that attribute.",
    ),
    (
        Builtin::Format,
        "format(x, spec: str = \"\") -> str",
        "The value as text, in the form of a format spec.",
    ),
    (
        Builtin::Dir,
        "dir(x) -> Vec<str>",
        "The names behind the dot of something.",
    ),
    (Builtin::Help, "help(x)", "The docs of something."),
    (
        Builtin::Str,
        "str(x = \"\") -> str",
        "The value as text for people.",
    ),
    (
        Builtin::Int,
        "int(x = 0, base: i64 = 10) -> i64",
        "The value as an integer.",
    ),
    (
        Builtin::Float,
        "float(x = 0.0) -> f64",
        "The value as a float.",
    ),
    (
        Builtin::Bool,
        "bool(x = False) -> bool",
        "Whether the value is true.",
    ),
    (
        Builtin::Bytes,
        "bytes(x) -> bytes",
        "Bytes of a text or of a list of integers.",
    ),
    (
        Builtin::Char,
        "char(x) -> char",
        "A text of one character as a character.",
    ),
    (
        Builtin::List,
        "list(xs) -> Vec",
        "A new list of the values.",
    ),
    (
        Builtin::Dict,
        "dict(pairs) -> Dict",
        "A new dict of the pairs.",
    ),
    (Builtin::Set, "set(xs) -> Set", "A new set of the values."),
    (
        Builtin::Dynamic,
        "Dynamic(x)",
        "A value of any type, known when the program runs.",
    ),
    (Builtin::Exception, "Exception(message: str)", "Any error."),
    (
        Builtin::ValueError,
        "ValueError(message: str)",
        "A value that cannot be used.",
    ),
    (
        Builtin::TypeError,
        "TypeError(message: str)",
        "A value of the wrong type.",
    ),
    (
        Builtin::KeyError,
        "KeyError(message: str)",
        "A dict or set has no such key.",
    ),
    (
        Builtin::IndexError,
        "IndexError(message: str)",
        "A list or text has no such place.",
    ),
    (
        Builtin::ZeroDivisionError,
        "ZeroDivisionError(message: str)",
        "A division by zero.",
    ),
    (
        Builtin::OverflowError,
        "OverflowError(message: str)",
        "A number that does not fit its type.",
    ),
    (
        Builtin::RecursionError,
        "RecursionError(message: str)",
        "Calls or values that are nested too deeply.",
    ),
    (
        Builtin::MemoryError,
        "MemoryError(message: str)",
        "A value for which there is no memory.",
    ),
    (
        Builtin::KeyboardInterrupt,
        "KeyboardInterrupt",
        "The user stopped the cell.",
    ),
    (Builtin::RustError, "RustError", "An error of a crate."),
    (Builtin::RustPanic, "RustPanic", "A crate's code panicked."),
    (
        Builtin::MovedError,
        "MovedError",
        "An object that was given away.",
    ),
    (
        Builtin::BorrowError,
        "BorrowError",
        "An object that is in use elsewhere.",
    ),
];
