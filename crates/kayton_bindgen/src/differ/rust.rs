//! The side of plain Rust.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use kayton_manifest::BuildIdentity;

use super::call::{Call, stays};
use super::keyton::{ITEMS, Look};
use super::makers::{Kind, Makers, Way};
use super::show::show;
use super::values::{Value, rust};
use super::{Chunk, Refused};
use crate::emit::{Root, rust_text};
use crate::lower::{Give, Lowerer, ObjectGive, Take};
use crate::plan::{ExportPlan, RustTy};

const PRELUDE: &str = include_str!("prelude.rs.txt");

/// What stands first: helpers, and the crates under the names that paths begin with.
pub(super) fn prelude(plan: &ExportPlan, krates: &[String]) -> String {
    let mut text = PRELUDE.replace("GLUE", &plan.glue_crate);
    text.push_str("pub mod krates {\n");
    for krate in krates {
        let _ = writeln!(text, "    pub use ::{krate};");
    }
    text.push_str("}\n");
    text
}

/// Crates that paths of the plan may begin with: name in paths, package, version.
pub(super) fn packages(plan: &ExportPlan, build: &BuildIdentity) -> Vec<(String, String, String)> {
    let own = (
        build.krate.as_str(),
        build.package.as_str(),
        build.version.as_str(),
    );
    let mut all = BTreeMap::new();
    let mut add = |library: &str, package: &str, version: &str| {
        let word = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
        let tail: String = version.chars().map(word).collect();
        let name = format!("kd_{library}_{tail}");
        all.entry(name)
            .or_insert_with(|| (package.to_owned(), version.to_owned()));
    };
    add(own.0, own.1, own.2);
    for def in &plan.defs {
        let mut words = def.key.0.split(' ');
        if let (Some(package), Some(version)) = (words.next(), words.next())
            && package != "std"
            && package != own.1
        {
            add(&package.replace('-', "_"), package, version);
        }
    }
    all.into_iter()
        .map(|(name, (package, version))| (name, package, version))
        .collect()
}

/// Parameters of a function that has those of the call.
fn parameters(plan: &ExportPlan, call: &Call) -> Result<String, Refused> {
    let root = Root::absolute(plan);
    let types = call.lowered.signature.params.iter().enumerate();
    let written = types.map(|(at, ty)| {
        let ty = rust_text(&root, plan, ty);
        let ty = ty.map_err(|reason| Refused::new("instance", &reason.to_string()))?;
        Ok(format!("mut a{at}: {ty}"))
    });
    Ok(written.collect::<Result<Vec<_>, _>>()?.join(", "))
}

fn arguments(call: &Call, case: &[Value]) -> Result<String, Refused> {
    let all = case.iter().zip(call.takes());
    let all = all.map(|(value, take)| rust(value, take));
    Ok(all.collect::<Result<Vec<_>, _>>()?.join(", "))
}

/// The makers with their ways.
pub(super) fn makers(plan: &ExportPlan, ways: &[Way], makers: &Makers) -> Vec<Chunk> {
    let mut out = Vec::new();
    for maker in &makers.all {
        let (number, ty) = (maker.number, &maker.rust);
        let mut body = String::new();
        for (at, cases) in &maker.ways {
            let text = way(plan, &ways[*at], *at, ty, cases);
            let text = text.unwrap_or_else(|why| format!("compile_error!({:?});\n", why.message));
            let stub = format!("fn try_{at}(j: usize) -> Made<{ty}> {{ no_input() }}\n");
            out.push(Chunk {
                text,
                stub: Some((stub, format!("w{at}"))),
                cases: Vec::new(),
            });
            let _ = writeln!(
                body,
                "    for j in 0..{} {{\n        if let Some(v) = attempt(|| try_{at}(j)) {{\n            \
                 if at == 0 {{ return Ok(v); }}\n            at -= 1;\n        }}\n    }}",
                cases.len()
            );
        }
        out.push(Chunk {
            text: format!(
                "fn mk_{number}(n: usize) -> Made<{ty}> {{\n    let mut at = n;\n{body}    \
                 if n > 0 {{ return mk_{number}(0); }}\n    no_input()\n}}\n"
            ),
            ..Chunk::default()
        });
    }
    out
}

fn way(
    plan: &ExportPlan,
    way: &Way,
    at: usize,
    ty: &str,
    cases: &[Vec<Value>],
) -> Result<String, Refused> {
    let call = &way.call;
    let mut out = format!(
        "fn way_{at}({}) -> Made<{ty}> {{\n    let r = {};\n    {}\n}}\n",
        parameters(plan, call)?,
        call.raw(plan)?,
        match way.kind {
            Kind::Item => item(plan, call)?,
            Kind::Error => "match r { Err(e) => Ok(e), Ok(_) => no_input() }".to_owned(),
            _ => object(&call.lowered.give),
        }
    );
    let _ = writeln!(
        out,
        "fn try_{at}(j: usize) -> Made<{ty}> {{\n    match j {{"
    );
    for (j, case) in cases.iter().enumerate() {
        let _ = writeln!(out, "        {j} => way_{at}({}),", arguments(call, case)?);
    }
    out.push_str("        _ => no_input(),\n    }\n}\n");
    Ok(out)
}

