//! The part of the standard library that signatures of other crates mention, declared: what stands
//! here at `m::X` is `std::m::X`. Only rustdoc reads this crate; nothing in it is ever run.

#![allow(missing_docs, dead_code, unused_variables, clippy::all)]

macro_rules! iterators {
    ($($(#[$doc:meta])* $name:ident<$($life:lifetime,)* $($param:ident),*> = $item:ty;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name<$($life,)* $($param),*>(
            ::std::marker::PhantomData<$item>,
            ::std::marker::PhantomData<($(&$life (),)* $($param,)*)>,
        );

        impl<$($life,)* $($param),*> Iterator for $name<$($life,)* $($param),*> {
            type Item = $item;

            fn next(&mut self) -> Option<$item> {
                loop {}
            }
        }
    )*};
}

macro_rules! errors {
    ($($name:ident)*) => {$(
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name(());

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                loop {}
            }
        }

        impl ::std::error::Error for $name {}
    )*};
}

pub mod time {
    use std::ops::{Add, Sub};

    /// A span of time.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
    pub struct Duration(());

    impl Duration {
        pub const ZERO: Duration = Duration(());
        pub const MAX: Duration = Duration(());

        pub const fn new(secs: u64, nanos: u32) -> Duration { loop {} }
        pub const fn from_secs(secs: u64) -> Duration { loop {} }
        pub const fn from_millis(millis: u64) -> Duration { loop {} }
        pub const fn from_micros(micros: u64) -> Duration { loop {} }
        pub const fn from_nanos(nanos: u64) -> Duration { loop {} }
        pub fn from_secs_f64(secs: f64) -> Duration { loop {} }
        pub fn from_secs_f32(secs: f32) -> Duration { loop {} }
        pub const fn is_zero(&self) -> bool { loop {} }
        pub const fn as_secs(&self) -> u64 { loop {} }
        pub const fn as_millis(&self) -> u128 { loop {} }
        pub const fn as_micros(&self) -> u128 { loop {} }
        pub const fn as_nanos(&self) -> u128 { loop {} }
        pub const fn subsec_millis(&self) -> u32 { loop {} }
        pub const fn subsec_micros(&self) -> u32 { loop {} }
        pub const fn subsec_nanos(&self) -> u32 { loop {} }
        pub fn as_secs_f64(&self) -> f64 { loop {} }
        pub fn as_secs_f32(&self) -> f32 { loop {} }
        pub const fn checked_add(self, rhs: Duration) -> Option<Duration> { loop {} }
        pub const fn checked_sub(self, rhs: Duration) -> Option<Duration> { loop {} }
        pub const fn saturating_add(self, rhs: Duration) -> Duration { loop {} }
        pub const fn saturating_sub(self, rhs: Duration) -> Duration { loop {} }
        pub fn mul_f64(self, rhs: f64) -> Duration { loop {} }
        pub fn div_f64(self, rhs: f64) -> Duration { loop {} }
    }

    impl Add for Duration {
        type Output = Duration;
        fn add(self, rhs: Duration) -> Duration { loop {} }
    }

    impl Sub for Duration {
        type Output = Duration;
        fn sub(self, rhs: Duration) -> Duration { loop {} }
    }

    impl std::ops::Mul<u32> for Duration {
        type Output = Duration;
        fn mul(self, rhs: u32) -> Duration { loop {} }
    }

    impl std::ops::Div<u32> for Duration {
        type Output = Duration;
        fn div(self, rhs: u32) -> Duration { loop {} }
    }

    /// A moment of a clock that only goes forward.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub struct Instant(());

    impl Instant {
        pub fn now() -> Instant { loop {} }
        pub fn elapsed(&self) -> Duration { loop {} }
        pub fn duration_since(&self, earlier: Instant) -> Duration { loop {} }
        pub fn checked_add(&self, duration: Duration) -> Option<Instant> { loop {} }
        pub fn checked_sub(&self, duration: Duration) -> Option<Instant> { loop {} }
    }

    impl Add<Duration> for Instant {
        type Output = Instant;
        fn add(self, rhs: Duration) -> Instant { loop {} }
    }

