//! Types of the language that are objects to inference: errors, iterators, shared variables, families.

use kayton_manifest::{Ty, TypeKey};

/// Key of the type of a caught error without a payload that is known.
pub(crate) const ERROR_KEY: &str = "kayton Error";

/// Key of the type of a box that holds a variable; its argument is that of the variable.
pub(crate) const SHARED_KEY: &str = "kayton Shared";

/// Begins the key of the type of values of a struct and of all that are derived from it.
pub(crate) const FAMILY: &str = "kayton Any ";

/// Key of the type of an iterator of the language; its argument is that of the items.
pub(crate) const GENERATOR_KEY: &str = "kayton Generator";

/// The type of an iterator.
pub(crate) fn generator_ty(item: Ty) -> Ty {
    Ty::Object {
        key: TypeKey(GENERATOR_KEY.into()),
        args: vec![item],
    }
}

/// The type of the items of an iterator of the language.
pub(crate) fn generated(ty: &Ty) -> Option<&Ty> {
    match ty {
        Ty::Object { key, args } if key.0 == GENERATOR_KEY => args.first(),
        _ => None,
    }
}

/// The type of the box of a variable of a type.
pub(crate) fn shared_ty(ty: Ty) -> Ty {
    Ty::Object {
        key: TypeKey(SHARED_KEY.into()),
        args: vec![ty],
    }
}

/// The type of a variable of which a box is given.
pub(crate) fn in_shared(ty: &Ty) -> Option<&Ty> {
    match ty {
        Ty::Object { key, args } if key.0 == SHARED_KEY => args.first(),
        _ => None,
    }
}

/// The type of a caught error.
pub(crate) fn error_ty() -> Ty {
    Ty::Object {
        key: TypeKey(ERROR_KEY.into()),
        args: Vec::new(),
    }
}
