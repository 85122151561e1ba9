// Durations and clocks.

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
