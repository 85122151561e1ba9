use super::{Lowerer, borrows, default_tail, is_byte, known, shown, take::SetForm};
use crate::plan::{Arg, Life, Role, RustTy};
use crate::refusal::{SkipCode, SkipReason};

/// How a bridge value is made from what Rust gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Give {
    /// A scalar, or a reference to one.
    Scalar {
        /// The scalar's type.
        ty: RustTy,
        /// Whether it is behind a reference.
        by_ref: bool,
    },
    /// `!`
    Never,
    /// Anything that derefs to `str`, borrowed.
    StrRef,
    /// `String`
    String,
    /// Paths and strings of the system: lossy.
    Lossy,
    /// `Vec<u8>`
    BytesVec,
    /// Anything that can be indexed by `..` to `[u8]`.
    BytesRef,
    /// A list.
    List {
        /// Rule of the elements.
        elem: Box<Give>,
        /// Whether the elements are referred to.
        by_ref: bool,
    },
    /// A list of scalars behind `&mut`, with this lifetime: the list itself, not a copy.
    ListMut(RustTy, Life),
    /// A dict.
    Dict(Box<Give>, Box<Give>, bool),
    /// A set.
    Set(Box<Give>, SetForm, bool),
    /// An option, or a reference to one.
    Option(Box<Give>),
    /// A tuple, or a reference to one.
    Tuple(Vec<Give>),
    /// An object.
    Object(RustTy, ObjectGive),
    /// `*r` and then the inner rule.
    Unwrap(Box<Give>),
    /// What a pointer points to, by reference, and then the inner rule.
    Deref {
        /// Rule of the referent.
        inner: Box<Give>,
        /// Whether the pointer itself is behind a reference.
        by_ref: bool,
    },
    /// A `Result`: the value, or a raised error.
    Raise {
        /// Rule of the value.
        ok: Box<Give>,
        /// The error's type.
        err: RustTy,
        /// Whether the error borrows.
        lent: bool,
    },
    /// The receiver again.
    Same,
    /// Kayton's own `Dynamic`; by reference it is cloned.
    Dynamic(bool),
    /// A parameter of the callable: only in generic signatures, never printed.
    Generic(String),
}

/// How an object comes to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ObjectGive {
    /// The object owns the value.
    New,
    /// The object owns the value, which borrows.
    Lent,
    /// The object is the referent of a shared reference with this lifetime.
    LentRef(Life),
    /// The object is the referent of an exclusive reference with this lifetime.
    LentMut(Life),
    /// A copy of the referent.
    Copied,
    /// An iterator without a name is boxed; the object owns the box, which may borrow.
    Boxed,
    /// What a box holds, without a size; it may borrow.
    Unsized,
    /// The object is the referent of a shared reference until a function of Keyton returns.
    ScopedRef,
    /// The same of an exclusive reference.
    ScopedMut,
    /// The object has the value, which borrows, until a function of Keyton returns.
    Scoped,
}

