//! The side of Keyton.

use std::fmt::Write as _;

use kayton_manifest::Protocol;

use super::Refused;
use super::call::{Call, stays};
use super::makers::{Kind, Makers, Way};
use super::show::{item_of, items};
use super::values::{Value, keyton, made};
use crate::lower::{Give, Take};
use crate::plan::{ExportPlan, RustTy};

/// Items of an iterator that are looked at.
pub(super) const ITEMS: usize = 8;

/// One way to make an object, as a function.
fn way(way: &Way, number: usize) -> String {
    let text = &way.call.text;
    let mut out = format!("fn way_{number}({}) -> {}:\n", text.params, way.written);
    let body = &text.body;
    let raise = "    raise ValueError(\"no input\")\n";
    let _ = match way.kind {
        Kind::Whole => writeln!(out, "    r = {body}\n    return r"),
        Kind::Maybe => write!(
            out,
            "    r = {body}\n    if r is not None:\n        return r\n{raise}"
        ),
        Kind::Item => {
            let of = match way.call.operation() {
                Some(Protocol::Iter) => "a",
                _ => {
                    let _ = writeln!(out, "    r = {body}");
                    "r"
                }
            };
            write!(out, "    for x in {of}:\n        return x\n{raise}")
        }
        Kind::Error => write!(
            out,
            "    try:\n        {body}\n    except {} as e:\n        return e\n{raise}",
            way.written
        ),
    };
    out
}

fn arguments(case: &[Value]) -> String {
    match case.is_empty() {
        true => "0".to_owned(),
        false => case.iter().map(keyton).collect::<Vec<_>>().join(", "),
    }
}

/// A part of the makers: whole lines, and the ways that they are about.
pub(super) type Part = (String, Vec<usize>);

/// These makers and what they need, in order. A way whose name is among the program's arguments is not
/// gone.
pub(super) fn makers(ways: &[Way], makers: &Makers, needed: &[usize]) -> Vec<Part> {
    let mut out = Vec::new();
    for maker in makers.with_needed(needed.to_vec()) {
        let number = maker.number;
        for (at, cases) in &maker.ways {
            let mut text = way(&ways[*at], *at);
            let _ = writeln!(text, "fn try_{at}(j: i64) -> {}:", maker.written);
            for (j, case) in cases.iter().enumerate() {
                let _ = writeln!(
                    text,
                    "    if j == {j}:\n        return way_{at}({})",
                    arguments(case)
                );
            }
            text.push_str("    raise ValueError(\"no input\")\n");
            out.push((text, vec![*at]));
        }
        let mut text = format!("fn mk_{number}(n: i64) -> {}:\n    at = n\n", maker.written);
        for (at, cases) in &maker.ways {
            let _ = write!(
                text,
                "    if \"w{at}\" not in argv:\n        for j in 0..{}:\n            try:\n                \
                 v = try_{at}(j)\n                if at == 0:\n                    return v\n                \
                 at -= 1\n            except Exception:\n                pass\n",
                cases.len()
            );
        }
        let _ = writeln!(
            text,
            "    if n > 0:\n        return mk_{number}(0)\n    raise ValueError(\"no input\")"
        );
        out.push((text, maker.ways.iter().map(|(way, _)| *way).collect()));
    }
    out
}

/// What is looked at of a use.
pub(super) enum Look {
    /// The result.
    Result,
    /// The items of the iterator that is the result.
    Items(Give),
    /// Nothing is given back.
    Done,
    /// The items of the receiver, by its `next`.
    Next(Give),
    /// The items of the receiver, which becomes an iterator.
    Loop(Give),
    /// Whether the receiver comes before the argument.
    Less,
    /// The set of the receiver alone.
    Hashed,
}

impl Look {
    pub(super) fn of(plan: &ExportPlan, call: &Call) -> Result<Self, Refused> {
        let give = &call.lowered.give;
        let unknown = || Refused::new("result", "the items of the iterator have no known type");
        Ok(match (call.operation(), give) {
            (Some(Protocol::Next), Give::Option(item)) => Look::Next((**item).clone()),
            (Some(Protocol::Iter), Give::Object(ty, _)) => {
                Look::Loop(item_of(plan, ty).ok_or_else(unknown)?)
            }
            (Some(Protocol::Next | Protocol::Iter), _) => return Err(unknown()),
            (Some(Protocol::Cmp), _) => Look::Less,
            (Some(Protocol::Hash), _) => Look::Hashed,
            (
                _,
                Give::Scalar {
                    ty: RustTy::Tuple(_),
                    ..
                },
            ) => Look::Done,
            (_, give) => match items(plan, give) {
                Some(item) => Look::Items(item),
                None => Look::Result,
            },
        })
    }
}

/// A use with its cases, and the makers that it needs.
pub(super) fn use_(
    plan: &ExportPlan,
    call: &Call,
    number: usize,
    makers: &Makers,
) -> Result<(String, Vec<usize>), Refused> {
    let cases = makers.cases(plan, call, 0)?;
    let body = &call.text.body;
    let mut out = format!("fn call_{number}({}) -> str:\n", call.text.params);
    let walk = |out: &mut String, of: &str| {
        let _ = write!(
            out,
            "    items: Vec<str> = []\n    for x in {of}:\n        items.append(repr(x))\n        \
             if len(items) == {ITEMS}:\n            break\n    s = \"[\" + \", \".join(items) + \"]\"\n"
        );
    };
    match Look::of(plan, call)? {
        Look::Next(_) | Look::Loop(_) => walk(&mut out, "a"),
        Look::Items(_) => {
            let _ = writeln!(out, "    r = {body}");
            walk(&mut out, "r");
        }
        Look::Done => {
            let _ = writeln!(out, "    {body}\n    s = \"None\"");
        }
        Look::Result | Look::Less | Look::Hashed => {
            let _ = writeln!(out, "    r = {body}\n    s = repr(r)");
        }
    }
    let names = call.names();
    for (take, name) in call.takes().zip(&names) {
        if matches!(take, Take::InOut(_)) {
            let _ = writeln!(out, "    s = s + \" \" + repr({name})");
        }
    }
    out.push_str("    return s\n");
    let _ = writeln!(
        out,
        "fn case_{number}(k: i64, {}):\n    s = call_{number}({})",
        call.text.params,
        if names.is_empty() {
            "unused".to_owned()
        } else {
            names.join(", ")
        }
    );
    let mut seen = String::new();
    for (take, name) in call.takes().zip(&names) {
        if stays(take) && !matches!(take, Take::InOut(_)) {
            let _ = write!(seen, ", repr(repr({name}))");
        }
    }
    let _ = writeln!(
        out,
        "    print(\"=\", {number}, k, \"ok\", repr(s){seen}, sep=\"\\t\")"
    );
    let mut needed = Vec::new();
    let _ = writeln!(
        out,
        "fn use_{number}(k: i64):\n    print(\"@\", {number}, k, sep=\"\\t\")\n    try:"
    );
    for (k, case) in cases.iter().enumerate() {
        case.iter().for_each(|value| made(value, &mut needed));
        let _ = writeln!(
            out,
            "        if k == {k}:\n            case_{number}(k, {})",
            arguments(case)
        );
    }
    let _ = write!(
        out,
        "    except Exception as e:\n        \
         print(\"=\", {number}, k, e.type_name, repr(e.message), sep=\"\\t\")\n\
         if after <= {number}:\n    for k in 0..{}:\n        use_{number}(k)\n",
        cases.len()
    );
    Ok((out, needed))
}
