//! Values that are made up for parameters, and how both languages write them.

use kayton_manifest::{FloatTy, IntTy};

use super::Refused;
use crate::lower::{BytesForm, ListForm, MapForm, Pointer, SetForm, StrForm, Take};
use crate::plan::RustTy;

/// A value for one parameter.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Unit,
    Bool(bool),
    Int(i64, IntTy),
    Float(f64, FloatTy),
    Char(char),
    Str(&'static str),
    Bytes(Vec<u8>),
    /// What the maker of this number gives as its value of this place.
    Made(usize, usize),
    /// `start..end`
    Range(usize, usize, IntTy),
    Nothing,
    List(Vec<Value>),
    Dict(Vec<(Value, Value)>),
    Set(Vec<Value>),
    Tuple(Vec<Value>),
}

/// Texts, the plainest first; what reads texts of some form finds one that fits.
pub(super) const TEXTS: [&str; 20] = [
    "abc",
    "a=1",
    "1",
    "1.2.3",
    "https://a.b/c?d=e#f",
    "2020-01-02",
    "a, b\n1, 2\n",
    "[1]",
    "{\"a\": 1}",
    "67e55044-10b1-426f-9247-bb680e5fe0c8",
    "127.0.0.1",
    ">=1.2.3",
    "00ff",
    "Hello wOrld-foo_bar",
    "2020-01-02T03:04:05Z",
    "YWJj",
    ".",
    "a.b",
    "(",
    "",
];
const INTS: [i64; 5] = [2, 1, 3, 0, 7];
const FLOATS: [f64; 4] = [2.5, 0.5, -1.25, 3.0];
const CHARS: [char; 4] = ['a', 'Z', '1', 'é'];
const BYTES: [&[u8]; 5] = [b"abc", b"a,b\n1,2\n", b"1", b"00ff", b"YWJj"];

/// Makes objects by their types in Rust; the number is that of the value.
pub(super) type Makers<'m> = &'m mut dyn FnMut(&RustTy, usize) -> Result<Value, Refused>;

/// The value number `nth` for a parameter.
pub(super) fn value(take: &Take, nth: usize, makers: Makers<'_>) -> Result<Value, Refused> {
    Ok(match take {
        Take::Scalar(ty) | Take::ScalarRef(ty) => scalar(ty, nth)?,
        Take::Str(_) => Value::Str(TEXTS[nth % TEXTS.len()]),
        Take::Bytes(BytesForm::Array(n)) => {
            let size: usize = n.parse().map_err(|_| Refused::new("input", n))?;
            let bytes = (0..size).map(|at| (at * 7 + nth) as u8);
            Value::Bytes(bytes.collect())
        }
        Take::Bytes(_) => Value::Bytes(BYTES[nth % BYTES.len()].to_vec()),
        Take::Object(ty, _) => makers(ty, nth)?,
        Take::List(elem, form) => {
            let size = match form {
                ListForm::Array(n) => n.parse().map_err(|_| Refused::new("input", n))?,
                _ => 3 - nth % 3,
            };
            let items = (0..size).map(|at| value(elem, nth + at, makers));
            Value::List(items.collect::<Result<_, _>>()?)
        }
        Take::Dict(k, v, _) => Value::Dict(vec![
            (value(k, nth, makers)?, value(v, nth, makers)?),
            (value(k, nth + 1, makers)?, value(v, nth + 1, makers)?),
        ]),
        Take::Set(t, _) => Value::Set(vec![value(t, nth, makers)?, value(t, nth + 1, makers)?]),
        Take::Option(_) if nth % 3 == 1 => Value::Nothing,
        Take::Option(t) | Take::Wrap(_, t) | Take::InOut(t) => value(t, nth, makers)?,
        Take::RefTo { inner, .. } => value(inner, nth, makers)?,
        Take::Tuple(ts) => {
            let parts = ts.iter().enumerate();
            let parts = parts.map(|(at, t)| value(t, nth + at, makers));
            Value::Tuple(parts.collect::<Result<_, _>>()?)
        }
        Take::Iter(_) => return Err(Refused::new("input", "an iterator")),
        Take::Func(_) => return Err(Refused::new("input", "a function")),
        Take::Dynamic => return Err(Refused::new("input", "Dynamic")),
        Take::Generic(name, _) => return Err(Refused::new("input", name)),
    })
}

