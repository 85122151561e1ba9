use kayton_manifest::PassMode;

use super::{
    FnRule, Lowerer, borrows, default_tail, is_byte, is_static, is_unsized, iterated, known, shown,
};
use crate::plan::{ExportPlan, FnTy, Role, RustTy};
use crate::refusal::{SkipCode, SkipReason};

/// How a Rust argument is made from its bridge value.
///
/// A rule has up to two steps: what it *holds* (a borrow guard, a converted value) until the call
/// is over, and the *view* of that which is the argument itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Take {
    /// `bool`, numbers, `char`, `()`: by value.
    Scalar(RustTy),
    /// `&i64` and the like.
    ScalarRef(RustTy),
    /// A string.
    Str(StrForm),
    /// Bytes.
    Bytes(BytesForm),
    /// An object.
    Object(RustTy, ObjectTake),
    /// A list.
    List(Box<Take>, ListForm),
    /// A dict.
    Dict(Box<Take>, Box<Take>, MapForm),
    /// A set.
    Set(Box<Take>, SetForm),
    /// An option.
    Option(Box<Take>),
    /// A tuple of one or more.
    Tuple(Vec<Take>),
    /// The iterator over a value that is made for the call.
    Iter(Box<Take>),
    /// A pointer around what is owned.
    Wrap(Pointer, Box<Take>),
    /// `&T` or `&mut T` to what the inner rule makes.
    RefTo {
        /// The rule of the referent.
        inner: Box<Take>,
        /// `&mut`: only where the change needs not be seen.
        mutable: bool,
    },
    /// `&mut T` to a value that Keyton never changes in place: a copy is changed, and the export
    /// gives it back beside the result.
    InOut(Box<Take>),
    /// Kayton's own `Dynamic`, owned.
    Dynamic,
    /// A function of Keyton as a closure.
    Func(Box<FnRule>),
    /// A parameter of the callable: only in generic signatures, never printed.
    Generic(String, PassMode),
}

/// Rust's forms of a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the Rust type of its name")]
pub enum StrForm {
    Ref,
    Static,
    String,
    Box,
    Rc,
    Arc,
    Cow,
    PathRef,
    PathBuf,
    CowPath,
    OsStrRef,
    OsString,
}

/// Rust's forms of bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BytesForm {
    /// `&[u8]`
    Slice,
    /// `&'static [u8]`
    Static,
    /// `Vec<u8>`
    Vec,
    /// `Box<[u8]>`
    Box,
    /// `Arc<[u8]>`, `Rc<[u8]>`
    Shared(Pointer),
    /// `Cow<[u8]>`
    Cow,
    /// `[u8; N]`
    Array(String),
}

/// How an object's value is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in `PassMode`")]
pub enum ObjectTake {
    Ref,
    Mut,
    Copy,
    Move,
    /// A copy with what it borrows from if the type is `Copy`, else as `Move`.
    MaybeCopy,
    /// A clone if the type has one, else as `Move`.
    Clone,
    /// `&'static`: the object is kept for ever.
    Static,
}

/// Rust's forms of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the Rust type of its name")]
pub enum ListForm {
    Vec,
    Slice,
    BoxSlice,
    SharedSlice(Pointer),
    CowSlice,
    Array(String),
    /// `&mut Vec<T>` of scalars or objects: the caller's list itself.
    VecMut,
    /// `&mut [T]` of scalars or objects.
    SliceMut,
}

/// Rust's forms of a dict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the Rust type of its name")]
pub enum MapForm {
    Hash,
    BTree,
}

/// Rust's forms of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the Rust type of its name")]
pub enum SetForm {
    Hash,
    BTree,
}

/// Pointers that are made around an owned value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the Rust type of its name")]
pub enum Pointer {
    Box,
    Rc,
    Arc,
}

