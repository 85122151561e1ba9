//! Calls of a crate's functions.

use kayton_diagnostics::{Code, Diagnostic, Span};
use kayton_manifest::{Callable, PassMode, Protocol, Ty};

use crate::hir::Arg;
use crate::thir::env::CallableRef;
use crate::thir::infer::Infer;
use crate::thir::infer::crates::generics::{
    Generics, RETURN, has_param, instantiated, received, taken,
};
use crate::thir::infer::crates::instances::Refusal;
use crate::thir::infer::crates::moves::Passed;
use crate::thir::infer::crates::ranges::bounded_number;
use crate::thir::infer::language::args::Slot;
use crate::thir::provider::InstanceRefusal;
use crate::thir::tree::{By, Expr, Kind};

/// What a call has before its arguments.
#[derive(Debug, Clone, Default)]
pub(in crate::thir::infer) struct Bound {
    /// `self`, where the callable takes one.
    pub(in crate::thir::infer) receiver: Option<Expr>,
    /// Parameters that the receiver, or the type it is called on, fixes.
    pub(in crate::thir::infer) generics: Generics,
    /// The exact types of the functions among the arguments, by the places of the parameters.
    pub(in crate::thir::infer) functions: Vec<Option<(Vec<Ty>, Option<Ty>)>>,
}

impl Bound {
    pub(in crate::thir::infer) fn to(receiver: Expr, generics: Generics) -> Bound {
        Bound {
            receiver: Some(receiver),
            generics,
            functions: Vec::new(),
        }
    }
}

impl Infer<'_> {
    /// A call with written arguments.
    pub(in crate::thir::infer) fn call_export(
        &mut self,
        at: CallableRef,
        mut bound: Bound,
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
            if Self::takes_function(&param.ty) {
                values.push((id, None));
                continue;
            }
            let want = instantiated(&param.ty, &known);
            let number = match &want {
                Ty::Param(name) => bounded_number(&callable, name),
                _ => None,
            };
            let value = match self.range_object(id, &want, number) {
                Some(range) => range,
                None => {
                    let expect = (!has_param(&want)).then_some(want);
                    self.infer(id, expect.as_ref())
                }
            };
            values.push((id, Some(value)));
        }
        if values
            .iter()
            .flat_map(|(_, value)| value)
            .any(Self::is_broken)
        {
            return self.broken(span);
        }
        let values = self.with_functions(at, &callable, &mut bound, explicit, &values);
        let Some(values) = values else {
            return self.broken(span);
        };
        self.call_export_with(at, bound, explicit, values, span, expected)
    }

    /// A call with typed arguments.
    pub(in crate::thir::infer) fn call_export_with(
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
        for (param, value) in callable.params.iter().zip(&mut values) {
            *value = self.collected_for(value.clone(), param.mode, &param.ty);
            if param.mode == PassMode::Ref
                && let Some(target) = self.dereferenced(value, &param.ty)
            {
                *value = target;
            }
        }
        let Bound {
            receiver,
            generics: fixed,
            functions,
        } = bound;
        let waits = match explicit {
            [] => self.wait(at, &callable, &fixed, &values, expected, span),
            _ => None,
        };
        let chosen = match (waits, self.said(&callable, &fixed, &values, expected)) {
            (Some(found), _) => Ok(found),
            (None, None) => self.choose(at, &callable, &fixed, explicit, &values, expected),
            (None, Some(said)) => {
                let chosen = self.choose(at, &callable, &said, explicit, &values, expected);
                if let Ok((_, chosen)) = &chosen {
                    self.told_by(&fixed, chosen);
                }
                chosen
            }
        };
        let (path, generics) = match chosen {
            Ok(found) => found,
            Err(refusal) => {
                return self.refuse(&callable, &fixed, &values, refusal, span);
            }
        };
        let (mut passed, mut changed) = (Vec::new(), Vec::new());
        let mut place = None;
        if let Some(mut receiver) = receiver {
            if let Some(r) = &callable.receiver {
                if r.mode == PassMode::Mut
                    && let Some((local, object)) = self.in_place(&receiver)
                {
                    receiver = self.expr(span, object.ty.clone(), Kind::Local(local));
                    place = Some((local, object));
                }
                let want = received(&r.ty, &generics);
                self.note_changed(&receiver, r.mode, want, &callable.name, &mut changed);
            }
            let receiver = match &callable.receiver {
                Some(r) => {
                    let to = Passed {
                        ty: &r.ty,
                        mode: r.mode,
                        callee: &callable.name,
                    };
                    self.mark_passed(&receiver, to, &generics);
                    let want = received(&r.ty, &generics);
                    if has_param(&want) {
                        receiver
                    } else {
                        self.converted_receiver(receiver, &want)
                    }
                }
                None => receiver,
            };
            passed.push((receiver, By::Bridge));
        }
        for (at, (param, value)) in callable.params.iter().zip(values.drain(..)).enumerate() {
            let mut want = taken(at, &param.ty, &generics);
            if let Ty::Func { params, ret } = &mut want
                && let Some(Some((exact, returned))) = functions.get(at)
            {
                params.clone_from(exact);
                if let Some(returned) = returned {
                    (**ret).clone_from(returned);
                }
            }
            let value = self.collected_for(value, param.mode, &want);
            let to = Passed {
                ty: &param.ty,
                mode: param.mode,
                callee: &callable.name,
            };
            self.mark_passed(&value, to, &generics);
            self.note_changed(
                &value,
                param.mode,
                want.clone(),
                &callable.name,
                &mut changed,
            );
            let value = self.coerce(value, &want);
            passed.push((value, By::Bridge));
        }
        if passed.iter().any(|(e, _)| Self::is_broken(e)) {
            return self.broken(span);
        }
        if let Some(raises) = &callable.ret.raises {
            self.raised.push(instantiated(raises, &generics));
        }
        let ret = match generics.get(RETURN) {
            Some(ret) => ret.clone(),
            None => instantiated(&callable.ret.ty, &generics),
        };
        let call = match changed.is_empty() {
            true => self.rust(span, ret, path, passed, true),
            false => self.call_and_store(span, ret, path, passed, changed),
        };
        match place {
            Some((local, object)) => self.with_place(local, object, call),
            None => call,
        }
    }

    /// What an object refers to, where a parameter takes a reference to an object of that type: an array
    /// goes where a view is wanted.
    fn dereferenced(&mut self, value: &Expr, want: &Ty) -> Option<Expr> {
        let Ty::Object { key: want, .. } = want else {
            return None;
        };
        // Where the way ends is looked at first, since going it writes calls.
        let mut ty = self.types.shallow(&value.ty);
        let mut steps = 0;
        while matches!(&ty, Ty::Object { key, .. } if key != want) {
            steps += 1;
            ty = self.deref_type(&ty).filter(|_| steps <= 4)?;
        }
        let mut value = value.clone();
        for _ in 0..steps {
            value = self.unary_protocol(&value, Protocol::Deref, value.span)?;
        }
        (steps > 0).then_some(value)
    }

    /// A receiver of a type that has several forms: numbers, bytes and lists of bytes.
    fn converted_receiver(&mut self, e: Expr, want: &Ty) -> Expr {
        match (self.types.shallow(&e.ty), want) {
            (_, Ty::Int(_) | Ty::Float(_)) | (Ty::Vec(_), Ty::Bytes) | (Ty::Bytes, Ty::Vec(_)) => {
                self.coerce(e, want)
            }
            _ => e,
        }
    }

    pub(in crate::thir::infer) fn refuse(
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
