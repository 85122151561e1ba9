//! Values whose types cannot be written, by what makes them: `TextDiff<str>` is what
//! `TextDiff.from_lines(old, new)` gives.

use kayton_manifest::{CallableId, Ty};

use super::laid::{Laid, laid};
use super::text::Given;
use super::uses::{Form, Writer};

/// Makers of one type that are looked at.
const MOST_MAKERS: usize = 12;

impl Writer<'_> {
    /// Parameters, and the expression that makes a value of the type of them.
    pub(super) fn made(&self, name: &str, ty: &Ty) -> Option<(Vec<String>, String)> {
        let Ty::Object { key, .. } = ty else {
            return None;
        };
        // What is made is made of what can be written.
        if self.making.replace(true) {
            return None;
        }
        let found = self
            .makers(ty, key)
            .take(MOST_MAKERS)
            .find_map(|(id, fixed, form)| self.made_by(name, id, &fixed, &form));
        self.making.set(false);
        found
    }

    /// Callables that give the type.
    fn makers<'w>(
        &'w self,
        ty: &'w Ty,
        key: &'w kayton_manifest::TypeKey,
    ) -> impl Iterator<Item = (CallableId, Laid, Form)> + 'w {
        let functions = self.names.functions.iter();
        let functions = functions.map(|(id, path)| (*id, Form::Call(path.clone())));
        let of_type = self.manifest.type_def(key).into_iter();
        let own = of_type.flat_map(|def| def.methods.iter().map(|id| (*id, Form::Member(None))));
        let others = self
            .manifest
            .types
            .iter()
            .filter(move |def| &def.key != key);
        let others = others.flat_map(|def| def.methods.iter().map(|id| (*id, Form::Member(None))));
        let traits = self.manifest.traits.iter();
        let traits = traits.flat_map(|def| def.methods.iter().map(|id| (*id, Form::Member(None))));
        let all = functions.chain(own).chain(traits).chain(others);
        all.filter_map(move |(id, form)| {
            let mut fixed = Laid::new();
            let gives = &self.manifest.callable(id).ret.ty;
            let fits = matches!(gives, Ty::Object { .. }) && laid(gives, ty, &mut fixed);
            fits.then_some((id, fixed, form))
        })
    }

    fn made_by(
        &self,
        name: &str,
        id: CallableId,
        fixed: &Laid,
        form: &Form,
    ) -> Option<(Vec<String>, String)> {
        let callable = self.manifest.callable(id);
        let on = callable
            .receiver
            .as_ref()
            .map(|r| &r.ty)
            .or(callable.of.as_ref());
        let rows = self.rows(id, fixed).into_iter();
        rows.filter_map(|(_, row)| {
            let choice = self.choice(id, &row).ok()?;
            let exact = |ty: &Ty| ty.substitute(&|name: &str| choice.get(name).cloned());
            let on = on.map(exact);
            let receiver = format!("{name}_a");
            let mut given = Given::default();
            if let (Some(on), true) = (&on, callable.receiver.is_some()) {
                given.take(self, &receiver, on).ok()?;
            }
            let names = self
                .arguments(id, &choice, &format!("{name}_"), &mut given)
                .ok()?;
            let call = self.call(id, on.as_ref(), fixed, &row, form, (&receiver, &names));
            Some((given.params, call.ok()?))
        })
        .next()
    }
}
