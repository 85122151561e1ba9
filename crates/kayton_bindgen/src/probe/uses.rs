//! The uses that a manifest promises, and how each is written.

use std::collections::HashSet;

use kayton_manifest::{Callable, CallableId, IntTy, Manifest, Protocol, Ty, TypeDef, TypeKey};

use super::choices::{Choice, choices, of_type};
use super::names::Names;
use super::operations::{kind, operation};
use super::{Meaning, Probe, ProbeText};

/// Texts for one use, at most: what none of these makes possible counts as refused.
const TRIES: usize = 8;

/// Every use of the crate's own types, of those that it re-exports, of its traits on builtin types, and
/// of its functions.
#[must_use]
pub fn probes(manifest: &Manifest) -> Vec<Probe> {
    let names = Names::new(manifest);
    let writer = Writer {
        manifest,
        names: &names,
    };
    let mut all = Vec::new();
    for (id, path) in &names.functions {
        all.push(writer.probe(*id, None, Choice::new(), &Form::Call(path.clone())));
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
        for implementor in &def.implementors {
            let for_ = match &implementor.for_ {
                Ty::Param(_) => Ty::Vec(Box::new(Ty::Int(IntTy::I64))),
                ty => ty.substitute(&|_| Some(Ty::Int(IntTy::I64))),
            };
            let fixed = writer.of_trait(&def.generics, &implementor.args, for_.clone());
            let form = Form::Member(names.of_trait(&def.key));
            for id in &def.methods {
                all.push(writer.probe(*id, Some(&for_), fixed.clone(), &form));
            }
        }
    }
    // Types that Keyton sees as one are one to a user.
    let mut seen = HashSet::new();
    all.retain(|probe: &Probe| match probe.texts.first() {
        Some(text) => seen.insert((probe.callable, text.short())),
        None => true,
    });
    all
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
        body: format!("{of}.{}(a{given})", callable.name),
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
    pub(super) names: &'m Names<'m>,
}

