use std::fmt;
use std::hash::Hasher;
use std::sync::{Arc, Mutex, PoisonError};

use kayton_api::{Error, ErrorKind, KResult, Style, Tree, Value};

/// A variable that functions share with the function around them.
pub struct Shared<T>(Arc<Mutex<Option<T>>>);

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Shared(Arc::clone(&self.0))
    }
}

impl<T> Default for Shared<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Shared<T> {
    /// One without a value.
    #[must_use]
    pub fn new() -> Self {
        Shared(Arc::new(Mutex::new(None)))
    }

    /// One with a value.
    #[must_use]
    pub fn with(value: T) -> Self {
        Shared(Arc::new(Mutex::new(Some(value))))
    }

    fn swap(&self, value: Option<T>) {
        let old = {
            let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *held, value)
        };
        // Its destructor may use the variable.
        drop(old);
    }

    /// Assigns it.
    pub fn set(&self, value: T) {
        self.swap(Some(value));
    }

    /// Takes its value away.
    pub fn clear(&self) {
        self.swap(None);
    }
}

impl<T: Clone> Shared<T> {
    /// Its value. Raises a name error if it has none.
    pub fn get(&self, name: &str) -> KResult<T> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.clone()
            .ok_or_else(|| Error::new(ErrorKind::Name, format!("`{name}` has no value")))
    }
}

impl<T: Value> Value for Shared<T> {
    type Arg<'a> = &'a Self;

    fn as_arg(&self) -> &Self {
        self
    }

    fn show(&self, f: &mut fmt::Formatter<'_>, _: Style) -> fmt::Result {
        f.write_str("<variable>")
    }

    fn same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    fn order(&self, _: &Self) -> Option<std::cmp::Ordering> {
        None
    }

    fn digest(&self, state: &mut dyn Hasher) {
        state.write_usize(Arc::as_ptr(&self.0) as usize);
    }

    fn tree(&self) -> KResult<Tree> {
        Err(Error::new(ErrorKind::Type, "a variable is no data"))
    }
}
