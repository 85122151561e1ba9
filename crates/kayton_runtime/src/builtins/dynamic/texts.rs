//! Methods of texts, by name.

use kayton_api::{Dynamic, Form, KResult, List, Number, Str};

use super::methods::parts;
use super::{no_attribute, type_error};
use crate::builtins as b;

pub(super) const METHODS: &[&str] = &[
    "upper",
    "lower",
    "casefold",
    "capitalize",
    "title",
    "swapcase",
    "strip",
    "lstrip",
    "rstrip",
    "split",
    "rsplit",
    "splitlines",
    "partition",
    "rpartition",
    "replace",
    "startswith",
    "endswith",
    "removeprefix",
    "removesuffix",
    "find",
    "rfind",
    "index",
    "count",
    "ljust",
    "rjust",
    "center",
    "zfill",
    "isdigit",
    "isnumeric",
    "isalpha",
    "isalnum",
    "isspace",
    "isupper",
    "islower",
    "encode",
    "join",
];

fn want(x: &Dynamic) -> KResult<&Str> {
    x.text()
        .ok_or_else(|| type_error(format!("expected str, got {}", x.label())))
}

fn whole(x: &Dynamic) -> KResult<i64> {
    match x.number() {
        Some(Number::Int(n)) => Ok(i64::try_from(n).unwrap_or(i64::MAX)),
        _ => Err(type_error(format!("expected int, got {}", x.label()))),
    }
}

fn list(texts: &List<Str>) -> KResult<Dynamic> {
    let items = texts.borrow()?.iter().cloned().map(Dynamic::from).collect();
    Ok(Dynamic::from_value(List::<Dynamic>::new(items)))
}

/// Whether a text begins or ends with one of several.
fn any_affix(s: &Str, affix: &Dynamic, test: fn(&Str, &Str) -> bool) -> KResult<Dynamic> {
    match affix.container() {
        Some(several) if several.form() == Form::Tuple => {
            let mut any = false;
            for one in several.items()? {
                any |= test(s, want(&one)?);
            }
            Ok(any.into())
        }
        _ => Ok(test(s, want(affix)?).into()),
    }
}

pub(super) fn method(
    s: &Str,
    x: &Dynamic,
    name: &str,
    args: &[Dynamic],
    named: &[(Str, Dynamic)],
) -> KResult<Dynamic> {
    let option = |at: usize, key: &str| {
        let by_name = named.iter().find(|(n, _)| **n == *key).map(|(_, v)| v);
        args.get(at).or(by_name).filter(|v| !v.is_none())
    };
    let text = |at: usize, key: &str| option(at, key).map(want).transpose();
    let number = |at: usize, key: &str| option(at, key).map(whole).transpose();
    Ok(match (name, args) {
        ("upper", []) => b::str_upper(s).into(),
        ("lower" | "casefold", []) => b::str_lower(s).into(),
        ("capitalize", []) => b::str_capitalize(s).into(),
        ("title", []) => b::str_title(s).into(),
        ("swapcase", []) => b::str_swapcase(s).into(),
        ("strip", _) => b::str_strip(s, text(0, "chars")?).into(),
        ("lstrip", _) => b::str_lstrip(s, text(0, "chars")?).into(),
        ("rstrip", _) => b::str_rstrip(s, text(0, "chars")?).into(),
        ("split", _) => list(&b::str_split(s, text(0, "sep")?, number(1, "maxsplit")?)?)?,
        ("rsplit", [sep, ..]) => list(&b::str_rsplit(s, want(sep)?, number(1, "maxsplit")?)?)?,
        ("splitlines", []) => list(&b::str_splitlines(s))?,
        ("partition", [sep]) => parts(b::str_partition(s, want(sep)?)?),
        ("rpartition", [sep]) => parts(b::str_rpartition(s, want(sep)?)?),
        ("replace", [old, new, ..]) => {
            b::str_replace(s, want(old)?, want(new)?, number(2, "count")?)?.into()
        }
        ("startswith", [affix]) => any_affix(s, affix, b::str_startswith)?,
        ("endswith", [affix]) => any_affix(s, affix, b::str_endswith)?,
        ("removeprefix", [affix]) => b::str_removeprefix(s, want(affix)?).into(),
        ("removesuffix", [affix]) => b::str_removesuffix(s, want(affix)?).into(),
        ("find", [part]) => b::str_find(s, want(part)?).into(),
        ("rfind", [part]) => b::str_rfind(s, want(part)?).into(),
        ("index", [part]) => b::str_position(s, want(part)?)?.into(),
        ("count", [part]) => b::str_count(s, want(part)?).into(),
        ("ljust", [width, ..]) => b::str_ljust(s, whole(width)?, text(1, "fillchar")?)?.into(),
        ("rjust", [width, ..]) => b::str_rjust(s, whole(width)?, text(1, "fillchar")?)?.into(),
        ("center", [width, ..]) => b::str_center(s, whole(width)?, text(1, "fillchar")?)?.into(),
        ("zfill", [width]) => b::str_zfill(s, whole(width)?)?.into(),
        ("isdigit" | "isnumeric", []) => b::str_isdigit(s).into(),
        ("isalpha", []) => b::str_isalpha(s).into(),
        ("isalnum", []) => b::str_isalnum(s).into(),
        ("isspace", []) => b::str_isspace(s).into(),
        ("isupper", []) => b::str_isupper(s).into(),
        ("islower", []) => b::str_islower(s).into(),
        ("encode", _) => b::str_encode(s).into(),
        ("join", [items]) => b::str_join(s, &super::texts(&super::listed(items)?)?)?.into(),
        _ if METHODS.contains(&name) => {
            let message = format!("str.{name}() is called with other arguments than it takes");
            return Err(type_error(message));
        }
        _ => return Err(no_attribute(x, name)),
    })
}
