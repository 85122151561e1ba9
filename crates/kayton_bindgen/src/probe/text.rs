//! How one use is written.

use std::collections::HashMap;

use kayton_manifest::{Callable, CallableId, Ty};

use super::fit::Row;
use super::laid::Laid;
use super::operations::operation;
use super::uses::{Form, Writer};
use super::{Meaning, ProbeText};
use crate::lazy::called_with;
use crate::lower::exact_arg;

/// The parameters of a text, and the statements that make what has no type that could be written.
#[derive(Default)]
pub(super) struct Given {
    pub(super) params: Vec<String>,
    pub(super) made: Vec<String>,
}

impl Given {
    /// A value of a type, under a name; what cannot be written is made where a callable makes it.
    pub(super) fn take(&mut self, writer: &Writer, name: &str, ty: &Ty) -> Result<(), String> {
        match writer.names.written(ty) {
            Ok(written) => self.params.push(format!("{name}: {written}")),
            Err(why) => {
                let (params, expression) = writer.made(name, ty).ok_or(why)?;
                self.params.extend(params);
                self.made.push(format!("{name} = {expression}; "));
            }
        }
        Ok(())
    }
}

impl Writer<'_> {
    /// The use as a statement, with what it is used on.
    pub(super) fn text(
        &self,
        id: CallableId,
        on: Option<&Ty>,
        fixed: &Laid,
        row: &Row,
        form: &Form,
    ) -> Result<(String, ProbeText), String> {
        let callable = self.manifest.callable(id);
        let choice = self.choice(id, row)?;
        let exact = |ty: &Ty| ty.substitute(&|name: &str| choice.get(name).cloned());
        let on = on.map(exact);
        let mut given = Given::default();
        let mut on_text = on.as_ref().map_or(String::new(), |on| self.shown(on));
        if let (Some(on), true) = (&on, callable.receiver.is_some()) {
            given.take(self, "a", on)?;
        }
        let names = self.arguments(id, &choice, "b", &mut given)?;
        if given.params.is_empty() {
            given.params.push("unused: i64".to_owned());
        }
        let body = match form {
            Form::Operation(protocol) => {
                let owner = on.as_ref().map(|t| self.names.owner(t)).transpose();
                let needs_owner = callable.receiver.is_none();
                let owner = match needs_owner {
                    true => owner?.unwrap_or_default(),
                    false => String::new(),
                };
                match operation(*protocol, &owner, &names) {
                    // A block stands on a line of its own.
                    body if body.starts_with("for ") && !given.made.is_empty() => {
                        "[x for x in a]".to_owned()
                    }
                    body => body,
                }
            }
            form => self.call(id, on.as_ref(), fixed, row, form, ("a", &names))?,
        };
        if let (Some(on), true) = (&on, on_text.is_empty()) {
            on_text = self.names.written(on)?;
        }
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
        let text = ProbeText {
            params: given.params.join(", "),
            body: format!("{}{body}", given.made.concat()),
            made: given.made.concat(),
            meaning,
        };
        Ok((on_text, text))
    }

    /// A type for a report.
    fn shown(&self, ty: &Ty) -> String {
        let path = || match ty {
            Ty::Object { key, .. } => self.manifest.type_def(key).map(|def| def.path.clone()),
            _ => None,
        };
        let written = self.names.written(ty).ok();
        written.or_else(path).unwrap_or_default()
    }

    /// The arguments of a call, `{name}0` and so on.
    pub(super) fn arguments(
        &self,
        id: CallableId,
        choice: &HashMap<String, Ty>,
        name: &str,
        given: &mut Given,
    ) -> Result<Vec<String>, String> {
        let exact = |ty: &Ty| ty.substitute(&|name: &str| choice.get(name).cloned());
        let mut names = Vec::new();
        for (at, param) in self.manifest.callable(id).params.iter().enumerate() {
            let ty = match &param.ty {
                ty @ Ty::Func { .. } => self.function(id, at, choice).unwrap_or(exact(ty)),
                ty => exact(ty),
            };
            let name = format!("{name}{at}");
            given.take(self, &name, &ty)?;
            names.push(name);
        }
        Ok(names)
    }

    /// The call of a function, or of a method on `receiver`.
    pub(super) fn call(
        &self,
        id: CallableId,
        on: Option<&Ty>,
        fixed: &Laid,
        row: &Row,
        form: &Form,
        (receiver, given): (&str, &[String]),
    ) -> Result<String, String> {
        let callable = self.manifest.callable(id);
        let choice = self.choice(id, row)?;
        let fish = self.turbofish(id, fixed, row, &choice)?;
        let given = given.join(", ");
        let before = match (form, &callable.receiver, on) {
            (Form::Call(path), ..) => return Ok(format!("{path}{fish}({given})")),
            (_, None, Some(on)) => self.owner(callable, on)?,
            _ => receiver.to_owned(),
        };
        Ok(format!("{before}.{}{fish}({given})", callable.name))
    }

    /// The type on which something is called: without its arguments where those of the call say them.
    fn owner(&self, callable: &Callable, on: &Ty) -> Result<String, String> {
        let owner = self.names.owner(on);
        let (Err(_), Ty::Object { key, .. }, Some(Ty::Object { args, .. })) =
            (&owner, on, &callable.of)
        else {
            return owner;
        };
        let said = |arg: &Ty| match arg {
            Ty::Param(name) => callable.params.iter().any(|p| mentions(&p.ty, name)),
            _ => false,
        };
        match args.iter().all(said) {
            true => self.names.bare(key),
            false => owner,
        }
    }

    /// The function that a callable takes as its parameter `at`: one that changes a number in place returns
    /// the new one.
    fn function(&self, id: CallableId, at: usize, choice: &HashMap<String, Ty>) -> Option<Ty> {
        let generics = &self.plan.callable(id).generics;
        let args = generics.iter().map(|g| choice.get(&g.name).cloned());
        let args: Vec<Option<Ty>> = args.collect();
        let (params, ret) = called_with(self.plan, id, at, &args)?;
        Some(Ty::Func {
            params,
            ret: Box::new(ret?),
        })
    }

    /// The row by the names of the parameters, associated types included.
    pub(super) fn choice(&self, id: CallableId, row: &Row) -> Result<HashMap<String, Ty>, String> {
        let callable = self.plan.callable(id);
        let all = crate::instantiate::complete_args(self.plan, callable, row.clone());
        let all = all.ok_or("an associated type has no known value")?;
        let names = callable.generics.iter().map(|g| g.name.clone());
        let stated = all
            .iter()
            .map(|ty| exact_arg(self.plan, ty).map_err(|r| r.to_string()));
        names
            .zip(stated)
            .map(|(name, ty)| Ok((name, ty?)))
            .collect()
    }

    /// Type arguments by hand, where nothing in the call says them.
    fn turbofish(
        &self,
        id: CallableId,
        fixed: &Laid,
        row: &Row,
        choice: &HashMap<String, Ty>,
    ) -> Result<String, String> {
        let callable = self.manifest.callable(id);
        let receiver = callable.receiver.iter().map(|r| &r.ty);
        let places: Vec<&Ty> = receiver.chain(&callable.of).collect();
        let generics = &callable.generics[..row.len()];
        let of_type = |name: &str| {
            name == "Self" || fixed.contains_key(name) || places.iter().any(|ty| mentions(ty, name))
        };
        let said: Vec<bool> = (generics.iter())
            .map(|g| of_type(&g.name) || callable.params.iter().any(|p| mentions(&p.ty, &g.name)))
            .collect();
        let derived = self.fit.derived(id, row, &said);
        if said
            .iter()
            .zip(&derived)
            .all(|(said, derived)| *said || *derived)
        {
            return Ok(String::new());
        }
        let unsaid = generics.iter().zip(said.iter().zip(&derived));
        let mut unsaid = unsaid.filter(|(_, (said, derived))| !**said && !**derived);
        let all = unsaid.any(|(g, _)| !g.own);
        let own = generics
            .iter()
            .filter(|g| (all || g.own) && !of_type(&g.name));
        let args: Result<Vec<_>, _> = own
            .map(|g| match choice.get(&g.name) {
                Some(ty) => self.names.argument(ty),
                None => Err(format!("nothing is known of `{}`", g.name)),
            })
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
