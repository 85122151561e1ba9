//! A value of any type.

#[cfg(feature = "serde")]
mod deserialize;
mod holder;
#[cfg(feature = "serde")]
mod serialize;

use alloc::sync::Arc;
use core::{
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
};

use crate::{Container, Form, KResult, Str, Style, Tree, Value, value::quoted};
use holder::{Held, Holder};

#[cfg(feature = "serde")]
pub(crate) use serialize::tree_of;

/// A value of any type; clones share it.
///
/// `Send` and `Sync` by a check at run time: a value whose type is not both can be used only on the
/// thread that made it; elsewhere [`Dynamic::downcast`] gives `None`, it is shown by its type, and
/// compared by identity.
///
/// Comparison is total: values of different families are ordered by family (`None`, booleans,
/// numbers, strings, the rest), integers and floats by number, and a NaN equals itself.
#[derive(Clone)]
pub struct Dynamic(pub(crate) Repr);

#[derive(Clone)]
pub(crate) enum Repr {
    None,
    Bool(bool),
    Int(i128),
    /// Only what is greater than `i128::MAX`.
    Huge(u128),
    Float(f64),
    Char(char),
    Str(Str),
    Held(Arc<dyn Held>),
}

impl Dynamic {
    /// `None`.
    pub const NONE: Dynamic = Dynamic(Repr::None);

    /// The value as a `Dynamic`; a `Dynamic` stays itself.
    #[must_use]
    pub fn from_value<T: Value>(value: T) -> Self {
        value.into_dynamic()
    }

    /// The value, if it is a `T`, or a number that a `T` can hold without loss, and may be touched
    /// on this thread.
    #[must_use]
    pub fn downcast<T: Value>(&self) -> Option<T> {
        T::from_dynamic(self)
    }

    /// Whether this is `None`.
    #[must_use]
    pub fn is_none(&self) -> bool {
        matches!(self.0, Repr::None)
    }

    /// Name of the type, for messages.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match &self.0 {
            Repr::None => "None",
            Repr::Bool(_) => "bool",
            Repr::Int(_) | Repr::Huge(_) => "int",
            Repr::Float(_) => "float",
            Repr::Char(_) => "char",
            Repr::Str(_) => "str",
            Repr::Held(held) => held.type_name(),
        }
    }

    /// Name of the type as `type(x)` shows it.
    #[must_use]
    pub fn label(&self) -> &'static str {
        match &self.0 {
            Repr::None => "NoneType",
            Repr::Held(held) => held.label(),
            _ => self.type_name(),
        }
    }

    /// The container that this is, if it may be touched on this thread.
    #[must_use]
    pub fn container(&self) -> Option<&dyn Container> {
        match &self.0 {
            Repr::Held(held) => held.container(),
            _ => None,
        }
    }

    /// The number that this is; truths are numbers.
    #[must_use]
    pub fn number(&self) -> Option<Number> {
        Some(match self.0 {
            Repr::Bool(value) => Number::Int(i128::from(value)),
            Repr::Int(value) => Number::Int(value),
            Repr::Float(value) => Number::Float(value),
            _ => return None,
        })
    }

    /// The text that this is.
    #[must_use]
    pub fn text(&self) -> Option<&Str> {
        match &self.0 {
            Repr::Str(text) => Some(text),
            _ => None,
        }
    }

    /// The truth that this is.
    #[must_use]
    pub fn boolean(&self) -> Option<bool> {
        match self.0 {
            Repr::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// Whether the two have an order as Python has it: numbers, texts, containers of one form, values of one type.
    #[must_use]
    pub fn has_order(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Repr::None, _) | (_, Repr::None) => false,
            (Repr::Held(a), Repr::Held(b)) => match (a.container(), b.container()) {
                (Some(x), Some(y)) => x.form() == y.form() && x.form() != Form::Dict,
                (None, None) => a.type_id() == b.type_id(),
                _ => false,
            },
            (Repr::Held(_), _) | (_, Repr::Held(_)) => false,
            _ => {
                let text = |x: &Dynamic| matches!(x.0, Repr::Str(_) | Repr::Char(_));
                text(self) == text(other)
            }
        }
    }

    /// Whether both are the same object, or equal and no object.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Repr::Held(a), Repr::Held(b)) => a.identity() == b.identity(),
            (Repr::Held(_), _) | (_, Repr::Held(_)) => false,
            _ => self == other,
        }
    }

    /// Takes the value apart for serialisation.
    ///
    /// # Errors
    /// `Type` if it cannot be serialised, `Thread` if it belongs to another thread.
    pub fn tree(&self) -> KResult<Tree> {
        match &self.0 {
            Repr::Held(held) => held.tree(),
            _ => Ok(Tree::Leaf(self.clone())),
        }
    }

    /// Puts a value of no basic type behind a handle.
    pub(crate) fn hold<T: Value>(value: T) -> Self {
        Dynamic(Repr::Held(Arc::new(Holder::new(value))))
    }

    /// The value behind the handle, if it is a `T`.
    pub(crate) fn held<T: 'static>(&self) -> Option<&T> {
        match &self.0 {
            Repr::Held(held) => held.value()?.downcast_ref(),
            _ => None,
        }
    }

    fn family(&self) -> u8 {
        match self.0 {
            Repr::None => 0,
            Repr::Bool(_) => 1,
            Repr::Int(_) | Repr::Huge(_) | Repr::Float(_) => 2,
            Repr::Char(_) | Repr::Str(_) => 3,
            Repr::Held(_) => 4,
        }
    }
}