impl Lowerer<'_> {
    /// The rule for an argument of the type.
    ///
    /// # Errors
    /// No such argument can be made from a Keyton value.
    pub fn take(&self, ty: &RustTy) -> Result<Take, SkipReason> {
        let refuse = |code| Err(SkipReason::new(code, shown(self.plan, ty)));
        if let Some(over) = iterated(self.plan, ty) {
            return Ok(Take::Iter(Box::new(self.take(over)?)));
        }
        if let Some(of) = FnTy::of_dyn(ty) {
            return Ok(Take::Func(Box::new(self.take_function(&of)?)));
        }
        Ok(match ty {
            _ if ty.is_scalar() => Take::Scalar(ty.clone()),
            RustTy::Dynamic => Take::Dynamic,
            RustTy::Param(name) => Take::Generic(name.clone(), PassMode::Move),
            RustTy::Ref {
                life,
                mutable: false,
                inner,
            } => return self.take_ref(life, inner),
            RustTy::Ref {
                mutable: true,
                inner,
                ..
            } => return self.take_mut(inner),
            RustTy::Array(t, n) if is_byte(t) => Take::Bytes(BytesForm::Array(n.clone())),
            RustTy::Array(t, n) => Take::List(Box::new(self.take(t)?), ListForm::Array(n.clone())),
            RustTy::Tuple(ts) => {
                Take::Tuple(ts.iter().map(|t| self.take(t)).collect::<Result<_, _>>()?)
            }
            RustTy::Adt { .. } => return self.take_adt(ty),
            RustTy::Fn(of) => Take::Func(Box::new(self.take_function(of)?)),
            RustTy::Str | RustTy::Slice(_) => return refuse(SkipCode::UnsizedValue),
            RustTy::Never => return refuse(SkipCode::UnsupportedType),
            _ => {
                return Err(super::view(self.plan, ty).err().unwrap_or_else(|| {
                    SkipReason::new(SkipCode::UnsupportedType, shown(self.plan, ty))
                }));
            }
        })
    }

    fn take_ref(&self, life: &crate::plan::Life, inner: &RustTy) -> Result<Take, SkipReason> {
        Ok(match inner {
            RustTy::Str if is_static(life) => Take::Str(StrForm::Static),
            RustTy::Str => Take::Str(StrForm::Ref),
            RustTy::Slice(t) if is_byte(t) && is_static(life) => Take::Bytes(BytesForm::Static),
            RustTy::Slice(t) if is_byte(t) => Take::Bytes(BytesForm::Slice),
            RustTy::Slice(t) => Take::List(Box::new(self.take(t)?), ListForm::Slice),
            RustTy::Param(name) => Take::Generic(name.clone(), PassMode::Ref),
            _ if inner.is_scalar() => Take::ScalarRef(inner.clone()),
            _ => match known(self.plan, inner) {
                Some((Role::Path, _)) => Take::Str(StrForm::PathRef),
                Some((Role::OsStr, _)) => Take::Str(StrForm::OsStrRef),
                _ if is_unsized(self.plan, inner) => {
                    super::view(self.plan, inner)?;
                    if is_static(life) {
                        let text = shown(self.plan, inner);
                        return Err(SkipReason::new(SkipCode::UnsizedValue, text));
                    }
                    Take::Object(inner.clone(), ObjectTake::Ref)
                }
                _ => match self.take(inner)? {
                    Take::Object(ty, _) if !matches!(inner, RustTy::Ref { .. }) => {
                        let how = match is_static(life) {
                            true => ObjectTake::Static,
                            false => ObjectTake::Ref,
                        };
                        Take::Object(ty, how)
                    }
                    rule => Take::RefTo {
                        inner: Box::new(rule),
                        mutable: false,
                    },
                },
            },
        })
    }

    fn take_mut(&self, inner: &RustTy) -> Result<Take, SkipReason> {
        let refuse = || {
            let text = format!("&mut {}", shown(self.plan, inner));
            Err(SkipReason::new(SkipCode::MutableValue, text))
        };
        match inner {
            RustTy::Param(name) => Ok(Take::Generic(name.clone(), PassMode::Mut)),
            _ if is_unsized(self.plan, inner) => {
                super::view(self.plan, inner)?;
                Ok(Take::Object(inner.clone(), ObjectTake::Mut))
            }
            RustTy::Slice(t) => match self.take(t)? {
                elem if elem.is_place() => Ok(Take::List(Box::new(elem), ListForm::SliceMut)),
                _ => refuse(),
            },
            _ => match (known(self.plan, inner), self.take(inner)?) {
                (Some((Role::Vec, ts)), _) if self.take(ts[0])?.is_place() => {
                    Ok(Take::List(Box::new(self.take(ts[0])?), ListForm::VecMut))
                }
                (_, Take::Object(ty, _)) => Ok(Take::Object(ty, ObjectTake::Mut)),
                // What the call leaves of it goes with it.
                (_, rule @ (Take::Iter(_) | Take::Func(_))) => Ok(Take::RefTo {
                    inner: Box::new(rule),
                    mutable: true,
                }),
                (_, rule) if rule.is_plain() => Ok(Take::InOut(Box::new(rule))),
                _ => refuse(),
            },
        }
    }

    fn take_adt(&self, ty: &RustTy) -> Result<Take, SkipReason> {
        let Some((role, ts)) = known(self.plan, ty) else {
            return self.take_object(ty);
        };
        let list = |t: &RustTy, form| Ok(Take::List(Box::new(self.take(t)?), form));
        Ok(match (role, ts.as_slice()) {
            (Role::String, _) => Take::Str(StrForm::String),
            (Role::PathBuf, _) => Take::Str(StrForm::PathBuf),
            (Role::OsString, _) => Take::Str(StrForm::OsString),
            (Role::Path | Role::OsStr, _) => {
                return Err(SkipReason::new(
                    SkipCode::UnsizedValue,
                    shown(self.plan, ty),
                ));
            }
            (Role::Vec, [t, rest @ ..]) if default_tail(self.plan, rest) => match is_byte(t) {
                true => Take::Bytes(BytesForm::Vec),
                false => return list(t, ListForm::Vec),
            },
            (Role::Cow, [t]) => return self.take_cow(ty, t),
            (Role::Box, [t, ..]) => return self.take_pointer(Pointer::Box, t),
            (Role::Rc, [t, ..]) if super::view::is_value(self.plan, t) => {
                return self.take_pointer(Pointer::Rc, t);
            }
            (Role::Arc, [t, ..]) if super::view::is_value(self.plan, t) => {
                return self.take_pointer(Pointer::Arc, t);
            }
            (Role::HashMap, [k, v, rest @ ..]) if default_tail(self.plan, rest) => {
                self.take_map(k, v, MapForm::Hash)?
            }
            (Role::BTreeMap, [k, v, rest @ ..]) if default_tail(self.plan, rest) => {
                self.take_map(k, v, MapForm::BTree)?
            }
            (Role::HashSet, [t, rest @ ..]) if default_tail(self.plan, rest) => {
                Take::Set(Box::new(self.take(t)?), SetForm::Hash)
            }
            (Role::BTreeSet, [t, rest @ ..]) if default_tail(self.plan, rest) => {
                Take::Set(Box::new(self.take(t)?), SetForm::BTree)
            }
            (Role::Option, [t]) => Take::Option(Box::new(self.take(t)?)),
            (Role::Result, _) => {
                return Err(SkipReason::new(
                    SkipCode::ResultParameter,
                    shown(self.plan, ty),
                ));
            }
            _ => return self.take_object(ty),
        })
    }

    fn take_map(&self, k: &RustTy, v: &RustTy, form: MapForm) -> Result<Take, SkipReason> {
        Ok(Take::Dict(
            Box::new(self.take(k)?),
            Box::new(self.take(v)?),
            form,
        ))
    }

    fn take_cow(&self, ty: &RustTy, inner: &RustTy) -> Result<Take, SkipReason> {
        Ok(match inner {
            RustTy::Str => Take::Str(StrForm::Cow),
            RustTy::Slice(t) if is_byte(t) => Take::Bytes(BytesForm::Cow),
            RustTy::Slice(t) => Take::List(Box::new(self.take(t)?), ListForm::CowSlice),
            _ => match known(self.plan, inner) {
                Some((Role::Path, _)) => Take::Str(StrForm::CowPath),
                _ => return self.take_object(ty),
            },
        })
    }

    fn take_pointer(&self, pointer: Pointer, inner: &RustTy) -> Result<Take, SkipReason> {
        Ok(match (inner, pointer) {
            (RustTy::Str, Pointer::Box) => Take::Str(StrForm::Box),
            (RustTy::Str, Pointer::Rc) => Take::Str(StrForm::Rc),
            (RustTy::Str, Pointer::Arc) => Take::Str(StrForm::Arc),
            (RustTy::Slice(t), Pointer::Box) if is_byte(t) => Take::Bytes(BytesForm::Box),
            (RustTy::Slice(t), _) if is_byte(t) => Take::Bytes(BytesForm::Shared(pointer)),
            (RustTy::Slice(t), Pointer::Box) => {
                Take::List(Box::new(self.take(t)?), ListForm::BoxSlice)
            }
            (RustTy::Slice(t), _) => {
                Take::List(Box::new(self.take(t)?), ListForm::SharedSlice(pointer))
            }
            _ => Take::Wrap(pointer, Box::new(self.take(inner)?)),
        })
    }

    /// An object by value.
    fn take_object(&self, ty: &RustTy) -> Result<Take, SkipReason> {
        super::view(self.plan, ty)?;
        if is_unsized(self.plan, ty) {
            let text = shown(self.plan, ty);
            return Err(SkipReason::new(SkipCode::UnsizedValue, text));
        }
        let (copy, maybe) = match ty {
            RustTy::Adt { def, .. } => {
                let def = self.plan.def(*def);
                (def.copy, def.maybe_copy)
            }
            _ => (false, false),
        };
        let how = match (copy, borrows(ty)) {
            (true, false) => ObjectTake::Copy,
            // A copy of what borrows takes its lenders along.
            (true, true) => ObjectTake::MaybeCopy,
            (false, _) if maybe => ObjectTake::MaybeCopy,
            (false, _) => ObjectTake::Move,
        };
        Ok(Take::Object(ty.clone(), how))
    }
}

