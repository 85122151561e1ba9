use alloc::vec;
use core::{
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
};

use super::{Container, Form};
use crate::{Dict, Dynamic, KResult, List, Set, Showing, Style, Tree, Value, dynamic::Repr, stack};

macro_rules! by_ref {
    () => {
        type Arg<'a> = &'a Self;
        #[inline]
        fn as_arg(&self) -> &Self {
            self
        }
    };
}

/// What is shown for a container that somebody is changing at the moment.
const BUSY: &str = "<being changed>";

/// The style of what the container at `address` holds. What is not deep cannot hold the container.
fn enter<T: Value>(style: Style, address: usize) -> Option<(Style, Option<Showing>)> {
    match T::DEEP {
        true => style
            .enter(address)
            .map(|(style, open)| (style, Some(open))),
        false => style.inner().map(|style| (style, None)),
    }
}

/// Goes down into a container of such items.
#[inline]
fn descend<T: Value>() {
    if T::DEEP {
        stack::check();
    }
}

fn show_all<'a, T: Value>(
    items: impl Iterator<Item = &'a T>,
    f: &mut fmt::Formatter<'_>,
    entered: Option<(Style, Option<Showing>)>,
    [open, close]: [&str; 2],
) -> fmt::Result {
    f.write_str(open)?;
    match entered {
        None => f.write_str("...")?,
        Some((style, _open)) => {
            for (index, item) in items.enumerate() {
                if index > 0 {
                    f.write_str(", ")?;
                }
                item.show(f, style)?;
            }
        }
    }
    f.write_str(close)
}

/// Compares element by element, as sequences are ordered.
fn order_all<'a, T: Value>(
    mut a: impl Iterator<Item = &'a T>,
    mut b: impl Iterator<Item = &'a T>,
) -> Option<Ordering> {
    loop {
        match (a.next(), b.next()) {
            (None, None) => return Some(Ordering::Equal),
            (None, Some(_)) => return Some(Ordering::Less),
            (Some(_), None) => return Some(Ordering::Greater),
            (Some(a), Some(b)) => match a.order(b)? {
                Ordering::Equal => {}
                unequal => return Some(unequal),
            },
        }
    }
}

impl<T: Value> Value for List<T> {
    const DEEP: bool = T::DEEP;
    by_ref!();
    fn label() -> &'static str {
        "list"
    }
    fn place(&self) -> Option<usize> {
        Some(self.address())
    }
    fn container(&self) -> Option<&dyn Container> {
        Some(self)
    }
    fn show(&self, f: &mut fmt::Formatter<'_>, style: Style) -> fmt::Result {
        match self.borrow() {
            Ok(items) => show_all(
                items.iter(),
                f,
                enter::<T>(style, self.address()),
                ["[", "]"],
            ),
            Err(_) => f.write_str(BUSY),
        }
    }
    fn same(&self, other: &Self) -> bool {
        if self.ptr_eq(other) {
            return true;
        }
        descend::<T>();
        match (self.borrow(), other.borrow()) {
            (Ok(a), Ok(b)) => a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| a.same(b)),
            _ => self.ptr_eq(other),
        }
    }
    fn order(&self, other: &Self) -> Option<Ordering> {
        descend::<T>();
        let (a, b) = (self.borrow().ok()?, other.borrow().ok()?);
        order_all(a.iter(), b.iter())
    }
    fn digest(&self, state: &mut dyn Hasher) {
        descend::<T>();
        if let Ok(items) = self.borrow() {
            state.write_usize(items.len());
            for item in items.iter() {
                item.digest(state);
            }
        }
    }
    fn tree(&self) -> KResult<Tree> {
        Ok(Tree::Seq(
            self.borrow()?
                .iter()
                .map(|item| item.clone().into_dynamic())
                .collect(),
        ))
    }
}

impl<K: Value + Hash + Eq, V: Value> Value for Dict<K, V> {
    const DEEP: bool = K::DEEP || V::DEEP;
    by_ref!();
    fn label() -> &'static str {
        "dict"
    }
    fn place(&self) -> Option<usize> {
        Some(self.address())
    }
    fn container(&self) -> Option<&dyn Container> {
        Some(self)
    }
    fn show(&self, f: &mut fmt::Formatter<'_>, style: Style) -> fmt::Result {
        let Ok(items) = self.borrow() else {
            return f.write_str(BUSY);
        };
        let Some((style, _open)) = enter::<(K, V)>(style, self.address()) else {
            return f.write_str("{...}");
        };
        f.write_str("{")?;
        for (index, (key, value)) in items.iter().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            key.show(f, style)?;
            f.write_str(": ")?;
            value.show(f, style)?;
        }
        f.write_str("}")
    }
    fn same(&self, other: &Self) -> bool {
        if self.ptr_eq(other) {
            return true;
        }
        descend::<(K, V)>();
        match (self.borrow(), other.borrow()) {
            (Ok(a), Ok(b)) => {
                a.len() == b.len()
                    && a.iter()
                        .all(|(key, value)| b.get(key).is_some_and(|other| value.same(other)))
            }
            _ => self.ptr_eq(other),
        }
    }
    fn order(&self, other: &Self) -> Option<Ordering> {
        self.same(other).then_some(Ordering::Equal)
    }
    fn digest(&self, state: &mut dyn Hasher) {
        // The order of insertion is no part of equality, so only the size may count.
        if let Ok(items) = self.borrow() {
            state.write_usize(items.len());
        }
    }
    fn tree(&self) -> KResult<Tree> {
        let items = self.borrow()?;
        let pairs = items.iter();
        Ok(Tree::Map(
            pairs
                .map(|(k, v)| (k.clone().into_dynamic(), v.clone().into_dynamic()))
                .collect(),
        ))
    }
}

