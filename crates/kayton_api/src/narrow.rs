//! Numbers that change their type at a call.

use alloc::format;
use core::fmt;

use crate::{Error, ErrorKind, KResult};

/// A number that may become a `To`, if it fits.
pub trait Narrow<To>: Copy + fmt::Display {
    /// The number as a `To`.
    fn fit(self) -> Option<To>;
    /// The least and the greatest `To`.
    fn range() -> (&'static dyn fmt::Display, &'static dyn fmt::Display);
}

/// `x` as a `B`, which messages call `name`.
///
/// # Errors
/// `Overflow` with the value and the range, if it does not fit. A float that becomes less precise
/// fits; one that becomes infinite does not.
#[inline]
pub fn narrow<A: Narrow<B>, B>(x: A, name: &str) -> KResult<B> {
    match x.fit() {
        Some(y) => Ok(y),
        None => Err(too_large::<A, B>(x, name)),
    }
}

#[cold]
fn too_large<A: Narrow<B>, B>(x: A, name: &str) -> Error {
    let (least, greatest) = A::range();
    Error::new(
        ErrorKind::Overflow,
        format!("{x} does not fit into {name} ({least} to {greatest})"),
    )
}

macro_rules! integers {
    ($($from:ident)*) => { $(integers!(@ $from: i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);)* };
    (@ $from:ident: $($to:ident)*) => {$(
        impl Narrow<$to> for $from {
            #[inline]
            fn fit(self) -> Option<$to> {
                <$to>::try_from(self).ok()
            }
            fn range() -> (&'static dyn fmt::Display, &'static dyn fmt::Display) {
                (&<$to>::MIN, &<$to>::MAX)
            }
        }
    )*};
}
integers!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);

macro_rules! floats {
    ($($from:ident as $to:ident),*) => {$(
        impl Narrow<$to> for $from {
            #[inline]
            fn fit(self) -> Option<$to> {
                let to = self as $to;
                (to.is_finite() || !self.is_finite()).then_some(to)
            }
            fn range() -> (&'static dyn fmt::Display, &'static dyn fmt::Display) {
                (&<$to>::MIN, &<$to>::MAX)
            }
        }
    )*};
}
floats!(f64 as f32, f64 as f64, f32 as f64, f32 as f32);
