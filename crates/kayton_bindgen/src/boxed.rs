//! Opaque iterators: `impl Iterator<Item = T>` becomes an object of `Box<dyn Iterator<Item = T>>`.

use kayton_manifest::{Ty, TypeKey};

/// Identity of the boxed iterator, one for all plugins.
pub const ITERATOR_KEY: &str = "std iter::BoxIterator";

/// The Keyton type of a boxed iterator over items of an exact type.
#[must_use]
pub fn iterator(item: Ty) -> Ty {
    Ty::Object {
        key: TypeKey(ITERATOR_KEY.to_owned()),
        args: vec![item],
    }
}
