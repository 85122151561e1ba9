//! The uses that a manifest promises, and how each is written.

use std::cell::Cell;
use std::collections::HashSet;

use kayton_manifest::{Callable, CallableId, Manifest, Protocol, TraitDef, Ty, TypeDef, TypeKey};

use super::fit::{Fit, Row};
use super::laid::Laid;
use super::names::Names;
use super::operations::kind;
use super::samples::Samples;
use super::{Probe, ProbeText};
use crate::lazy::{rust, unsized_form};
use crate::plan::{ExportPlan, GenericKind, RustTy};
use crate::solve::anonymous;

/// Texts for one use, at most: what none of these makes possible counts as refused.
const TRIES: usize = 8;
/// Types of a receiver that are looked at, if the bounds are known to hold for as many.
const ENOUGH: usize = 24;

/// Every use of the crate's own types, of those that it re-exports, of its traits on builtin types, and
/// of its functions; and the other crates that have to be imported for it, as `package@version`.
#[must_use]
pub fn probes(manifest: &Manifest, plan: &ExportPlan) -> (Vec<Probe>, Vec<String>) {
    let names = Names::with_others(manifest, plan);
    let samples = Samples::new(plan, manifest);
    let writer = Writer::new(manifest, plan, &names, &samples);
    let mut all = Vec::new();
    for (id, path) in &names.functions {
        all.push(writer.probe(*id, None, &[Laid::new()], &Form::Call(path.clone())));
    }
    let own = format!("{} {}", manifest.build.package, manifest.build.version);
    let own = |key: &TypeKey| {
        key.0
            .strip_prefix(&own)
            .is_some_and(|rest| rest.starts_with(' '))
    };
    for def in &manifest.types {
        if own(&def.key) || names.has(&def.key) {
            writer.of_type(def, &mut all);
        }
    }
    for def in manifest.traits.iter().filter(|def| own(&def.key)) {
        writer.of_builtins(def, &mut all);
    }
    // Types that Keyton sees as one are one to a user.
    let mut seen = HashSet::new();
    all.retain(|probe: &Probe| match probe.texts.first() {
        Some(text) => seen.insert((probe.callable, text.short())),
        None => seen.insert((probe.callable, probe.on.clone())),
    });
    (all, names.others())
}

/// The method of a trait called on the trait, which says whose is meant: `T.m(a)`.
fn through(form: &Form, callable: &Callable, text: &ProbeText) -> Option<ProbeText> {
    let (Form::Member(Some(of)), Some(_)) = (form, &callable.receiver) else {
        return None;
    };
    let given = (0..callable.params.len()).map(|at| format!(", b{at}"));
    let given: String = given.collect();
    Some(ProbeText {
        params: text.params.clone(),
        body: format!("{}{of}.{}(a{given})", text.made, callable.name),
        made: text.made.clone(),
        meaning: text.meaning.clone(),
    })
}

/// How a use is written.
pub(super) enum Form {
    /// A function by its path.
    Call(String),
    /// After a dot; a trait's method, too, on the trait.
    Member(Option<String>),
    /// An operation of the language.
    Operation(Protocol),
}

pub(super) struct Writer<'m> {
    pub(super) manifest: &'m Manifest,
    pub(super) plan: &'m ExportPlan,
    pub(super) names: &'m Names<'m>,
    pub(super) making: Cell<bool>,
    pub(super) fit: Fit<'m>,
}

impl<'m> Writer<'m> {
    pub(super) fn new(
        manifest: &'m Manifest,
        plan: &'m ExportPlan,
        names: &'m Names<'m>,
        samples: &'m Samples<'m>,
    ) -> Self {
        Writer {
            manifest,
            plan,
            names,
            making: Cell::new(false),
            fit: Fit { plan, samples },
        }
    }

    pub(super) fn of_type(&self, def: &TypeDef, all: &mut Vec<Probe>) {
        let params = def.generics.iter().cloned().map(Ty::Param).collect();
        let ty = Ty::Object {
            key: def.key.clone(),
            args: params,
        };
        let samples = self.samples(def);
        for id in &def.methods {
            let fixed = self.of_receiver(*id, &samples);
            all.push(self.probe(*id, Some(&ty), &fixed, &Form::Member(None)));
        }
        for found in &def.impls {
            let Some(of) = self.manifest.trait_def(&found.key) else {
                continue;
            };
            let pattern = Ty::Object {
                key: def.key.clone(),
                args: found.for_args.clone(),
            };
            let of_trait = |on: &Ty| self.of_trait(of, &found.args, &pattern, on);
            let mut fixed: Vec<Laid> = samples.iter().filter_map(of_trait).collect();
            if fixed.is_empty() {
                fixed = self.forms(&pattern).iter().filter_map(of_trait).collect();
            }
            let form = Form::Member(self.names.of_trait(&found.key));
            for id in &of.methods {
                let on = Ty::Param("Self".to_owned());
                all.push(self.probe(*id, Some(&on), &fixed, &form));
            }
        }
        for found in &def.protocols {
            if !matches!(found.protocol, Protocol::Deref | Protocol::Causes) {
                let form = Form::Operation(found.protocol);
                let fixed = self.of_receiver(found.callable, &samples);
                all.push(self.probe(found.callable, Some(&ty), &fixed, &form));
            }
        }
    }

