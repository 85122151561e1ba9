use kayton_manifest::Ty;

use super::flows::{Call, Flows, Places, ResultFlow, Step, places};
use super::lifetimes::rename_lives;
use super::{Give, Lowerer, Take, shown, view};
use crate::plan::{Arg, ExportPlan, Form, GenericKind, Life, PlanCallable, Role, RustTy};
use crate::refusal::{SkipCode, SkipReason};
use crate::solve;

/// Most types inside one type of a signature: numbers that are made of types nest without end.
const LARGEST: usize = 24;

/// The types of a callable after substitution.
#[derive(Debug, Clone, PartialEq)]
pub struct Signature {
    /// Parameter types, the receiver first.
    pub params: Vec<RustTy>,
    /// Result.
    pub ret: RustTy,
    /// How it is called, its types substituted.
    pub form: Form,
    /// Own generics for the call.
    pub turbofish: Vec<RustTy>,
}

impl Signature {
    /// Whether a `Dynamic` goes to the crate or comes from it, alone or in something.
    #[must_use]
    pub fn has_dynamic(&self) -> bool {
        let mut found = false;
        let mut look = |ty: &RustTy| found |= *ty == RustTy::Dynamic;
        let all = self.params.iter().chain(&self.turbofish).chain([&self.ret]);
        all.for_each(|ty| ty.walk(&mut |ty| look(ty)));
        found
    }
}

/// A callable, or an instance of one, with its rules.
#[derive(Debug, Clone, PartialEq)]
pub struct Lowered {
    /// Rust's side.
    pub signature: Signature,
    /// Parameters, the receiver first.
    pub params: Vec<LoweredParam>,
    /// Rule of the result.
    pub give: Give,
    /// Keyton type of the result.
    pub ret: Ty,
    /// Keyton type of the error that may be raised.
    pub raises: Option<Ty>,
    /// What the call keeps alive, as first proposed.
    pub flows: Flows,
}

/// A parameter with its rule.
#[derive(Debug, Clone, PartialEq)]
pub struct LoweredParam {
    /// Name.
    pub name: String,
    /// Keyton type.
    pub ty: Ty,
    /// Rule.
    pub take: Take,
}

impl Lowered {
    /// The flows of `callable` at a step of the ladder, where the step says something new.
    #[must_use]
    pub fn flows_at(&self, callable: &PlanCallable, step: Step) -> Option<Flows> {
        let places: Vec<Places> = self.flows.params.iter().map(|p| p.places.clone()).collect();
        let result = ResultFlow::of(&self.give, &callable.outlives);
        flows_at(callable, &self.params, &places, &result, step)
    }
}

fn flows_at(
    callable: &PlanCallable,
    params: &[LoweredParam],
    places: &[Places],
    result: &ResultFlow,
    step: Step,
) -> Option<Flows> {
    let generics: Vec<String> = callable.generics.iter().map(|g| g.name.clone()).collect();
    step.flows(&Call {
        params,
        places,
        result,
        outlives: &callable.outlives,
        generics: &generics,
    })
}

impl PlanCallable {
    /// The signature with `args` for the generics, projections normalised. Without arguments, the
    /// generic signature.
    ///
    /// # Errors
    /// A projection has no known value.
    pub fn signature(&self, plan: &ExportPlan, args: &[RustTy]) -> Result<Signature, SkipReason> {
        let renamed: Vec<RustTy> = self
            .generics
            .iter()
            .zip(args)
            .map(|(g, a)| match &g.kind {
                // The lifetimes of `S::Item<'a>` are those of the signature.
                GenericKind::Projected(projection) => {
                    let own = projection.lives();
                    a.with_lives(&mut |life| match life {
                        Life::Named(name) if !own.contains(name) => {
                            Life::Named(format!("#{}", g.name))
                        }
                        life => life.clone(),
                    })
                }
                _ => rename_lives(a, &g.name),
            })
            .collect();
        let lookup = |t: &RustTy| match t {
            RustTy::Param(name) => {
                let at = self.generics.iter().position(|g| &g.name == name)?;
                renamed.get(at).cloned()
            }
            _ => None,
        };
        let go = |t: &RustTy| solve::normalize(plan, &t.map(&lookup));
        // An error is raised, whatever its type; nothing has to name it.
        let ret = self.ret.map(&lookup);
        let ret = match (super::known(plan, &ret), &ret) {
            (Some((Role::Result, ts)), RustTy::Adt { def, .. }) if ts.len() == 2 => RustTy::Adt {
                def: *def,
                args: vec![
                    Arg::Ty(solve::normalize(plan, ts[0])?),
                    Arg::Ty(solve::normalize_known(plan, ts[1])),
                ],
            },
            _ => solve::normalize(plan, &ret)?,
        };
        // The generic signature is never printed, so what depends on the caller may stand in it.
        let own = |t: &RustTy| match args.is_empty() {
            true => Ok(t.clone()),
            false => go(t),
        };
        let form = match &self.form {
            Form::Inherent { base, name } => Form::Inherent {
                base: own(base)?,
                name: name.clone(),
            },
            Form::Trait { base, tr, name } => Form::Trait {
                base: own(base)?,
                tr: tr.map(&lookup),
                name: name.clone(),
            },
            Form::AssocConst { base, tr, name } => Form::AssocConst {
                base: own(base)?,
                tr: tr.as_ref().map(|tr| tr.map(&lookup)),
                name: name.clone(),
            },
            form => form.clone(),
        };
        // The iterator of an argument is made at the call: its type says of what.
        let param = |t: &RustTy| {
            let ty = t.map(&lookup);
            let own = match &ty {
                RustTy::Ref { inner, .. } => inner,
                own => own,
            };
            let open = matches!(t, RustTy::Param(_))
                || matches!(t, RustTy::Ref { inner, .. } if matches!(**inner, RustTy::Param(_)));
            match open && super::iterated(plan, own).is_some() {
                true => Ok(ty),
                false => solve::normalize(plan, &ty),
            }
        };
        let turbofish = self.turbofish.iter().map(|n| go(&RustTy::Param(n.clone())));
        Ok(Signature {
            params: self
                .params
                .iter()
                .map(|p| param(&p.ty))
                .collect::<Result<_, _>>()?,
            ret,
            form,
            turbofish: turbofish.collect::<Result<_, _>>()?,
        })
    }

