//! Traits whose one method is an operator or a letter of a format.

use kayton_manifest::Protocol;

use crate::plan::{Role, StdOp};

/// Traits of formatting that a specification names by a letter.
pub(super) fn formatting(role: Role) -> Option<(Protocol, &'static str, StdOp)> {
    Some(match role {
        Role::LowerHex => (Protocol::LowerHex, "lower_hex", StdOp::LowerHex),
        Role::UpperHex => (Protocol::UpperHex, "upper_hex", StdOp::UpperHex),
        Role::Octal => (Protocol::Octal, "octal", StdOp::Octal),
        Role::Binary => (Protocol::Binary, "binary", StdOp::Binary),
        Role::LowerExp => (Protocol::LowerExp, "lower_exp", StdOp::LowerExp),
        Role::UpperExp => (Protocol::UpperExp, "upper_exp", StdOp::UpperExp),
        _ => return None,
    })
}

/// Traits of operators that make a new value.
pub(super) fn operator(role: Role) -> Option<(Protocol, &'static str)> {
    Some(match role {
        Role::Add => (Protocol::Add, "add"),
        Role::Sub => (Protocol::Sub, "sub"),
        Role::Mul => (Protocol::Mul, "mul"),
        Role::Div => (Protocol::Div, "div"),
        Role::Rem => (Protocol::Rem, "rem"),
        Role::Neg => (Protocol::Neg, "neg"),
        Role::Not => (Protocol::Not, "not"),
        Role::BitAnd => (Protocol::BitAnd, "bitand"),
        Role::BitOr => (Protocol::BitOr, "bitor"),
        Role::BitXor => (Protocol::BitXor, "bitxor"),
        Role::Shl => (Protocol::Shl, "shl"),
        Role::Shr => (Protocol::Shr, "shr"),
        _ => return None,
    })
}
