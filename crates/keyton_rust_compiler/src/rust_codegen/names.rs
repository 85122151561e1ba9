use kayton_manifest::{IntTy, Ty};

use super::Gen;
use crate::thir::tree::{By, Expr, Kind};
use crate::thir::types::{
    ERROR_KEY, FAMILY, GENERATOR_KEY, SHARED_KEY, float_name, has_object, is_scalar,
};

/// A name as part of a Rust identifier.
pub(super) fn ident(name: &str) -> String {
    let clean: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '_' {
                c
            } else {
                'u'
            }
        })
        .collect();
    if clean.starts_with(|c: char| c.is_ascii_digit()) {
        format!("v{clean}")
    } else {
        clean
    }
}

/// Text as a Rust string literal.
pub(super) fn quoted(text: &str) -> String {
    format!("{text:?}")
}

impl Gen<'_> {
    /// The variable that an error about a moved or borrowed value is about: the only object that a
    /// crate's function is given, alone or in a collection.
    pub(super) fn subject(&mut self, path: &str, args: &[(Expr, By)]) -> Option<String> {
        if !path.contains("::exports::") && !path.starts_with("lazy::") {
            return None;
        }
        let mut names = Vec::new();
        for (e, _) in args {
            let ty = self.solved(&e.ty);
            if !has_object(&ty) {
                continue;
            }
            names.push(match (&ty, &e.kind) {
                (Ty::Object { .. }, Kind::Local(id)) => self.locals().locals[id.0].name.clone(),
                (Ty::Object { .. }, Kind::Global(g)) => self.program.globals[*g].name.clone(),
                _ => return None,
            });
        }
        (names.len() == 1).then(|| names.remove(0))
    }

    /// The bridge type of a Keyton type, with its open parts solved.
    pub(super) fn rust_ty(&mut self, ty: &Ty) -> String {
        let ty = self.types.finish(ty);
        self.bridge(&ty)
    }

    fn bridge(&self, ty: &Ty) -> String {
        match ty {
            Ty::Bool => "bool".into(),
            Ty::Int(i) => i.name().into(),
            Ty::Float(f) => float_name(*f).into(),
            Ty::Char => "char".into(),
            Ty::Str => "Str".into(),
            Ty::Bytes => "Bytes".into(),
            Ty::Unit | Ty::Never => "()".into(),
            Ty::Dynamic => "Dynamic".into(),
            Ty::Vec(t) => format!("List<{}>", self.bridge(t)),
            Ty::Set(t) => format!("Set<{}>", self.bridge(t)),
            Ty::Dict(k, v) => format!("Dict<{}, {}>", self.bridge(k), self.bridge(v)),
            Ty::Option(t) => format!("Option<{}>", self.bridge(t)),
            Ty::Tuple(ts) => self.tuple(ts),
            Ty::Func { params, ret } => {
                let params: Vec<String> = params
                    .iter()
                    .map(|t| match is_scalar(t) {
                        true => self.bridge(t),
                        false => format!("&{}", self.bridge(t)),
                    })
                    .collect();
                let (params, ret) = (params.join(", "), self.bridge(ret));
                format!("::kayton_api::Func<dyn Fn({params}) -> KResult<{ret}>>")
            }
            Ty::Object { key, .. } if key.0 == ERROR_KEY => "b::Caught".into(),
            Ty::Object { key, .. } if key.0.starts_with(FAMILY) => "Dynamic".into(),
            Ty::Object { key, args } if key.0 == GENERATOR_KEY => {
                let inner = args.first().map_or_else(|| "()".into(), |t| self.bridge(t));
                format!("b::Generator<{inner}>")
            }
            Ty::Object { key, args } if key.0 == SHARED_KEY => {
                let inner = args.first().map_or_else(|| "()".into(), |t| self.bridge(t));
                format!("b::Shared<{inner}>")
            }
            Ty::Object { key, args } if key.0.starts_with("fn ") => self.tuple(args),
            Ty::Object { key, .. } if key.0.starts_with("struct ") => self.struct_path(&key.0),
            Ty::Object { .. } => match self.exact(ty) {
                Some(inner) => format!("Obj<{inner}>"),
                None => "_".into(),
            },
            Ty::Exact {
                view: Some(view), ..
            } => self.bridge(view),
            // What no variable holds and nothing looks into, as the item of an empty literal.
            Ty::Param(name) if name.starts_with('?') => "()".into(),
            Ty::Exact { .. } | Ty::Param(_) => "_".into(),
        }
    }

    fn tuple(&self, items: &[Ty]) -> String {
        let items: Vec<String> = items.iter().map(|t| self.bridge(t)).collect();
        match items.as_slice() {
            [one] => format!("({one},)"),
            _ => format!("({})", items.join(", ")),
        }
    }

    /// Path of a user's struct: `struct <unit>#<index> <name>`.
    fn struct_path(&self, key: &str) -> String {
        let found = self.program.structs.iter().find(|s| s.key == key);
        match found {
            Some(def) => match &def.krate {
                Some(krate) => format!("::{krate}::{}", def.name),
                None => def.name.clone(),
            },
            None => "_".into(),
        }
    }

    /// The exact type of an object whose type is an instance of a generic one of a crate.
    pub(super) fn instance(&self, ty: &Ty) -> Option<String> {
        match ty {
            Ty::Object { key, args } if !args.is_empty() => {
                let named = self.alias(key).is_some() || key.0.starts_with("std std::");
                named.then(|| self.exact(ty)).flatten()
            }
            _ => None,
        }
    }

    /// The exact Rust type behind a Keyton type, as an argument of an object's type.
    fn exact(&self, ty: &Ty) -> Option<String> {
        let list = |ts: &[Ty]| ts.iter().map(|t| self.exact(t)).collect::<Option<Vec<_>>>();
        Some(match ty {
            Ty::Int(IntTy::I64) => "i64".into(),
            Ty::Bool | Ty::Int(_) | Ty::Float(_) | Ty::Char | Ty::Unit => self.bridge(ty),
            Ty::Str => "::std::string::String".into(),
            Ty::Bytes => "::std::vec::Vec<u8>".into(),
            Ty::Vec(t) => format!("::std::vec::Vec<{}>", self.exact(t)?),
            Ty::Set(t) => format!("::std::collections::HashSet<{}>", self.exact(t)?),
            Ty::Dict(k, v) => {
                format!(
                    "::std::collections::HashMap<{}, {}>",
                    self.exact(k)?,
                    self.exact(v)?
                )
            }
            Ty::Option(t) => format!("::std::option::Option<{}>", self.exact(t)?),
            Ty::Tuple(ts) => match list(ts)?.as_slice() {
                [one] => format!("({one},)"),
                many => format!("({})", many.join(", ")),
            },
            Ty::Dynamic => "::kayton_api::Dynamic".into(),
            Ty::Exact { rust, of, .. } => kayton_manifest::exact_text(rust, &list(of)?),
            Ty::Object { key, args } => {
                let path = match self.alias(key) {
                    Some((glue, alias)) => format!("::{glue}::types::{alias}"),
                    // A public type of std is named by its definition: `std std::ops::Range`.
                    None => format!("::{}", key.0.strip_prefix("std ")?),
                };
                let args = list(self.manifests.named_args(key, args)?)?;
                if args.is_empty() {
                    path
                } else {
                    format!("{path}<{}>", args.join(", "))
                }
            }
            Ty::Never | Ty::Func { .. } | Ty::Param(_) => return None,
        })
    }

    fn alias(&self, key: &kayton_manifest::TypeKey) -> Option<(String, String)> {
        self.manifests.type_defs(key).find_map(|(m, def)| {
            let alias = def.alias.clone()?;
            Some((self.manifests.at(m).glue_crate.clone(), alias))
        })
    }
}
