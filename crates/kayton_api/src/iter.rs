//! Iterators whose type has no name.

use alloc::boxed::Box;
use core::fmt;

/// An iterator of a type that cannot be named: what `impl Iterator` and `Box<dyn Iterator>` become.
pub struct BoxIterator<'a, T>(Box<dyn Iterator<Item = T> + 'a>);

impl<'a, T> BoxIterator<'a, T> {
    /// Takes whatever can be iterated over.
    pub fn new<I>(items: I) -> Self
    where
        I: IntoIterator<Item = T>,
        I::IntoIter: 'a,
    {
        BoxIterator(Box::new(items.into_iter()))
    }
}

impl<T> Iterator for BoxIterator<'_, T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        self.0.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl<T> fmt::Debug for BoxIterator<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<iterator>")
    }
}
