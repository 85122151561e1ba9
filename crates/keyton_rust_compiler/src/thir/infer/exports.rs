//! Calls of a crate's functions: generics are solved, an instance is chosen or asked for.

use kayton_diagnostics::{Code, Diagnostic, Span};
use kayton_manifest::{Callable, Ty};

use super::Infer;
use super::args::Slot;
use super::generics::{Generics, has_param, instantiated, learn};
use super::moves::Passed;
use crate::hir::Arg;
use crate::thir::env::{CallableRef, InstanceRefusal};
use crate::thir::tree::{By, Expr, Kind};
use crate::thir::types::{Known, view};

/// Why a call has no instance.
enum Refusal {
    Instance(InstanceRefusal),
    /// Several fit, and nothing says which: the parameters left open.
    Ambiguous(Vec<String>),
}

/// What a call has before its arguments.
#[derive(Debug, Clone, Default)]
pub(super) struct Bound {
    /// `self`, where the callable takes one.
    pub(super) receiver: Option<Expr>,
    /// Parameters that the receiver, or the type it is called on, fixes.
    pub(super) generics: Generics,
}

impl Bound {
    pub(super) fn to(receiver: Expr, generics: Generics) -> Bound {
        Bound {
            receiver: Some(receiver),
            generics,
        }
    }
}

