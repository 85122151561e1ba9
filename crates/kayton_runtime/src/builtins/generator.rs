use std::cell::RefCell;
use std::fmt;
use std::future::Future;
use std::hash::Hasher;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use kayton_api::{
    Container, Dynamic, Error, ErrorKind, Form, KResult, List, Obj, Str, Style, Tree, Value,
};

/// Where the body of a generator puts its items.
pub struct Co<T>(Rc<RefCell<Option<T>>>);

impl<T> Co<T> {
    /// Gives an item, and waits until the next one is asked for.
    pub fn give(&self, item: T) -> impl Future<Output = ()> {
        *self.0.borrow_mut() = Some(item);
        let mut given = false;
        std::future::poll_fn(move |_| match std::mem::replace(&mut given, true) {
            true => Poll::Ready(()),
            false => Poll::Pending,
        })
    }
}

type Body = Pin<Box<dyn Future<Output = KResult<()>>>>;

enum Source<T: 'static> {
    /// The body of a function, as far as it ran.
    Body(Body, Rc<RefCell<Option<T>>>),
    /// A list and the place in it.
    Items(List<T>, usize),
    End,
}

/// An iterator of the language: a function with `yield` that was called, or `iter(xs)`.
pub struct Generator<T: 'static>(Obj<Source<T>>);

impl<T: 'static> Clone for Generator<T> {
    fn clone(&self) -> Self {
        Generator(self.0.clone())
    }
}

impl<T: 'static> Generator<T> {
    /// One that runs a body.
    pub fn new<F>(body: impl FnOnce(Co<T>) -> F) -> Self
    where
        F: Future<Output = KResult<()>> + 'static,
    {
        let slot = Rc::new(RefCell::new(None));
        let body = Box::pin(body(Co(Rc::clone(&slot))));
        Generator(Obj::new(Source::Body(body, slot)))
    }

    /// The items of a list.
    #[must_use]
    pub fn over(list: &List<T>) -> Self {
        Generator(Obj::new(Source::Items(list.clone(), 0)))
    }
}

impl<T: Clone + 'static> Generator<T> {
    /// The next item. Raises what the body raises, which ends it.
    pub fn step(&self) -> KResult<Option<T>> {
        crate::poll()?;
        let Ok(mut source) = self.0.borrow_mut() else {
            return Err(Error::new(
                ErrorKind::Value,
                "the generator is running already",
            ));
        };
        let end = match &mut *source {
            Source::End => return Ok(None),
            Source::Items(list, at) => {
                let item = list.borrow()?.get(*at).cloned();
                *at += 1;
                if item.is_some() {
                    return Ok(item);
                }
                Ok(None)
            }
            Source::Body(body, slot) => {
                let polled = body.as_mut().poll(&mut Context::from_waker(Waker::noop()));
                match polled {
                    Poll::Pending => return Ok(slot.borrow_mut().take()),
                    Poll::Ready(result) => result.map(|()| None),
                }
            }
        };
        let old = std::mem::replace(&mut *source, Source::End);
        drop(source);
        drop(old);
        end
    }
}

/// The items of a generator where Rust wants an iterator; an error leaves it by unwinding.
pub fn stream<T: Clone + 'static>(generator: Generator<T>) -> impl Iterator<Item = T> {
    std::iter::from_fn(move || match generator.step() {
        Ok(item) => item,
        Err(error) => crate::unwind(error),
    })
}

/// An item of an iterator that raises `StopIteration` at its end.
pub fn until_stop<T>(next: impl FnOnce() -> KResult<T>) -> KResult<Option<T>> {
    match next() {
        Ok(item) => Ok(Some(item)),
        Err(error) if error.type_name() == "StopIteration" => Ok(None),
        Err(error) => Err(error),
    }
}

impl<T: Value> Value for Generator<T> {
    type Arg<'a> = &'a Self;

    fn as_arg(&self) -> &Self {
        self
    }

    fn show(&self, f: &mut fmt::Formatter<'_>, _: Style) -> fmt::Result {
        f.write_str("<generator>")
    }

    fn same(&self, other: &Self) -> bool {
        self.0.ptr_eq(&other.0)
    }

    fn order(&self, _: &Self) -> Option<std::cmp::Ordering> {
        None
    }

    fn digest(&self, state: &mut dyn Hasher) {
        state.write_usize(self.0.address());
    }

    fn label() -> &'static str {
        "generator"
    }

    fn place(&self) -> Option<usize> {
        Some(self.0.address())
    }

    fn container(&self) -> Option<&dyn Container> {
        Some(self)
    }

    fn tree(&self) -> KResult<Tree> {
        Err(Error::new(
            ErrorKind::Type,
            Str::from_static("a generator is no data; make a list of it"),
        ))
    }
}

/// The items that are left, as they are asked for.
impl<T: Value> Container for Generator<T> {
    fn form(&self) -> Form {
        Form::Iterator
    }

    fn len(&self) -> KResult<usize> {
        let message = "object of type 'generator' has no len()";
        Err(Error::new(ErrorKind::Type, message))
    }

    fn item(&self, _: usize) -> KResult<Option<Dynamic>> {
        Ok(self.step()?.map(T::into_dynamic))
    }
}

impl<T: 'static> super::Identity for Generator<T> {
    fn identity(&self) -> usize {
        self.0.address()
    }
}