    impl Sub<Instant> for Instant {
        type Output = Duration;
        fn sub(self, rhs: Instant) -> Duration { loop {} }
    }

    /// A moment of the system's clock.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub struct SystemTime(());

    impl SystemTime {
        pub const UNIX_EPOCH: SystemTime = SystemTime(());

        pub fn now() -> SystemTime { loop {} }
        pub fn elapsed(&self) -> Result<Duration, SystemTimeError> { loop {} }
        pub fn duration_since(&self, earlier: SystemTime) -> Result<Duration, SystemTimeError> { loop {} }
        pub fn checked_add(&self, duration: Duration) -> Option<SystemTime> { loop {} }
        pub fn checked_sub(&self, duration: Duration) -> Option<SystemTime> { loop {} }
    }

    impl Add<Duration> for SystemTime {
        type Output = SystemTime;
        fn add(self, rhs: Duration) -> SystemTime { loop {} }
    }

    /// The clock went backwards.
    #[derive(Debug, Clone)]
    pub struct SystemTimeError(());

    impl SystemTimeError {
        pub fn duration(&self) -> Duration { loop {} }
    }

    impl std::fmt::Display for SystemTimeError {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { loop {} }
    }
}

pub mod net {
    use std::str::FromStr;

    macro_rules! addresses {
        ($($name:ident: $($from:ty),*;)*) => {$(
            impl FromStr for $name {
                type Err = AddrParseError;
                fn from_str(text: &str) -> Result<Self, AddrParseError> { loop {} }
            }

            impl std::fmt::Display for $name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { loop {} }
            }

            $(impl From<$from> for $name {
                fn from(source: $from) -> Self { loop {} }
            })*
        )*};
    }

    addresses! {
        IpAddr: Ipv4Addr, Ipv6Addr, [u8; 4], [u8; 16];
        Ipv4Addr: [u8; 4], u32;
        Ipv6Addr: [u8; 16], u128;
        SocketAddr: SocketAddrV4, SocketAddrV6, (IpAddr, u16);
        SocketAddrV4:;
        SocketAddrV6:;
    }

    errors! { AddrParseError }

    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum IpAddr {
        V4(Ipv4Addr),
        V6(Ipv6Addr),
    }

    impl IpAddr {
        pub const fn is_ipv4(&self) -> bool { loop {} }
        pub const fn is_ipv6(&self) -> bool { loop {} }
        pub const fn is_loopback(&self) -> bool { loop {} }
        pub const fn is_multicast(&self) -> bool { loop {} }
        pub const fn is_unspecified(&self) -> bool { loop {} }
    }

    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub struct Ipv4Addr(());

    impl Ipv4Addr {
        pub const LOCALHOST: Ipv4Addr = Ipv4Addr(());
        pub const UNSPECIFIED: Ipv4Addr = Ipv4Addr(());
        pub const BROADCAST: Ipv4Addr = Ipv4Addr(());

        pub const fn new(a: u8, b: u8, c: u8, d: u8) -> Ipv4Addr { loop {} }
        pub const fn octets(&self) -> [u8; 4] { loop {} }
        pub const fn is_loopback(&self) -> bool { loop {} }
        pub const fn is_private(&self) -> bool { loop {} }
        pub const fn is_link_local(&self) -> bool { loop {} }
        pub const fn is_multicast(&self) -> bool { loop {} }
        pub const fn is_broadcast(&self) -> bool { loop {} }
        pub const fn is_unspecified(&self) -> bool { loop {} }
        pub const fn to_ipv6_mapped(&self) -> Ipv6Addr { loop {} }
    }

    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub struct Ipv6Addr(());

    impl Ipv6Addr {
        pub const LOCALHOST: Ipv6Addr = Ipv6Addr(());
        pub const UNSPECIFIED: Ipv6Addr = Ipv6Addr(());

        pub const fn octets(&self) -> [u8; 16] { loop {} }
        pub const fn segments(&self) -> [u16; 8] { loop {} }
        pub const fn is_loopback(&self) -> bool { loop {} }
        pub const fn is_multicast(&self) -> bool { loop {} }
        pub const fn is_unspecified(&self) -> bool { loop {} }
        pub const fn to_ipv4(&self) -> Option<Ipv4Addr> { loop {} }
    }

    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum SocketAddr {
        V4(SocketAddrV4),
        V6(SocketAddrV6),
    }

    impl SocketAddr {
        pub const fn new(ip: IpAddr, port: u16) -> SocketAddr { loop {} }
        pub const fn ip(&self) -> IpAddr { loop {} }
        pub const fn port(&self) -> u16 { loop {} }
        pub const fn set_ip(&mut self, ip: IpAddr) { loop {} }
        pub const fn set_port(&mut self, port: u16) { loop {} }
        pub const fn is_ipv4(&self) -> bool { loop {} }
        pub const fn is_ipv6(&self) -> bool { loop {} }
    }

    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub struct SocketAddrV4(());

    impl SocketAddrV4 {
        pub const fn new(ip: Ipv4Addr, port: u16) -> SocketAddrV4 { loop {} }
        pub const fn ip(&self) -> &Ipv4Addr { loop {} }
        pub const fn port(&self) -> u16 { loop {} }
    }

    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub struct SocketAddrV6(());

    impl SocketAddrV6 {
        pub const fn ip(&self) -> &Ipv6Addr { loop {} }
        pub const fn port(&self) -> u16 { loop {} }
    }
}

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