impl<T: Value + Hash + Eq> Value for Set<T> {
    const DEEP: bool = T::DEEP;
    by_ref!();
    fn label() -> &'static str {
        "set"
    }
    fn place(&self) -> Option<usize> {
        Some(self.address())
    }
    fn container(&self) -> Option<&dyn Container> {
        Some(self)
    }
    fn show(&self, f: &mut fmt::Formatter<'_>, style: Style) -> fmt::Result {
        match self.borrow() {
            Ok(items) if items.is_empty() => f.write_str("set()"),
            Ok(items) => show_all(
                items.iter(),
                f,
                enter::<T>(style, self.address()),
                ["{", "}"],
            ),
            Err(_) => f.write_str(BUSY),
        }
    }
    fn same(&self, other: &Self) -> bool {
        self == other
    }
    fn order(&self, other: &Self) -> Option<Ordering> {
        let (a, b) = (self.borrow().ok()?, other.borrow().ok()?);
        match (a.is_subset(&b), b.is_subset(&a)) {
            (true, true) => Some(Ordering::Equal),
            (true, false) => Some(Ordering::Less),
            (false, true) => Some(Ordering::Greater),
            (false, false) => None,
        }
    }
    fn digest(&self, state: &mut dyn Hasher) {
        if let Ok(items) = self.borrow() {
            state.write_usize(items.len());
        }
    }
    fn tree(&self) -> KResult<Tree> {
        Ok(Tree::Seq(
            self.borrow()?
                .iter()
                .map(|item| item.clone().into_dynamic())
                .collect(),
        ))
    }
}

impl<T: Value> Value for Option<T> {
    const DEEP: bool = T::DEEP;
    by_ref!();
    fn label() -> &'static str {
        T::label()
    }
    fn container(&self) -> Option<&dyn Container> {
        self.as_ref()?.container()
    }
    fn show(&self, f: &mut fmt::Formatter<'_>, style: Style) -> fmt::Result {
        match self {
            Some(value) => value.show(f, style),
            None => f.write_str("None"),
        }
    }
    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Some(a), Some(b)) => a.same(b),
            (None, None) => true,
            _ => false,
        }
    }
    fn order(&self, other: &Self) -> Option<Ordering> {
        order_all(self.iter(), other.iter())
    }
    fn digest(&self, state: &mut dyn Hasher) {
        match self {
            Some(value) => value.digest(state),
            None => ().digest(state),
        }
    }
    fn tree(&self) -> KResult<Tree> {
        match self {
            Some(value) => value.tree(),
            None => ().tree(),
        }
    }
    fn into_dynamic(self) -> Dynamic {
        self.map_or(Dynamic(Repr::None), T::into_dynamic)
    }
    fn from_dynamic(dynamic: &Dynamic) -> Option<Self> {
        match dynamic.0 {
            Repr::None => Some(None),
            _ => T::from_dynamic(dynamic).map(Some),
        }
    }
}

macro_rules! tuples {
    ($($($name:ident $index:tt),+;)*) => {$(
        impl<$($name: Value),+> Value for ($($name,)+) {
            const DEEP: bool = $($name::DEEP)||+;
            by_ref!();
            fn label() -> &'static str {
                "tuple"
            }
            fn container(&self) -> Option<&dyn Container> {
                Some(self)
            }
            fn show(&self, f: &mut fmt::Formatter<'_>, style: Style) -> fmt::Result {
                let Some(style) = style.inner() else {
                    return f.write_str("(...)");
                };
                f.write_str("(")?;
                let mut count = 0;
                $(
                    if $index > 0 {
                        f.write_str(", ")?;
                    }
                    self.$index.show(f, style)?;
                    count += 1;
                )+
                f.write_str(if count == 1 { ",)" } else { ")" })
            }
            fn same(&self, other: &Self) -> bool {
                $(self.$index.same(&other.$index))&&+
            }
            fn order(&self, other: &Self) -> Option<Ordering> {
                $(match self.$index.order(&other.$index)? {
                    Ordering::Equal => {}
                    unequal => return Some(unequal),
                })+
                Some(Ordering::Equal)
            }
            fn digest(&self, state: &mut dyn Hasher) {
                $(self.$index.digest(state);)+
            }
            fn tree(&self) -> KResult<Tree> {
                Ok(Tree::Seq(vec![$(self.$index.clone().into_dynamic()),+]))
            }
        }

        impl<$($name: Value),+> Container for ($($name,)+) {
            fn form(&self) -> Form {
                Form::Tuple
            }
            fn len(&self) -> KResult<usize> {
                Ok([$($index),+].len())
            }
            fn item(&self, at: usize) -> KResult<Option<Dynamic>> {
                Ok(match at {
                    $($index => Some(self.$index.clone().into_dynamic()),)+
                    _ => None,
                })
            }
        }
    )*};
}
tuples! {
    A 0;
    A 0, B 1;
    A 0, B 1, C 2;
    A 0, B 1, C 2, D 3;
    A 0, B 1, C 2, D 3, E 4;
    A 0, B 1, C 2, D 3, E 4, F 5;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11;
}
