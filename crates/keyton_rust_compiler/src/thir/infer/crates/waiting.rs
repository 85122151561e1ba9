//! Calls whose type parameters a later use decides: `queue = VecDeque.new()`, `queue.push_back(1)`.
//!
//! Such a call is typed with variables for what nothing says yet. The first call of a method that
//! says it binds them; any other use of the value, and the end of the function, makes them what the
//! definition has as default, or `Dynamic`.
//! The instance is chosen at the end of the cell.

use kayton_diagnostics::Span;
use kayton_manifest::{Callable, Ty};

use crate::hir::ExprId;
use crate::thir::env::CallableRef;
use crate::thir::infer::Infer;
use crate::thir::infer::crates::generics::{Generics, has_text, in_object};
use crate::thir::tree::{Expr, pending};
use crate::thir::types::is_open;

/// A call that has no instance yet.
pub(in crate::thir::infer) struct Waiting {
    at: CallableRef,
    /// All of its parameters, in the order of the callable.
    generics: Vec<Ty>,
    values: Vec<Expr>,
    span: Span,
}

/// What is allowed of an expression because of where it stands: values of open types, and long tuples.
#[derive(Debug, Default)]
pub(in crate::thir::infer) struct Allowed {
    /// The expression that is assigned to a variable.
    pub(in crate::thir::infer) assigned: Option<Span>,
    /// The name that a method is called on.
    pub(in crate::thir::infer) receiver: Option<ExprId>,
    /// The tuple whose items are assigned one by one.
    pub(in crate::thir::infer) unpacked: Option<Span>,
}

