use kayton_api::{Error, ErrorKind, KResult};

#[cold]
fn zero(what: &str) -> Error {
    Error::new(ErrorKind::ZeroDivision, what)
}

#[cold]
fn not_real() -> Error {
    Error::new(
        ErrorKind::Value,
        "a negative number to a fractional power is not a real number",
    )
}

/// Float arithmetic where Python differs from Rust: division by zero raises, `//` and `%` round
/// towards minus infinity.
pub trait Float: Copy {
    /// `a / b`. Raises on zero.
    fn div(self, b: Self) -> KResult<Self>;
    /// `a // b`. Raises on zero.
    fn floordiv(self, b: Self) -> KResult<Self>;
    /// `a % b`. Raises on zero.
    fn modulo(self, b: Self) -> KResult<Self>;
    /// `a ** b`. Raises for zero to a negative power, and where the result is not real.
    fn power(self, b: Self) -> KResult<Self>;
    /// As [`Float::power`], for all powers.
    fn any_power(self, b: Self) -> KResult<Self>;
}

macro_rules! float {
    ($($t:ident)*) => {$(
        impl Float for $t {
            #[inline]
            fn div(self, b: $t) -> KResult<$t> {
                if b == 0.0 {
                    return Err(zero("float division by zero"));
                }
                Ok(self / b)
            }
            #[inline]
            fn floordiv(self, b: $t) -> KResult<$t> {
                if b == 0.0 {
                    return Err(zero("float floor division by zero"));
                }
                Ok(((self - self.modulo(b)?) / b).round())
            }
            #[inline]
            fn modulo(self, b: $t) -> KResult<$t> {
                if b == 0.0 {
                    return Err(zero("float modulo"));
                }
                let r = self % b;
                Ok(if r != 0.0 && ((r < 0.0) != (b < 0.0)) { r + b } else { r })
            }
            #[inline]
            fn power(self, b: $t) -> KResult<$t> {
                // Correctly rounded, which `powf` is at best.
                if b == 2.0 {
                    return Ok(self * self);
                }
                if b == 0.5 {
                    // The sum takes the sign from a zero.
                    return match self < 0.0 {
                        true => Err(not_real()),
                        false => Ok((self + 0.0).sqrt()),
                    };
                }
                self.any_power(b)
            }
            #[inline(never)]
            fn any_power(self, b: $t) -> KResult<$t> {
                if self == 0.0 && b < 0.0 {
                    return Err(zero("zero to a negative power"));
                }
                if self < 0.0 && b.fract() != 0.0 {
                    return Err(not_real());
                }
                Ok(self.powf(b))
            }
        }
    )*};
}

float! { f32 f64 }
