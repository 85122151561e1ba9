//! Operations of the language, as they are written.

use kayton_manifest::{CallableKind, Protocol};

/// The word for it in reports.
pub(super) fn kind(kind: CallableKind) -> &'static str {
    match kind {
        CallableKind::Function => "function",
        CallableKind::Associated => "associated",
        CallableKind::Method => "method",
        CallableKind::TraitMethod => "trait method",
        CallableKind::Variant => "variant",
        CallableKind::FieldGet | CallableKind::FieldSet => "field",
        CallableKind::Constant => "constant",
        CallableKind::Protocol => "protocol",
    }
}

/// An operation of the language on `a` and the given arguments, or on the type `owner`.
pub(super) fn operation(protocol: Protocol, owner: &str, given: &[String]) -> String {
    let other = given.first().map_or("b0", String::as_str);
    let binary = |operator: &str| format!("a {operator} {other}");
    let formatted = |how: &str| format!("f\"{{a:{how}}}\"");
    match protocol {
        Protocol::Display => "str(a)".to_owned(),
        Protocol::Debug => "repr(a)".to_owned(),
        Protocol::Clone => "copy(a)".to_owned(),
        Protocol::Eq => binary("=="),
        Protocol::Cmp => binary("<"),
        Protocol::Hash => "{a}".to_owned(),
        Protocol::Default => format!("{owner}.default()"),
        Protocol::FromStr => format!("{owner}.from_str({other})"),
        Protocol::From if given.len() == 1 => format!("{owner}.from({other})"),
        // A struct that is made of its fields.
        Protocol::From => format!("{owner}({})", given.join(", ")),
        Protocol::Len => "len(a)".to_owned(),
        Protocol::Add => binary("+"),
        Protocol::Sub => binary("-"),
        Protocol::Mul => binary("*"),
        Protocol::Div => binary("/"),
        Protocol::Rem => binary("%"),
        Protocol::Neg => "-a".to_owned(),
        Protocol::Not => "not a".to_owned(),
        Protocol::BitAnd => binary("&"),
        Protocol::BitOr => binary("|"),
        Protocol::BitXor => binary("^"),
        Protocol::Shl => binary("<<"),
        Protocol::Shr => binary(">>"),
        Protocol::Index => format!("a[{other}]"),
        Protocol::IndexSet => format!("a[{other}] = b1"),
        Protocol::Iter | Protocol::Next => "for x in a: pass".to_owned(),
        Protocol::DerefSet => "a += b1".to_owned(),
        Protocol::Deref | Protocol::Causes => "a".to_owned(),
        Protocol::LowerHex => formatted("x"),
        Protocol::UpperHex => formatted("X"),
        Protocol::Octal => formatted("o"),
        Protocol::Binary => formatted("b"),
        Protocol::LowerExp => formatted("e"),
        Protocol::UpperExp => formatted("E"),
    }
}