impl Take {
    /// How the manifest says that the argument is passed.
    #[must_use]
    pub fn mode(&self) -> PassMode {
        match self {
            Take::Object(_, ObjectTake::Ref | ObjectTake::Static) => PassMode::Ref,
            Take::Object(_, ObjectTake::Mut) => PassMode::Mut,
            Take::Object(_, ObjectTake::Move) => PassMode::Move,
            Take::Generic(_, mode) => *mode,
            Take::List(_, ListForm::VecMut | ListForm::SliceMut) => PassMode::Mut,
            Take::Option(inner) | Take::Wrap(_, inner) => inner.mode(),
            Take::RefTo { .. } => PassMode::Ref,
            Take::InOut(_) => PassMode::Mut,
            _ => PassMode::Copy,
        }
    }

    /// Whether the rule makes an owned value, without a view of something held.
    #[must_use]
    pub fn is_owned(&self) -> bool {
        match self {
            Take::Scalar(_) | Take::Dynamic | Take::Wrap(..) | Take::Func(_) => true,
            Take::ScalarRef(_) | Take::RefTo { .. } | Take::InOut(_) | Take::Generic(..) => false,
            Take::Str(form) => !matches!(form, StrForm::Ref | StrForm::PathRef | StrForm::OsStrRef),
            Take::Bytes(form) => !matches!(form, BytesForm::Slice),
            Take::Object(_, how) => !matches!(how, ObjectTake::Ref | ObjectTake::Mut),
            Take::List(elem, form) => {
                elem.is_owned()
                    && !matches!(
                        form,
                        ListForm::Slice | ListForm::SliceMut | ListForm::VecMut
                    )
            }
            Take::Dict(k, v, _) => k.is_owned() && v.is_owned(),
            Take::Set(t, _) | Take::Option(t) | Take::Iter(t) => t.is_owned(),
            Take::Tuple(ts) => ts.iter().all(Take::is_owned),
        }
    }

