use core::{
    any::{Any, TypeId, type_name},
    cmp::Ordering,
    fmt,
    hash::Hasher,
};

use crate::{Container, Error, ErrorKind, Form, KResult, Style, Tree, Value, owner::Owned, stack};

/// A value behind the handle of a [`crate::Dynamic`].
pub(crate) trait Held: Send + Sync {
    /// The value, if it may be touched on this thread.
    fn value(&self) -> Option<&dyn Any>;
    fn type_id(&self) -> TypeId;
    fn type_name(&self) -> &'static str;
    fn label(&self) -> &'static str;
    fn container(&self) -> Option<&dyn Container>;
    /// Where the value is, or the holder of one without an identity.
    fn identity(&self) -> usize;
    fn show(&self, f: &mut fmt::Formatter<'_>, style: Style) -> fmt::Result;
    fn equals(&self, other: &dyn Held) -> bool;
    fn compare(&self, other: &dyn Held) -> Ordering;
    fn digest(&self, state: &mut dyn Hasher);
    fn tree(&self) -> KResult<Tree>;
    fn address(&self) -> usize;
}

pub(crate) struct Holder<T: Value>(Owned<T>);

impl<T: Value> Holder<T> {
    pub(crate) fn new(value: T) -> Self {
        Holder(Owned::new(value))
    }

    /// Both values, if `other` is a `T` too and both may be touched.
    fn pair<'a>(&'a self, other: &'a dyn Held) -> Option<(&'a T, &'a T)> {
        Some((self.0.get()?, other.value()?.downcast_ref()?))
    }
}

impl<T: Value> Held for Holder<T> {
    fn value(&self) -> Option<&dyn Any> {
        self.0.get().map(|value| value as &dyn Any)
    }
    fn type_id(&self) -> TypeId {
        TypeId::of::<T>()
    }
    fn type_name(&self) -> &'static str {
        type_name::<T>()
    }
    fn label(&self) -> &'static str {
        T::label()
    }
    fn container(&self) -> Option<&dyn Container> {
        self.0.get()?.container()
    }
    fn identity(&self) -> usize {
        let place = self.0.get().and_then(Value::place);
        place.unwrap_or_else(|| self.address())
    }
    fn show(&self, f: &mut fmt::Formatter<'_>, style: Style) -> fmt::Result {
        stack::check();
        match self.0.get() {
            Some(value) => value.show(f, style),
            None => write!(f, "<{} of another thread>", type_name::<T>()),
        }
    }
    fn equals(&self, other: &dyn Held) -> bool {
        if self.address() == other.address() {
            return true;
        }
        stack::check();
        match self.pair(other) {
            Some((a, b)) => a.same(b),
            None => match (self.container(), other.container()) {
                (Some(a), Some(b)) => same_items(a, b).unwrap_or(false),
                _ => false,
            },
        }
    }
    fn compare(&self, other: &dyn Held) -> Ordering {
        if self.address() == other.address() {
            return Ordering::Equal;
        }
        stack::check();
        if let Some((a, b)) = self.pair(other) {
            if a.same(b) {
                return Ordering::Equal;
            }
            // Unequal values without an order are ordered by identity, so that `Ord` agrees with
            // `Eq`.
            if let Some(order @ (Ordering::Less | Ordering::Greater)) = a.order(b) {
                return order;
            }
        } else if let (Some(a), Some(b)) = (self.container(), other.container())
            && let Ok(Some(order)) = order_items(a, b)
        {
            return order;
        }
        let other_key = (other.type_id(), other.address());
        (Held::type_id(self), self.address()).cmp(&other_key)
    }
    fn digest(&self, state: &mut dyn Hasher) {
        stack::check();
        match self.0.get() {
            Some(value) => value.digest(state),
            None => state.write_usize(self.address()),
        }
    }
    fn tree(&self) -> KResult<Tree> {
        stack::check();
        match self.0.get() {
            Some(value) => value.tree(),
            None => Err(Error::new(
                ErrorKind::Thread,
                alloc::format!("`{}` belongs to another thread", type_name::<T>()),
            )),
        }
    }
    fn address(&self) -> usize {
        core::ptr::from_ref(self).cast::<()>().addr()
    }
}

/// Whether two containers of other item types hold the same.
fn same_items(a: &dyn Container, b: &dyn Container) -> KResult<bool> {
    if a.form() != b.form() || a.form() == Form::Iterator || a.len()? != b.len()? {
        return Ok(false);
    }
    let items = a.items()?;
    match a.form() {
        Form::Set => items
            .iter()
            .try_fold(true, |all, key| Ok(all && b.has(key)?)),
        Form::Dict => items.iter().try_fold(true, |all, key| {
            Ok(all && b.has(key)? && a.get(key)? == b.get(key)?)
        }),
        _ => Ok(items == b.items()?),
    }
}

/// The order of two lists or two tuples of other item types.
fn order_items(a: &dyn Container, b: &dyn Container) -> KResult<Option<Ordering>> {
    let ordered = matches!(a.form(), Form::List | Form::Tuple);
    match ordered && a.form() == b.form() {
        true => Ok(Some(a.items()?.cmp(&b.items()?))),
        false => Ok(None),
    }
}
