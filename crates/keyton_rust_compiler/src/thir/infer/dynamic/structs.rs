//! What is done with a value of any type that may be of a struct of the program.

use kayton_diagnostics::{Diagnostic, Span};
use kayton_manifest::Ty;

use crate::thir::env::StructType;
use crate::thir::infer::Infer;
use crate::thir::tree::{Expr, Kind};

impl Infer<'_> {
    /// The structs whose values the program makes and of which `has` is true.
    pub(in crate::thir::infer) fn made_structs(
        &mut self,
        mut has: impl FnMut(&mut Self, &StructType) -> bool,
    ) -> Vec<StructType> {
        let mut all: Vec<StructType> = self.struct_keys.values().cloned().collect();
        all.sort_by(|a, b| a.key.0.cmp(&b.key.0));
        let mut found = Vec::new();
        for def in all {
            // Each place has a copy of a generic struct of its own, and making more of them has no end.
            if Self::is_generic(&def) {
                continue;
            }
            let made = self.members(&def).iter().any(|own| own.key == def.key);
            if made && has(self, &def) {
                found.push(self.struct_fields(&def));
            }
        }
        found
    }

    /// `object.method…` for each struct that has the method, else `otherwise`.
    pub(in crate::thir::infer) fn by_struct(
        &mut self,
        object: &Expr,
        method: &str,
        otherwise: Expr,
        span: Span,
        make: impl FnMut(&mut Self, Expr) -> Option<Expr>,
    ) -> Expr {
        let mut structs = self.made_structs(|me, def| me.struct_method(def, method).is_some());
        if method == "__call__" {
            // Functions that decorators made.
            let mut copies: Vec<StructType> = self.struct_keys.values().cloned().collect();
            copies.retain(|def| def.key.0.contains('~'));
            copies.sort_by(|a, b| a.key.0.cmp(&b.key.0));
            copies.retain(|def| self.struct_method(def, method).is_some());
            structs.extend(copies);
        }
        self.by_structs(object, structs, otherwise, span, make)
    }

    /// What `make` gives for the struct that a value is of, else `otherwise`; each as the type of that.
    pub(in crate::thir::infer) fn by_structs(
        &mut self,
        object: &Expr,
        structs: Vec<StructType>,
        otherwise: Expr,
        span: Span,
        mut make: impl FnMut(&mut Self, Expr) -> Option<Expr>,
    ) -> Expr {
        let ty = otherwise.ty.clone();
        let mut out = otherwise;
        for def in structs {
            let own = def.ty();
            let value = self.expr(span, own.clone(), Kind::Coerce(Box::new(object.clone())));
            let made = self.attempted(|me| {
                let made = me.scoped(|me| {
                    let made = make(me, value.clone());
                    made.unwrap_or_else(|| me.broken(span))
                });
                me.coerce(made, &ty)
            });
            let Some(then) = made else { continue };
            let test = Kind::IsA(Box::new(object.clone()), own);
            let test = self.expr(span, Ty::Bool, test);
            let kind = Kind::Cond {
                test: Box::new(test),
                then: Box::new(then),
                otherwise: Box::new(out),
            };
            out = self.expr(span, ty.clone(), kind);
        }
        out
    }

    /// What `make` gives, unless it reports an error; then everything is as it was.
    pub(in crate::thir::infer) fn attempted(
        &mut self,
        make: impl FnOnce(&mut Self) -> Expr,
    ) -> Option<Expr> {
        let said = self.diagnostics.len();
        let (fns, waited) = (self.program.fns.len(), self.waiting.len());
        let wider = self.wider.clone();
        let (structs, known) = (self.program.structs.len(), self.struct_keys.clone());
        let e = make(self);
        let failed = self.diagnostics[said..].iter().any(Diagnostic::is_error);
        if !failed && !Self::is_broken(&e) {
            return Some(e);
        }
        // What has several types holds values of any type in the next walk, where this may succeed.
        let errors = self.diagnostics[said..].iter().filter(|d| d.is_error());
        let wide = failed && errors.clone().all(|d| d.message == super::widen::SEVERAL);
        if !wide {
            self.diagnostics.truncate(said);
            self.wider = wider;
        }
        self.program.structs.truncate(structs);
        self.struct_index.retain(|_, at| *at < structs);
        self.copy_at.retain(|_, key| known.contains_key(key));
        for def in self.structs.values_mut() {
            if let Some(before) = known.get(&def.key) {
                *def = before.clone();
            }
        }
        self.struct_keys = known;
        self.waiting.truncate(waited);
        self.program.fns.truncate(fns);
        self.inst_states.truncate(fns);
        self.insts.retain(|_, at| *at < fns);
        self.unknown_calls.retain(|at| *at < fns);
        None
    }
}
