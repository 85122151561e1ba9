use serde::{Deserialize, Serialize};

use kayton_item_graph::depth;
use kayton_manifest::{FloatTy, IntTy};

use super::FnTy;

/// Index into [`crate::plan::ExportPlan::defs`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DefId(pub u32);

/// A lifetime after elision: every elided one has a name of its own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Life {
    /// `'static`
    Static,
    /// Any other; without the apostrophe.
    Named(String),
}

/// An exact Rust type in the signature of a callable.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum RustTy {
    /// `bool`
    Bool,
    /// An integer.
    Int(IntTy),
    /// A float.
    Float(FloatTy),
    /// `char`
    Char,
    /// `str`, unsized.
    Str,
    /// `!`
    Never,
    /// Kayton's own `Dynamic`.
    Dynamic,
    /// A struct, enum or union with its arguments in order of declaration.
    Adt {
        /// The definition.
        def: DefId,
        /// Lifetimes, types and consts.
        args: Vec<Arg>,
    },
    /// A generic parameter of the callable, `Self` included.
    Param(String),
    /// `&'a T`, `&'a mut T`
    Ref {
        /// How long.
        life: Life,
        /// Whether exclusive.
        mutable: bool,
        /// To what.
        inner: Box<RustTy>,
    },
    /// `*const T`, `*mut T`
    Ptr {
        /// Whether `*mut`.
        mutable: bool,
        /// To what.
        inner: Box<RustTy>,
    },
    /// `[T]`
    Slice(Box<RustTy>),
    /// `[T; N]`; the length as Rust text.
    Array(Box<RustTy>, String),
    /// A tuple; the unit type is the empty one.
    Tuple(Vec<RustTy>),
    /// `<T as Trait>::Name`
    Projection {
        /// `T`
        base: Box<RustTy>,
        /// `Trait`; `None` for an inherent or ambiguous one, which is never normalised.
        tr: Option<TraitRef>,
        /// `Name`
        name: String,
        /// Arguments of a generic associated type.
        args: Vec<Arg>,
    },
    /// `impl A + B`
    Impl(Vec<Bound>),
    /// `dyn A + B + 'a`
    Dyn {
        /// The traits.
        bounds: Vec<Bound>,
        /// The lifetime bound.
        life: Life,
    },
    /// A function of Keyton for a parameter of which only calls are wanted (`F: Fn(A) -> B`).
    Fn(Box<FnTy>),
    /// A function pointer, kept as text for messages.
    FnPtr(String),
    /// A const value as Rust text; only as the argument for a const parameter.
    Const(String),
    /// `_`, or an argument that is left out and has no default: whatever fits.
    Open,
    /// What cannot be said here (pattern types), kept as text for messages.
    Unsupported(String),
}

/// An argument of a definition or a trait.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Arg {
    /// A lifetime.
    Life(Life),
    /// A type.
    Ty(RustTy),
    /// A const value as Rust text, or the name of a const parameter.
    Const(String),
}

/// `Trait<args>`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TraitRef {
    /// The trait.
    pub def: DefId,
    /// Its arguments, without `Self`.
    pub args: Vec<Arg>,
}

/// A bound of a parameter or of an opaque type.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Bound {
    /// `Trait<args, Name = T>`
    Trait {
        /// The trait.
        tr: TraitRef,
        /// Bindings of associated types.
        bindings: Vec<(String, RustTy)>,
        /// `?Trait`
        maybe: bool,
    },
    /// `Fn(A, B) -> C` and its kin.
    Fn {
        /// The trait.
        tr: TraitRef,
        /// Parameters.
        params: Vec<RustTy>,
        /// What it returns.
        ret: Box<RustTy>,
    },
    /// `'a`
    Outlives(Life),
}

impl RustTy {
    /// `()`
    #[must_use]
    pub fn unit() -> Self {
        RustTy::Tuple(Vec::new())
    }

    /// `&'life inner`
    #[must_use]
    pub fn shared(life: Life, inner: RustTy) -> Self {
        RustTy::Ref {
            life,
            mutable: false,
            inner: Box::new(inner),
        }
    }

    /// Whether values are passed to exports by value.
    #[must_use]
    pub fn is_scalar(&self) -> bool {
        match self {
            RustTy::Bool | RustTy::Int(_) | RustTy::Float(_) | RustTy::Char => true,
            RustTy::Tuple(ts) => ts.is_empty(),
            _ => false,
        }
    }