pub mod env {
    use std::path::PathBuf;

    pub fn var(name: &str) -> Result<String, std::env::VarError> { loop {} }
    pub fn current_dir() -> std::io::Result<PathBuf> { loop {} }
    pub fn temp_dir() -> PathBuf { loop {} }

    #[derive(Debug, Clone, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum VarError {
        NotPresent,
    }

    impl std::fmt::Display for VarError {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { loop {} }
    }

    impl std::error::Error for VarError {}
}

pub mod io {
    /// An error of input or output.
    #[derive(Debug)]
    pub struct Error(());

    impl Error {
        pub fn other(message: String) -> Error { loop {} }
        pub fn last_os_error() -> Error { loop {} }
        pub fn from_raw_os_error(code: i32) -> Error { loop {} }
        pub fn raw_os_error(&self) -> Option<i32> { loop {} }
        pub fn kind(&self) -> ErrorKind { loop {} }
    }

    impl std::fmt::Display for Error {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { loop {} }
    }

    impl std::error::Error for Error {}

    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum ErrorKind {
        NotFound,
        PermissionDenied,
        ConnectionRefused,
        ConnectionReset,
        ConnectionAborted,
        NotConnected,
        AddrInUse,
        AddrNotAvailable,
        BrokenPipe,
        AlreadyExists,
        WouldBlock,
        InvalidInput,
        InvalidData,
        TimedOut,
        WriteZero,
        Interrupted,
        Unsupported,
        UnexpectedEof,
        OutOfMemory,
        Other,
    }

    impl std::fmt::Display for ErrorKind {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { loop {} }
    }

    /// A reader or writer over memory.
    #[derive(Debug, Clone, PartialEq, Eq, Default)]
    pub struct Cursor<T>(T);

    impl<T> Cursor<T> {
        pub const fn new(inner: T) -> Cursor<T> { loop {} }
        pub fn into_inner(self) -> T { loop {} }
        pub const fn position(&self) -> u64 { loop {} }
        pub const fn set_position(&mut self, position: u64) { loop {} }
    }
}

pub mod fs {
    use std::path::{Path, PathBuf};
    use std::time::SystemTime;

    pub fn read(path: &Path) -> std::io::Result<Vec<u8>> { loop {} }
    pub fn read_to_string(path: &Path) -> std::io::Result<String> { loop {} }
    pub fn write(path: &Path, contents: &[u8]) -> std::io::Result<()> { loop {} }
    pub fn exists(path: &Path) -> std::io::Result<bool> { loop {} }
    pub fn metadata(path: &Path) -> std::io::Result<Metadata> { loop {} }
    pub fn canonicalize(path: &Path) -> std::io::Result<PathBuf> { loop {} }
    pub fn copy(from: &Path, to: &Path) -> std::io::Result<u64> { loop {} }
    pub fn rename(from: &Path, to: &Path) -> std::io::Result<()> { loop {} }
    pub fn create_dir(path: &Path) -> std::io::Result<()> { loop {} }
    pub fn create_dir_all(path: &Path) -> std::io::Result<()> { loop {} }
    pub fn remove_file(path: &Path) -> std::io::Result<()> { loop {} }
    pub fn remove_dir(path: &Path) -> std::io::Result<()> { loop {} }
    pub fn remove_dir_all(path: &Path) -> std::io::Result<()> { loop {} }

