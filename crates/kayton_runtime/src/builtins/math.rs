//! What the language's own module `math` calls.

use kayton_api::{Error, ErrorKind, KResult};

/// The result of a function for arguments where it may have none, as Python tells it.
fn checked(result: f64, args: &[f64]) -> KResult<f64> {
    let finite = args.iter().all(|x| x.is_finite());
    if result.is_nan() && args.iter().all(|x| !x.is_nan()) {
        return Err(Error::new(ErrorKind::Value, "math domain error"));
    }
    if result.is_infinite() && finite {
        return Err(Error::new(ErrorKind::Overflow, "math range error"));
    }
    Ok(result)
}

macro_rules! functions {
    ($($name:ident $method:ident,)*) => {$(
        /// The function of that name.
        pub fn $name(x: f64) -> KResult<f64> {
            checked(x.$method(), &[x])
        }
    )*};
}

functions! {
    sqrt sqrt, cbrt cbrt, exp exp, expm1 exp_m1, sin sin, cos cos, tan tan, asin asin, acos acos,
    atan atan, sinh sinh, cosh cosh, tanh tanh,
}

macro_rules! logarithms {
    ($($name:ident $method:ident $least:literal,)*) => {$(
        /// The logarithm of that name.
        pub fn $name(x: f64) -> KResult<f64> {
            if x <= $least {
                return Err(Error::new(ErrorKind::Value, "math domain error"));
            }
            Ok(x.$method())
        }
    )*};
}

logarithms! { log ln 0.0, log2 log2 0.0, log10 log10 0.0, log1p ln_1p -1.0, }

macro_rules! pairs {
    ($($name:ident $made:expr,)*) => {$(
        /// The function of that name.
        pub fn $name(x: f64, y: f64) -> KResult<f64> {
            let made: fn(f64, f64) -> f64 = $made;
            checked(made(x, y), &[x, y])
        }
    )*};
}

pairs! {
    atan2 f64::atan2, pow f64::powf, fmod |x, y| x % y, copysign f64::copysign, hypot f64::hypot,
}

fn whole(x: f64) -> KResult<i64> {
    super::int_from_float(x)
}

/// The greatest integer that is not above `x`.
pub fn floor(x: f64) -> KResult<i64> {
    whole(x.floor())
}

/// The least integer that is not below `x`.
pub fn ceil(x: f64) -> KResult<i64> {
    whole(x.ceil())
}

/// Whether `x` is no number.
pub fn isnan(x: f64) -> KResult<bool> {
    Ok(x.is_nan())
}

/// Whether `x` is infinite.
pub fn isinf(x: f64) -> KResult<bool> {
    Ok(x.is_infinite())
}

/// The next of a row of random numbers, never negative.
pub fn mix(state: i64) -> KResult<i64> {
    // SplitMix64.
    let mut z = state.cast_unsigned().wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    Ok(((z ^ (z >> 31)) >> 1).cast_signed())
}

/// A number that differs from run to run.
pub fn entropy() -> KResult<i64> {
    use std::hash::{BuildHasher, Hasher};
    let hasher = std::collections::hash_map::RandomState::new().build_hasher();
    Ok((hasher.finish() >> 1).cast_signed())
}
