//! The registry of diagnostic codes. A code, once published, keeps its number and its meaning.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $number:literal $name:literal,)+) => {
        /// Which problem. Numbers by area: `E00` text and syntax, `E01` names, `E02` types, `E03`
        /// ownership, `E04` imports, `E05` limits and faults of Kayton itself, `E06` errors
        /// raised while a program ran.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Code {
            $($(#[doc = $doc])+ #[serde(rename = $number)] $variant,)+
        }

        impl Code {
            /// Every code, in the order of the registry.
            pub const ALL: &[Code] = &[$(Code::$variant),+];

            /// The stable number, as `"E0102"`.
            pub fn number(self) -> &'static str {
                match self { $(Code::$variant => $number),+ }
            }

            /// The stable name, as `"name-not-found"`.
            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name),+ }
            }
        }
    };
}

codes! {
    /// A character that begins no token.
    UnknownCharacter = "E0001" "unknown-character",
    /// A string without its closing quote.
    UnclosedString = "E0002" "unclosed-string",
    /// An escape that strings do not know.
    BadEscape = "E0003" "bad-escape",
    /// A number that cannot be read.
    BadNumber = "E0004" "bad-number",
    /// A tab in the indentation.
    TabIndentation = "E0005" "tab-indentation",
    /// A line indented where nothing opened a block.
    UnexpectedIndent = "E0006" "unexpected-indent",
    /// A line whose indentation fits no open block.
    InconsistentIndentation = "E0007" "inconsistent-indentation",
    /// A block that a `:` announced is missing.
    MissingBlock = "E0008" "missing-block",
    /// A bracket that is never closed, or closed by another one.
    UnclosedBracket = "E0009" "unclosed-bracket",
    /// A closing bracket without an opening one.
    UnopenedBracket = "E0010" "unopened-bracket",
    /// Another token was needed here.
    UnexpectedToken = "E0011" "unexpected-token",
    /// A `:` is missing.
    MissingColon = "E0012" "missing-colon",
    /// An expression is missing.
    MissingExpression = "E0013" "missing-expression",
    /// A way to write it in another language.
    ForeignSyntax = "E0014" "foreign-syntax",
    /// An `=` where a value is needed.
    AssignmentInExpression = "E0015" "assignment-in-expression",
    /// Something that cannot be assigned to.
    BadTarget = "E0016" "bad-target",
    /// An import that cannot be read.
    BadImport = "E0017" "bad-import",
    /// A parameter or argument in the wrong place.
    BadArguments = "E0018" "bad-arguments",
    /// A pattern that cannot be read.
    BadPattern = "E0019" "bad-pattern",
    /// A type that cannot be read.
    BadType = "E0020" "bad-type",
    /// An f-string that cannot be read.
    BadFString = "E0021" "bad-f-string",
    /// `return`, `break` or `continue` outside of what they leave.
    MisplacedJump = "E0022" "misplaced-jump",
    /// The text nests deeper than the parser follows.
    TooDeep = "E0023" "too-deep",
    /// A `try` without `except` and `finally`.
    MissingHandler = "E0024" "missing-handler",

    /// A name that nothing defines.
    NameNotFound = "E0102" "name-not-found",
    /// A parameter, field or method stated twice.
    DuplicateName = "E0103" "duplicate-name",
    /// `global` or `nonlocal` that cannot mean anything.
    BadScopeStatement = "E0104" "bad-scope-statement",
    /// A type name that nothing defines.
    TypeNotFound = "E0105" "type-not-found",
    /// A local variable is read where it cannot have a value.
    UsedBeforeAssigned = "E0106" "used-before-assigned",
    /// A name with a meaning of its own is given another one.
    ShadowedBuiltin = "E0107" "shadowed-builtin",

    /// Two types that do not fit.
    TypeMismatch = "E0201" "type-mismatch",
    /// Arguments that no signature takes.
    ArgumentMismatch = "E0202" "argument-mismatch",
    /// A value has no attribute or method of that name.
    NoSuchMember = "E0203" "no-such-member",
    /// An operator that the operands do not have.
    NoSuchOperator = "E0204" "no-such-operator",
    /// A value is called that cannot be called.
    NotCallable = "E0205" "not-callable",
    /// A value is looped over that cannot be.
    NotIterable = "E0206" "not-iterable",
    /// A type cannot be inferred.
    CannotInfer = "E0207" "cannot-infer",
    /// An item exists in the crate and cannot be called; the reason follows.
    Unsupported = "E0208" "unsupported",
    /// A type argument does not satisfy a bound.
    BoundNotSatisfied = "E0209" "bound-not-satisfied",
    /// Types that depend on themselves.
    RecursiveType = "E0210" "recursive-type",
    /// A literal outside the range of its type.
    LiteralOutOfRange = "E0211" "literal-out-of-range",
    /// A `match` that cannot cover every value where its value is needed.
    NonExhaustiveMatch = "E0212" "non-exhaustive-match",
    /// A value that may be `None` is used as if it were not.
    MaybeNone = "E0213" "maybe-none",
    /// A value that cannot be indexed or sliced.
    NotIndexable = "E0214" "not-indexable",
    /// A value that cannot be shown, compared or hashed.
    MissingCapability = "E0215" "missing-capability",
    /// Types of one name from two builds of a crate.
    TwoVersions = "E0216" "two-versions",
    /// Code that can never run.
    Unreachable = "E0217" "unreachable",
    /// A format specification that the value does not take.
    BadFormat = "E0218" "bad-format",
    /// A crate's code cannot be compiled for the types that it is used with.
    InstanceRefused = "E0219" "instance-refused",

    /// A value is used after it was moved.
    UsedAfterMove = "E0301" "used-after-move",
    /// A value is changed while it is lent.
    Borrowed = "E0302" "borrowed",
    /// A value leaves the thread that it must stay on.
    NotSend = "E0303" "not-send",

    /// A crate that could not be resolved or built.
    ImportFailed = "E0401" "import-failed",
    /// A crate or module has no item of that name.
    ItemNotFound = "E0402" "item-not-found",
    /// Two imports of one crate ask for what does not go together.
    ImportConflict = "E0403" "import-conflict",
    /// A Keyton module that could not be found.
    ModuleNotFound = "E0404" "module-not-found",

    /// Valid Keyton that this version does not do yet.
    NotYetSupported = "E0501" "not-yet-supported",
    /// Generated Rust that rustc refuses: a fault of Kayton.
    Internal = "E0502" "internal",

    /// An error that the program raised and nothing caught.
    Raised = "E0601" "raised",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.number())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_are_unique_and_sorted() {
        let numbers: Vec<_> = Code::ALL.iter().map(|code| code.number()).collect();
        assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]));
        let mut names: Vec<_> = Code::ALL.iter().map(|code| code.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Code::ALL.len());
    }
}
