use kayton_api::{Error, ErrorKind, KResult};

#[cold]
fn overflow(op: &str, ty: &str) -> Error {
    let remedy = if ty == "i128" || ty == "u128" {
        "use f64"
    } else {
        "annotate an operand as i128, or use f64"
    };
    Error::new(
        ErrorKind::Overflow,
        format!("the result of `{op}` does not fit {ty}; {remedy}"),
    )
}

#[cold]
fn zero(what: &str) -> Error {
    Error::new(ErrorKind::ZeroDivision, what)
}

/// Integer arithmetic with Python's rounding and checked ranges.
pub trait Int: Copy {
    /// `a + b`. Raises an overflow error.
    fn add(self, b: Self) -> KResult<Self>;
    /// `a - b`. Raises an overflow error.
    fn sub(self, b: Self) -> KResult<Self>;
    /// `a * b`. Raises an overflow error.
    fn mul(self, b: Self) -> KResult<Self>;
    /// `a // b`, rounded towards minus infinity. Raises on zero and on overflow.
    fn floordiv(self, b: Self) -> KResult<Self>;
    /// `a % b`, with the sign of `b`. Raises on zero.
    fn modulo(self, b: Self) -> KResult<Self>;
    /// `a ** b` for `b >= 0`. Raises an overflow error, and a value error for a negative `b`.
    fn power(self, b: Self) -> KResult<Self>;
    /// `-a`. Raises an overflow error.
    fn neg(self) -> KResult<Self>;
    /// `abs(a)`. Raises an overflow error.
    fn abs(self) -> KResult<Self>;
    /// `a << b`. Raises an overflow error, and a value error for a negative `b`.
    fn shl(self, b: Self) -> KResult<Self>;
    /// `a >> b`. Raises a value error for a negative `b`.
    fn shr(self, b: Self) -> KResult<Self>;
}

/// `a / b` on integers, as a float. Raises on zero.
#[inline]
pub fn truediv(a: f64, b: f64) -> KResult<f64> {
    if b == 0.0 {
        return Err(zero("division by zero"));
    }
    Ok(a / b)
}

macro_rules! int {
    ($($t:ident)*) => {$(
        impl Int for $t {
            #[inline]
            fn add(self, b: $t) -> KResult<$t> {
                self.checked_add(b).ok_or_else(|| overflow("+", stringify!($t)))
            }
            #[inline]
            fn sub(self, b: $t) -> KResult<$t> {
                self.checked_sub(b).ok_or_else(|| overflow("-", stringify!($t)))
            }
            #[inline]
            fn mul(self, b: $t) -> KResult<$t> {
                self.checked_mul(b).ok_or_else(|| overflow("*", stringify!($t)))
            }
            #[inline]
            fn floordiv(self, b: $t) -> KResult<$t> {
                if b == 0 {
                    return Err(zero("integer division or modulo by zero"));
                }
                let q = self.checked_div(b).ok_or_else(|| overflow("//", stringify!($t)))?;
                #[allow(unused_comparisons, reason = "always false for unsigned types")]
                let down = self % b != 0 && ((self < 0) != (b < 0));
                Ok(if down { q - 1 } else { q })
            }
            #[inline]
            fn modulo(self, b: $t) -> KResult<$t> {
                if b == 0 {
                    return Err(zero("integer modulo by zero"));
                }
                let r = self.checked_rem(b).unwrap_or(0);
                #[allow(unused_comparisons, reason = "always false for unsigned types")]
                let other = r != 0 && ((r < 0) != (b < 0));
                Ok(if other { r + b } else { r })
            }
            fn power(self, b: $t) -> KResult<$t> {
                #[allow(unused_comparisons, reason = "always false for unsigned types")]
                if b < 0 {
                    return Err(Error::new(
                        ErrorKind::Value,
                        "an integer to a negative power is not an integer; make the base a float",
                    ));
                }
                match self {
                    0 | 1 => return Ok(if b == 0 { 1 } else { self }),
                    _ => {}
                }
                u32::try_from(b)
                    .ok()
                    .and_then(|b| self.checked_pow(b))
                    .ok_or_else(|| overflow("**", stringify!($t)))
            }
            #[inline]
            fn neg(self) -> KResult<$t> {
                self.checked_neg().ok_or_else(|| overflow("-", stringify!($t)))
            }
            #[inline]
            fn abs(self) -> KResult<$t> {
                #[allow(unused_comparisons, reason = "always false for unsigned types")]
                if self < 0 { self.neg() } else { Ok(self) }
            }
            #[inline]
            fn shl(self, b: $t) -> KResult<$t> {
                shift_count(b as i128)?;
                if self == 0 {
                    return Ok(0);
                }
                u32::try_from(b)
                    .ok()
                    .filter(|b| *b < $t::BITS)
                    .map(|b| (self << b, b))
                    .filter(|(r, b)| r >> b == self)
                    .map(|(r, _)| r)
                    .ok_or_else(|| overflow("<<", stringify!($t)))
            }
            #[inline]
            fn shr(self, b: $t) -> KResult<$t> {
                shift_count(b as i128)?;
                let b = u32::try_from(b).unwrap_or(u32::MAX);
                #[allow(unused_comparisons, reason = "always false for unsigned types")]
                let rest = if self < 0 { (0 as $t).wrapping_sub(1) } else { 0 };
                Ok(self.checked_shr(b).unwrap_or(rest))
            }
        }
    )*};
}

fn shift_count(b: i128) -> KResult<()> {
    if b < 0 {
        return Err(Error::new(ErrorKind::Value, "negative shift count"));
    }
    Ok(())
}

int! { i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn division_rounds_down_as_in_python() {
        assert_eq!((-7_i64).floordiv(2).ok(), Some(-4));
        assert_eq!((-7_i64).modulo(2).ok(), Some(1));
        assert_eq!(7_i64.modulo(-2).ok(), Some(-1));
        assert_eq!(7_u8.floordiv(2).ok(), Some(3));
        assert!(1_i64.floordiv(0).is_err());
        assert!(i64::MIN.floordiv(-1).is_err());
        assert_eq!(i64::MIN.modulo(-1).ok(), Some(0));
    }

    #[test]
    fn ranges_are_checked() {
        assert!(i64::MAX.add(1).is_err());
        assert!(0_u8.sub(1).is_err());
        assert!(2_i64.power(63).is_err());
        assert_eq!(2_i64.power(62).ok(), Some(1 << 62));
        assert!(2_i64.power(-1).is_err());
        assert!(1_i64.shl(63).is_err());
        assert_eq!((-1_i64).shr(200).ok(), Some(-1));
        assert_eq!(255_u8.shr(7).ok(), Some(1));
    }
}