    /// Calls `f` on this type and all types inside it, outermost first.
    pub fn walk<'t>(&'t self, f: &mut dyn FnMut(&'t RustTy)) {
        depth::check();
        f(self);
        match self {
            RustTy::Adt { args, .. } => walk_args(args, f),
            RustTy::Ref { inner, .. }
            | RustTy::Ptr { inner, .. }
            | RustTy::Slice(inner)
            | RustTy::Array(inner, _) => inner.walk(f),
            RustTy::Tuple(ts) => ts.iter().for_each(|t| t.walk(f)),
            RustTy::Projection { base, tr, args, .. } => {
                base.walk(f);
                walk_args(args, f);
                if let Some(tr) = tr {
                    walk_args(&tr.args, f);
                }
            }
            RustTy::Impl(bounds) | RustTy::Dyn { bounds, .. } => {
                bounds.iter().for_each(|b| b.walk(f));
            }
            RustTy::Fn(of) => of.types().for_each(|t| t.walk(f)),
            _ => {}
        }
    }

    /// Rebuilds the type from the leaves up; `f` may replace any type before it is descended into.
    #[must_use]
    pub fn map(&self, f: &dyn Fn(&RustTy) -> Option<RustTy>) -> RustTy {
        depth::check();
        if let Some(new) = f(self) {
            return new;
        }
        let boxed = |t: &RustTy| Box::new(t.map(f));
        match self {
            RustTy::Adt { def, args } => RustTy::Adt {
                def: *def,
                args: map_args(args, f),
            },
            RustTy::Ref {
                life,
                mutable,
                inner,
            } => RustTy::Ref {
                life: life.clone(),
                mutable: *mutable,
                inner: boxed(inner),
            },
            RustTy::Ptr { mutable, inner } => RustTy::Ptr {
                mutable: *mutable,
                inner: boxed(inner),
            },
            RustTy::Slice(t) => RustTy::Slice(boxed(t)),
            RustTy::Array(t, n) => {
                // A length that is a const parameter is replaced through a parameter of its name.
                let n = match f(&RustTy::Param(n.clone())) {
                    Some(RustTy::Const(text)) => text,
                    _ => n.clone(),
                };
                RustTy::Array(boxed(t), n)
            }
            RustTy::Tuple(ts) => RustTy::Tuple(ts.iter().map(|t| t.map(f)).collect()),
            RustTy::Projection {
                base,
                tr,
                name,
                args,
            } => RustTy::Projection {
                base: boxed(base),
                tr: tr.as_ref().map(|tr| tr.map(f)),
                name: name.clone(),
                args: map_args(args, f),
            },
            RustTy::Impl(bounds) => RustTy::Impl(bounds.iter().map(|b| b.map(f)).collect()),
            RustTy::Dyn { bounds, life } => RustTy::Dyn {
                bounds: bounds.iter().map(|b| b.map(f)).collect(),
                life: life.clone(),
            },
            RustTy::Fn(of) => RustTy::Fn(Box::new(of.map(f))),
            _ => self.clone(),
        }
    }

    /// Number of types inside, this one included.
    #[must_use]
    pub fn size(&self) -> usize {
        let mut size = 0;
        self.walk(&mut |_| size += 1);
        size
    }

    /// Names of the generic parameters inside.
    #[must_use]
    pub fn params(&self) -> Vec<String> {
        let mut out = Vec::new();
        self.walk(&mut |t| {
            if let RustTy::Param(name) = t {
                out.push(name.clone());
            }
            if let RustTy::Adt { args, .. } = t {
                out.extend(args.iter().filter_map(|a| match a {
                    Arg::Const(text) => Some(text.clone()),
                    _ => None,
                }));
            }
            if let RustTy::Array(_, n) = t {
                out.push(n.clone());
            }
        });
        out
    }

    /// The type with other lifetimes, in the order of the text; those that calls of functions choose
    /// are left alone.
    #[must_use]
    pub fn with_lives(&self, new: &mut dyn FnMut(&Life) -> Life) -> RustTy {
        let new: &mut dyn FnMut(&Life) -> Life = &mut |life| match life.is_higher() {
            true => life.clone(),
            false => new(life),
        };
        let mut boxed = |t: &RustTy| Box::new(t.with_lives(new));
        match self {
            RustTy::Adt { def, args } => RustTy::Adt {
                def: *def,
                args: args_with_lives(args, new),
            },
            RustTy::Ref {
                life,
                mutable,
                inner,
            } => RustTy::Ref {
                life: new(life),
                mutable: *mutable,
                inner: Box::new(inner.with_lives(new)),
            },
            RustTy::Ptr { mutable, inner } => RustTy::Ptr {
                mutable: *mutable,
                inner: boxed(inner),
            },
            RustTy::Slice(t) => RustTy::Slice(boxed(t)),
            RustTy::Array(t, n) => RustTy::Array(boxed(t), n.clone()),
            RustTy::Tuple(ts) => RustTy::Tuple(ts.iter().map(|t| t.with_lives(new)).collect()),
            RustTy::Projection {
                base,
                tr,
                name,
                args,
            } => RustTy::Projection {
                base: boxed(base),
                tr: tr.as_ref().map(|tr| TraitRef {
                    def: tr.def,
                    args: args_with_lives(&tr.args, new),
                }),
                name: name.clone(),
                args: args_with_lives(args, new),
            },
            RustTy::Impl(bounds) => {
                RustTy::Impl(bounds.iter().map(|b| b.with_lives(new)).collect())
            }
            RustTy::Dyn { bounds, life } => RustTy::Dyn {
                bounds: bounds.iter().map(|b| b.with_lives(new)).collect(),
                life: new(life),
            },
            _ => self.clone(),
        }
    }

