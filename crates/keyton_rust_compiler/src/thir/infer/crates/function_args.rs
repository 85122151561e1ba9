//! Functions given to a crate's functions.
//!
//! They are typed after the other arguments, which say what they are called with; what they return
//! says what else is a parameter of the callee.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::{Callable, Ty};

use crate::hir::ExprId;
use crate::thir::env::CallableRef;
use crate::thir::infer::Infer;
use crate::thir::infer::crates::exports::Bound;
use crate::thir::infer::crates::generics::{
    Generics, RECEIVER, has_param, has_text, instantiated, learn,
};
use crate::thir::infer::crates::waiting::mentions;
use crate::thir::infer::language::convert::is_literal;
use crate::thir::tree::Expr;
use crate::thir::types::is_open;

impl Infer<'_> {
    /// The values of all parameters, those of functions included; None after an error. What functions
    /// return is noted among what the call fixes.
    pub(in crate::thir::infer) fn with_functions(
        &mut self,
        at: CallableRef,
        callable: &Callable,
        bound: &mut Bound,
        explicit: &[Ty],
        given: &[(ExprId, Option<Expr>)],
    ) -> Option<Vec<Expr>> {
        let is_function = |me: &mut Self, value: &Expr| match me.types.shallow(&value.ty) {
            Ty::Object { key, .. } => key.0.starts_with("fn "),
            ty => matches!(ty, Ty::Func { .. }),
        };
        let mut functions = Vec::new();
        for (_, value) in given {
            functions.push(match value {
                Some(value) => is_function(self, value),
                None => true,
            });
        }
        let is_typed = !functions.contains(&true);
        let mut known = match is_typed {
            true => Generics::new(),
            false => self.known_before_functions(callable, bound, explicit, given),
        };
        let mut values = Vec::new();
        let all = callable.params.iter().zip(given).zip(functions).enumerate();
        for (index, ((param, (id, value)), is_function)) in all {
            bound.functions.push(None);
            values.push(match (value, &param.ty) {
                (Some(value), Ty::Param(name)) if is_function => {
                    let value = self.held(value.clone());
                    let function = self.function_for(at, callable, name, &value, &known)?;
                    if let Some(function) = function {
                        known.insert(name.clone(), function.clone());
                        bound.generics.insert(name.clone(), function);
                    }
                    value
                }
                (Some(value), _) => value.clone(),
                (None, Ty::Func { params, ret }) => {
                    let function = (index, params.as_slice(), &**ret);
                    let exact = self.called_with(at, callable, function, &mut known, *id)?;
                    bound.functions[index] = Some(exact.clone());
                    let (params, returned) = exact;
                    let ret = returned.as_ref().unwrap_or(ret);
                    let (value, returns) = self.function_arg(*id, &params, ret, &known)?;
                    let before = known.clone();
                    learn(ret, &returns, &mut known);
                    let new = known.iter().filter(|(name, ty)| {
                        !before.contains_key(*name) && !name.contains("::") && !is_open(ty)
                    });
                    let new = new.map(|(name, ty)| (name.clone(), ty.clone()));
                    bound.generics.extend(new);
                    value
                }
                (None, _) => return None,
            });
        }
        Some(values)
    }

    /// The type of a function that is given for a parameter which is bounded by a trait; the inner
    /// option is none if the trait is for no function, the outer one after an error.
    fn function_for(
        &mut self,
        at: CallableRef,
        callable: &Callable,
        name: &str,
        value: &Expr,
        known: &Generics,
    ) -> Option<Option<Ty>> {
        let glue = self.manifests.at(at.manifest).glue_crate.clone();
        let args: Vec<Option<Ty>> = callable
            .generics
            .iter()
            .map(|g| known.get(&g.name).cloned())
            .collect();
        let Some((params, ret)) = self.provider.function(&glue, at.id, name, &args) else {
            return Some(None);
        };
        let returns = match (&ret, self.types.shallow(&value.ty)) {
            (Some(ret), _) => ret.clone(),
            (None, Ty::Func { ret, .. }) => *ret,
            (None, _) => self.returned(value, &params, None)?,
        };
        let ret = Box::new(self.types.finish(&returns));
        Some(Some(Ty::Func { params, ret }))
    }

    /// What the generics are by everything but the functions.
    fn known_before_functions(
        &mut self,
        callable: &Callable,
        bound: &Bound,
        explicit: &[Ty],
        given: &[(ExprId, Option<Expr>)],
    ) -> Generics {
        let mut known = Generics::new();
        for (name, ty) in &bound.generics {
            let ty = self.types.finish(ty);
            if !is_open(&ty) {
                known.insert(name.clone(), ty);
            }
        }
        let is_bound = |name: &str| bound.generics.contains_key(name);
        for (name, ty) in callable.stated(explicit.len(), &is_bound).zip(explicit) {
            known.insert(name.to_owned(), ty.clone());
        }
        for literals in [false, true] {
            for (param, (_, value)) in callable.params.iter().zip(given) {
                if let Some(value) = value
                    && is_literal(value) == literals
                    && !matches!(&value.ty, Ty::Object { key, .. } if key.0.starts_with("fn "))
                {
                    let have = self.types.finish(&value.ty);
                    learn(&param.ty, &have, &mut known);
                }
            }
        }
        known
    }

    /// What a function is called with, and what it returns if that is said.
    fn called_with(
        &mut self,
        at: CallableRef,
        callable: &Callable,
        (index, params, ret): (usize, &[Ty], &Ty),
        known: &mut Generics,
        id: ExprId,
    ) -> Option<(Vec<Ty>, Option<Ty>)> {
        let typed = |known: &Generics| params.iter().map(|p| instantiated(p, known)).collect();
        let mut out: Vec<Ty> = typed(known);
        let open = out.iter().any(has_param) || params.iter().any(has_text);
        // What it may change is known with what its parameters are, and so is the form of the receiver: a
        // list that is iterated over is an iterator to the function.
        let of_receiver = |ty: &Ty| mentions(ty, "Self");
        if open
            || params.iter().any(of_receiver)
            || *ret == Ty::Unit && params.iter().any(has_param)
        {
            let args: Vec<Option<Ty>> = callable
                .generics
                .iter()
                .map(|g| known.get(&g.name).cloned())
                .collect();
            let glue = self.manifests.at(at.manifest).glue_crate.clone();
            let receiver = known.get(RECEIVER).cloned();
            let told = self
                .provider
                .called_with(&glue, at.id, index, &args, receiver.as_ref());
            if let Some(told) = told {
                return Some(told);
            }
        }
        if out.iter().any(has_param) {
            // Only the function itself says it.
            for (pattern, written) in params.iter().zip(self.stated_params(id)) {
                if let Some(ty) = written {
                    learn(pattern, &ty, known);
                }
            }
            out = typed(known);
        }
        match out.iter().any(has_param) {
            false => Some((out, None)),
            true => {
                let short = callable.path.replace("::", ".");
                let span = self.cx.unit.module[id].span;
                let signature = callable.signature.clone();
                self.fail(
                    Code::CannotInfer,
                    span,
                    format!("nothing says what `{short}` calls the function with"),
                    |d| {
                        d.note(format!("its signature: `{signature}`"))
                            .help("state the types of its parameters: `fn(x: i64): …`")
                    },
                );
                None
            }
        }
    }

    /// The types that a lambda states for its parameters.
    fn stated_params(&mut self, id: ExprId) -> Vec<Option<Ty>> {
        let unit = self.cx.unit.clone();
        let crate::hir::ExprKind::Lambda(id) = &unit.module[id].kind else {
            return Vec::new();
        };
        let params = &unit.module[*id].params;
        params
            .iter()
            .map(|p| p.ty.map(|ty| self.written_in(&unit, ty)))
            .collect()
    }

    /// The function as a value, and what it returns when it is called with `params`.
    fn function_arg(
        &mut self,
        id: ExprId,
        params: &[Ty],
        ret: &Ty,
        known: &Generics,
    ) -> Option<(Expr, Ty)> {
        let want = instantiated(ret, known);
        let want = (!has_param(&want)).then_some(want);
        if let Some(call) = self.builtin_callback(id, params) {
            let value = self.boxed_closure(call?, params, want.as_ref());
            let returns = match self.types.finish(&value.ty) {
                Ty::Func { ret, .. } => *ret,
                _ => return None,
            };
            return Some((value, returns));
        }
        let f = self.infer(id, None);
        if Self::is_broken(&f) {
            return None;
        }
        let held = self.held(f);
        let returns = match self.types.shallow(&held.ty) {
            Ty::Func { ret, .. } => *ret,
            _ => self.returned(&held, params, want.as_ref())?,
        };
        let returns = self.types.finish(&returns);
        Some((held, want.unwrap_or(returns)))
    }

    /// What a function returns that is called with `params`; None after an error in it.
    fn returned(&mut self, f: &Expr, params: &[Ty], want: Option<&Ty>) -> Option<Ty> {
        let before = self.diagnostics.len();
        let closure = self.closure(f.clone(), params, want, f.span);
        let failed = self.diagnostics[before..].iter().any(|d| d.is_error());
        (!failed && !Self::is_broken(&closure)).then_some(closure.ty)
    }

    /// Whether a parameter takes a function.
    pub(in crate::thir::infer) fn takes_function(ty: &Ty) -> bool {
        matches!(ty, Ty::Func { .. })
    }

    /// Lets go of what a function gives where nothing is wanted of it.
    pub(in crate::thir::infer) fn discarded(&mut self, call: Expr, span: Span) -> Expr {
        let ty = self.types.settle(&call.ty);
        if matches!(ty, Ty::Unit | Ty::Never) || Self::is_broken(&call) {
            return call;
        }
        let local = self.local("it", ty, span);
        self.cx.body.locals[local.0].param = true;
        let then = self.expr(span, Ty::Unit, crate::thir::tree::Kind::Unit);
        let kind = crate::thir::tree::Kind::Let {
            local,
            value: Box::new(call),
            then: Box::new(then),
        };
        self.expr(span, Ty::Unit, kind)
    }
}