impl Lowerer<'_> {
    /// The rule for a value of the type; notes the lifetimes that objects in it depend on.
    ///
    /// # Errors
    /// No Keyton value can be made of it.
    pub fn give(&mut self, ty: &RustTy) -> Result<Give, SkipReason> {
        Ok(match ty {
            _ if ty.is_scalar() => Give::Scalar {
                ty: ty.clone(),
                by_ref: false,
            },
            RustTy::Never => Give::Never,
            RustTy::Dynamic => Give::Dynamic(false),
            RustTy::Param(name) => Give::Generic(name.clone()),
            RustTy::Ref {
                life,
                mutable,
                inner,
            } => return self.give_ref(life, *mutable, inner),
            RustTy::Array(t, _) if is_byte(t) => Give::BytesRef,
            RustTy::Array(t, _) => Give::List {
                elem: Box::new(self.give(t)?),
                by_ref: false,
            },
            RustTy::Tuple(ts) => {
                Give::Tuple(ts.iter().map(|t| self.give(t)).collect::<Result<_, _>>()?)
            }
            RustTy::Adt { .. } => return self.give_adt(ty),
            _ => {
                return Err(super::view(self.plan, ty).err().unwrap_or_else(|| {
                    SkipReason::new(SkipCode::UnsupportedType, shown(self.plan, ty))
                }));
            }
        })
    }

    fn give_ref(&mut self, life: &Life, mutable: bool, inner: &RustTy) -> Result<Give, SkipReason> {
        let again = |t: &RustTy| RustTy::Ref {
            life: life.clone(),
            mutable,
            inner: Box::new(t.clone()),
        };
        Ok(match inner {
            _ if inner.is_scalar() => Give::Scalar {
                ty: inner.clone(),
                by_ref: true,
            },
            RustTy::Dynamic => Give::Dynamic(true),
            RustTy::Str => Give::StrRef,
            RustTy::Param(name) => Give::Generic(name.clone()),
            RustTy::Slice(t) | RustTy::Array(t, _) if is_byte(t) => Give::BytesRef,
            RustTy::Slice(t) | RustTy::Array(t, _) => Give::List {
                elem: Box::new(self.give(&shared(life, t))?),
                by_ref: true,
            },
            RustTy::Tuple(ts) => Give::Tuple(
                ts.iter()
                    .map(|t| self.give(&again(t)))
                    .collect::<Result<_, _>>()?,
            ),
            RustTy::Ref { life, inner, .. } => {
                let inner = Box::new(self.give(&shared(life, inner))?);
                Give::Deref {
                    inner,
                    by_ref: true,
                }
            }
            RustTy::Adt { .. } => return self.give_adt_ref(life, mutable, inner),
            _ => {
                return Err(super::view(self.plan, inner).err().unwrap_or_else(|| {
                    SkipReason::new(SkipCode::UnsupportedType, shown(self.plan, inner))
                }));
            }
        })
    }

    fn give_adt(&mut self, ty: &RustTy) -> Result<Give, SkipReason> {
        let Some((role, ts)) = known(self.plan, ty) else {
            return self.give_object(ty);
        };
        Ok(match (role, ts.as_slice()) {
            (Role::String, _) => Give::String,
            (Role::PathBuf | Role::OsString, _) => Give::Lossy,
            (Role::Vec, [t, rest @ ..]) if default_tail(self.plan, rest) => match is_byte(t) {
                true => Give::BytesVec,
                false => Give::List {
                    elem: Box::new(self.give(t)?),
                    by_ref: false,
                },
            },
            (Role::HashMap | Role::BTreeMap, [k, v, rest @ ..])
                if default_tail(self.plan, rest) =>
            {
                Give::Dict(Box::new(self.give(k)?), Box::new(self.give(v)?), false)
            }
            (Role::HashSet | Role::BTreeSet, [t, rest @ ..]) if default_tail(self.plan, rest) => {
                Give::Set(Box::new(self.give(t)?), set_form(role), false)
            }
            (Role::Option, [t]) => Give::Option(Box::new(self.give(t)?)),
            (Role::Result, [t, e]) => return self.give_result(t, e),
            (Role::Box | Role::Rc | Role::Arc | Role::Cow, [t, ..])
                if role == Role::Box || super::view::is_value(self.plan, t) =>
            {
                return self.give_pointer(role, ty, t);
            }
            _ => return self.give_object(ty),
        })
    }

    /// What an owning pointer holds: unsized and shared contents are copied out.
    fn give_pointer(&mut self, role: Role, ty: &RustTy, t: &RustTy) -> Result<Give, SkipReason> {
        Ok(match t {
            RustTy::Str => Give::StrRef,
            RustTy::Slice(b) if is_byte(b) => Give::BytesRef,
            RustTy::Slice(t) if role == Role::Box => Give::List {
                elem: Box::new(self.give(t)?),
                by_ref: false,
            },
            _ => match known(self.plan, t) {
                Some((Role::Path | Role::OsStr, _)) => Give::Lossy,
                _ if role == Role::Box && super::is_unsized(self.plan, t) => {
                    super::view(self.plan, t)?;
                    self.held.extend(t.lives());
                    Give::Object(t.clone(), ObjectGive::Unsized)
                }
                _ if role == Role::Box => Give::Unwrap(Box::new(self.give(t)?)),
                _ if borrows(ty) && role != Role::Cow => return self.give_object(ty),
                // A shared pointer to a value: the value is copied while the pointer lives.
                _ => {
                    let held = self.held.clone();
                    let life = Life::Named("'pointer".to_owned());
                    let rule = self.give(&shared(&life, t))?;
                    let escapes = self.held.iter().any(|l| l == "'pointer");
                    self.held = held;
                    match escapes {
                        true => return self.give_object(ty),
                        false => Give::Deref {
                            inner: Box::new(rule),
                            by_ref: false,
                        },
                    }
                }
            },
        })
    }

    fn give_adt_ref(
        &mut self,
        life: &Life,
        mutable: bool,
        ty: &RustTy,
    ) -> Result<Give, SkipReason> {
        let Some((role, ts)) = known(self.plan, ty) else {
            return self.give_object_ref(life, mutable, ty);
        };
        Ok(match (role, ts.as_slice()) {
            (Role::String, _) => Give::StrRef,
            (Role::Path | Role::PathBuf | Role::OsStr | Role::OsString, _) => Give::Lossy,
            (Role::Vec, [t, rest @ ..]) if default_tail(self.plan, rest) => match is_byte(t) {
                true => Give::BytesRef,
                false if mutable && self.lends => return Err(self.lent(ty)),
                false if mutable && t.is_scalar() => {
                    if let Life::Named(name) = life {
                        self.held.push(name.clone());
                    }
                    Give::ListMut(ty.clone(), life.clone())
                }
                false => Give::List {
                    elem: Box::new(self.give(&shared(life, t))?),
                    by_ref: true,
                },
            },
            (Role::HashMap | Role::BTreeMap, [k, v, rest @ ..])
                if default_tail(self.plan, rest) =>
            {
                let (k, v) = (self.give(&shared(life, k))?, self.give(&shared(life, v))?);
                Give::Dict(Box::new(k), Box::new(v), true)
            }
            (Role::HashSet | Role::BTreeSet, [t, rest @ ..]) if default_tail(self.plan, rest) => {
                Give::Set(Box::new(self.give(&shared(life, t))?), set_form(role), true)
            }
            (Role::Option, [t]) => {
                let inner = RustTy::Ref {
                    life: life.clone(),
                    mutable,
                    inner: Box::new((*t).clone()),
                };
                Give::Option(Box::new(self.give(&inner)?))
            }
            (Role::Box | Role::Rc | Role::Arc | Role::Cow, [t, ..])
                if role == Role::Box || super::view::is_value(self.plan, t) =>
            {
                let inner = Box::new(self.give(&shared(life, t))?);
                Give::Deref {
                    inner,
                    by_ref: true,
                }
            }
            _ => return self.give_object_ref(life, mutable, ty),
        })
    }

    fn give_result(&mut self, ok: &RustTy, err: &RustTy) -> Result<Give, SkipReason> {
        let ok = Box::new(self.give(ok)?);
        let lives = err.lives();
        let lent = !lives.is_empty();
        if self.lends && lent {
            return Err(self.lent(err));
        }
        self.held.extend(lives);
        Ok(Give::Raise {
            ok,
            err: err.clone(),
            lent,
        })
    }

    /// What cannot be lent to a function.
    fn lent(&self, ty: &RustTy) -> SkipReason {
        SkipReason::new(SkipCode::FunctionArgument, shown(self.plan, ty))
    }

    fn give_object(&mut self, ty: &RustTy) -> Result<Give, SkipReason> {
        super::view(self.plan, ty)?;
        if self.lends && lends(ty) {
            return Ok(Give::Object(ty.clone(), ObjectGive::Scoped));
        }
        let lives = ty.lives();
        let how = match (crate::boxed::is_iterator(self.plan, ty), lives.is_empty()) {
            (true, _) => ObjectGive::Boxed,
            (false, true) => ObjectGive::New,
            (false, false) => ObjectGive::Lent,
        };
        self.held.extend(lives);
        Ok(Give::Object(ty.clone(), how))
    }

    fn give_object_ref(
        &mut self,
        life: &Life,
        mutable: bool,
        ty: &RustTy,
    ) -> Result<Give, SkipReason> {
        super::view(self.plan, ty)?;
        let copy = matches!(ty, RustTy::Adt { def, .. } if self.plan.def(*def).copy);
        let lent = borrows(ty) || self.lends && lends(ty);
        if copy && !mutable && !lent {
            return Ok(Give::Object(ty.clone(), ObjectGive::Copied));
        }
        if self.lends {
            let how = match mutable {
                true => ObjectGive::ScopedMut,
                false => ObjectGive::ScopedRef,
            };
            return Ok(Give::Object(ty.clone(), how));
        }
        if let Life::Named(name) = life {
            self.held.push(name.clone());
        }
        self.held.extend(ty.lives());
        let how = if mutable {
            ObjectGive::LentMut(life.clone())
        } else {
            ObjectGive::LentRef(life.clone())
        };
        Ok(Give::Object(ty.clone(), how))
    }
}

/// Whether a lifetime that ends with a call stands in the type.
pub(crate) fn lends(ty: &RustTy) -> bool {
    let mut found = borrows(ty);
    ty.walk(&mut |t| {
        found |= match t {
            RustTy::Ref { life, .. } => life.is_higher(),
            RustTy::Adt { args, .. } => args
                .iter()
                .any(|arg| matches!(arg, Arg::Life(life) if life.is_higher())),
            RustTy::Dyn { life, .. } => life.is_higher(),
            _ => false,
        }
    });
    found
}

fn shared(life: &Life, ty: &RustTy) -> RustTy {
    RustTy::shared(life.clone(), ty.clone())
}

fn set_form(role: Role) -> SetForm {
    if role == Role::BTreeSet {
        SetForm::BTree
    } else {
        SetForm::Hash
    }
}
