use serde::{Deserialize, Serialize};

/// Why an item or an instance is not exported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.sentence())]
pub struct SkipReason {
    /// Stable code.
    pub code: SkipCode,
    /// What in the signature is meant: a type or a parameter as a user reads it; may be empty.
    pub subject: String,
    /// rustc's message, where rustc decided.
    pub rustc: Option<String>,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $code:ident $text:literal $sentence:literal;)*) => {
        /// Stable codes of [`SkipReason`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum SkipCode {
            $(#[doc = $sentence] $code,)*
        }

        impl SkipCode {
            /// The code as written in `surface.json`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(SkipCode::$code => $text,)* }
            }

            fn sentence(self) -> &'static str {
                match self { $(SkipCode::$code => $sentence,)* }
            }
        }
    };
}

codes! {
    ClosureParameter "closure-parameter" "takes a function in a way that none can be given";
    FunctionResult "function-result" "takes a function that returns a part of what it is lent, which ends with its call";
    FunctionArgument "function-argument" "lends a function what cannot be lent";
    UnsafeFunction "unsafe-function" "is unsafe to call";
    RawPointer "raw-pointer" "has a raw pointer in its signature";
    FunctionPointer "function-pointer" "has a function pointer in its signature";
    TraitObject "trait-object" "has a trait object in its signature";
    OpaqueReturn "opaque-return" "returns an `impl Trait` that cannot be named";
    Projection "projection" "has an associated type in its signature that depends on the caller";
    UnnameableType "unnameable-type" "has a type in its signature that no public path names";
    MutableValue "mutable-value" "changes a value in place that is immutable in Keyton";
    ResultParameter "result-parameter" "takes a `Result` as an argument";
    UnsizedValue "unsized-value" "has an unsized value where Keyton needs a sized one";
    UnsupportedType "unsupported-type" "has a type in its signature that has no Keyton view";
    SelfType "self-type" "takes `self` through a pointer that is not transparent";
    LentArgument "lent-argument" "keeps a borrow on an argument beyond the call";
    Lifetimes "lifetimes" "keeps or gives back a borrow in a way that cannot be followed";
    Variadic "variadic" "has a variable number of arguments";
    RejectedByRustc "rejected-by-rustc" "does not compile as an export";
    OpenGeneric "open-generic" "is generic: it is written on demand, and rustc is asked when a call says its types";
    NoInstance "no-instance" "has no instance that satisfies its bounds";
    Macro "macro" "is a macro";
    NotLoaded "not-loaded" "is defined in a crate whose documentation was not loaded";
    MutableStatic "mutable-static" "is a static that can change";
    UnionField "union-field" "is a field of a union";
    Unconstructible "unconstructible" "cannot be built outside its crate";
    NoExport "no-export" "has nothing that could be called";
    GenericConstant "generic-constant" "is a constant that depends on a type parameter";
    OversizedType "oversized-type" "has a type in its signature that is too large to be written down";
    TraitAlias "trait-alias" "is a trait alias";
}

impl SkipReason {
    /// A reason about `subject`.
    #[must_use]
    pub fn new(code: SkipCode, subject: impl Into<String>) -> Self {
        SkipReason {
            code,
            subject: subject.into(),
            rustc: None,
        }
    }

    /// rustc refuses every way of keeping alive what is borrowed.
    #[must_use]
    pub fn lifetimes(message: impl Into<String>) -> Self {
        SkipReason {
            code: SkipCode::Lifetimes,
            subject: String::new(),
            rustc: Some(message.into()),
        }
    }

    /// rustc said no.
    #[must_use]
    pub fn rejected(message: impl Into<String>) -> Self {
        let message = message.into();
        SkipReason {
            code: SkipCode::RejectedByRustc,
            subject: String::new(),
            rustc: Some(message),
        }
    }

    /// The reason as a sentence without a subject, rustc's message included.
    #[must_use]
    pub fn sentence(&self) -> String {
        let mut text = self.code.sentence().to_owned();
        if !self.subject.is_empty() {
            text = format!("{text}: `{}`", self.subject);
        }
        match &self.rustc {
            Some(message) => format!("{text}: {message}"),
            None => text,
        }
    }
}