/// A number of a [`Dynamic`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    /// A whole one.
    Int(i128),
    /// One with a fraction.
    Float(f64),
}

/// The least float above every `i128`.
const TWO_127: f64 = 170_141_183_460_469_231_731_687_303_715_884_105_728.0;
/// The least float above every `u128`.
const TWO_128: f64 = 2.0 * TWO_127;

/// Compares an integer with a float exactly; a NaN counts as greater than every number.
fn int_with_float(int: i128, float: f64) -> Ordering {
    if float.is_nan() || float >= TWO_127 {
        return Ordering::Less;
    }
    if float < -TWO_127 {
        return Ordering::Greater;
    }
    let whole = float as i128;
    int.cmp(&whole).then_with(|| {
        // Exact: a float with a fraction is far below 2^53.
        let rest = float - whole as f64;
        0.0_f64.partial_cmp(&rest).unwrap_or(Ordering::Equal)
    })
}

fn floats(a: f64, b: f64) -> Ordering {
    // Unlike `total_cmp`, zeros are equal and so are all NaNs.
    a.partial_cmp(&b)
        .unwrap_or_else(|| a.is_nan().cmp(&b.is_nan()))
}

impl Ord for Dynamic {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Repr::Bool(a), Repr::Bool(b)) => a.cmp(b),
            (Repr::Int(a), Repr::Int(b)) => a.cmp(b),
            (Repr::Huge(a), Repr::Huge(b)) => a.cmp(b),
            (Repr::Int(_), Repr::Huge(_)) => Ordering::Less,
            (Repr::Huge(_), Repr::Int(_)) => Ordering::Greater,
            (Repr::Float(a), Repr::Float(b)) => floats(*a, *b),
            (Repr::Int(a), Repr::Float(b)) => int_with_float(*a, *b),
            (Repr::Float(a), Repr::Int(b)) => int_with_float(*b, *a).reverse(),
            (Repr::Huge(a), Repr::Float(b)) => huge_with_float(*a, *b),
            (Repr::Float(a), Repr::Huge(b)) => huge_with_float(*b, *a).reverse(),
            (Repr::Char(a), Repr::Char(b)) => a.cmp(b),
            (Repr::Str(a), Repr::Str(b)) => a.cmp(b),
            (Repr::Char(a), Repr::Str(b)) => (*a.encode_utf8(&mut [0; 4])).cmp(b),
            (Repr::Str(a), Repr::Char(b)) => (**a).cmp(b.encode_utf8(&mut [0; 4])),
            (Repr::Held(a), Repr::Held(b)) => a.compare(&**b),
            _ => self.family().cmp(&other.family()),
        }
    }
}

