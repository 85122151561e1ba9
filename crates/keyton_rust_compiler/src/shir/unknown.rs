//! What is said about names that cannot be what they are used as.

use super::resolver::Resolver;
use super::{BindingId, Builtin};
use crate::hir::{Ident, Name};
use kayton_diagnostics::{Code, Diagnostic, Span, similar};

/// Types that the language knows beside those that are builtins; they are written as in Rust.
const LANGUAGE_TYPES: [&str; 28] = [
    "BTreeMap",
    "BTreeSet",
    "IndexMap",
    "IndexSet",
    "VecDeque",
    "Box",
    "Rc",
    "Arc",
    "Cow",
    "Result",
    "Iterator",
    "Future",
    "Any",
    "object",
    "ABC",
    "Enum",
    "Protocol",
    "Iterable",
    "Sequence",
    "Callable",
    "Generator",
    "Optional",
    "Generic",
    "Union",
    "Collection",
    "Mapping",
    "Hashable",
    "Type",
];

/// Keywords that stand where names do.
const KEYWORD_VALUES: [&str; 3] = ["True", "False", "None"];

/// Whether a name is a type without an import or definition.
pub fn is_language_type(name: &str) -> bool {
    LANGUAGE_TYPES.contains(&name)
        || Builtin::named(name).is_some_and(|builtin| builtin.kind().names_a_type())
}

impl Resolver<'_> {
    /// Every name that can be used at the code at hand.
    fn visible(&self) -> Vec<Name> {
        let mut names: Vec<Name> = Vec::new();
        for frame in self.frames.iter().rev() {
            frame
                .inner
                .iter()
                .rev()
                .for_each(|inner| names.extend(inner.keys().cloned()));
            names.extend(frame.names.keys().cloned());
        }
        names.extend(self.later.keys().cloned());
        names.extend(self.session.names.keys().cloned());
        names
    }

    fn suggestion(&self, name: &Name, builtins: impl Fn(Builtin) -> bool) -> Option<String> {
        let visible = self.visible();
        let names = visible.iter().map(Name::as_str);
        let builtins = Builtin::ALL
            .iter()
            .filter(|b| builtins(**b))
            .map(|b| b.name());
        similar(name, names.chain(builtins).chain(KEYWORD_VALUES))
            .map(|name| format!("did you mean `{name}`?"))
    }

    pub(super) fn report_unknown(&mut self, name: &Name, span: Span, has_members: bool) {
        let mut error = Diagnostic::error(Code::NameNotFound, format!("`{name}` is not defined"))
            .primary(span, "no variable, function or import has this name");
        if self.session.lost.contains(name) {
            let lost = "its value was lost when the process that held it ended";
            let again = "run the cell that assigns it again";
            self.diagnostics.push(error.note(lost).help(again));
            return;
        }
        if let Some(known) = known_elsewhere(name) {
            error = error.help(known);
        } else if let Some(suggestion) = self.suggestion(name, |_| true) {
            error = error.help(suggestion);
        }
        let is_crate = self.env.may_be_crate(name);
        let looks_like_crate = has_members && name.chars().all(|c| !c.is_uppercase());
        if is_crate || looks_like_crate {
            error = error.help(format!(
                "write `rimport {name}` first if it is a Rust crate"
            ));
        } else if error.help.is_empty() {
            error = error.help(format!("assign it first: `{name} = …`, or import it"));
        }
        self.diagnostics.push(error);
    }

    pub(super) fn report_unknown_type(
        &mut self,
        first: &Ident,
        found: Option<BindingId>,
        is_path: bool,
    ) {
        let name = &first.name;
        if let Some(binding) = found {
            let mut error =
                Diagnostic::error(Code::TypeNotFound, format!("`{name}` is not a type"))
                    .primary(first.span, "a type is needed here")
                    .help("write a type such as `i64`, `str`, `Vec<i64>`, or leave it out");
            if let Some(span) = self.out.bindings[binding].span {
                error = error.secondary(span, format!("`{name}` is defined here"));
            }
            return self.diagnostics.push(error);
        }
        let what = if is_path {
            "is not defined"
        } else {
            "is not a known type"
        };
        let mut error = Diagnostic::error(Code::TypeNotFound, format!("`{name}` {what}"))
            .primary(first.span, "no struct or import has this name");
        if let Some(known) = known_type_elsewhere(name) {
            error = error.help(format!("write `{known}`"));
        } else if let Some(suggestion) =
            self.suggestion(name, |builtin| builtin.kind().names_a_type())
        {
            error = error.help(suggestion);
        }
        error = error.help(if is_path {
            format!("write `rimport {name}` first if it is a Rust crate")
        } else {
            format!("import it (`from some_crate rimport {name}`), or leave the type out")
        });
        self.diagnostics.push(error);
    }

    /// A variable is read above everything that assigns it.
    pub(super) fn report_unassigned(&mut self, name: &Name, span: Span, binding: BindingId) {
        let mut error = Diagnostic::error(
            Code::UsedBeforeAssigned,
            format!("`{name}` has no value yet where it is read"),
        )
        .primary(span, "read here");
        if let Some(assigned) = self.out.bindings[binding].span {
            error = error.secondary(assigned, "assigned only here");
        }
        error = if !self.at_module_level() && self.is_global_too(name) {
            error
                .note(format!(
                    "the function assigns `{name}`, so it is a variable of its own there"
                ))
                .help(format!(
                    "write `global {name}` first in the function to use the outer one"
                ))
        } else {
            error.help("assign it before it is read")
        };
        self.diagnostics.push(error);
    }

    /// A function has `x += 1` alone.
    pub(super) fn report_only_changed(&mut self, name: &Name, span: Span) {
        let around = self.frames[1..]
            .iter()
            .any(|frame| frame.names.contains_key(name));
        let word = if around { "nonlocal" } else { "global" };
        let mut error = Diagnostic::error(
            Code::UsedBeforeAssigned,
            format!("`{name}` has no value yet where it is changed"),
        )
        .primary(span, "")
        .note(format!(
            "the function assigns `{name}`, so it is a variable of its own there"
        ));
        if around || self.is_global_too(name) {
            error = error.help(format!(
                "write `{word} {name}` first in the function to change the outer one"
            ));
        } else {
            error = error.help(format!("assign it first: `{name} = 0`"));
        }
        self.diagnostics.push(error);
    }

    /// Whether the module has a variable or definition of that name.
    fn is_global_too(&self, name: &Name) -> bool {
        self.later.contains_key(name) || self.session.names.contains_key(name)
    }
}

