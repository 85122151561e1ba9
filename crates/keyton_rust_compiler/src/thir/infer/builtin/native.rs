//! `__native__("sqrt", x)`: functions of the runtime that the language's own modules call.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::Ty;

use crate::hir::{ExprId, ExprKind};
use crate::thir::infer::Infer;
use crate::thir::tree::{By, Expr};
use crate::thir::types::{FLOAT, INT};

/// Functions of floats that give a float.
const FLOATS: &[&str] = &[
    "sqrt", "cbrt", "exp", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tan", "asin",
    "acos", "atan", "sinh", "cosh", "tanh",
];

/// Functions of two floats that give a float.
const PAIRS: &[&str] = &["atan2", "pow", "fmod", "copysign", "hypot"];

impl Infer<'_> {
    pub(in crate::thir::infer) fn native(
        &mut self,
        name: ExprId,
        values: &[ExprId],
        span: Span,
    ) -> Expr {
        let unit = self.cx.unit.clone();
        let name = match &unit.module[name].kind {
            ExprKind::Str(name) => name.to_string(),
            _ => String::new(),
        };
        if let Some(made) = self.native_of_struct(&name, values, span) {
            return made;
        }
        if let Some(call) = self.native_of_system(&name, values, span) {
            return call;
        }
        let (param, ret) = match name.as_str() {
            n if FLOATS.contains(&n) && values.len() == 1 => (FLOAT, FLOAT),
            n if PAIRS.contains(&n) && values.len() == 2 => (FLOAT, FLOAT),
            "floor" | "ceil" if values.len() == 1 => (FLOAT, INT),
            "isnan" | "isinf" if values.len() == 1 => (FLOAT, Ty::Bool),
            "mix" if values.len() == 1 => (INT, INT),
            "entropy" if values.is_empty() => (INT, INT),
            "argv" if values.is_empty() => {
                let strings = Ty::Vec(Box::new(Ty::Str));
                return self.checked(span, strings, "::kayton_runtime::argv", Vec::new());
            }
            _ => {
                return self.fail(Code::NameNotFound, span, "there is no such function", |d| {
                    d.help("import a module instead: `import math`")
                });
            }
        };
        let mut args = Vec::new();
        for value in values {
            let e = self.infer(*value, None);
            let e = match self.types.shallow(&e.ty) {
                Ty::Bool => self.converted(e, &INT),
                _ => e,
            };
            args.push((self.coerce(e, &param), By::Value));
        }
        self.checked(span, ret, &format!("b::math::{name}"), args)
    }
}