fn scalar(ty: &RustTy, nth: usize) -> Result<Value, Refused> {
    Ok(match ty {
        RustTy::Bool => Value::Bool(nth.is_multiple_of(2)),
        RustTy::Int(int) => Value::Int(INTS[nth % INTS.len()], *int),
        RustTy::Float(float) => Value::Float(FLOATS[nth % FLOATS.len()], *float),
        RustTy::Char => Value::Char(CHARS[nth % CHARS.len()]),
        RustTy::Tuple(ts) if ts.is_empty() => Value::Unit,
        _ => return Err(Refused::new("input", "a scalar of no known type")),
    })
}

/// The makers in a value.
pub(super) fn made(value: &Value, into: &mut Vec<usize>) {
    match value {
        Value::Made(maker, _) => into.push(*maker),
        Value::List(items) | Value::Set(items) | Value::Tuple(items) => {
            items.iter().for_each(|item| made(item, into));
        }
        Value::Dict(items) => items.iter().for_each(|(k, v)| {
            made(k, into);
            made(v, into);
        }),
        _ => {}
    }
}

fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{}\"", text.replace('\n', "\\n"))
}

fn byte_text(bytes: &[u8]) -> String {
    let text: String = bytes.iter().map(|b| format!("\\x{b:02x}")).collect();
    format!("b\"{text}\"")
}

/// As Keyton has it.
pub(super) fn keyton(value: &Value) -> String {
    let all = |items: &[Value]| items.iter().map(keyton).collect::<Vec<_>>().join(", ");
    match value {
        Value::Unit | Value::Nothing => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Int(int, _) => int.to_string(),
        Value::Float(float, _) => format!("{float:?}"),
        Value::Char(c) => format!("\"{c}\""),
        Value::Str(text) => escaped(text),
        Value::Bytes(bytes) => byte_text(bytes),
        Value::Made(maker, nth) => format!("mk_{maker}({nth})"),
        Value::Range(start, end, _) => format!("std.ops.Range({start}, {end})"),
        Value::List(items) => format!("[{}]", all(items)),
        Value::Set(items) => format!("{{{}}}", all(items)),
        Value::Tuple(items) if items.len() == 1 => format!("({},)", all(items)),
        Value::Tuple(items) => format!("({})", all(items)),
        Value::Dict(items) => {
            let items = items.iter();
            let items = items.map(|(k, v)| format!("{}: {}", keyton(k), keyton(v)));
            format!("{{{}}}", items.collect::<Vec<_>>().join(", "))
        }
    }
}

fn pointer(pointer: Pointer) -> &'static str {
    match pointer {
        Pointer::Box => "::std::boxed::Box",
        Pointer::Rc => "::std::rc::Rc",
        Pointer::Arc => "::std::sync::Arc",
    }
}

