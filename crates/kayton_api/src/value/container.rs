//! Containers of any items, seen from outside of their types.

use alloc::{format, vec::Vec};
use core::{any::type_name, hash::Hash};

use crate::{Dict, Dynamic, Error, ErrorKind, KResult, List, Set, Value};

/// What a container is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Items in an order, which change.
    List,
    /// Items in an order, which stay.
    Tuple,
    /// Items that are there once.
    Set,
    /// Values by keys.
    Dict,
    /// Items that are made one after the other.
    Iterator,
}

/// A container whose item type is not known where it is used. Positions count from 0.
///
/// Every method but [`Container::form`] raises `Borrowed` while somebody changes the container, and `Type`
/// where its form or the type of its items does not allow what is asked.
pub trait Container {
    /// What it is.
    fn form(&self) -> Form;

    /// How many items it has.
    ///
    /// # Errors
    /// See [`Container`].
    fn len(&self) -> KResult<usize>;

    /// Whether it has none.
    ///
    /// # Errors
    /// See [`Container`].
    fn is_empty(&self) -> KResult<bool> {
        Ok(self.len()? == 0)
    }

    /// The item at a position, or the key there; `None` behind the last.
    ///
    /// # Errors
    /// See [`Container`].
    fn item(&self, at: usize) -> KResult<Option<Dynamic>>;

    /// All items, or keys.
    ///
    /// # Errors
    /// See [`Container`].
    fn items(&self) -> KResult<Vec<Dynamic>> {
        let mut out = Vec::new();
        while let Some(item) = self.item(out.len())? {
            out.push(item);
        }
        Ok(out)
    }

    /// The value of a key.
    ///
    /// # Errors
    /// See [`Container`].
    fn get(&self, _key: &Dynamic) -> KResult<Option<Dynamic>> {
        Err(unlike("a dict"))
    }

    /// Whether it has a key, or an item of a set.
    ///
    /// # Errors
    /// See [`Container`].
    fn has(&self, _key: &Dynamic) -> KResult<bool> {
        Err(unlike("a dict or set"))
    }

    /// Gives a key a value; of a set, adds the key.
    ///
    /// # Errors
    /// See [`Container`].
    fn put(&self, _key: &Dynamic, _value: &Dynamic) -> KResult<()> {
        Err(unlike("a dict or set"))
    }

    /// Takes a key away, and gives its value; of a set, the key.
    ///
    /// # Errors
    /// See [`Container`].
    fn take(&self, _key: &Dynamic) -> KResult<Option<Dynamic>> {
        Err(unlike("a dict or set"))
    }

    /// Replaces the items from `at`, `count` of them, by others.
    ///
    /// # Errors
    /// See [`Container`].
    fn splice(&self, _at: usize, _count: usize, _items: &[Dynamic]) -> KResult<()> {
        Err(unlike("a list"))
    }
}

fn unlike(wanted: &str) -> Error {
    Error::new(ErrorKind::Type, format!("this value is not {wanted}"))
}

/// A value as one of the type that a container holds.
fn of_type<T: Value>(value: &Dynamic, what: &str) -> KResult<T> {
    T::from_dynamic(value).ok_or_else(|| {
        let (holds, have) = (T::label(), value.label());
        let message = format!(
            "the {what} holds {holds}, and a value of type {have} cannot go into it; state its type where it is made"
        );
        Error::new(ErrorKind::Type, message)
    })
}

impl<T: Value> Container for List<T> {
    fn form(&self) -> Form {
        Form::List
    }
    fn len(&self) -> KResult<usize> {
        Ok(self.borrow()?.len())
    }
    fn item(&self, at: usize) -> KResult<Option<Dynamic>> {
        let item = self.borrow()?.get(at).cloned();
        Ok(item.map(T::into_dynamic))
    }
    fn splice(&self, at: usize, count: usize, items: &[Dynamic]) -> KResult<()> {
        let new: KResult<Vec<T>> = items.iter().map(|item| of_type(item, "list")).collect();
        let new = new?;
        let mut list = self.borrow_mut()?;
        let len = list.len();
        let start = at.min(len);
        let end = start.saturating_add(count).min(len);
        let old: Vec<T> = list.splice(start..end, new).collect();
        drop(list);
        drop(old);
        Ok(())
    }
}

impl<K: Value + Hash + Eq, V: Value> Container for Dict<K, V> {
    fn form(&self) -> Form {
        Form::Dict
    }
    fn len(&self) -> KResult<usize> {
        Ok(self.borrow()?.len())
    }
    fn item(&self, at: usize) -> KResult<Option<Dynamic>> {
        let key = self.borrow()?.get_index(at).map(|(key, _)| key.clone());
        Ok(key.map(K::into_dynamic))
    }
    fn get(&self, key: &Dynamic) -> KResult<Option<Dynamic>> {
        let Some(key) = K::from_dynamic(key) else {
            return Ok(None);
        };
        let value = self.borrow()?.get(&key).cloned();
        Ok(value.map(V::into_dynamic))
    }
    fn has(&self, key: &Dynamic) -> KResult<bool> {
        match K::from_dynamic(key) {
            Some(key) => Ok(self.borrow()?.contains_key(&key)),
            None => Ok(false),
        }
    }
    fn put(&self, key: &Dynamic, value: &Dynamic) -> KResult<()> {
        let (key, value) = (of_type::<K>(key, "dict")?, of_type::<V>(value, "dict")?);
        let old = self.borrow_mut()?.insert(key, value);
        drop(old);
        Ok(())
    }
    fn take(&self, key: &Dynamic) -> KResult<Option<Dynamic>> {
        let Some(key) = K::from_dynamic(key) else {
            return Ok(None);
        };
        let old = self.borrow_mut()?.shift_remove(&key);
        Ok(old.map(V::into_dynamic))
    }
}

impl<T: Value + Hash + Eq> Container for Set<T> {
    fn form(&self) -> Form {
        Form::Set
    }
    fn len(&self) -> KResult<usize> {
        Ok(self.borrow()?.len())
    }
    fn item(&self, at: usize) -> KResult<Option<Dynamic>> {
        let item = self.borrow()?.get_index(at).cloned();
        Ok(item.map(T::into_dynamic))
    }
    fn has(&self, key: &Dynamic) -> KResult<bool> {
        match T::from_dynamic(key) {
            Some(key) => Ok(self.borrow()?.contains(&key)),
            None => Ok(false),
        }
    }
    fn put(&self, key: &Dynamic, _: &Dynamic) -> KResult<()> {
        let key = of_type::<T>(key, "set")?;
        self.borrow_mut()?.insert(key);
        Ok(())
    }
    fn take(&self, key: &Dynamic) -> KResult<Option<Dynamic>> {
        let Some(key) = T::from_dynamic(key) else {
            return Ok(None);
        };
        let old = self.borrow_mut()?.shift_take(&key);
        Ok(old.map(T::into_dynamic))
    }
}

/// The last part of a Rust type's name, for messages.
pub(crate) fn short_name<T: ?Sized>() -> &'static str {
    let name = type_name::<T>();
    let base = name.split('<').next().unwrap_or(name);
    base.rsplit("::").next().unwrap_or(base)
}
