use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! prims {
    ($($variant:ident $name:literal),* $(,)?) => {
        /// A primitive type with a name. The structural ones (tuples, references, …) and `!` are
        /// variants of [`Type`](crate::Type).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[expect(missing_docs, reason = "the variants are Rust's own names")]
        pub enum Prim {
            $($variant),*
        }

        impl Prim {
            /// Rust's name.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Prim::$variant => $name),* }
            }

            /// The primitive of that name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Prim::$variant),)* _ => None }
            }
        }
    };
}

prims! {
    Bool "bool", Char "char", Str "str",
    I8 "i8", I16 "i16", I32 "i32", I64 "i64", I128 "i128", Isize "isize",
    U8 "u8", U16 "u16", U32 "u32", U64 "u64", U128 "u128", Usize "usize",
    F16 "f16", F32 "f32", F64 "f64", F128 "f128",
}

impl fmt::Display for Prim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
