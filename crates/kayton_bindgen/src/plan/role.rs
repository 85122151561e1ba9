use serde::{Deserialize, Serialize};

macro_rules! roles {
    ($($role:ident = $($path:literal)|+;)*) => {
        /// What a definition of the standard library means to the lowering and to the solver.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[expect(missing_docs, reason = "the variants are the names of the standard library")]
        pub enum Role {
            /// No rule of its own: an object, or a trait like any other.
            Plain,
            $($role,)*
        }

        impl Role {
            /// The role of the item defined at `path` (segments joined by `::`), as rustdoc states it.
            #[must_use]
            pub fn of(path: &str) -> Role {
                match path {
                    $($($path)|+ => Role::$role,)*
                    _ => Role::Plain,
                }
            }
        }
    };
}

impl Role {
    /// Whether the members of the definition are bound like those of any other: it is a type that
    /// stays an object, or a trait whose methods have no counterpart in the language.
    #[must_use]
    pub fn binds_members(self) -> bool {
        matches!(
            self,
            Role::Plain
                | Role::Read
                | Role::Write
                | Role::BufRead
                | Role::Seek
                | Role::Hasher
                | Role::BuildHasher
                | Role::AsRef
                | Role::FromIterator
                | Role::Extend
        )
    }

    /// The role where std itself is what is bound. A sorted map that a crate gives is a dict of the
    /// language, as good as any; who names the sorted map of std wants the order that it keeps. A shared
    /// pointer that a crate gives is what it points to; who names the pointer wants to count.
    #[must_use]
    pub fn within_std(self) -> Role {
        match self {
            Role::BTreeMap | Role::BTreeSet | Role::Rc | Role::Arc => Role::Plain,
            role => role,
        }
    }

    /// Whether an exclusive reference implements the trait as what it refers to does.
    #[must_use]
    pub fn is_lent_exclusively(self) -> bool {
        matches!(
            self,
            Role::Read
                | Role::Write
                | Role::BufRead
                | Role::Seek
                | Role::Iterator
                | Role::DoubleEndedIterator
                | Role::ExactSizeIterator
        )
    }

    /// Whether the trait is one of std that no impl gives to all types of a kind: what implements it is
    /// told by the crate of the type.
    #[must_use]
    pub fn is_implemented_by_each_type(self) -> bool {
        matches!(
            self,
            Role::Clone
                | Role::Default
                | Role::Display
                | Role::Debug
                | Role::LowerHex
                | Role::UpperHex
                | Role::Octal
                | Role::Binary
                | Role::LowerExp
                | Role::UpperExp
                | Role::Error
                | Role::Eq
                | Role::Ord
                | Role::Hash
                | Role::Hasher
                | Role::FromStr
                | Role::Iterator
                | Role::DoubleEndedIterator
                | Role::ExactSizeIterator
                | Role::Future
                | Role::Read
                | Role::Write
                | Role::BufRead
                | Role::Seek
        )
    }

    /// Whether the trait is one of an operator that makes a new value.
    #[must_use]
    pub fn is_operator(self) -> bool {
        matches!(
            self,
            Role::Add
                | Role::Sub
                | Role::Mul
                | Role::Div
                | Role::Rem
                | Role::Neg
                | Role::Not
                | Role::BitAnd
                | Role::BitOr
                | Role::BitXor
                | Role::Shl
                | Role::Shr
        )
    }
}