/// As Rust has it where the rule says how it is passed.
pub(super) fn rust(value: &Value, take: &Take) -> Result<String, Refused> {
    let odd = || Refused::new("input", "the value does not fit its rule");
    Ok(match (take, value) {
        (Take::Scalar(_), value) => rust_scalar(value).ok_or_else(odd)?,
        (Take::ScalarRef(_), value) => {
            let value = rust_scalar(value).ok_or_else(odd)?;
            format!("leak({value})")
        }
        (Take::Str(form), Value::Str(text)) => rust_str(*form, &escaped(text)),
        (Take::Bytes(form), Value::Bytes(bytes)) => rust_bytes(form, &byte_text(bytes)),
        (Take::Object(_, how), value) => {
            use crate::lower::ObjectTake;
            let made = match value {
                Value::Made(maker, nth) => format!("mk_{maker}({nth})?"),
                Value::Range(start, end, ty) => {
                    format!("({start}{}..{end}{})", ty.name(), ty.name())
                }
                _ => return Err(odd()),
            };
            match how {
                ObjectTake::Ref | ObjectTake::Static => format!("&*leak({made})"),
                ObjectTake::Mut => format!("leak({made})"),
                _ => made,
            }
        }
        (Take::List(elem, form), Value::List(items)) => {
            let items = items.iter().map(|item| rust(item, elem));
            let items = items.collect::<Result<Vec<_>, _>>()?.join(", ");
            match form {
                ListForm::Vec => format!("::std::vec![{items}]"),
                ListForm::Slice => format!("leak(::std::vec![{items}]).as_slice()"),
                ListForm::BoxSlice => format!("::std::vec![{items}].into_boxed_slice()"),
                ListForm::SharedSlice(p) => {
                    format!("{}::<[_]>::from(::std::vec![{items}])", pointer(*p))
                }
                ListForm::CowSlice => {
                    format!("::std::borrow::Cow::Owned(::std::vec![{items}])")
                }
                ListForm::Array(_) => format!("[{items}]"),
                ListForm::VecMut => format!("leak(::std::vec![{items}])"),
                ListForm::SliceMut => format!("leak(::std::vec![{items}]).as_mut_slice()"),
            }
        }
        (Take::Dict(k, v, form), Value::Dict(items)) => {
            let items = items.iter();
            let items = items.map(|(a, b)| Ok(format!("({}, {})", rust(a, k)?, rust(b, v)?)));
            let items = items.collect::<Result<Vec<_>, Refused>>()?.join(", ");
            let map = match form {
                MapForm::Hash => "HashMap",
                MapForm::BTree => "BTreeMap",
            };
            format!("::std::collections::{map}::from([{items}])")
        }
        (Take::Set(t, form), Value::Set(items)) => {
            let items = items.iter().map(|item| rust(item, t));
            let items = items.collect::<Result<Vec<_>, _>>()?.join(", ");
            let set = match form {
                SetForm::Hash => "HashSet",
                SetForm::BTree => "BTreeSet",
            };
            format!("::std::collections::{set}::from([{items}])")
        }
        (Take::Option(_), Value::Nothing) => "::std::option::Option::None".to_owned(),
        (Take::Option(t), value) => format!("::std::option::Option::Some({})", rust(value, t)?),
        (Take::Tuple(ts), Value::Tuple(items)) => {
            let items = items.iter().zip(ts).map(|(item, t)| rust(item, t));
            let items: String = items
                .map(|item| Ok(format!("{}, ", item?)))
                .collect::<Result<_, Refused>>()?;
            format!("({items})")
        }
        (Take::Wrap(p, t), value) => format!("{}::new({})", pointer(*p), rust(value, t)?),
        (Take::RefTo { inner, mutable }, value) => {
            let inner = rust(value, inner)?;
            match mutable {
                true => format!("leak({inner})"),
                false => format!("&*leak({inner})"),
            }
        }
        (Take::InOut(inner), value) => format!("leak({})", rust(value, inner)?),
        _ => return Err(odd()),
    })
}

fn rust_scalar(value: &Value) -> Option<String> {
    Some(match value {
        Value::Unit => "()".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value, ty) => format!("{value}{}", ty.name()),
        Value::Float(value, FloatTy::F32) => format!("({value:?}f32)"),
        Value::Float(value, FloatTy::F64) => format!("({value:?}f64)"),
        Value::Char(value) => format!("{value:?}"),
        _ => return None,
    })
}

