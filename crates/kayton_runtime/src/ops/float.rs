use kayton_api::{Error, ErrorKind, KResult};

fn zero(what: &str) -> Error {
    Error::new(ErrorKind::ZeroDivision, what)
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
            fn power(self, b: $t) -> KResult<$t> {
                if self == 0.0 && b < 0.0 {
                    return Err(zero("zero to a negative power"));
                }
                if self < 0.0 && b.fract() != 0.0 {
                    return Err(Error::new(
                        ErrorKind::Value,
                        "a negative number to a fractional power is not a real number",
                    ));
                }
                Ok(self.powf(b))
            }
        }
    )*};
}

float! { f32 f64 }
