//! Names of exports.
//!
//! ```text
//! symbol   = stem [ "__" argument ]*
//! stem     = path below the crate's root, joined by "__"; a foreign item's starts with its crate;
//!            a trait's method is Trait__method, a protocol's Type__display and so on
//! argument = i64 | f64 | str | String | Vec_i64 | … | name of the type, then its arguments,
//!            joined by "_"
//! ```
//!
//! Symbols are unique within a plugin, depend on nothing but the plan (so they are the same in every
//! run), and can be read. One that would be longer than [`LONGEST`] keeps its first part and ends
//! in eight hexadecimal digits of its SHA-256.

use std::collections::HashSet;

use sha2::{Digest, Sha256};

use crate::lower::known;
use crate::plan::{Arg, ExportPlan, Role, RustTy};

/// Longest symbol, in bytes.
pub const LONGEST: usize = 120;

/// Symbols given so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Symbols {
    taken: HashSet<String>,
}

impl Symbols {
    /// `wanted`, made an identifier and made unique by a number.
    pub(crate) fn stem(&mut self, wanted: &str) -> String {
        let base = fit(&sanitize(wanted));
        let mut name = base.clone();
        let mut number = 2;
        while !self.taken.insert(name.clone()) {
            name = format!("{base}_{number}");
            number += 1;
        }
        name
    }
}

/// The symbol of an instance.
pub(crate) fn instance(plan: &ExportPlan, stem: &str, args: &[RustTy]) -> String {
    let mut out = stem.to_owned();
    for arg in args {
        out.push_str("__");
        out.push_str(&argument(plan, arg));
    }
    fit(&sanitize(&out))
}

fn argument(plan: &ExportPlan, ty: &RustTy) -> String {
    match ty {
        RustTy::Ref { inner, .. } => match &**inner {
            RustTy::Str => "str".to_owned(),
            inner => format!("ref_{}", argument(plan, inner)),
        },
        RustTy::Adt { def, args } => {
            let mut out = match known(plan, ty) {
                Some((Role::String, _)) => "String".to_owned(),
                _ => plan.def(*def).name.clone(),
            };
            for arg in args {
                match arg {
                    Arg::Ty(t) => out = format!("{out}_{}", argument(plan, t)),
                    Arg::Const(text) => out = format!("{out}_{text}"),
                    Arg::Life(_) => {}
                }
            }
            out
        }
        RustTy::Slice(t) => format!("slice_{}", argument(plan, t)),
        RustTy::Array(t, n) => format!("array_{}_{n}", argument(plan, t)),
        RustTy::Tuple(ts) if ts.is_empty() => "unit".to_owned(),
        RustTy::Tuple(ts) => {
            let parts: Vec<String> = ts.iter().map(|t| argument(plan, t)).collect();
            format!("tuple_{}", parts.join("_"))
        }
        RustTy::Const(text) => text.clone(),
        RustTy::Dynamic => "Dynamic".to_owned(),
        other => crate::lower::shown(plan, other),
    }
}

fn sanitize(text: &str) -> String {
    let mut out: String = text
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    if out.starts_with(|c: char| c.is_ascii_digit()) || out.is_empty() {
        out.insert(0, '_');
    }
    // A keyword (`match`) or a lone underscore is no name.
    if syn::parse_str::<syn::Ident>(&out).is_err() {
        out.push('_');
    }
    out
}

fn fit(name: &str) -> String {
    if name.len() <= LONGEST {
        return name.to_owned();
    }
    let digest = Sha256::digest(name.as_bytes());
    let hash: String = digest.iter().take(4).map(|b| format!("{b:02x}")).collect();
    format!("{}_{hash}", &name[..LONGEST - 9])
}

/// Rust name of the glue crate of a crate, by its name in Rust.
#[must_use]
pub fn glue_crate(krate: &str) -> String {
    format!("kayton_rplugin__{krate}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_are_unique_identifiers() {
        let mut symbols = Symbols::default();
        assert_eq!(symbols.stem("Client__get"), "Client__get");
        assert_eq!(symbols.stem("Client__get"), "Client__get_2");
        assert_eq!(symbols.stem("match"), "match_");
        assert_eq!(symbols.stem("3d"), "_3d");
    }

    #[test]
    fn long_names_end_in_a_hash() {
        let name = fit(&"a".repeat(300));
        assert_eq!(name.len(), LONGEST);
        assert_eq!(name, fit(&"a".repeat(300)));
    }
}
