use std::cmp::Ordering;
use std::fmt;
use std::hash::Hasher;

use kayton_api::{
    Dict, Dynamic, Error, ErrorKind, Form, Func, KResult, List, Str, Style, Tree, Value,
};

use super::type_error;
use crate::builtins;

/// The code of a function: what it is given for each of its parameters, what is left of positional
/// arguments, and what is left of keyword arguments.
pub type Code =
    Func<dyn Fn(&List<Option<Dynamic>>, &List<Dynamic>, &Dict<Str, Dynamic>) -> KResult<Dynamic>>;

/// What a function takes.
#[derive(Debug, Clone)]
pub struct Takes {
    /// Names of the parameters that stand for one argument each.
    pub names: std::sync::Arc<[Str]>,
    /// How many of them have no default.
    pub needed: usize,
    /// It takes any number of positional arguments more.
    pub rest: bool,
    /// It takes any number of keyword arguments more.
    pub keywords: bool,
}

/// A function whose arguments and result are of any type.
#[derive(Clone)]
pub struct Callable {
    name: Str,
    takes: Takes,
    code: Code,
}

impl Value for Callable {
    type Arg<'a> = &'a Self;

    fn as_arg(&self) -> &Self {
        self
    }

    fn show(&self, f: &mut fmt::Formatter<'_>, _: Style) -> fmt::Result {
        write!(f, "<function {}>", self.name)
    }

    fn same(&self, other: &Self) -> bool {
        self.code.same(&other.code)
    }

    fn order(&self, _: &Self) -> Option<Ordering> {
        None
    }

    fn digest(&self, state: &mut dyn Hasher) {
        self.code.digest(state);
    }

    fn tree(&self) -> KResult<Tree> {
        self.code.tree()
    }

    fn label() -> &'static str {
        "function"
    }

    fn place(&self) -> Option<usize> {
        self.code.place()
    }
}

/// A function as a value; `names` are those of its parameters, with commas between them.
#[must_use]
pub fn callable(
    name: &Str,
    names: &Str,
    needed: i64,
    rest: bool,
    keywords: bool,
    code: Code,
) -> Dynamic {
    let names = names.split(',').filter(|name| !name.is_empty());
    Dynamic::from_value(Callable {
        name: name.clone(),
        takes: Takes {
            names: names.map(Str::new).collect(),
            needed: usize::try_from(needed).unwrap_or(0),
            rest,
            keywords,
        },
        code,
    })
}

/// Whether a value can be called.
#[must_use]
pub fn is_callable(x: &Dynamic) -> bool {
    x.downcast::<Callable>().is_some()
}

/// `f.__name__`.
pub(super) fn name_of(x: &Dynamic) -> Option<Dynamic> {
    let function = x.downcast::<Callable>()?;
    Some(function.name.clone().into())
}

/// A method of a value of the language, as a value.
pub(super) fn bound_method(x: &Dynamic, name: &str) -> Dynamic {
    let (object, method) = (x.clone(), Str::new(name));
    let code = move |_: &List<Option<Dynamic>>, rest: &List<Dynamic>, more: &Dict<Str, Dynamic>| {
        let args = rest.borrow()?.clone();
        let more: Vec<(Str, Dynamic)> = more.borrow()?.clone().into_iter().collect();
        super::method(&object, &method, &args, &more)
    };
    let (name, none) = (Str::new(name), Str::default());
    callable(&name, &none, 0, true, true, Code::of(code, |code| code))
}