    /// Lifetimes inside that are not `'static`.
    #[must_use]
    pub fn lives(&self) -> Vec<String> {
        let mut out = Vec::new();
        let _ = self.with_lives(&mut |life| {
            if let Life::Named(name) = life {
                out.push(name.clone());
            }
            life.clone()
        });
        out
    }
}

impl TraitRef {
    /// See [`RustTy::map`].
    #[must_use]
    pub fn map(&self, f: &dyn Fn(&RustTy) -> Option<RustTy>) -> TraitRef {
        TraitRef {
            def: self.def,
            args: map_args(&self.args, f),
        }
    }
}

impl Bound {
    /// See [`RustTy::map`].
    #[must_use]
    pub fn map(&self, f: &dyn Fn(&RustTy) -> Option<RustTy>) -> Bound {
        match self {
            Bound::Trait {
                tr,
                bindings,
                maybe,
            } => Bound::Trait {
                tr: tr.map(f),
                bindings: bindings
                    .iter()
                    .map(|(n, t)| (n.clone(), t.map(f)))
                    .collect(),
                maybe: *maybe,
            },
            Bound::Fn { tr, params, ret } => Bound::Fn {
                tr: tr.clone(),
                params: params.iter().map(|t| t.map(f)).collect(),
                ret: Box::new(ret.map(f)),
            },
            Bound::Outlives(l) => Bound::Outlives(l.clone()),
        }
    }

    fn with_lives(&self, new: &mut dyn FnMut(&Life) -> Life) -> Bound {
        match self {
            Bound::Trait {
                tr,
                bindings,
                maybe,
            } => Bound::Trait {
                tr: TraitRef {
                    def: tr.def,
                    args: args_with_lives(&tr.args, new),
                },
                bindings: bindings
                    .iter()
                    .map(|(n, t)| (n.clone(), t.with_lives(new)))
                    .collect(),
                maybe: *maybe,
            },
            Bound::Fn { tr, params, ret } => Bound::Fn {
                tr: tr.clone(),
                params: params.iter().map(|t| t.with_lives(new)).collect(),
                ret: Box::new(ret.with_lives(new)),
            },
            Bound::Outlives(life) => Bound::Outlives(new(life)),
        }
    }

    fn walk<'t>(&'t self, f: &mut dyn FnMut(&'t RustTy)) {
        match self {
            Bound::Trait { tr, bindings, .. } => {
                walk_args(&tr.args, f);
                bindings.iter().for_each(|(_, t)| t.walk(f));
            }
            Bound::Fn { params, ret, .. } => {
                params.iter().for_each(|t| t.walk(f));
                ret.walk(f);
            }
            Bound::Outlives(_) => {}
        }
    }
}

/// See [`RustTy::map`]; a const argument is replaced through a parameter of its name.
#[must_use]
pub fn map_args(args: &[Arg], f: &dyn Fn(&RustTy) -> Option<RustTy>) -> Vec<Arg> {
    args.iter()
        .map(|a| match a {
            Arg::Ty(t) => Arg::Ty(t.map(f)),
            Arg::Life(l) => Arg::Life(l.clone()),
            Arg::Const(text) => match f(&RustTy::Param(text.clone())) {
                Some(RustTy::Const(new)) => Arg::Const(new),
                _ => Arg::Const(text.clone()),
            },
        })
        .collect()
}

fn args_with_lives(args: &[Arg], new: &mut dyn FnMut(&Life) -> Life) -> Vec<Arg> {
    args.iter()
        .map(|arg| match arg {
            Arg::Life(life) => Arg::Life(new(life)),
            Arg::Ty(t) => Arg::Ty(t.with_lives(new)),
            Arg::Const(text) => Arg::Const(text.clone()),
        })
        .collect()
}

fn walk_args<'t>(args: &'t [Arg], f: &mut dyn FnMut(&'t RustTy)) {
    for arg in args {
        if let Arg::Ty(t) = arg {
            t.walk(f);
        }
    }
}
