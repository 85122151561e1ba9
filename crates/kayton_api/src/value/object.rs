use core::{
    any::{Any, TypeId, type_name},
    cmp::Ordering,
    fmt,
    hash::Hasher,
};

use crate::{Error, ErrorKind, KResult, Obj, Style, Tree, Value, registry, stack};

/// What is asked of a type, apart from any value of it.
#[derive(Clone, Copy)]
struct Type {
    id: TypeId,
    rust_name: fn() -> &'static str,
}

impl Type {
    fn of<T: 'static>() -> Self {
        Type {
            id: TypeId::of::<T>(),
            rust_name: type_name::<T>,
        }
    }

    /// The name for messages: the registered one, else Rust's.
    fn name(self) -> &'static str {
        registry::entry(self.id).map_or_else(self.rust_name, |entry| entry.name())
    }
}

// What is not generic is not copied into every plugin.

fn show(
    value: Result<&dyn Any, Error>,
    ty: Type,
    f: &mut fmt::Formatter<'_>,
    style: Style,
) -> fmt::Result {
    let value = match value {
        Ok(value) => value,
        Err(error) if error.kind() == ErrorKind::Moved => {
            return write!(f, "<{}, moved>", ty.name());
        }
        Err(_) => return write!(f, "<{}, being changed>", ty.name()),
    };
    let ops = registry::ops(ty.id);
    let shown = match style.repr {
        true => ops.debug.or(ops.display),
        false => ops.display.or(ops.debug),
    };
    match shown {
        Some(show) => show(value, f),
        None => write!(f, "<{}>", ty.name()),
    }
}

fn digest(value: Option<&dyn Any>, ty: Type, address: usize, state: &mut dyn Hasher) {
    let ops = registry::ops(ty.id);
    match (ops.hash, value) {
        (Some(hash), Some(value)) => hash(value, state),
        // Equality without a hash: only the type may count.
        _ if ops.equal.is_some() => {}
        _ => state.write_usize(address),
    }
}

fn tree(value: &dyn Any, ty: Type) -> KResult<Tree> {
    match registry::ops(ty.id).tree {
        Some(tree) => tree(value),
        None => Err(Error::new(
            ErrorKind::Type,
            alloc::format!("`{}` cannot be serialised", ty.name()),
        )),
    }
}

impl<T: 'static> Value for Obj<T> {
    type Arg<'a> = &'a Self;
    #[inline]
    fn as_arg(&self) -> &Self {
        self
    }
    fn show(&self, f: &mut fmt::Formatter<'_>, style: Style) -> fmt::Result {
        stack::check();
        match self.borrow() {
            Ok(value) => show(Ok(&*value), Type::of::<T>(), f, style),
            Err(error) => show(Err(error), Type::of::<T>(), f, style),
        }
    }
    fn same(&self, other: &Self) -> bool {
        stack::check();
        if let Some(equal) = registry::ops(TypeId::of::<T>()).equal
            && let (Ok(a), Ok(b)) = (self.borrow(), other.borrow())
        {
            return equal(&*a, &*b);
        }
        self.ptr_eq(other)
    }
    fn order(&self, other: &Self) -> Option<Ordering> {
        stack::check();
        let order = registry::ops(TypeId::of::<T>()).order?;
        let (a, b) = (self.borrow().ok()?, other.borrow().ok()?);
        order(&*a, &*b)
    }
    fn digest(&self, state: &mut dyn Hasher) {
        stack::check();
        let value = self.borrow().ok();
        let any = value.as_ref().map(|value| &**value as &dyn Any);
        digest(any, Type::of::<T>(), self.address(), state);
    }
    fn label() -> &'static str {
        Type::of::<T>().name()
    }
    fn place(&self) -> Option<usize> {
        Some(self.address())
    }
    fn tree(&self) -> KResult<Tree> {
        stack::check();
        tree(&*self.borrow()?, Type::of::<T>())
    }
}
