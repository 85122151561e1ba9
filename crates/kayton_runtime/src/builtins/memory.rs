//! Sizes that values drive: memory is reserved first, and what does not fit is an error.

use std::collections::TryReserveError;

use kayton_api::{Error, ErrorKind, KResult, Str};

/// Bytes up to which an allocation is not tried before.
const SMALL: usize = 1 << 20;

/// The error of something that does not fit into memory.
#[cold]
pub(super) fn too_large(_: TryReserveError) -> Error {
    Error::new(
        ErrorKind::Memory,
        "there is not enough memory for a value of this size",
    )
}

/// An empty vector with room for `n` items.
///
/// # Errors
/// `MemoryError`
pub(super) fn room<T>(n: usize) -> KResult<Vec<T>> {
    let mut out = Vec::new();
    out.try_reserve_exact(n).map_err(too_large)?;
    Ok(out)
}

/// A text made by `write`, which needs `bytes` of it.
///
/// # Errors
/// `MemoryError`
pub(super) fn text(bytes: usize, write: impl FnOnce(&mut String)) -> KResult<Str> {
    let mut out = String::new();
    out.try_reserve_exact(bytes).map_err(too_large)?;
    write(&mut out);
    if bytes > SMALL {
        // A text is kept in an allocation of its own, which is made without asking.
        drop(room::<u8>(out.len())?);
    }
    Ok(Str::from(out))
}

/// `s` as often as `n` says.
///
/// # Errors
/// `MemoryError`
pub(super) fn repeated(s: &str, n: usize) -> KResult<Str> {
    text(s.len().saturating_mul(n), |out| {
        for _ in 0..if s.is_empty() { 0 } else { n } {
            out.push_str(s);
        }
    })
}

/// Parts with `sep` between them.
///
/// # Errors
/// `MemoryError`
pub(super) fn joined(parts: &[&str], sep: &str) -> KResult<Str> {
    let parts_len = parts
        .iter()
        .fold(0, |n: usize, p| n.saturating_add(p.len()));
    let seps = sep.len().saturating_mul(parts.len().saturating_sub(1));
    text(parts_len.saturating_add(seps), |out| {
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                out.push_str(sep);
            }
            out.push_str(part);
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_an_error() {
        assert_eq!(repeated("ab", 3).expect("small").as_str(), "ababab");
        assert_eq!(repeated("", usize::MAX).expect("empty").as_str(), "");
        for n in [1 << 50, usize::MAX] {
            let error = repeated("ab", n).expect_err("too large");
            assert_eq!(error.type_name(), "MemoryError");
            assert!(room::<u64>(n).is_err());
        }
        assert_eq!(joined(&["a", "b"], "-").expect("small").as_str(), "a-b");
    }
}