    /// The methods of a trait on types of the language.
    fn of_builtins(&self, def: &TraitDef, all: &mut Vec<Probe>) {
        let form = Form::Member(self.names.of_trait(&def.key));
        let on = Ty::Param("Self".to_owned());
        for implementor in &def.implementors {
            let fixed: Vec<Laid> = match &implementor.for_ {
                // Anything that satisfies its bounds.
                Ty::Param(_) => vec![Laid::new()],
                ty => {
                    let forms = self.forms(ty).into_iter();
                    let of = |form: Ty| self.of_trait(def, &implementor.args, ty, &form);
                    forms.filter_map(of).collect()
                }
            };
            for id in &def.methods {
                all.push(self.probe(*id, Some(&on), &fixed, &form));
            }
        }
    }

    pub(super) fn probe(
        &self,
        id: CallableId,
        on: Option<&Ty>,
        fixed: &[Laid],
        form: &Form,
    ) -> Probe {
        let callable = self.manifest.callable(id);
        let mut probe = Probe {
            callable: id,
            path: callable.path.clone(),
            on: String::new(),
            kind: kind(callable.kind),
            eager: callable.instances.iter().any(|i| i.symbol.is_some()),
            texts: Vec::new(),
            unwritten: None,
        };
        // The parameters of the type are those of the callable where it has its own words for them.
        let on = match (form, &callable.of, &callable.receiver) {
            (Form::Call(_), ..) => None,
            (_, _, Some(receiver)) if receiver.ty != Ty::Param("Self".to_owned()) => {
                Some(receiver.ty.clone())
            }
            (_, Some(of), _) if !matches!(of, Ty::Param(_)) => Some(of.clone()),
            _ => on.cloned(),
        };
        let mut refused = None;
        let mut rows: Vec<((bool, usize), Laid, Row)> = Vec::new();
        for fixed in fixed {
            for (rank, (sure, row)) in self.rows(id, fixed).into_iter().enumerate() {
                rows.push(((!sure, rank), fixed.clone(), row));
            }
            let sure = rows.iter().filter(|(rank, ..)| *rank == (false, 0));
            if sure.count() >= ENOUGH {
                break;
            }
        }
        // What is known to hold first, and one of each type.
        rows.sort_by_key(|(rank, ..)| *rank);
        for (_, fixed, row) in &rows {
            match self.text(id, on.as_ref(), fixed, row, form) {
                Ok((on, text)) if probe.texts.iter().all(|t| t.short() != text.short()) => {
                    let first = probe.texts.is_empty();
                    let through = through(form, callable, &text);
                    probe.texts.push(text);
                    if first {
                        probe.on = on;
                        probe.texts.extend(through);
                    }
                }
                Ok(_) => {}
                Err(why) => {
                    refused.get_or_insert(why);
                }
            }
            if probe.texts.len() >= TRIES {
                break;
            }
        }
        if probe.texts.is_empty() {
            let none = || "no types are known that satisfy its bounds".to_owned();
            probe.unwritten = Some(refused.unwrap_or_else(none));
            let known = fixed.first().and_then(|fixed| fixed.get("Self"));
            if let Some(Ty::Object { key, .. }) = known.or(on.as_ref()) {
                let def = self.manifest.type_def(key);
                probe.on = def.map_or(key.0.clone(), |def| def.path.clone());
            }
        }
        probe
    }

    /// Rows of arguments for the callable's generics, of which `fixed` says some.
    pub(super) fn rows(&self, id: CallableId, fixed: &Laid) -> Vec<(bool, Row)> {
        let callable = self.plan.callable(id);
        let generics = &callable.generics[..callable.chosen()];
        let mut known = Vec::new();
        for generic in generics {
            known.push(match fixed.get(&generic.name) {
                Some(ty) => match (&generic.kind, ty) {
                    (GenericKind::Const(_), Ty::Exact { rust, .. }) => {
                        Some(RustTy::Const(rust.clone()))
                    }
                    _ => match rust(self.plan, ty) {
                        Some(ty) => Some(ty),
                        None => return Vec::new(),
                    },
                },
                None => None,
            });
        }
        if known.is_empty() {
            return vec![(true, Row::new())];
        }
        let rows = self.fit.rows(id, &known);
        let (true, "Self", Some(this)) = (rows.is_empty(), &*generics[0].name, known[0].clone())
        else {
            return rows;
        };
        // `impl Trait for &T` is for values of `T` to a user, and one for `str` for texts.
        let lent = |ty: RustTy| RustTy::shared(anonymous(), ty);
        let inner = unsized_form(self.plan, &this);
        let forms = [Some(lent(this)), inner.clone().map(lent), inner];
        let mut rows = forms.into_iter().flatten().map(|form| {
            known[0] = Some(form);
            self.fit.rows(id, &known)
        });
        rows.find(|rows| !rows.is_empty()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::operations::operation;
    use super::super::{LINES, ProbeText};
    use kayton_manifest::Protocol;

    #[test]
    fn a_probe_has_as_many_lines_as_places_are_counted_by() {
        let text = ProbeText {
            params: "a: m.T, b0: i64".to_owned(),
            body: "a.f(b0)".to_owned(),
            ..ProbeText::default()
        };
        let function = text.function(7);
        assert_eq!(function.lines().count(), LINES);
        assert_eq!(
            function,
            "fn probe_7(a: m.T, b0: i64):\n    a.f(b0)\n    None\n"
        );
    }

    #[test]
    fn a_struct_is_made_of_its_fields() {
        let given = ["b0".to_owned(), "b1".to_owned()];
        assert_eq!(operation(Protocol::From, "m.T", &given), "m.T(b0, b1)");
        assert_eq!(
            operation(Protocol::From, "m.T", &given[..1]),
            "m.T.from(b0)"
        );
        assert_eq!(operation(Protocol::Index, "m.T", &given), "a[b0]");
    }
}
