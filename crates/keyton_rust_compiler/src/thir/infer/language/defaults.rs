//! Defaults of parameters: evaluated once, where the function is defined, as in Python.

use kayton_manifest::Ty;

use std::sync::Arc;

use crate::hir::ExprId;
use crate::thir::env::{FnTemplate, Unit};
use crate::thir::infer::Infer;
use crate::thir::tree::Expr;

impl Infer<'_> {
    /// The default of a parameter: the value that was made with the function, if it is none that is
    /// written out.
    pub(in crate::thir::infer) fn default_of(
        &mut self,
        template: &FnTemplate,
        at: usize,
        stated: Option<&Ty>,
        captures: &[Expr],
    ) -> Option<Expr> {
        let unit = template.unit.clone();
        let default = unit.module[template.id].params.get(at)?.default?;
        if !is_constant(&unit, default) {
            if let Some(kept) = self.kept_defaults(&unit, template.id)
                && let Some(n) = kept.iter().position(|i| *i == at)
            {
                return captures.get(captures.len() - kept.len() + n).cloned();
            }
            let key = self.default_key(&unit, template.id, at);
            if let Some(global) = self.globals.get(&key).copied() {
                let span = unit.module[default].span;
                let var = crate::thir::infer::Var::Global(global);
                return Some(self.read(var, &key, span));
            }
        }
        Some(self.default_value(&unit, default, stated))
    }

    /// The parameters whose defaults a lambda or inner function takes with it, as values; None for
    /// functions of a module and methods.
    pub(in crate::thir::infer) fn kept_defaults(
        &self,
        unit: &Arc<Unit>,
        id: crate::hir::FnId,
    ) -> Option<Vec<usize>> {
        let f = &unit.module[id];
        let binding = unit.resolution.fns.get(id).and_then(|s| s.binding);
        let inner = binding.is_some_and(|b| {
            let kind = &unit.resolution.bindings[b].kind;
            !matches!(kind, crate::shir::BindingKind::Fn { owner: None, .. })
        });
        if f.name.is_some() && !inner {
            return None;
        }
        let defaults = f.params.iter().enumerate();
        let kept = defaults.filter(|(_, p)| p.default.is_some_and(|d| !is_constant(unit, d)));
        Some(kept.map(|(i, _)| i).collect())
    }

    /// Name of the variable that holds a default of a function of a module, or of a method.
    pub(in crate::thir::infer) fn default_key(
        &self,
        unit: &Unit,
        id: crate::hir::FnId,
        at: usize,
    ) -> String {
        let f = &unit.module[id];
        let owner = crate::thir::infer::language::classes::owner_of(unit, id);
        let owner = owner.map_or(String::new(), |s| format!("{}.", unit.module[s].name.name));
        let name = f.name.as_ref().map_or("", |n| n.name.as_str());
        let own = format!("{owner}{name}.{}", f.params[at].name.name);
        unit.own(&own).into_owned()
    }

    /// Gives the defaults of a function of a module their values, where its definition is reached.
    pub(in crate::thir::infer) fn define_defaults(&mut self, id: crate::hir::FnId) {
        let unit = self.cx.unit.clone();
        for (at, p) in unit.module[id].params.iter().enumerate() {
            let Some(default) = p.default.filter(|d| !is_constant(&unit, *d)) else {
                continue;
            };
            let stated = p.ty.map(|_| self.param_type(&unit, p));
            let e = self.infer(default, stated.as_ref());
            let e = match &stated {
                Some(ty) => self.coerce(e, ty),
                None => e,
            };
            if Self::is_broken(&e) {
                continue;
            }
            let key = self.default_key(&unit, id, at);
            let var = self.new_global(key, e.ty.clone(), p.name.span);
            self.store(var, e, p.name.span);
        }
    }
}

/// Whether a default is the same value however often it is evaluated.
fn is_constant(unit: &Unit, id: ExprId) -> bool {
    use crate::hir::ExprKind as E;
    match &unit.module[id].kind {
        E::None | E::Bool(_) | E::Int(_) | E::Float(_) | E::Str(_) | E::Bytes(_) => true,
        E::Unary { operand, .. } => is_constant(unit, *operand),
        E::Tuple(items) => items.iter().all(|i| is_constant(unit, *i)),
        _ => false,
    }
}