    /// Whether the parameter stands in the error of the result and nowhere else.
    #[must_use]
    pub fn only_raises(&self, plan: &ExportPlan, name: &str) -> bool {
        let mentions = |ty: &RustTy| ty.params().iter().any(|p| p == name);
        match super::known(plan, &self.ret) {
            Some((Role::Result, ts)) if ts.len() == 2 => {
                mentions(ts[1]) && !mentions(ts[0]) && !self.params.iter().any(|p| mentions(&p.ty))
            }
            _ => false,
        }
    }

    /// Number of generics that an instance chooses.
    #[must_use]
    pub fn chosen(&self) -> usize {
        self.generics
            .iter()
            .filter(|g| !matches!(g.kind, GenericKind::Projected(_)))
            .count()
    }
}

/// Lowers a callable with `args` for its generics; with none, its generic signature.
///
/// # Errors
/// Some part of the signature has no Keyton counterpart.
pub fn lower(
    plan: &ExportPlan,
    callable: &PlanCallable,
    args: &[RustTy],
) -> Result<Lowered, SkipReason> {
    let signature = callable.signature(plan, args)?;
    for ty in signature.params.iter().chain([&signature.ret]) {
        if ty.size() > LARGEST {
            return Err(SkipReason::new(SkipCode::OversizedType, ""));
        }
    }
    let mut lowerer = Lowerer::new(plan);
    let give = result(&mut lowerer, callable, &signature)?;
    let operator =
        matches!(&callable.form, Form::Trait { tr, .. } if plan.role(tr.def).is_operator());
    let mut params = Vec::new();
    let mut found = Vec::new();
    for (param, ty) in callable.params.iter().zip(&signature.params) {
        let take = match operator {
            true => lowerer.take(ty)?.operand(plan),
            false => lowerer.take(ty)?,
        };
        if take.hides_in_out() || callable.awaits && matches!(take, Take::InOut(_)) {
            return Err(SkipReason::new(SkipCode::MutableValue, shown(plan, ty)));
        }
        found.push(places(plan, ty));
        params.push(LoweredParam {
            name: param.name.clone(),
            ty: view(plan, ty)?,
            take,
        });
    }
    let result = ResultFlow::of(&give, &callable.outlives);
    let flows = flows_at(callable, &params, &found, &result, Step::Proposed).unwrap_or_default();
    let raises = match &give {
        Give::Raise { err, .. } => view(plan, err).ok(),
        _ => None,
    };
    Ok(Lowered {
        ret: view(plan, &signature.ret)?,
        give,
        params,
        raises,
        flows,
        signature,
    })
}

/// The rule of the result; `&mut Self` is the receiver again.
fn result(
    lowerer: &mut Lowerer<'_>,
    callable: &PlanCallable,
    signature: &Signature,
) -> Result<Give, SkipReason> {
    if is_receiver(callable, signature, &signature.ret) {
        return Ok(Give::Same);
    }
    if let Some((Role::Result, ts)) = super::known(lowerer.plan, &signature.ret)
        && is_receiver(callable, signature, ts[0])
    {
        let lives = ts[1].lives();
        let lent = !lives.is_empty();
        lowerer.held.extend(lives);
        return Ok(Give::Raise {
            ok: Box::new(Give::Same),
            err: ts[1].clone(),
            lent,
        });
    }
    lowerer.give(&signature.ret)
}

fn is_receiver(callable: &PlanCallable, signature: &Signature, ty: &RustTy) -> bool {
    let Some(RustTy::Ref {
        life: Life::Named(a),
        mutable: true,
        inner,
    }) = signature.params.first()
    else {
        return false;
    };
    let RustTy::Ref {
        life: Life::Named(b),
        mutable: true,
        inner: ret,
    } = ty
    else {
        return false;
    };
    callable.has_self
        && a == b
        && inner == ret
        && matches!(**inner, RustTy::Adt { .. } | RustTy::Param(_))
}
