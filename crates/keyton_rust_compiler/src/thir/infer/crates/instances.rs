//! Instances of a crate's generic functions: the generics are solved, then one is chosen of those
//! that the plugin holds, or asked for.

use kayton_manifest::{Callable, Ty};

use crate::thir::env::CallableRef;
use crate::thir::infer::Infer;
use crate::thir::infer::crates::generics::{
    Generics, RECEIVED, RECEIVER, RETURN, given_at, has_text, instantiated, is_exact,
};
use crate::thir::infer::crates::told::{as_arrays, is_absent};
use crate::thir::infer::language::convert::is_literal;
use crate::thir::provider::{InstanceRefusal, ProvidedInstance};
use crate::thir::tree::Expr;
use crate::thir::types::{is_open, view};

/// Most likely instances that rustc is asked for, for one call.
const MOST_ASKED: usize = 6;

/// Why a call has no instance.
pub(in crate::thir::infer) enum Refusal {
    Instance(InstanceRefusal),
    /// Several fit, and nothing says which: the parameters left open.
    Ambiguous(Vec<String>),
}

impl Infer<'_> {
    /// The instance to call: its Rust path and what the generics are.
    pub(in crate::thir::infer) fn choose(
        &mut self,
        at: CallableRef,
        callable: &Callable,
        fixed: &Generics,
        explicit: &[Ty],
        values: &[Expr],
        expected: Option<&Ty>,
    ) -> Result<(String, Generics), Refusal> {
        let glue = self.manifests.at(at.manifest).glue_crate.clone();
        let is_fixed = |name: &str| fixed.contains_key(name);
        let own: Vec<&str> = callable.stated(explicit.len(), &is_fixed).collect();
        let mut stated = self.closed(callable, fixed, values, expected);
        for (name, ty) in own.iter().zip(explicit) {
            stated.insert((*name).to_owned(), ty.clone());
        }
        for name in self.undetermined(callable, &stated, values, expected) {
            match self.untold(callable, &name) {
                Ty::Dynamic => {}
                default => drop(stated.insert(name, default)),
            }
        }
        // What an instance returns may have to be asked for.
        let written = callable.lazy && has_text(&callable.ret.ty);
        let mut refused: Option<(Generics, InstanceRefusal)> = None;
        if let Some(mut told) = self.told(callable, &stated, fixed, values, expected) {
            let partly = self.partly(fixed, &told);
            let closed = partly.is_empty();
            told.extend(partly);
            let held = callable.instances.iter().find(|instance| {
                let mut pairs = callable.generics.iter().zip(&instance.args);
                pairs.all(|(g, a)| {
                    let ty = told.get(&g.name);
                    ty.is_none_or(|ty| {
                        a == ty || (view(a) == view(ty) && !is_exact(callable, &g.name))
                    })
                })
            });
            let held = held.filter(|_| closed && !written && !fixed.contains_key(RECEIVER));
            if let Some((symbol, args)) =
                held.and_then(|held| Some((held.symbol.as_ref()?, &held.args)))
            {
                let args = callable.generics.iter().zip(args);
                let mut generics = told;
                generics.extend(args.map(|(g, a)| (g.name.clone(), a.clone())));
                self.extern_crate(&glue);
                return Ok((format!("::{glue}::exports::{symbol}"), generics));
            }
            if callable.lazy {
                let refusal = match self.on_demand(at, callable, &told) {
                    Ok(found) => return Ok(found),
                    Err(refusal) => refusal,
                };
                if let Some(arrays) = as_arrays(callable, &told, values)
                    && let Ok(found) = self.on_demand(at, callable, &arrays)
                {
                    return Ok(found);
                }
                // The arguments say which it is; only a literal would be of another type as well.
                if closed && !values.iter().any(is_literal) {
                    refused = Some((told, refusal));
                }
            }
        }
        if fixed.contains_key(RECEIVER) {
            let generics = self.solve(callable, &stated, values, expected);
            let found = self.on_demand(at, callable, &generics);
            return found.map_err(Refusal::Instance);
        }
        let mut free = self.undetermined(callable, &stated, values, expected);
        free.retain(|name| !is_absent(callable, name, values));
        let mut fits: Vec<(i32, usize, Generics)> = Vec::new();
        let mut gives_expected = false;
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
                    .is_none_or(|a| a == ty || (view(a) == view(ty) && !is_exact(callable, name)))
            });
            let else_dynamic = |told: &Generics| {
                generics.iter().all(|(name, ty)| {
                    let said = told.get(name);
                    view(ty) == Ty::Dynamic || said.is_none_or(|said| view(said) == view(ty))
                })
            };
            if !agrees || !refused.iter().all(|(told, _)| else_dynamic(told)) {
                continue;
            }
            let Some(score) = self.score(callable, &generics, values, expected) else {
                continue;
            };
            gives_expected |= self.gives(callable, &generics, expected);
            // What nothing determines is dynamic, not the first that happens to be there.
            let dynamic = free
                .iter()
                .all(|n| generics.get(n).is_some_and(|t| view(t) == Ty::Dynamic));
            let score = if dynamic { score + 100 } else { score };
            fits.push((score, i, generics));
        }
        // The best first; of equals the one that is listed first.
        fits.sort_by_key(|(score, ..)| std::cmp::Reverse(*score));
        if fits.is_empty()
            && let Some((_, refusal)) = refused
        {
            return Err(Refusal::Instance(refusal));
        }
        if !gives_expected && let Some(wanted) = self.wanted(callable, &stated, values, expected) {
            match self.on_demand(at, callable, &wanted) {
                Ok(found) => return Ok(found),
                Err(refusal) => {
                    let other = fits.first().map(|(.., generics)| generics);
                    if !other.is_some_and(|g| self.could_give(callable, g, expected)) {
                        return Err(Refusal::Instance(refusal));
                    }
                }
            }
        }
        let fitting = fits.len();
        let chosen = |fits: &[(i32, usize, Generics)]| {
            fits.first().is_some_and(|(score, ..)| *score >= 100) || fits.len() == 1
        };
        if !free.is_empty() && !chosen(&fits) && fitting <= MOST_ASKED {
            // Of those that are only likely, rustc may leave one.
            fits.retain(|(_, i, generics)| {
                callable.instances[*i].symbol.is_some()
                    || self.on_demand(at, callable, generics).is_ok()
            });
        }
        if chosen(&fits) || free.is_empty() {
            for (_, i, generics) in fits.iter().take(MOST_ASKED) {
                let symbol = callable.instances[*i].symbol.as_ref();
                if (written || symbol.is_none())
                    && let Ok(found) = self.on_demand(at, callable, generics)
                {
                    return Ok(found);
                }
                if let Some(symbol) = symbol {
                    self.extern_crate(&glue);
                    return Ok((format!("::{glue}::exports::{symbol}"), generics.clone()));
                }
            }
        }
        let ambiguous = |refusal: InstanceRefusal| match fitting == 0 || free.is_empty() {
            true => Refusal::Instance(refusal),
            false => Refusal::Ambiguous(free.clone()),
        };
        if !callable.lazy {
            return Err(ambiguous(InstanceRefusal::NotLazy));
        }
        let mut generics = self.solve(callable, &stated, values, expected);
        let partly = self.partly(fixed, &generics);
        generics.extend(partly);
        if self.score(callable, &generics, values, None).is_none() {
            return Err(ambiguous(InstanceRefusal::NotLazy));
        }
        let refusal = match self.on_demand(at, callable, &generics) {
            Ok(found) => return Ok(found),
            Err(refusal) => refusal,
        };
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
        match self.on_demand(at, callable, &again) {
            Ok(found) => Ok(found),
            Err(_) => Err(ambiguous(refusal)),
        }
    }

    /// Parameters that are stated but for type variables, which arguments and the expected type tell;
    /// those that stay open are left out.
    pub(in crate::thir::infer) fn closed(
        &mut self,
        callable: &Callable,
        fixed: &Generics,
        values: &[Expr],
        expected: Option<&Ty>,
    ) -> Generics {
        if !fixed.values().any(is_open) {
            return fixed.clone();
        }
        let mut laid: Vec<(Ty, Ty)> = Vec::new();
        if let Some(expected) = expected {
            laid.push((instantiated(&callable.ret.ty, fixed), expected.clone()));
        }
        for literals in [false, true] {
            let params = callable.params.iter().zip(values);
            let params = params.filter(|(_, value)| is_literal(value) == literals);
            laid.extend(params.map(|(p, v)| (instantiated(&p.ty, fixed), v.ty.clone())));
        }
        for (want, have) in laid {
            if is_open(&want) {
                self.types.attempt(|types| types.unify(&want, &have));
            }
        }
        let mut out = Generics::new();
        for (name, ty) in fixed {
            let ty = self.types.finish(ty);
            if !is_open(&ty) {
                out.insert(name.clone(), ty);
            }
        }
        out
    }

    /// Parameters of which a part is known, and what the others are follows from: `OwnedRepr<_>`.
    fn partly(&mut self, fixed: &Generics, told: &Generics) -> Generics {
        let mut out = Generics::new();
        for (name, ty) in fixed.iter().filter(|(name, _)| !told.contains_key(*name)) {
            let ty = self.types.finish(ty);
            if matches!(ty, Ty::Object { .. }) {
                out.insert(name.clone(), ty);
            }
        }
        out
    }

    /// An instance that the plugin does not hold: its Rust path, and all of its generics.
    fn on_demand(
        &mut self,
        at: CallableRef,
        callable: &Callable,
        generics: &Generics,
    ) -> Result<(String, Generics), InstanceRefusal> {
        let glue = self.manifests.at(at.manifest).glue_crate.clone();
        let args: Vec<Option<Ty>> = callable
            .generics
            .iter()
            .map(|g| generics.get(&g.name).map(|ty| self.defaulted(ty)))
            .collect();
        let receiver = generics.get(RECEIVER);
        let key = format!("{glue} {} {args:?} {receiver:?}", at.id.0);
        if !self.provided.contains_key(&key) {
            let provided = match receiver {
                Some(ty) => self.provider.instance_through(&glue, at.id, &args, ty)?,
                None => self.provider.instance(&glue, at.id, &args)?,
            };
            self.extern_crate(&glue);
            let symbol = self.pasted(provided.symbol.clone(), provided.rust.clone());
            let provided = ProvidedInstance { symbol, ..provided };
            self.provided.insert(key.clone(), provided);
        }
        let ProvidedInstance {
            symbol,
            args: known,
            receiver: received,
            params,
            ret,
            ..
        } = self.provided[&key].clone();
        let mut all = generics.clone();
        if let Some(ret) = ret.filter(|ret| has_text(&callable.ret.ty) || !is_open(ret)) {
            all.insert(RETURN.to_owned(), ret);
        }
        all.extend(received.map(|ty| (RECEIVED.to_owned(), ty)));
        for (at, ty) in params
            .into_iter()
            .enumerate()
            .filter(|(_, ty)| !is_open(ty))
        {
            all.insert(given_at(at), ty);
        }
        for (at, generic) in callable.generics.iter().enumerate() {
            let known = known.get(at).cloned();
            let ty = known.or_else(|| args[at].clone()).unwrap_or(Ty::Dynamic);
            // What was open before is that now.
            if let Some(asked) = args[at].as_ref().filter(|asked| is_open(asked)) {
                self.types.attempt(|types| types.unify(asked, &ty));
            }
            all.insert(generic.name.clone(), ty);
        }
        Ok((format!("lazy::{symbol}"), all))
    }

    /// The type with what is open in it replaced by the default that its definition has there.
    fn defaulted(&self, ty: &Ty) -> Ty {
        let Ty::Object { key, args } = ty else {
            return ty.clone();
        };
        let defaults = self.defaults_of(ty);
        let args = args
            .iter()
            .zip(defaults)
            .map(|(arg, default)| match default {
                Some(default) if matches!(arg, Ty::Param(_)) => default,
                _ => self.defaulted(arg),
            });
        Ty::Object {
            key: key.clone(),
            args: args.collect(),
        }
    }

    /// Takes an instance into the cell: its name there. What is asked for in two ways stands once, and
    /// two forms of one type, which have one name, get one each.
    pub(super) fn pasted(&mut self, symbol: String, rust: String) -> String {
        let head = |name: &str| format!("pub fn {name}(");
        let (mut name, mut number) = (symbol.clone(), 2);
        loop {
            let text = rust.replacen(&head(&symbol), &head(&name), 1);
            let mut all = self.program.lazy.iter();
            match all.find(|(other, _)| *other == name) {
                Some((_, other)) if *other == text => return name,
                Some(_) => {
                    name = format!("{symbol}_{number}");
                    number += 1;
                }
                None => {
                    self.program.lazy.push((name.clone(), text));
                    return name;
                }
            }
        }
    }
}
