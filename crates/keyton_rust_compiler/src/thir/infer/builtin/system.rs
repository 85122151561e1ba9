//! Functions of the runtime that modules of the language call, by a table.

use kayton_diagnostics::Span;
use kayton_manifest::Ty;

use crate::hir::ExprId;
use crate::thir::infer::Infer;
use crate::thir::tree::{By, Expr};
use crate::thir::types::{FLOAT, INT};

/// What is passed and given.
#[derive(Clone, Copy)]
enum V {
    Str,
    Int,
    Float,
    Bool,
    Bytes,
    Any,
    Strs,
    OptStr,
    Unit,
    /// What reading JSON gives.
    Parsed,
}

/// name, parameters, result, whether it may raise.
type Native = (&'static str, &'static [V], V, bool);

const NATIVES: &[Native] = &[
    (
        "to_json",
        &[V::Any, V::Int, V::Bool, V::Bool, V::Str, V::Str],
        V::Str,
        true,
    ),
    ("from_json", &[V::Str], V::Parsed, true),
    ("file_text", &[V::Str], V::Str, true),
    ("file_bytes", &[V::Str], V::Bytes, true),
    ("file_begin", &[V::Str, V::Str], V::Unit, true),
    ("file_append", &[V::Str, V::Bytes], V::Unit, true),
    ("path_is", &[V::Str, V::Str], V::Bool, false),
    ("path_names", &[V::Str], V::Strs, true),
    ("path_change", &[V::Str, V::Str, V::Str], V::Unit, true),
    ("path_size", &[V::Str], V::Int, true),
    ("path_whole", &[V::Str], V::Str, false),
    ("folder", &[V::Str], V::Str, false),
    ("variable", &[V::Str], V::OptStr, false),
    ("byte_of", &[V::Str, V::Int], V::Int, false),
    ("char_of", &[V::Str, V::Int], V::Int, false),
    ("clock", &[], V::Float, false),
    ("steady_clock", &[], V::Float, false),
    ("sleep", &[V::Float], V::Unit, true),
    ("stream_write", &[V::Str, V::Bool], V::Unit, true),
];

fn ty_of(v: V) -> Ty {
    match v {
        V::Str => Ty::Str,
        V::Int => INT,
        V::Float => FLOAT,
        V::Bool => Ty::Bool,
        V::Bytes => Ty::Bytes,
        V::Any => Ty::Dynamic,
        V::Strs => Ty::Vec(Box::new(Ty::Str)),
        V::OptStr => Ty::Option(Box::new(Ty::Str)),
        V::Unit => Ty::Unit,
        V::Parsed => Ty::Tuple(vec![ty_of(V::OptStr), INT, Ty::Dynamic]),
    }
}

impl Infer<'_> {
    /// A call of a function of the table; None for another name.
    pub(in crate::thir::infer) fn native_of_system(
        &mut self,
        name: &str,
        values: &[ExprId],
        span: Span,
    ) -> Option<Expr> {
        let (name, params, ret, fallible) = NATIVES.iter().find(|n| n.0 == name)?;
        let mut args = Vec::new();
        for (value, param) in values.iter().zip(*params) {
            let e = self.infer_as(*value, &ty_of(*param));
            let by = match param {
                V::Int | V::Float | V::Bool => By::Value,
                _ => By::Ref,
            };
            args.push((e, by));
        }
        if args.len() != params.len() || args.iter().any(|(e, _)| Self::is_broken(e)) {
            return Some(self.broken(span));
        }
        Some(self.rust(span, ty_of(*ret), format!("b::{name}"), args, *fallible))
    }
}