impl Writer<'_> {
    pub(super) fn of_type(&self, def: &TypeDef, all: &mut Vec<Probe>) {
        let params = def.generics.iter().cloned().map(Ty::Param).collect();
        let ty = Ty::Object {
            key: def.key.clone(),
            args: params,
        };
        for id in &def.methods {
            all.push(self.probe(*id, Some(&ty), Choice::new(), &Form::Member(None)));
        }
        let fitting = of_type(self.manifest, def);
        for found in &def.impls {
            let Some(of) = self.manifest.trait_def(&found.key) else {
                continue;
            };
            let given = found.for_args.iter().zip(&fitting);
            let named = given.filter_map(|(arg, ty)| match arg {
                Ty::Param(name) => Some((name.clone(), ty.clone())),
                _ => None,
            });
            let named: Choice = named.collect();
            let exact = |ty: &Ty| ty.substitute(&|name| named.get(name).cloned());
            let for_ = Ty::Object {
                key: def.key.clone(),
                args: found.for_args.iter().map(exact).collect(),
            };
            let args: Vec<Ty> = found.args.iter().map(exact).collect();
            let fixed = self.of_trait(&of.generics, &args, for_.clone());
            let form = Form::Member(self.names.of_trait(&found.key));
            for id in &of.methods {
                all.push(self.probe(*id, Some(&for_), fixed.clone(), &form));
            }
        }
        for found in &def.protocols {
            if !matches!(found.protocol, Protocol::Deref | Protocol::Causes) {
                let form = Form::Operation(found.protocol);
                all.push(self.probe(found.callable, Some(&ty), Choice::new(), &form));
            }
        }
    }

    /// What an implementation says of a trait's parameters.
    fn of_trait(&self, generics: &[String], args: &[Ty], for_: Ty) -> Choice {
        let mut fixed: Choice = generics.iter().cloned().zip(args.iter().cloned()).collect();
        fixed.insert("Self".to_owned(), for_);
        fixed
    }

    pub(super) fn probe(
        &self,
        id: CallableId,
        on: Option<&Ty>,
        fixed: Choice,
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
        for choice in choices(self.manifest, callable, &fixed) {
            match self.text(callable, on.as_ref(), &choice, form) {
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
                    probe.unwritten.get_or_insert(why);
                }
            }
            if probe.texts.len() == TRIES {
                break;
            }
        }
        if !probe.texts.is_empty() {
            probe.unwritten = None;
        } else if let Some(Ty::Object { key, .. }) = &on {
            let def = self.manifest.type_def(key);
            probe.on = def.map_or(key.0.clone(), |def| def.path.clone());
        }
        probe
    }

    fn text(
        &self,
        callable: &Callable,
        on: Option<&Ty>,
        choice: &Choice,
        form: &Form,
    ) -> Result<(String, ProbeText), String> {
        // An argument of a choice can hold parameters of the implementation.
        let known = |name: &str| choice.get(name).cloned();
        let rest = |_: &str| Some(Ty::Int(IntTy::I64));
        let exact = |ty: &Ty| ty.substitute(&known).substitute(&known).substitute(&rest);
        let on = on.map(exact);
        let on_text = match &on {
            Some(ty) => self.names.written(ty)?,
            None => String::new(),
        };
        let mut params = Vec::new();
        if callable.receiver.is_some() {
            params.push(format!("a: {on_text}"));
        }
        let mut given = Vec::new();
        for (at, param) in callable.params.iter().enumerate() {
            let written = self.names.written(&exact(&param.ty))?;
            params.push(format!("b{at}: {written}"));
            given.push(format!("b{at}"));
        }
        if params.is_empty() {
            params.push("unused: i64".to_owned());
        }
        let body = match form {
            Form::Call(path) => {
                let fish = self.turbofish(callable, None, &exact)?;
                format!("{path}{fish}({})", given.join(", "))
            }
            Form::Member(_) => {
                let fish = self.turbofish(callable, on.as_ref(), &exact)?;
                let before = match (&callable.receiver, &on) {
                    (None, Some(on)) => self.names.owner(on)?,
                    _ => "a".to_owned(),
                };
                format!("{before}.{}{fish}({})", callable.name, given.join(", "))
            }
            Form::Operation(protocol) => {
                let owner = on
                    .as_ref()
                    .map_or(Ok(String::new()), |t| self.names.owner(t))?;
                operation(*protocol, &owner, &given)
            }
        };
        let generics = callable.generics.iter();
        let meaning = Meaning {
            on: on.clone(),
            generics: generics
                .map(|g| exact(&Ty::Param(g.name.clone())))
                .collect(),
            result: self.names.written(&exact(&callable.ret.ty)).ok(),
            operation: match form {
                Form::Operation(protocol) => Some(*protocol),
                _ => None,
            },
        };
        let params = params.join(", ");
        Ok((
            on_text,
            ProbeText {
                params,
                body,
                meaning,
            },
        ))
    }

    /// Type arguments by hand, where no argument of the call says them.
    fn turbofish(
        &self,
        callable: &Callable,
        on: Option<&Ty>,
        exact: &dyn Fn(&Ty) -> Ty,
    ) -> Result<String, String> {
        let of_type = |name: &str| {
            let receiver = callable.receiver.as_ref().map(|r| &r.ty);
            let places = receiver.into_iter().chain(&callable.of);
            name == "Self" || (on.is_some() && places.into_iter().any(|ty| mentions(ty, name)))
        };
        if callable.generics.first().is_some_and(|g| g.name == "Self") {
            return Ok(String::new());
        }
        let own: Vec<_> = callable
            .generics
            .iter()
            .filter(|g| !of_type(&g.name))
            .collect();
        let said = |name: &str| callable.params.iter().any(|p| mentions(&p.ty, name));
        if own.iter().all(|g| said(&g.name)) {
            return Ok(String::new());
        }
        let args: Result<Vec<_>, _> = own
            .iter()
            .map(|g| self.names.written(&exact(&Ty::Param(g.name.clone()))))
            .collect();
        Ok(format!("::<{}>", args?.join(", ")))
    }
}

fn mentions(ty: &Ty, name: &str) -> bool {
    let found = std::cell::Cell::new(false);
    let _ = ty.substitute(&|param| {
        found.set(found.get() || param == name);
        None
    });
    found.get()
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
