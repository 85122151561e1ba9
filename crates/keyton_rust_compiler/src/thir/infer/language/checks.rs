//! What is looked at when a cell was walked: types that stayed open, and types without a name.

use kayton_diagnostics::{Code, Diagnostic, Span};
use kayton_manifest::Ty;

use crate::thir::infer::Infer;
use crate::thir::types::{is_open, show};

impl Infer<'_> {
    /// Reports variables whose types stayed open.
    pub(in crate::thir::infer) fn check_open(&mut self) {
        if self.diagnostics.iter().any(Diagnostic::is_error) {
            return;
        }
        let mut open: Vec<(Span, String, Ty)> = Vec::new();
        let globals = self
            .program
            .globals
            .iter()
            .filter_map(|g| Some((g.span?, &g.name, &g.ty)));
        open.extend(globals.map(|(s, n, t)| (s, n.clone(), t.clone())));
        let bodies = self
            .program
            .fns
            .iter()
            .map(|f| &f.body)
            .chain([&self.program.cell]);
        for local in bodies.flat_map(|b| &b.locals) {
            open.push((local.span, local.name.clone(), local.ty.clone()));
        }
        let mut found = Vec::new();
        for (span, name, ty) in open {
            let ty = self.types.finish(&ty);
            if is_open(&ty) && !found.contains(&span) {
                found.push(span);
                let what = show(&ty);
                self.error(
                    Code::CannotInfer,
                    span,
                    format!("the type of `{name}` is not known"),
                    |d| {
                        let example = what.replace('_', "i64");
                        d.help(format!("say what it holds: `{name}: {example} = …`"))
                    },
                );
            }
        }
    }

    /// Reports values whose Rust type has no name, where Rust wants one written.
    pub(in crate::thir::infer) fn check_named(&mut self) {
        let globals = self
            .program
            .globals
            .iter()
            .filter_map(|g| Some((g.span?, g.ty.clone())));
        let mut found: Vec<(Span, Ty)> = globals.collect();
        for (f, state) in self.program.fns.iter().zip(&self.inst_states) {
            found.push((state.span, f.ret.clone()));
            let params = f.body.params.iter().map(|p| &f.body.locals[p.0]);
            found.extend(params.map(|l| (l.span, l.ty.clone())));
        }
        for (span, ty) in found {
            let ty = self.types.finish(&ty);
            if !self.has_name(&ty) {
                let name = self.path_name(&ty);
                let message = format!("the crate does not let its type {name} be named");
                self.error(Code::Unsupported, span, message, |d| {
                    d.help("use the value where it is made, without a variable of the cell or a function")
                });
            }
        }
    }

    fn has_name(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Vec(t) | Ty::Set(t) | Ty::Option(t) => self.has_name(t),
            Ty::Dict(k, v) => self.has_name(k) && self.has_name(v),
            Ty::Tuple(ts) => ts.iter().all(|t| self.has_name(t)),
            Ty::Object { key, args } => {
                let own = ["fn ", "struct ", "kayton ", "std std::"];
                let known = own.iter().any(|o| key.0.starts_with(o))
                    || self
                        .manifests
                        .type_defs(key)
                        .any(|(_, def)| def.alias.is_some());
                let named = self.manifests.named_args(key, args);
                known && named.is_some_and(|args| args.iter().all(|t| self.has_name(t)))
            }
            _ => true,
        }
    }
}