/// As [`int_with_float`], for an integer above `i128::MAX`.
fn huge_with_float(int: u128, float: f64) -> Ordering {
    if float.is_nan() || float >= TWO_128 {
        return Ordering::Less;
    }
    // Floats of this size are whole; negative ones become 0.
    int.cmp(&(float as u128))
}

impl PartialOrd for Dynamic {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Dynamic {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Repr::Held(a), Repr::Held(b)) => a.equals(&**b),
            _ => self.cmp(other) == Ordering::Equal,
        }
    }
}

impl Eq for Dynamic {}

impl Hash for Dynamic {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digest(state);
    }
}

impl Default for Dynamic {
    fn default() -> Self {
        Dynamic::NONE
    }
}

impl fmt::Debug for Dynamic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.show(f, Style::REPR)
    }
}

impl fmt::Display for Dynamic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.show(f, Style::STR)
    }
}

impl Value for Dynamic {
    type Arg<'a> = &'a Self;
    #[inline]
    fn as_arg(&self) -> &Self {
        self
    }
    fn show(&self, f: &mut fmt::Formatter<'_>, style: Style) -> fmt::Result {
        match &self.0 {
            Repr::None => f.write_str("None"),
            Repr::Bool(value) => value.show(f, style),
            Repr::Int(value) => value.show(f, style),
            Repr::Huge(value) => value.show(f, style),
            Repr::Float(value) => value.show(f, style),
            Repr::Char(value) => value.show(f, style),
            Repr::Str(value) if style.repr => quoted(value, f),
            Repr::Str(value) => f.write_str(value),
            Repr::Held(held) => held.show(f, style),
        }
    }
    fn same(&self, other: &Self) -> bool {
        self == other
    }
    fn order(&self, other: &Self) -> Option<Ordering> {
        self.has_order(other).then(|| self.cmp(other))
    }
    fn label() -> &'static str {
        "Dynamic"
    }
    fn container(&self) -> Option<&dyn Container> {
        Dynamic::container(self)
    }
    fn digest(&self, mut state: &mut dyn Hasher) {
        // Tuples that are equal have items of other types sometimes.
        if let Some(items) = Dynamic::container(self)
            && items.form() == Form::Tuple
            && let Ok(items) = items.items()
        {
            crate::stack::check();
            items.iter().for_each(|item| item.digest(state));
            return;
        }
        state.write_u8(self.family());
        match &self.0 {
            Repr::None => {}
            Repr::Bool(value) => state.write_u8(u8::from(*value)),
            Repr::Int(value) => state.write_u128(*value as u128),
            Repr::Huge(value) => state.write_u128(*value),
            // A whole float feeds the hasher as the integer that it equals.
            Repr::Float(value) => match *value as i128 {
                whole if int_with_float(whole, *value) == Ordering::Equal => {
                    state.write_u128(whole as u128);
                }
                _ if (TWO_127..TWO_128).contains(value) => {
                    state.write_u128(*value as u128);
                }
                _ if value.is_nan() => state.write_u64(f64::NAN.to_bits()),
                _ => state.write_u64(value.to_bits()),
            },
            Repr::Char(value) => (*value.encode_utf8(&mut [0; 4])).hash(&mut state),
            Repr::Str(value) => value.as_str().hash(&mut state),
            Repr::Held(held) => held.digest(state),
        }
    }
    fn tree(&self) -> KResult<Tree> {
        Dynamic::tree(self)
    }
    fn into_dynamic(self) -> Dynamic {
        self
    }
    fn from_dynamic(dynamic: &Dynamic) -> Option<Self> {
        Some(dynamic.clone())
    }
}

macro_rules! from_values {
    ($($value:ty),*) => {$(
        impl From<$value> for Dynamic {
            fn from(value: $value) -> Self {
                value.into_dynamic()
            }
        }
    )*};
}
from_values!((), bool, char, Str, crate::Bytes, f32, f64);
from_values!(
    i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize
);

impl From<&str> for Dynamic {
    fn from(value: &str) -> Self {
        Str::from(value).into_dynamic()
    }
}