    /// An open file.
    #[derive(Debug)]
    pub struct File(());

    impl File {
        pub fn open(path: &std::path::Path) -> std::io::Result<File> { loop {} }
        pub fn create(path: &std::path::Path) -> std::io::Result<File> { loop {} }
        pub fn sync_all(&self) -> std::io::Result<()> { loop {} }
        pub fn set_len(&self, size: u64) -> std::io::Result<()> { loop {} }
        pub fn metadata(&self) -> std::io::Result<Metadata> { loop {} }
        pub fn try_clone(&self) -> std::io::Result<File> { loop {} }
    }

    /// What the system knows of a file.
    #[derive(Debug, Clone)]
    pub struct Metadata(());

    impl Metadata {
        pub fn is_dir(&self) -> bool { loop {} }
        pub fn is_file(&self) -> bool { loop {} }
        pub fn is_symlink(&self) -> bool { loop {} }
        pub fn len(&self) -> u64 { loop {} }
        pub fn file_type(&self) -> FileType { loop {} }
        pub fn modified(&self) -> std::io::Result<SystemTime> { loop {} }
        pub fn accessed(&self) -> std::io::Result<SystemTime> { loop {} }
        pub fn created(&self) -> std::io::Result<SystemTime> { loop {} }
    }

    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub struct FileType(());

    impl FileType {
        pub fn is_dir(&self) -> bool { loop {} }
        pub fn is_file(&self) -> bool { loop {} }
        pub fn is_symlink(&self) -> bool { loop {} }
    }
}

pub mod collections {
    pub mod hash_map {
        iterators! {
            Iter<'a, K, V> = (&'a K, &'a V);
            IterMut<'a, K, V> = (&'a K, &'a mut V);
            IntoIter<K, V> = (K, V);
            Keys<'a, K, V> = &'a K;
            Values<'a, K, V> = &'a V;
            Drain<'a, K, V> = (K, V);
        }
    }
    pub mod btree_map {
        iterators! {
            Iter<'a, K, V> = (&'a K, &'a V);
            IterMut<'a, K, V> = (&'a K, &'a mut V);
            IntoIter<K, V> = (K, V);
            Keys<'a, K, V> = &'a K;
            Values<'a, K, V> = &'a V;
        }
    }
    pub mod hash_set {
        iterators! {
            Iter<'a, T> = &'a T;
            IntoIter<T> = T;
        }
    }
    pub mod btree_set {
        iterators! {
            Iter<'a, T> = &'a T;
            IntoIter<T> = T;
        }
    }
    pub mod vec_deque {
        iterators! {
            Iter<'a, T> = &'a T;
            IntoIter<T> = T;
        }
    }

    /// A queue with two ends.
    #[derive(Debug, Clone, PartialEq, Eq, Default)]
    pub struct VecDeque<T>(T);

    impl<T> VecDeque<T> {
        pub const fn new() -> VecDeque<T> { loop {} }
        pub fn len(&self) -> usize { loop {} }
        pub fn is_empty(&self) -> bool { loop {} }
        pub fn push_back(&mut self, value: T) { loop {} }
        pub fn push_front(&mut self, value: T) { loop {} }
        pub fn pop_back(&mut self) -> Option<T> { loop {} }
        pub fn pop_front(&mut self) -> Option<T> { loop {} }
        pub fn front(&self) -> Option<&T> { loop {} }
        pub fn back(&self) -> Option<&T> { loop {} }
        pub fn get(&self, index: usize) -> Option<&T> { loop {} }
        pub fn clear(&mut self) { loop {} }
        pub fn iter(&self) -> std::collections::vec_deque::Iter<'_, T> { loop {} }
    }
}