impl Infer<'_> {
    /// A call with written arguments.
    pub(super) fn call_export(
        &mut self,
        at: CallableRef,
        bound: Bound,
        explicit: &[Ty],
        args: &[Arg],
        span: Span,
        expected: Option<&Ty>,
    ) -> Expr {
        let callable = self.manifests.callable(at).clone();
        let slots: Vec<Slot> = callable
            .params
            .iter()
            .map(|p| Slot {
                name: p.name.clone(),
                optional: false,
            })
            .collect();
        let short = callable.path.replace("::", ".");
        let Some(given) = self.match_args(&short, &callable.signature, &slots, args, span) else {
            self.walk_args(args);
            return self.broken(span);
        };
        let known = bound.generics.clone();
        let mut values = Vec::new();
        for (param, given) in callable.params.iter().zip(given) {
            let Some(id) = given else {
                return self.broken(span);
            };
            let want = instantiated(&param.ty, &known);
            let value = match self.range_object(id, &want) {
                Some(range) => range,
                None => {
                    let expect = (!has_param(&want)).then_some(want);
                    self.infer(id, expect.as_ref())
                }
            };
            values.push(value);
        }
        self.call_export_with(at, bound, explicit, values, span, expected)
    }

    /// `0..10` as Rust's own range, where a call wants one or takes anything.
    pub(super) fn range_object(&mut self, id: crate::hir::ExprId, want: &Ty) -> Option<Expr> {
        let unit = self.cx.unit.clone();
        let node = &unit.module[id];
        let crate::hir::ExprKind::Range {
            start: Some(start),
            end: Some(end),
            inclusive,
        } = node.kind
        else {
            return None;
        };
        let name = if inclusive {
            "std std::ops::RangeInclusive"
        } else {
            "std std::ops::Range"
        };
        let item = match want {
            Ty::Param(_) => None,
            Ty::Object { key, args } if key.0 == name => {
                args.first().filter(|t| !has_param(t)).cloned()
            }
            _ => return None,
        };
        let start = self.infer(start, item.as_ref());
        let end = self.infer(end, item.as_ref());
        let ty = match item {
            Some(ty) => ty,
            None => self.common_number(&start, &end)?,
        };
        let ty = self.types.settle(&ty);
        let (start, end) = (self.coerce(start, &ty), self.coerce(end, &ty));
        let kind = Kind::Range {
            start: Box::new(start),
            end: Box::new(end),
            inclusive,
        };
        let range = self.expr(node.span, Ty::Never, kind);
        let object = Ty::Object {
            key: kayton_manifest::TypeKey(name.into()),
            args: vec![ty],
        };
        Some(self.rust(
            node.span,
            object,
            "Obj::new",
            vec![(range, By::Value)],
            false,
        ))
    }

    /// A call with typed arguments.
    pub(super) fn call_export_with(
        &mut self,
        at: CallableRef,
        bound: Bound,
        explicit: &[Ty],
        mut values: Vec<Expr>,
        span: Span,
        expected: Option<&Ty>,
    ) -> Expr {
        if values.iter().any(Self::is_broken) {
            return self.broken(span);
        }
        let callable = self.manifests.callable(at).clone();
        let Bound {
            receiver,
            generics: fixed,
        } = bound;
        let chosen = self.choose(at, &callable, &fixed, explicit, &values, expected);
        let (path, generics) = match chosen {
            Ok(found) => found,
            Err(refusal) => {
                return self.refuse(&callable, &fixed, &values, refusal, span);
            }
        };
        let mut passed = Vec::new();
        if let Some(receiver) = receiver {
            let receiver = match &callable.receiver {
                Some(r) => {
                    let to = Passed {
                        ty: &r.ty,
                        mode: r.mode,
                        callee: &callable.name,
                    };
                    self.mark_passed(&receiver, to, &generics);
                    let want = instantiated(&r.ty, &generics);
                    if has_param(&want) {
                        receiver
                    } else {
                        self.converted_if_number(receiver, &want)
                    }
                }
                None => receiver,
            };
            passed.push((receiver, By::Bridge));
        }
        for (param, value) in callable.params.iter().zip(values.drain(..)) {
            let want = instantiated(&param.ty, &generics);
            let to = Passed {
                ty: &param.ty,
                mode: param.mode,
                callee: &callable.name,
            };
            self.mark_passed(&value, to, &generics);
            let value = self.coerce(value, &want);
            passed.push((value, By::Bridge));
        }
        if passed.iter().any(|(e, _)| Self::is_broken(e)) {
            return self.broken(span);
        }
        let ret = instantiated(&callable.ret.ty, &generics);
        self.rust(span, ret, path, passed, true)
    }

    fn converted_if_number(&mut self, e: Expr, want: &Ty) -> Expr {
        match want {
            Ty::Int(_) | Ty::Float(_) => self.coerce(e, want),
            _ => e,
        }
    }

    /// The instance to call: its Rust path and what the generics are.
    fn choose(
        &mut self,
        at: CallableRef,
        callable: &Callable,
        fixed: &Generics,
        explicit: &[Ty],
        values: &[Expr],
        expected: Option<&Ty>,
    ) -> Result<(String, Generics), Refusal> {
        let glue = self.manifests.at(at.manifest).glue_crate.clone();
        let own: Vec<&str> = callable
            .generics
            .iter()
            .map(|g| g.name.as_str())
            .filter(|n| !fixed.contains_key(*n))
            .collect();
        let mut stated = fixed.clone();
        for (name, ty) in own.iter().zip(explicit) {
            stated.insert((*name).to_owned(), ty.clone());
        }
        let free = self.undetermined(callable, &stated, values, expected);
        let mut best: Option<(i32, usize, Generics)> = None;
        let mut fitting = 0;
        for (i, instance) in callable.instances.iter().enumerate() {
            let generics: Generics = callable
                .generics
                .iter()
                .zip(&instance.args)
                .map(|(g, a)| (g.name.clone(), a.clone()))
                .collect();
            let agrees = stated.iter().all(|(name, ty)| {
                generics
                    .get(name)
                    .is_none_or(|a| a == ty || view(a) == view(ty))
            });
            if !agrees {
                continue;
            }
            let Some(score) = self.score(callable, &generics, values, expected) else {
                continue;
            };
            fitting += 1;
            // What nothing determines is dynamic, not the first that happens to be there.
            let dynamic = free
                .iter()
                .all(|n| generics.get(n).is_some_and(|t| view(t) == Ty::Dynamic));
            let score = if dynamic { score + 100 } else { score };
            if best.as_ref().is_none_or(|(s, ..)| score > *s) {
                best = Some((score, i, generics));
            }
        }
        let chosen = best
            .as_ref()
            .is_some_and(|(score, ..)| *score >= 100 || fitting == 1);
        if (chosen || free.is_empty())
            && let Some((_, i, generics)) = best
        {
            self.extern_crate(&glue);
            let symbol = &callable.instances[i].symbol;
            return Ok((format!("::{glue}::exports::{symbol}"), generics));
        }
        let ambiguous = |refusal: InstanceRefusal| match fitting {
            0 => Refusal::Instance(refusal),
            _ => Refusal::Ambiguous(free.clone()),
        };
        if !callable.lazy {
            return Err(ambiguous(InstanceRefusal::NotLazy));
        }
        let generics = self.solve(callable, &stated, values, expected);
        if self.score(callable, &generics, values, None).is_none() {
            return Err(ambiguous(InstanceRefusal::NotLazy));
        }
        let args: Vec<Ty> = callable
            .generics
            .iter()
            .map(|g| generics.get(&g.name).cloned().unwrap_or(Ty::Dynamic))
            .collect();
        let key = format!("{glue} {} {args:?}", at.id.0);
        if let Some(symbol) = self.provided.get(&key) {
            return Ok((format!("lazy::{symbol}"), generics));
        }
        let (provided, generics) = match self.provider.instance(&glue, at.id, &args) {
            Ok(provided) => (provided, generics),
            Err(refusal) => {
                // What is left open is often the item of an argument: `random_range(0..10)`.
                let item = generics.values().find_map(|t| match t {
                    Ty::Object { args, .. } => args.first().cloned(),
                    _ => None,
                });
                let (Some(item), false) = (item, free.is_empty()) else {
                    return Err(ambiguous(refusal));
                };
                let mut again = generics;
                for name in &free {
                    again.insert(name.clone(), item.clone());
                }
                let args: Vec<Ty> = callable
                    .generics
                    .iter()
                    .map(|g| again.get(&g.name).cloned().unwrap_or(Ty::Dynamic))
                    .collect();
                match self.provider.instance(&glue, at.id, &args) {
                    Ok(provided) => (provided, again),
                    Err(refusal) => return Err(ambiguous(refusal)),
                }
            }
        };
        self.extern_crate(&glue);
        self.provided.insert(key, provided.symbol.clone());
        self.program.lazy.push(provided.rust);
        Ok((format!("lazy::{}", provided.symbol), generics))
    }

    /// Generic parameters that neither arguments nor the wished result say anything of. Projected
    /// ones (`T::Output`) follow from the others.
    fn undetermined(
        &mut self,
        callable: &Callable,
        stated: &Generics,
        values: &[Expr],
        expected: Option<&Ty>,
    ) -> Vec<String> {
        let known = self.learned(callable, stated, values, expected);
        let names = callable.generics.iter().map(|g| &g.name);
        names
            .filter(|n| !n.contains("::") && !known.contains_key(*n))
            .cloned()
            .collect()
    }

    fn learned(
        &mut self,
        callable: &Callable,
        stated: &Generics,
        values: &[Expr],
        expected: Option<&Ty>,
    ) -> Generics {
        let mut generics = stated.clone();
        for (param, value) in callable.params.iter().zip(values) {
            let have = self.types.finish(&value.ty);
            learn(&param.ty, &have, &mut generics);
        }
        if let Some(expected) = expected {
            let want = self.types.resolve(expected);
            learn(&callable.ret.ty, &want, &mut generics);
        }
        generics
    }

    /// How well arguments fit an instance; None if they do not.
    fn score(
        &mut self,
        callable: &Callable,
        generics: &Generics,
        values: &[Expr],
        expected: Option<&Ty>,
    ) -> Option<i32> {
        let mut score = 0;
        for (param, value) in callable.params.iter().zip(values) {
            let want = instantiated(&param.ty, generics);
            if !self.could_fit(value, &want) {
                return None;
            }
            let have = self.types.finish(&value.ty);
            score += match (&have, &want) {
                (a, b) if a == b => 8,
                (Ty::Int(_), Ty::Int(_)) => 4,
                (Ty::Int(_) | Ty::Float(_), Ty::Float(_)) => 3,
                (_, Ty::Dynamic) => 1,
                (Ty::Dynamic, _) => 0,
                _ => 5,
            };
        }
        let ret = instantiated(&callable.ret.ty, generics);
        if let Some(expected) = expected {
            let expected = self.types.shallow(expected);
            if self.types.known(&expected) == Known::Yes {
                if self.types.could_unify(&ret, &expected) {
                    score += 20;
                } else if matches!(&expected, Ty::Option(inner) if self.types.could_unify(&ret, inner))
                {
                    score += 15;
                }
                return Some(score);
            }
        }
        // Without a wish, a parameter that nothing says anything of is dynamic.
        for g in generics.values() {
            if view(g) == Ty::Dynamic {
                score += 1;
            }
        }
        Some(score)
    }

    fn solve(
        &mut self,
        callable: &Callable,
        stated: &Generics,
        values: &[Expr],
        expected: Option<&Ty>,
    ) -> Generics {
        let mut generics = self.learned(callable, stated, values, expected);
        for g in &callable.generics {
            generics.entry(g.name.clone()).or_insert(Ty::Dynamic);
        }
        generics
    }

    fn refuse(
        &mut self,
        callable: &Callable,
        fixed: &Generics,
        values: &[Expr],
        refusal: Refusal,
        span: Span,
    ) -> Expr {
        let short = callable.path.replace("::", ".");
        let signature = callable.signature.clone();
        if let Refusal::Ambiguous(free) = &refusal {
            let names = free.join("`, `");
            return self.fail(
                Code::CannotInfer,
                span,
                format!("nothing says what `{names}` of `{short}` is"),
                |d| {
                    d.note(format!("its signature: `{signature}`")).help(
                        "state the type of the result: `x: … = …`, or the parameters: `f::<…>(…)`",
                    )
                },
            );
        }
        if let Refusal::Instance(InstanceRefusal::Refused { message }) = refusal {
            return self.fail(
                Code::BoundNotSatisfied,
                span,
                format!("`{short}` does not take these types"),
                |d: Diagnostic| {
                    d.note(message)
                        .help(format!("its signature: `{signature}`"))
                },
            );
        }
        for (param, value) in callable.params.iter().zip(values) {
            let want = instantiated(&param.ty, fixed);
            if !has_param(&want) && !self.could_fit(value, &want) {
                let e = self.mismatch(value, &want);
                if let Some(d) = self.diagnostics.last_mut() {
                    d.notes
                        .push(format!("the argument `{}` of `{signature}`", param.name));
                }
                return e;
            }
        }
        if callable.generics.is_empty() || callable.instances.is_empty() {
            return self.fail(
                Code::Unsupported,
                span,
                format!("`{short}` exists in the crate and cannot be called"),
                |d| {
                    d.note(format!("its signature: `{signature}`"))
                        .help("`kayton surface` says why; use another function of the crate")
                },
            );
        }
        let given: Vec<String> = values.iter().map(|v| self.ty_name(&v.ty)).collect();
        let given = given.join(", ");
        self.fail(
            Code::ArgumentMismatch,
            span,
            format!("`{short}` has no form for ({given})"),
            |d| d.help(format!("its signature: `{signature}`")),
        )
    }
}