impl Infer<'_> {
    /// A path that stands for the instance until it is known, and the generics with variables for
    /// what is open; None if the call says what it is, or has to.
    pub(in crate::thir::infer) fn wait(
        &mut self,
        at: CallableRef,
        callable: &Callable,
        fixed: &Generics,
        values: &[Expr],
        expected: Option<&Ty>,
        span: Span,
    ) -> Option<(String, Generics)> {
        let asked = self.allowed.assigned == Some(span) && callable.lazy;
        if !asked || callable.receiver.is_some() || has_text(&callable.ret.ty) {
            return None;
        }
        let mut known = Generics::new();
        for (name, ty) in fixed {
            let ty = self.types.finish(ty);
            if !is_open(&ty) {
                known.insert(name.clone(), ty);
            }
        }
        let free = self.undetermined(callable, &known, values, expected);
        let holds = |name: &String| {
            in_object(&callable.ret.ty, name, false)
                && callable.params.iter().all(|p| !mentions(&p.ty, name))
                && callable
                    .generics
                    .iter()
                    .all(|g| g.name == *name || !g.bounds.iter().any(|b| has_word(b, name)))
        };
        let projected = callable.generics.iter().any(|g| g.name.contains("::"));
        if free.is_empty() || projected || !free.iter().all(holds) {
            return None;
        }
        let mut generics = self.learned(callable, &known, values, expected);
        for name in free {
            let open = match fixed.get(&name) {
                Some(ty) => ty.clone(),
                None => self.types.fresh(),
            };
            generics.insert(name, open);
        }
        let all = callable
            .generics
            .iter()
            .map(|g| generics.get(&g.name).cloned());
        let all: Option<Vec<Ty>> = all.collect();
        let path = pending(self.waiting.len());
        self.waiting.push(Waiting {
            at,
            generics: all?,
            values: values.to_vec(),
            span,
        });
        Some((path, generics))
    }

    /// What the receiver's open types are by the arguments of a call; they are bound once the instance
    /// is known, whose form of each type counts.
    pub(in crate::thir::infer) fn said(
        &mut self,
        callable: &Callable,
        fixed: &Generics,
        values: &[Expr],
        expected: Option<&Ty>,
    ) -> Option<Generics> {
        if self.waiting.is_empty() || !fixed.values().any(|ty| self.awaits(ty)) {
            return None;
        }
        let point = self.types.snapshot();
        let mut said = self.closed(callable, fixed, values, expected);
        self.types.rollback(point);
        for (name, ty) in fixed {
            if !said.contains_key(name) {
                let ty = match self.awaits(ty) {
                    true => self.untold(callable, name),
                    false => ty.clone(),
                };
                said.insert(name.clone(), ty);
            }
        }
        Some(said)
    }

    /// Binds what was open in `fixed` to what the instance has.
    pub(in crate::thir::infer) fn told_by(&mut self, fixed: &Generics, chosen: &Generics) {
        for (name, ty) in fixed {
            if let Some(is) = chosen.get(name) {
                self.types.attempt(|types| types.unify(ty, is));
            }
        }
    }

    /// Whether the type is open and waits for a later use.
    pub(in crate::thir::infer) fn awaits(&mut self, ty: &Ty) -> bool {
        if self.waiting.is_empty() {
            return false;
        }
        let ty = self.types.resolve(ty);
        let mut all = self
            .waiting
            .iter()
            .flat_map(|w| &w.generics)
            .cloned()
            .collect::<Vec<_>>();
        all.retain(is_open);
        is_open(&ty) && all.iter().any(|g| self.types.resolve(g) == ty)
    }

    /// A value of an open type is used in a way that does not wait: what is open is `expected`, or
    /// what its definition has as default, or dynamic.
    pub(in crate::thir::infer) fn settle_waiting(&mut self, ty: &Ty, expected: Option<&Ty>) {
        if self.waiting.is_empty() || !matches!(self.types.shallow(ty), Ty::Object { .. }) {
            return;
        }
        if let Some(expected) = expected {
            self.types.attempt(|types| types.unify(ty, expected));
        }
        let ty = self.types.resolve(ty);
        let Ty::Object { args, .. } = &ty else {
            return;
        };
        for (arg, default) in args.iter().zip(self.defaults_of(&ty)) {
            if self.awaits(arg) {
                self.types.unify(arg, &default.unwrap_or(Ty::Dynamic));
            }
        }
    }

    /// What calls from the `from`th on wait for is dynamic: the function ends.
    pub(in crate::thir::infer) fn settle_all_waiting(&mut self, from: usize) {
        let mut open: Vec<(Ty, Ty)> = Vec::new();
        for waiting in &self.waiting[from..] {
            let callable = self.manifests.callable(waiting.at);
            for (generic, ty) in callable.generics.iter().zip(&waiting.generics) {
                open.push((ty.clone(), self.untold(callable, &generic.name)));
            }
        }
        for (ty, untold) in open {
            if is_open(&self.types.finish(&ty)) {
                self.types.unify(&ty, &untold);
            }
        }
    }

    /// Chooses the instances of all calls that waited.
    pub(in crate::thir::infer) fn resolve_waiting(&mut self) {
        self.settle_all_waiting(0);
        for waiting in std::mem::take(&mut self.waiting) {
            let callable = self.manifests.callable(waiting.at).clone();
            let none = Generics::new();
            let generics: Vec<Ty> = waiting
                .generics
                .iter()
                .map(|t| self.types.finish(t))
                .collect();
            let chosen = self.choose(
                waiting.at,
                &callable,
                &none,
                &generics,
                &waiting.values,
                None,
            );
            let path = match chosen {
                Ok((path, _)) => path,
                Err(refusal) => {
                    self.refuse(&callable, &none, &waiting.values, refusal, waiting.span);
                    String::new()
                }
            };
            self.program.waited.push(path);
        }
    }
}

pub(super) fn mentions(ty: &Ty, name: &str) -> bool {
    let mut found = false;
    crate::thir::infer::crates::generics::walk_params(ty, &mut |n| found |= n == name);
    found
}

fn has_word(text: &str, word: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
        .any(|w| w == word)
}
