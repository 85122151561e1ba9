use std::boxed::Box;
use std::{
    error::Error as StdError,
    fmt, io,
    string::{String, ToString},
};

use crate::{Error, ErrorKind, Frame, Lenders, Obj, Str, narrow, raise};

#[test]
fn an_error_is_one_pointer_wide() {
    assert_eq!(size_of::<Error>(), size_of::<usize>());
    assert_eq!(size_of::<crate::KResult<()>>(), size_of::<usize>());
}

#[derive(Debug)]
struct Outer(io::Error);

impl fmt::Display for Outer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("outer")
    }
}

impl StdError for Outer {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&self.0)
    }
}

#[test]
fn an_error_value_gives_message_causes_and_payload() {
    let error = raise!(Outer(io::Error::other("inner")), "a::Outer");
    assert_eq!(
        (error.kind(), error.type_name()),
        (ErrorKind::Rust, "a::Outer")
    );
    assert_eq!(error.message(), "outer");
    assert_eq!(error.causes(), ["inner"]);
    let payload = error.payload::<Obj<Outer>>().unwrap();
    assert_eq!(payload.borrow().unwrap().0.to_string(), "inner");
}

#[test]
fn whatever_the_value_can_do_is_used() {
    struct Silent;
    #[derive(Debug)]
    struct OnlyDebug;
    assert!(raise!(Silent, "a").message().ends_with("Silent"));
    assert_eq!(raise!(OnlyDebug, "a").message(), "OnlyDebug");
    assert_eq!(raise!(String::from("text"), "a").message(), "text");
    assert!(raise!(OnlyDebug, "a").causes().is_empty());
    let boxed: std::boxed::Box<dyn StdError + Send + Sync> =
        std::boxed::Box::new(Outer(io::Error::other("inner")));
    let error = raise!(boxed, "a");
    assert_eq!(
        (&**error.message(), error.causes()),
        ("outer", &[Str::new("inner")][..])
    );
}

#[test]
fn what_is_left_of_a_panic_is_the_error_that_it_is() {
    let left = |payload: Box<dyn std::any::Any + Send>| raise!(payload, "std::boxed::Box");
    let error = left(Box::new("lost"));
    assert_eq!(
        (error.kind(), &**error.message()),
        (ErrorKind::Panic, "lost")
    );
    let error = left(Box::new(Error::new(ErrorKind::Index, "too far")));
    assert_eq!(
        (error.kind(), &**error.message()),
        (ErrorKind::Index, "too far")
    );
    assert_eq!(left(Box::new(5)).message(), "a panic without a message");
}

#[test]
fn an_error_value_may_borrow_or_be_seen_as_something_else() {
    let text = Str::new("borrowed").kept();
    // SAFETY: a clone of the text goes into the lenders.
    let value: &'static str = unsafe { crate::extend(&text) };
    let error = raise!(value, "a", lenders = Lenders::one(text.clone()));
    drop(text);
    let payload = error.payload::<Obj<&'static str>>().unwrap();
    assert_eq!(*payload.borrow().unwrap(), "borrowed");
    assert!(payload.take("f()").is_err());
    let error = raise!(5, "a", payload = Str::new("five"));
    assert_eq!(
        (&**error.message(), error.payload::<Str>()),
        ("5", Some(&Str::new("five")))
    );
}

#[test]
fn lines_are_noted_innermost_first() {
    let error = Error::new(ErrorKind::Value, "no").at(1, 2, 3).at(1, 9, 1);
    let frame = |line, col| Frame { cell: 1, line, col };
    assert_eq!(error.trace(), [frame(2, 3), frame(9, 1)]);
    assert_eq!(std::format!("{error} {error:?}"), "no ValueError: no");
}

#[test]
fn kinds_have_numbers_and_names() {
    for number in 0..16 {
        assert_eq!(ErrorKind::from_number(number).unwrap() as u32, number);
    }
    assert_eq!(ErrorKind::from_number(16), None);
    assert_eq!(ErrorKind::Panic.type_name(), "RustPanic");
}

#[test]
fn numbers_are_narrowed_or_refused_with_the_range() {
    assert_eq!(narrow::<i64, u16>(65_535, "u16").unwrap(), 65_535);
    let error = narrow::<i64, u16>(-1, "u16").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Overflow);
    assert_eq!(error.message(), "-1 does not fit into u16 (0 to 65535)");
    assert_eq!(narrow::<u128, i8>(127, "i8").unwrap(), 127);
    assert!(narrow::<u128, i8>(128, "i8").is_err());
    assert_eq!(narrow::<f64, f32>(0.1, "f32").unwrap(), 0.1f32);
    assert!(narrow::<f64, f32>(1e300, "f32").is_err());
    assert!(
        narrow::<f64, f32>(f64::INFINITY, "f32")
            .unwrap()
            .is_infinite()
    );
}

#[test]
fn nothing_is_alone_while_a_crate_may_keep_what_a_function_raised() {
    let error = Error::new(ErrorKind::Value, "kept").going_away();
    assert!(!crate::alone());
    drop(error);
}