/// Names of other languages, and what to write instead.
fn known_elsewhere(name: &str) -> Option<&'static str> {
    Some(match name {
        "true" => "write `True`",
        "false" => "write `False`",
        "null" | "nil" | "none" | "undefined" | "NULL" | "nullptr" => "write `None`",
        "println" | "printf" | "echo" | "puts" | "console" | "dbg" => "write `print(…)`",
        "eprintln" => "write `eprint(…)`",
        "this" => "write `self`, the first parameter of a method",
        "self" => "`self` is the first parameter of methods: `fn name(self):`",
        "Some" => "write the value alone: an `Option` is the value or `None`",
        "Ok" => "write the value alone: a function returns it, or raises an error",
        "Err" => "write `raise error`",
        "panic" => "write `raise Exception(\"…\")`",
        "unwrap" | "expect" => "remove it: a missing value raises an error by itself",
        "size" | "length" | "count" => "write `len(x)`",
        "string" | "String_" | "unicode" => "write `str`",
        "number" | "integer" | "long" => "write `int`",
        "double" => "write `float`",
        "vec" => "write a list: `[1, 2]`",
        "format_" | "sprintf" => "write an f-string: `f\"{x}\"`",
        "exec" | "eval" => "Keyton is compiled; there is no code made of strings",
        "elseif" | "elsif" => "write `elif`",
        "function" | "func" => "write `fn name():`",
        "import" | "use" | "require" | "include" => "write `rimport name`",
        "xrange" => "write `range`, or `0..10`",
        _ => return None,
    })
}

/// Types of other languages.
fn known_type_elsewhere(name: &str) -> Option<&'static str> {
    Some(match name {
        "string" | "String_" | "unicode" | "text" => "str",
        "integer" | "long" | "number" => "i64",
        "double" | "real" => "f64",
        "boolean" | "Bool" => "bool",
        "List" | "Array" | "array" | "vec" => "Vec<T>",
        "Dict" | "Map" | "map" | "Hash" => "HashMap<K, V>",
        "Set" => "HashSet<T>",
        "Optional" | "Maybe" => "Option<T>",
        "Tuple" => "(A, B)",
        "Callable" | "Function" => "fn(A) -> B",
        "void" | "unit" | "Unit" => "None",
        "byte" => "u8",
        _ => return None,
    })
}
