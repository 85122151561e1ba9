use std::fmt::Write as _;

use super::{ExportPlan, Form, GenericKind, PlanCallable, RustTy};
use crate::lower::{Step, shown};

impl ExportPlan {
    /// The plan for people: one line for each callable, below it the symbols of its candidates.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        for (at, callable) in self.callables.iter().enumerate() {
            let _ = writeln!(out, "{}", self.line(callable));
            let own = self
                .candidates
                .iter()
                .filter(|c| c.callable.0 as usize == at);
            for candidate in own {
                let args: Vec<String> = candidate.args.iter().map(|t| shown(self, t)).collect();
                let step = match candidate.step {
                    Step::Proposed => String::new(),
                    step => format!(" keeping {}", step.as_str()),
                };
                let _ = writeln!(out, "    {} [{}]{step}", candidate.symbol, args.join(", "));
            }
            if callable.lazy {
                let _ = writeln!(out, "    on demand");
            }
        }
        out
    }

    fn line(&self, callable: &PlanCallable) -> String {
        let ty = |t: &RustTy| shown(self, t);
        let generics: Vec<String> = callable
            .generics
            .iter()
            .map(|g| match &g.kind {
                GenericKind::Type => g.name.clone(),
                GenericKind::Const(ty) => format!("const {}: {ty}", g.name),
                GenericKind::Projected(projection) => format!("{} = {}", g.name, ty(projection)),
            })
            .collect();
        let generics = match generics.is_empty() {
            true => String::new(),
            false => format!("<{}>", generics.join(", ")),
        };
        let params: Vec<String> = callable
            .params
            .iter()
            .map(|p| format!("{}: {}", p.name, ty(&p.ty)))
            .collect();
        let form = match &callable.form {
            Form::Function(path) | Form::Const(path) | Form::Static(path) => path.join("::"),
            Form::Inherent { base, name } => format!("<{}>::{name}", ty(base)),
            Form::Trait { base, tr, name } => {
                format!("<{} as {}>::{name}", ty(base), self.def(tr.def).name)
            }
            Form::AssocConst { base, name, .. } => format!("<{}>::{name}", ty(base)),
            Form::Std(op) => format!("{op:?}"),
            Form::FieldGet(name) => format!("get .{name}"),
            Form::FieldSet(name) => format!("set .{name}"),
            Form::Variant(form) if form.variant.is_empty() => "literal".to_owned(),
            Form::Variant(form) => format!("build {}", form.variant),
            Form::VariantTest(form) => format!("test {}", form.variant),
            Form::Macro(path, _) => format!("{}!", path.join("::")),
            Form::VariantFields(form) => format!("fields of {}", form.variant),
        };
        let awaits = if callable.awaits { "await " } else { "" };
        let params = params.join(", ");
        format!(
            "{}{generics}({params}) -> {} by {awaits}{form}",
            callable.stem,
            ty(&callable.ret)
        )
    }
}
