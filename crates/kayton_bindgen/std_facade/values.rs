// Comparison, ranges, text, numbers, formatting.

pub mod cmp {
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Ordering {
        Less,
        Equal,
        Greater,
    }

    impl Ordering {
        pub const fn is_eq(self) -> bool { loop {} }
        pub const fn is_ne(self) -> bool { loop {} }
        pub const fn is_lt(self) -> bool { loop {} }
        pub const fn is_gt(self) -> bool { loop {} }
        pub const fn is_le(self) -> bool { loop {} }
        pub const fn is_ge(self) -> bool { loop {} }
        pub const fn reverse(self) -> Ordering { loop {} }
        pub const fn then(self, other: Ordering) -> Ordering { loop {} }
    }
}

pub mod ops {
    #[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
    pub struct Range<Idx> {
        pub start: Idx,
        pub end: Idx,
    }

    #[derive(Debug, Clone, PartialEq, Eq, Hash)]
    pub struct RangeFrom<Idx> {
        pub start: Idx,
    }

    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub struct RangeTo<Idx> {
        pub end: Idx,
    }

    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
    pub struct RangeFull;

    #[derive(Debug, Clone, PartialEq, Eq, Hash)]
    pub struct RangeInclusive<Idx>(Idx);

    impl<Idx> RangeInclusive<Idx> {
        pub const fn new(start: Idx, end: Idx) -> RangeInclusive<Idx> { loop {} }
        pub const fn start(&self) -> &Idx { loop {} }
        pub const fn end(&self) -> &Idx { loop {} }
    }

    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum Bound<T> {
        Included(T),
        Excluded(T),
        Unbounded,
    }
}

pub mod slice {
    iterators! {
        Iter<'a, T> = &'a T;
        IterMut<'a, T> = &'a mut T;
        Chunks<'a, T> = &'a [T];
        ChunksExact<'a, T> = &'a [T];
        Windows<'a, T> = &'a [T];
    }
}

pub mod vec {
    iterators! {
        IntoIter<T> = T;
        Drain<'a, T> = T;
    }
}

pub mod option {
    iterators! {
        Iter<'a, T> = &'a T;
        IntoIter<T> = T;
    }
}

pub mod str {
    iterators! {
        Chars<'a,> = char;
        CharIndices<'a,> = (usize, char);
        Bytes<'a,> = u8;
        Lines<'a,> = &'a str;
        SplitWhitespace<'a,> = &'a str;
        SplitAsciiWhitespace<'a,> = &'a str;
    }

    errors! { Utf8Error ParseBoolError }

    impl Utf8Error {
        pub const fn valid_up_to(&self) -> usize { loop {} }
        pub const fn error_len(&self) -> Option<usize> { loop {} }
    }
}

pub mod string {
    errors! { FromUtf8Error FromUtf16Error }

    impl FromUtf8Error {
        pub fn as_bytes(&self) -> &[u8] { loop {} }
        pub fn into_bytes(self) -> Vec<u8> { loop {} }
        pub fn utf8_error(&self) -> std::str::Utf8Error { loop {} }
    }

    iterators! {
        Drain<'a,> = char;
    }
}

pub mod char {
    iterators! {
        ToUppercase<> = char;
        ToLowercase<> = char;
        EscapeDefault<> = char;
        EscapeUnicode<> = char;
    }
}

pub mod num {
    use std::fmt::{Display, Formatter};

    errors! { ParseIntError ParseFloatError TryFromIntError }

    /// A number that is known not to be zero.
    #[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub struct NonZero<T>(std::marker::PhantomData<T>);

    impl<T> NonZero<T> {
        /// `None` for zero.
        pub const fn new(n: T) -> Option<NonZero<T>> { loop {} }
        pub const fn get(self) -> T { loop {} }
    }

    impl<T> Copy for NonZero<T> {}

    impl<T> Clone for NonZero<T> {
        fn clone(&self) -> NonZero<T> { loop {} }
    }

    impl<T: Display> Display for NonZero<T> {
        fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result { loop {} }
    }

    macro_rules! non_zero {
        ($($name:ident $prim:ident)*) => {$(
            pub type $name = NonZero<$prim>;

            impl TryFrom<$prim> for NonZero<$prim> {
                type Error = TryFromIntError;
                fn try_from(n: $prim) -> Result<NonZero<$prim>, TryFromIntError> { loop {} }
            }
        )*};
    }

    non_zero! {
        NonZeroI8 i8 NonZeroI16 i16 NonZeroI32 i32 NonZeroI64 i64 NonZeroI128 i128 NonZeroIsize isize
        NonZeroU8 u8 NonZeroU16 u16 NonZeroU32 u32 NonZeroU64 u64 NonZeroU128 u128 NonZeroUsize usize
    }
}

pub mod thread {
    /// Waits; an interrupt is heeded afterwards.
    pub fn sleep(duration: std::time::Duration) { loop {} }
}

pub mod fmt {
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
    pub struct Error;

    impl std::fmt::Display for Error {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { loop {} }
    }

    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Alignment {
        Left,
        Right,
        Center,
    }
}
