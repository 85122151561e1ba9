//! Room for values whose size the program chooses: reserved first, so that too much is an error.

use kayton_api::{Error, ErrorKind, KResult, Str};

/// Texts up to this size, in bytes, are made without asking.
const SMALL: usize = 1 << 20;

/// The error of a value for which there is no room.
#[cold]
fn no_room(what: &str, size: Option<usize>) -> Error {
    Error::new(
        ErrorKind::Memory,
        match size {
            Some(bytes) => format!("there is no memory for {what} of {bytes} bytes"),
            None => format!("{what} of that size is larger than any memory"),
        },
    )
}

/// `a * b` as a size. Raises a memory error.
pub(super) fn times(a: usize, b: usize, what: &str) -> KResult<usize> {
    a.checked_mul(b).ok_or_else(|| no_room(what, None))
}

/// `a + b` as a size. Raises a memory error.
pub(super) fn plus(a: usize, b: usize, what: &str) -> KResult<usize> {
    a.checked_add(b).ok_or_else(|| no_room(what, None))
}

/// A buffer for `count` items. Raises a memory error.
pub(super) fn items<T>(count: usize) -> KResult<Vec<T>> {
    let mut out = Vec::new();
    more(&mut out, count)?;
    Ok(out)
}

/// Room for `count` items more. Raises a memory error.
#[inline]
pub(super) fn more<T>(out: &mut Vec<T>, count: usize) -> KResult<()> {
    if out.capacity() - out.len() >= count {
        return Ok(());
    }
    grow(out, count)
}

fn grow<T>(out: &mut Vec<T>, count: usize) -> KResult<()> {
    out.try_reserve(count).map_err(|_| {
        let items = out.len().checked_add(count);
        no_room(
            "a list",
            items.and_then(|items| items.checked_mul(size_of::<T>())),
        )
    })
}

/// A buffer for a text of `bytes`, of which a string can be made. Raises a memory error.
pub(super) fn text(bytes: usize) -> KResult<String> {
    let mut out = String::new();
    if bytes > SMALL {
        // The string is a copy.
        let mut copy = Vec::<u8>::new();
        let room = bytes.checked_add(64).filter(|room| {
            out.try_reserve_exact(bytes).is_ok() && copy.try_reserve_exact(*room).is_ok()
        });
        room.ok_or_else(|| no_room("a string", Some(bytes)))?;
    } else {
        out.reserve(bytes);
    }
    Ok(out)
}

/// Several texts in one. Raises a memory error.
pub(super) fn joined<'a>(parts: impl Iterator<Item = &'a str> + Clone) -> KResult<Str> {
    let bytes = parts
        .clone()
        .try_fold(0, |sum, part| plus(sum, part.len(), "a string"))?;
    let mut out = text(bytes)?;
    out.extend(parts);
    Ok(Str::from(out))
}

/// Adds an item to what a comprehension makes. Raises a memory error.
#[inline]
pub fn push<T>(out: &mut Vec<T>, item: T) -> KResult<()> {
    more(out, 1)?;
    out.push(item);
    Ok(())
}

/// All items of an iterator. Raises a memory error.
pub(super) fn all<T>(xs: impl Iterator<Item = T>) -> KResult<Vec<T>> {
    let mut out = items(xs.size_hint().0)?;
    for x in xs {
        push(&mut out, x)?;
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_room_is_an_error() {
        for error in [
            items::<u64>(usize::MAX).err(),
            items::<u64>(1 << 56).err(),
            text(usize::MAX).err(),
            text(1 << 56).err(),
            times(usize::MAX, 2, "a list").err(),
            plus(usize::MAX, 1, "a list").err(),
            all(0..u64::MAX).err(),
        ] {
            assert_eq!(error.map(|e| e.kind()), Some(ErrorKind::Memory));
        }
        assert_eq!(all(0..3).ok(), Some(vec![0, 1, 2]));
        assert_eq!(
            text(SMALL + 1).ok().map(|t| t.capacity() > SMALL),
            Some(true)
        );
        let joined = joined(["a", "", "bc"].into_iter());
        assert_eq!(joined.ok().as_deref(), Some("abc"));
    }
}