/// An expression that makes the object of the value `r`.
fn object(give: &Give) -> String {
    match give {
        Give::Object(_, ObjectGive::Copied) => "Ok(*r)".to_owned(),
        Give::Raise { ok, .. } => {
            let ok = object(ok);
            format!("match r {{ Ok(r) => {ok}, Err(e) => Err(raised!(e)) }}")
        }
        Give::Option(t) => {
            format!("match r {{ Some(r) => {}, None => no_input() }}", object(t))
        }
        Give::Unwrap(t) => format!("{{ let r = *r; {} }}", object(t)),
        _ => "Ok(r)".to_owned(),
    }
}

/// An expression for the first item of the iterator `r`.
fn item(plan: &ExportPlan, call: &Call) -> Result<String, Refused> {
    let (Look::Items(item) | Look::Loop(item)) = Look::of(plan, call)? else {
        return Err(Refused::new("input", "it has no items"));
    };
    let first = format!(
        "{{ for r in r {{ return {}; }} no_input() }}",
        object(&item)
    );
    Ok(match &call.lowered.give {
        Give::Raise { .. } => format!("match r {{ Ok(r) => {first}, Err(e) => Err(raised!(e)) }}"),
        _ => first,
    })
}

/// A use with its cases.
pub(super) fn use_(
    plan: &ExportPlan,
    call: &Call,
    number: usize,
    makers: &Makers,
    shift: usize,
) -> Result<Chunk, Refused> {
    let cases = makers.cases(plan, call, shift)?;
    let raw = call.raw(plan)?;
    let walk = |iter: &str, item: &Give| -> Result<String, Refused> {
        let item = show(item, "r")?;
        Ok(format!(
            "{{ let mut v = Vec::new(); for r in {iter} {{ v.push({item}); if v.len() == {ITEMS} {{ break; }} }} \
             py_list(v) }}"
        ))
    };
    let shown = match Look::of(plan, call)? {
        Look::Result => format!("let r = {raw}; {}", show(&call.lowered.give, "r")?),
        Look::Done => format!("let _: () = {raw}; \"None\".to_owned()"),
        Look::Less => {
            let less = "PartialOrd::partial_cmp(a0, a1) == Some(std::cmp::Ordering::Less)";
            format!("py(&({less}))")
        }
        Look::Hashed => "py_set(vec![object!(&*a0)])".to_owned(),
        Look::Next(item) => walk("(&mut *a0)", &item)?,
        Look::Loop(item) => walk(&format!("{{ {raw} }}"), &item)?,
        Look::Items(item) => {
            let walk = walk("r", &item)?;
            let walk = match &call.lowered.give {
                Give::Raise { .. } => {
                    format!("match r {{ Ok(r) => {walk}, Err(e) => return Err(raised!(e)) }}")
                }
                _ => walk,
            };
            format!("let r = {raw}; {walk}")
        }
    };
    let mut text = format!(
        "fn call_{number}({}) -> Ran {{\n    let mut s: String = {{ {shown} }};\n",
        parameters(plan, call)?
    );
    let mut seen = String::new();
    let params = call.takes().zip(&call.lowered.signature.params);
    for (at, (take, ty)) in params.enumerate().filter(|(_, (take, _))| stays(take)) {
        match take {
            Take::Object(..) => {
                let _ = write!(seen, ", object!(&*a{at})");
            }
            Take::InOut(_) => {
                let shown = changed(plan, ty, &format!("(*a{at})"))?;
                let _ = writeln!(text, "    s = s + \" \" + &{shown};");
            }
            Take::List(elem, _) if elem.is_scalar() => {
                let _ = write!(seen, ", py_list(a{at}.iter().map(|r| py(r)).collect())");
            }
            _ => {
                let shown = changed(plan, ty, &format!("(*a{at})"))?;
                let _ = write!(seen, ", {shown}");
            }
        }
    }
    let _ = writeln!(text, "    Ok(vec![s{seen}])\n}}");
    let mut table = Vec::new();
    for (k, case) in cases.iter().enumerate() {
        let _ = writeln!(
            text,
            "fn use_{number}_{k}() -> Ran {{ call_{number}({}) }}",
            arguments(call, case)?
        );
        table.push((k, format!("use_{number}_{k}")));
    }
    Ok(Chunk {
        text,
        cases: table,
        ..Chunk::default()
    })
}

/// What is seen of the referent `r` of an argument that the call changes.
fn changed(plan: &ExportPlan, ty: &RustTy, r: &str) -> Result<String, Refused> {
    let give = match ty {
        RustTy::Ref { life, inner, .. } => {
            let shared = RustTy::shared(life.clone(), (**inner).clone());
            Lowerer::new(plan).give(&shared)
        }
        ty => Lowerer::new(plan).give(ty),
    };
    let give = give.map_err(|reason| Refused::new("result", &reason.to_string()))?;
    show(&give, &format!("(&{r})"))
}