roles! {
    String = "alloc::string::String" | "std::string::String";
    Vec = "alloc::vec::Vec" | "std::vec::Vec";
    Box = "alloc::boxed::Box" | "std::boxed::Box";
    Rc = "alloc::rc::Rc" | "std::rc::Rc";
    Arc = "alloc::sync::Arc" | "std::sync::Arc";
    Pin = "core::pin::Pin" | "std::pin::Pin";
    Cow = "alloc::borrow::Cow" | "std::borrow::Cow";
    Option = "core::option::Option" | "std::option::Option";
    Result = "core::result::Result" | "std::result::Result";
    HashMap = "std::collections::hash::map::HashMap" | "std::collections::HashMap";
    BTreeMap = "alloc::collections::btree::map::BTreeMap" | "std::collections::BTreeMap";
    HashSet = "std::collections::hash::set::HashSet" | "std::collections::HashSet";
    BTreeSet = "alloc::collections::btree::set::BTreeSet" | "std::collections::BTreeSet";
    RandomState = "std::hash::random::RandomState" | "std::hash::RandomState";
    Global = "alloc::alloc::Global" | "std::alloc::Global";
    Path = "std::path::Path";
    PathBuf = "std::path::PathBuf";
    OsStr = "std::ffi::os_str::OsStr" | "std::ffi::OsStr";
    OsString = "std::ffi::os_str::OsString" | "std::ffi::OsString";

    Fn = "core::ops::function::Fn" | "std::ops::Fn";
    FnMut = "core::ops::function::FnMut" | "std::ops::FnMut";
    FnOnce = "core::ops::function::FnOnce" | "std::ops::FnOnce";
    Into = "core::convert::Into" | "std::convert::Into";
    From = "core::convert::From" | "std::convert::From";
    TryInto = "core::convert::TryInto" | "std::convert::TryInto";
    TryFrom = "core::convert::TryFrom" | "std::convert::TryFrom";
    AsRef = "core::convert::AsRef" | "std::convert::AsRef";
    AsMut = "core::convert::AsMut" | "std::convert::AsMut";
    Borrow = "core::borrow::Borrow" | "std::borrow::Borrow";
    BorrowMut = "core::borrow::BorrowMut" | "std::borrow::BorrowMut";
    ToOwned = "alloc::borrow::ToOwned" | "std::borrow::ToOwned";
    ToString = "alloc::string::ToString" | "std::string::ToString";
    IntoIterator = "core::iter::traits::collect::IntoIterator" | "std::iter::IntoIterator";
    FromIterator = "core::iter::traits::collect::FromIterator" | "std::iter::FromIterator";
    Extend = "core::iter::traits::collect::Extend" | "std::iter::Extend";
    Iterator = "core::iter::traits::iterator::Iterator" | "std::iter::Iterator";
    DoubleEndedIterator = "core::iter::traits::double_ended::DoubleEndedIterator" | "std::iter::DoubleEndedIterator";
    ExactSizeIterator = "core::iter::traits::exact_size::ExactSizeIterator" | "std::iter::ExactSizeIterator";
    Future = "core::future::future::Future" | "std::future::Future";
    IntoFuture = "core::future::into_future::IntoFuture" | "std::future::IntoFuture";
    Sized = "core::marker::Sized" | "std::marker::Sized";
    Send = "core::marker::Send" | "std::marker::Send";
    Sync = "core::marker::Sync" | "std::marker::Sync";
    Unpin = "core::marker::Unpin" | "std::marker::Unpin";
    UnwindSafe = "core::panic::unwind_safe::UnwindSafe" | "std::panic::UnwindSafe";
    RefUnwindSafe = "core::panic::unwind_safe::RefUnwindSafe" | "std::panic::RefUnwindSafe";
    Any = "core::any::Any" | "std::any::Any";
    Copy = "core::marker::Copy" | "std::marker::Copy";
    Clone = "core::clone::Clone" | "std::clone::Clone";
    Default = "core::default::Default" | "std::default::Default";
    Display = "core::fmt::Display" | "std::fmt::Display";
    Debug = "core::fmt::Debug" | "std::fmt::Debug";
    LowerHex = "core::fmt::LowerHex" | "std::fmt::LowerHex";
    UpperHex = "core::fmt::UpperHex" | "std::fmt::UpperHex";
    Octal = "core::fmt::Octal" | "std::fmt::Octal";
    Binary = "core::fmt::Binary" | "std::fmt::Binary";
    LowerExp = "core::fmt::LowerExp" | "std::fmt::LowerExp";
    UpperExp = "core::fmt::UpperExp" | "std::fmt::UpperExp";
    Error = "core::error::Error" | "std::error::Error";
    PartialEq = "core::cmp::PartialEq" | "std::cmp::PartialEq";
    Eq = "core::cmp::Eq" | "std::cmp::Eq";
    PartialOrd = "core::cmp::PartialOrd" | "std::cmp::PartialOrd";
    Ord = "core::cmp::Ord" | "std::cmp::Ord";
    Hash = "core::hash::Hash" | "std::hash::Hash";
    Hasher = "core::hash::Hasher" | "std::hash::Hasher";
    BuildHasher = "core::hash::BuildHasher" | "std::hash::BuildHasher";
    FromStr = "core::str::traits::FromStr" | "std::str::FromStr";
    Deref = "core::ops::deref::Deref" | "std::ops::Deref";
    DerefMut = "core::ops::deref::DerefMut" | "std::ops::DerefMut";
    Drop = "core::ops::drop::Drop" | "std::ops::Drop";
    SliceIndex = "core::slice::index::SliceIndex" | "std::slice::SliceIndex";
    Index = "core::ops::index::Index" | "std::ops::Index";
    IndexMut = "core::ops::index::IndexMut" | "std::ops::IndexMut";
    Add = "core::ops::arith::Add" | "std::ops::Add";
    Sub = "core::ops::arith::Sub" | "std::ops::Sub";
    Mul = "core::ops::arith::Mul" | "std::ops::Mul";
    Div = "core::ops::arith::Div" | "std::ops::Div";
    Rem = "core::ops::arith::Rem" | "std::ops::Rem";
    Neg = "core::ops::arith::Neg" | "std::ops::Neg";
    Not = "core::ops::bit::Not" | "std::ops::Not";
    BitAnd = "core::ops::bit::BitAnd" | "std::ops::BitAnd";
    BitOr = "core::ops::bit::BitOr" | "std::ops::BitOr";
    BitXor = "core::ops::bit::BitXor" | "std::ops::BitXor";
    Shl = "core::ops::bit::Shl" | "std::ops::Shl";
    Shr = "core::ops::bit::Shr" | "std::ops::Shr";
    Read = "std::io::Read";
    Write = "std::io::Write";
    BufRead = "std::io::BufRead";
    Seek = "std::io::Seek";
}