    /// Whether a list of such values has a Rust list that can be changed: scalars stand in the
    /// list itself, and the values of objects are lent.
    fn is_place(&self) -> bool {
        self.is_scalar()
            || matches!(self, Take::Object(_, how) if !matches!(how, ObjectTake::Ref | ObjectTake::Mut | ObjectTake::Static))
    }

    /// Whether the value has no part that is shared: a number, a text, or an option or tuple of such.
    /// [`kayton_manifest::Ty::is_plain`] says the same of the types in the manifest.
    fn is_plain(&self) -> bool {
        match self {
            Take::Scalar(ty) => *ty != RustTy::Tuple(Vec::new()),
            Take::Str(StrForm::String) => true,
            Take::Option(t) => t.is_plain(),
            Take::Tuple(ts) => !ts.is_empty() && ts.iter().all(Take::is_plain),
            _ => false,
        }
    }

    /// Whether a part of the argument, and not the whole, would be given back: nothing does that.
    pub(super) fn hides_in_out(&self) -> bool {
        let within = |t: &Take| matches!(t, Take::InOut(_)) || t.hides_in_out();
        match self {
            Take::List(t, _)
            | Take::Set(t, _)
            | Take::Option(t)
            | Take::Iter(t)
            | Take::Wrap(_, t) => within(t),
            Take::RefTo { inner, .. } => within(inner),
            Take::Dict(k, v, _) => within(k) || within(v),
            Take::Tuple(ts) => ts.iter().any(within),
            _ => false,
        }
    }

    /// Whether the value of the argument is itself a scalar, so that lists need no conversion.
    #[must_use]
    pub fn is_scalar(&self) -> bool {
        matches!(self, Take::Scalar(_))
    }
}

impl Take {
    /// The rule for an operand: it is cloned where that is possible, as nobody expects `a + b` to
    /// use up `b`.
    #[must_use]
    pub(super) fn operand(self, plan: &ExportPlan) -> Take {
        match self {
            Take::Object(ty, ObjectTake::Move) if has_clone(plan, &ty) => {
                Take::Object(ty, ObjectTake::Clone)
            }
            other => other,
        }
    }
}

/// Whether some impl gives the type a clone.
fn has_clone(plan: &ExportPlan, ty: &RustTy) -> bool {
    matches!(ty, RustTy::Adt { def, .. } if plan.def(*def).clone)
}