/// `f(args…, names=…)`. Raises a type error for what is no function, and for other arguments than it takes.
pub fn call(f: &Dynamic, args: &[Dynamic], named: &[(Str, Dynamic)]) -> KResult<Dynamic> {
    let Some(function) = f.downcast::<Callable>() else {
        return Err(type_error(format!(
            "'{}' object is not callable",
            f.label()
        )));
    };
    crate::poll()?;
    if kayton_api::stack::is_low() {
        return Err(kayton_api::stack::overflow());
    }
    let Takes {
        names,
        needed,
        rest,
        keywords,
    } = &function.takes;
    let (needed, rest, keywords) = (*needed, *rest, *keywords);
    let mut slots: Vec<Option<Dynamic>> =
        args.iter().take(names.len()).cloned().map(Some).collect();
    slots.resize(names.len(), None);
    let more = args.get(names.len()..).unwrap_or(&[]);
    let others = Dict::<Str, Dynamic>::default();
    for (name, value) in named {
        match names.iter().position(|n| n == name) {
            Some(at) if slots[at].is_none() => slots[at] = Some(value.clone()),
            Some(_) => return Err(twice(&function.name, name)),
            None if keywords => {
                others.borrow_mut()?.insert(name.clone(), value.clone());
            }
            None => {
                let message = format!(
                    "{}() got an unexpected keyword argument '{name}'",
                    function.name
                );
                return Err(type_error(message));
            }
        }
    }
    if !more.is_empty() && !rest {
        let message = format!(
            "{}() takes {} positional arguments but {} were given",
            function.name,
            names.len(),
            args.len()
        );
        return Err(type_error(message));
    }
    if let Some(at) = slots.iter().take(needed).position(Option::is_none) {
        let message = format!(
            "{}() missing 1 required positional argument: '{}'",
            function.name, names[at]
        );
        return Err(type_error(message));
    }
    (function.code)(&List::new(slots), &List::new(more.to_vec()), &others)
}

#[cold]
fn twice(function: &str, name: &str) -> Error {
    Error::new(
        ErrorKind::Type,
        format!("{function}() got multiple values for argument '{name}'"),
    )
}

/// As [`call`], with arguments that are spread.
pub fn call_spread(
    f: &Dynamic,
    args: &List<Dynamic>,
    named: &Dict<Str, Dynamic>,
) -> KResult<Dynamic> {
    let args = args.borrow()?.clone();
    let named: Vec<(Str, Dynamic)> = named.borrow()?.clone().into_iter().collect();
    call(f, &args, &named)
}

/// The argument for a parameter, if it is given.
pub fn slot(slots: &List<Option<Dynamic>>, at: i64) -> KResult<Option<Dynamic>> {
    crate::ops::list_index(slots, at)
}

/// An argument of those behind the parameters.
pub fn rest_argument(rest: &List<Dynamic>, at: i64) -> KResult<Dynamic> {
    crate::ops::list_index(rest, at)
}

/// The argument for a parameter that must be there.
pub fn argument(slots: &List<Option<Dynamic>>, at: i64) -> KResult<Dynamic> {
    match crate::ops::list_index(slots, at)? {
        Some(value) => Ok(value),
        None => Err(type_error("an argument is missing".to_owned())),
    }
}

/// `x.name(args…)`, with arguments as a list and a dict.
pub fn call_method(
    x: &Dynamic,
    name: &Str,
    args: &List<Dynamic>,
    named: &Dict<Str, Dynamic>,
) -> KResult<Dynamic> {
    let args = args.borrow()?.clone();
    let named: Vec<(Str, Dynamic)> = named.borrow()?.clone().into_iter().collect();
    super::method(x, name, &args, &named)
}

/// The error of a function that is given another number of arguments than it takes.
pub fn refuse_arguments(args: &List<Dynamic>) -> KResult<Dynamic> {
    let count = args.borrow()?.len();
    Err(type_error(format!(
        "the function does not take {count} arguments"
    )))
}

/// `print` as a value: its arguments, and `sep` and `end` by name.
pub fn print(args: &List<Dynamic>, named: &Dict<Str, Dynamic>) -> KResult<()> {
    let texts = builtins::texts(args)?;
    let named = named.borrow()?;
    let option = |name: &'static str, usual: &'static str| match named.get(&Str::from_static(name))
    {
        Some(text) if !text.is_none() => builtins::deep_text(text),
        _ => Ok(Str::from_static(usual)),
    };
    let (sep, end) = (option("sep", " ")?, option("end", "\n")?);
    let text = builtins::str_join(&sep, &texts)?;
    builtins::print(&[&text], "", &end);
    Ok(())
}

/// What `**x` gives: names and values. Raises a type error for what is no dict of texts.
pub fn named(x: &Dynamic) -> KResult<Dict<Str, Dynamic>> {
    let dict = x.container().filter(|items| items.form() == Form::Dict);
    let Some(dict) = dict else {
        let message = format!("argument after ** must be a mapping, not {}", x.label());
        return Err(type_error(message));
    };
    let mut out = Vec::new();
    for (key, value) in super::arith::pairs(dict)? {
        match key.text() {
            Some(name) => out.push((name.clone(), value)),
            None => return Err(type_error("keywords must be strings".to_owned())),
        }
    }
    Ok(out.into_iter().collect())
}
