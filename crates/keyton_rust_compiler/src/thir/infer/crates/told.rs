//! What the arguments of a call, and the type that is expected of it, say of its generics.

use kayton_diagnostics::Span;
use kayton_manifest::{Callable, Ty};

use crate::thir::infer::Infer;
use crate::thir::infer::crates::generics::{Generics, instantiated, learn, walk_params};
use crate::thir::infer::language::convert::is_literal;
use crate::thir::tree::{Expr, Kind};
use crate::thir::types::{Known, is_open, view};

impl Infer<'_> {
    /// What the generics are where the arguments say all of it: no other instance is better, however
    /// many the crate itself uses.
    pub(in crate::thir::infer) fn told(
        &mut self,
        callable: &Callable,
        stated: &Generics,
        fixed: &Generics,
        values: &[Expr],
        expected: Option<&Ty>,
    ) -> Option<Generics> {
        let adapts = values.iter().any(is_literal);
        let wish = expected.filter(|_| adapts);
        let told = self.learned(callable, stated, values, wish);
        let own = |g: &&kayton_manifest::Generic| !stated.contains_key(&g.name);
        let mut names = callable.generics.iter().filter(own).peekable();
        names.peek()?;
        let complete = names.all(|g| {
            let ty = told.get(&g.name);
            g.name.contains("::")
                || fixed.contains_key(&g.name)
                || ty.is_some_and(|ty| !is_open(ty) && *ty != Ty::Dynamic)
        });
        let fits = complete
            && self.gives(callable, &told, expected)
            && self.score(callable, &told, values, None).is_some();
        fits.then_some(told)
    }

    /// Whether the result of an instance is what is expected, as far as anything is.
    pub(in crate::thir::infer) fn gives(
        &mut self,
        callable: &Callable,
        generics: &Generics,
        expected: Option<&Ty>,
    ) -> bool {
        let Some(expected) = expected.map(|t| self.types.shallow(t)) else {
            return true;
        };
        let ret = instantiated(&callable.ret.ty, generics);
        self.types.could_unify(&ret, &expected)
            || matches!(&expected, Ty::Option(inner) if self.types.could_unify(&ret, inner))
    }

    /// Whether the result of an instance can be converted to what is expected.
    pub(in crate::thir::infer) fn could_give(
        &mut self,
        callable: &Callable,
        generics: &Generics,
        expected: Option<&Ty>,
    ) -> bool {
        let ret = instantiated(&callable.ret.ty, generics);
        let result = self.expr(Span::default(), ret, Kind::Unit);
        expected.is_none_or(|expected| self.could_fit(&result, expected))
    }

    /// What the generics are by the expected type, where arguments leave some of them open and the
    /// result is then exactly that type.
    pub(in crate::thir::infer) fn wanted(
        &mut self,
        callable: &Callable,
        stated: &Generics,
        values: &[Expr],
        expected: Option<&Ty>,
    ) -> Option<Generics> {
        let expected = self.types.finish(expected?);
        if !callable.lazy {
            return None;
        }
        let expected = Some(&expected);
        let free = self.undetermined(callable, stated, values, None);
        let wanted = self.learned(callable, stated, values, expected);
        if !free.iter().any(|name| wanted.contains_key(name)) {
            return None;
        }
        let fits = self.gives(callable, &wanted, expected)
            && !wanted.values().any(is_open)
            && self.score(callable, &wanted, values, None).is_some();
        fits.then_some(wanted)
    }

    /// Generic parameters that neither arguments nor the wished result say anything of. Projected
    /// ones (`T::Output`) follow from the others.
    pub(in crate::thir::infer) fn undetermined(
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

    pub(in crate::thir::infer) fn learned(
        &mut self,
        callable: &Callable,
        stated: &Generics,
        values: &[Expr],
        expected: Option<&Ty>,
    ) -> Generics {
        let mut generics = stated.clone();
        for (param, value) in callable.params.iter().zip(values) {
            if let (Some(name), Kind::List(items)) = (&param.length, &value.kind) {
                let length = Ty::constant(items.len().to_string());
                generics.entry(name.clone()).or_insert(length);
            }
        }
        // What is expected says more than a literal, which adapts.
        for literals in [false, true] {
            for (param, value) in callable.params.iter().zip(values) {
                let says = !matches!((&param.ty, &value.kind), (Ty::Option(_), Kind::None));
                if says && is_literal(value) == literals {
                    let have = self.types.finish(&value.ty);
                    learn(&param.ty, &have, &mut generics);
                }
            }
            if let Some(expected) = expected
                && !literals
            {
                let want = self.types.resolve(expected);
                learn(&callable.ret.ty, &want, &mut generics);
            }
        }
        generics
    }

    /// How well arguments fit an instance; None if they do not.
    pub(in crate::thir::infer) fn score(
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

    pub(in crate::thir::infer) fn solve(
        &mut self,
        callable: &Callable,
        stated: &Generics,
        values: &[Expr],
        expected: Option<&Ty>,
    ) -> Generics {
        self.learned(callable, stated, values, expected)
    }
}

/// Whether nothing but `None` is given for a parameter: any type does.
pub(in crate::thir::infer) fn is_absent(callable: &Callable, name: &str, values: &[Expr]) -> bool {
    let mentions = |ty: &Ty| {
        let mut found = false;
        walk_params(ty, &mut |param| found |= param == name);
        found
    };
    let mut places = callable.params.iter().zip(values);
    !mentions(&callable.ret.ty)
        && places.all(|(param, value)| {
            !mentions(&param.ty) || matches!((&param.ty, &value.kind), (Ty::Option(_), Kind::None))
        })
}

/// The generics with arrays of Rust for those that a written list stands for; None if there are none.
pub(in crate::thir::infer) fn as_arrays(
    callable: &Callable,
    told: &Generics,
    values: &[Expr],
) -> Option<Generics> {
    let mut arrays = told.clone();
    for (param, value) in callable.params.iter().zip(values) {
        if let (Ty::Param(name), Kind::List(items)) = (&param.ty, &value.kind)
            && let Some(Ty::Vec(item)) = told.get(name)
        {
            let array = Ty::Exact {
                rust: format!("[{{0}}; {}]", items.len()),
                of: vec![(**item).clone()],
                view: Some(Box::new(Ty::Vec(item.clone()))),
            };
            arrays.insert(name.clone(), array);
        }
    }
    (arrays != *told).then_some(arrays)
}