fn rust_str(form: StrForm, text: &str) -> String {
    match form {
        StrForm::Ref | StrForm::Static => text.to_owned(),
        StrForm::String => format!("::std::string::String::from({text})"),
        StrForm::Box => format!("::std::boxed::Box::<str>::from({text})"),
        StrForm::Rc => format!("::std::rc::Rc::<str>::from({text})"),
        StrForm::Arc => format!("::std::sync::Arc::<str>::from({text})"),
        StrForm::Cow => {
            format!("::std::borrow::Cow::<'static, str>::Owned({text}.to_owned())")
        }
        StrForm::PathRef => format!("::std::path::Path::new({text})"),
        StrForm::PathBuf => format!("::std::path::PathBuf::from({text})"),
        StrForm::CowPath => format!(
            "::std::borrow::Cow::<'static, ::std::path::Path>::Owned(::std::path::PathBuf::from({text}))"
        ),
        StrForm::OsStrRef => format!("::std::ffi::OsStr::new({text})"),
        StrForm::OsString => format!("::std::ffi::OsString::from({text})"),
    }
}

fn rust_bytes(form: &BytesForm, text: &str) -> String {
    match form {
        BytesForm::Slice | BytesForm::Static => format!("&{text}[..]"),
        BytesForm::Vec => format!("{text}.to_vec()"),
        BytesForm::Box => format!("::std::boxed::Box::<[u8]>::from(&{text}[..])"),
        BytesForm::Shared(p) => format!("{}::<[u8]>::from(&{text}[..])", pointer(*p)),
        BytesForm::Cow => {
            format!("::std::borrow::Cow::<'static, [u8]>::Owned({text}.to_vec())")
        }
        BytesForm::Array(_) => format!("*{text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::ObjectTake;

    fn both(take: &Take, nth: usize) -> (String, String) {
        let mut makers = |_: &RustTy, nth: usize| Ok(Value::Made(7, nth));
        let value = value(take, nth, &mut makers).expect("a value");
        (keyton(&value), rust(&value, take).expect("its text"))
    }

    fn texts(keyton: &str, rust: &str) -> (String, String) {
        (keyton.to_owned(), rust.to_owned())
    }

    #[test]
    fn a_value_is_the_same_in_both_languages() {
        let byte = Take::Scalar(RustTy::Int(IntTy::U8));
        assert_eq!(both(&byte, 0), texts("2", "2u8"));
        let flag = Take::Scalar(RustTy::Bool);
        assert_eq!(both(&flag, 1), texts("False", "false"));
        let text = Take::Str(StrForm::String);
        let owned = "::std::string::String::from(\"abc\")";
        assert_eq!(both(&text, 0), texts("\"abc\"", owned));
        let bytes = Take::Bytes(BytesForm::Array("2".to_owned()));
        assert_eq!(
            both(&bytes, 1),
            texts("b\"\\x01\\x08\"", "*b\"\\x01\\x08\"")
        );
        let maybe = Take::Option(Box::new(byte.clone()));
        assert_eq!(
            both(&maybe, 0),
            texts("2", "::std::option::Option::Some(2u8)")
        );
        assert_eq!(
            both(&maybe, 1),
            texts("None", "::std::option::Option::None")
        );
        let list = Take::List(Box::new(byte), ListForm::Slice);
        assert_eq!(
            both(&list, 2),
            texts("[3]", "leak(::std::vec![3u8]).as_slice()")
        );
    }

    #[test]
    fn an_object_is_passed_as_its_rule_says() {
        let object = |how| both(&Take::Object(RustTy::Bool, how), 1).1;
        assert_eq!(object(ObjectTake::Move), "mk_7(1)?");
        assert_eq!(object(ObjectTake::Ref), "&*leak(mk_7(1)?)");
        assert_eq!(object(ObjectTake::Mut), "leak(mk_7(1)?)");
    }

    #[test]
    fn other_numbers_give_other_values() {
        let text = Take::Str(StrForm::Ref);
        assert_ne!(both(&text, 0), both(&text, 1));
        let number = Take::Scalar(RustTy::Int(IntTy::I64));
        assert_ne!(both(&number, 0), both(&number, 1));
    }
}
