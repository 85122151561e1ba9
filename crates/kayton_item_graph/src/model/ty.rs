use serde::{Deserialize, Serialize};

use crate::{Bound, ItemId, Prim};

/// A type as written in a signature.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Type {
    /// `T`: a type parameter of the item, impl or trait around it.
    Param(String),
    /// `Self` inside a trait. In impls `Self` is already replaced by the impl's type.
    SelfTy,
    /// A named primitive.
    Prim(Prim),
    /// `(A, B)`; `()` is the empty one.
    Tuple(Vec<Type>),
    /// `[T]`
    Slice(Box<Type>),
    /// `[T; N]`
    Array {
        /// Element.
        elem: Box<Type>,
        /// Length as text: a number, a const parameter's name or an expression.
        len: String,
    },
    /// `&'a mut T`
    Ref {
        /// Lifetime; [`Lifetime::Elided`] if not written.
        lifetime: Lifetime,
        /// `&mut`.
        mutable: bool,
        /// What is borrowed.
        target: Box<Type>,
    },
    /// `*const T`, `*mut T`
    RawPtr {
        /// `*mut`.
        mutable: bool,
        /// What is pointed at.
        target: Box<Type>,
    },
    /// `fn(A) -> B`
    FnPtr(Box<FnPtr>),
    /// A struct, enum, union, foreign type or type alias with its arguments. Look at the item's
    /// kind to tell which; it may be external.
    Adt(PathRef),
    /// `dyn Trait + Send + 'a`
    DynTrait(DynTrait),
    /// `impl Trait` in return position. In argument position rustdoc also states a synthetic type
    /// parameter; the parameter's type is this.
    ImplTrait(Vec<Bound>),
    /// `<T as Trait>::Name`, `T::Name`, `Self::Name`
    Projection(Box<Projection>),
    /// `!`
    Never,
    /// `_`
    Infer,
}

/// A path to an item with generic arguments: a type in [`Type::Adt`], a trait in a bound.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PathRef {
    /// The item, possibly external.
    pub item: ItemId,
    /// Arguments as written: lifetimes may be left out, defaults are not filled in.
    pub args: GenericArgs,
}

/// Generic arguments of one path.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct GenericArgs {
    /// Lifetime arguments.
    pub lifetimes: Vec<Lifetime>,
    /// Type and const arguments in order.
    pub args: Vec<GenericArg>,
    /// `Item = T`, `Item: Bound`. `Fn(A, B) -> C` is stated as `args: [(A, B)]` and `Output = C`.
    pub bindings: Vec<AssocBinding>,
    /// Written with parentheses: `Fn(A) -> B`.
    pub parenthesized: bool,
}

/// One type or const argument.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum GenericArg {
    /// A type.
    Type(Type),
    /// A const expression as text.
    Const(String),
    /// `_`
    Infer,
}

/// A constraint on an associated item.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AssocBinding {
    /// Name of the associated item.
    pub name: String,
    /// Arguments of a generic associated type.
    pub args: GenericArgs,
    /// What is said of it.
    pub kind: AssocBindingKind,
}

/// What a constraint says.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum AssocBindingKind {
    /// `Item = T`
    Equals(Type),
    /// `N = 3`
    EqualsConst(String),
    /// `Item: Bound`
    Bounds(Vec<Bound>),
}

/// A lifetime where one may stand.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Lifetime {
    /// `'static`
    Static,
    /// `'a`, without the quote.
    Named(String),
    /// Left out, or `'_`.
    Elided,
}

/// `for<'a> unsafe extern "C" fn(A) -> B`
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FnPtr {
    /// `for<'a>`
    pub lifetimes: Vec<String>,
    /// Parameters.
    pub params: Vec<Type>,
    /// Result; `()` if none is written.
    pub ret: Type,
    /// `unsafe`
    pub is_unsafe: bool,
    /// ABI other than Rust's, e.g. `C`, `C-unwind`.
    pub abi: Option<String>,
    /// `...`
    pub variadic: bool,
}

/// A trait in a trait object.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PolyTraitRef {
    /// `for<'a>`
    pub lifetimes: Vec<String>,
    /// The trait.
    pub trait_ref: PathRef,
}

/// `dyn A + B + 'a`
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DynTrait {
    /// Principal trait first, then auto traits.
    pub traits: Vec<PolyTraitRef>,
    /// Lifetime bound, if written.
    pub lifetime: Option<Lifetime>,
}

/// `<T as Trait>::Name<Args>`
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Projection {
    /// `T`
    pub self_ty: Type,
    /// The trait; `None` for an inherent associated type or where rustdoc does not know.
    pub trait_ref: Option<PathRef>,
    /// Written `T::Name`: the trait has no arguments here, and means those of the bound on `T`.
    pub short: bool,
    /// Name of the associated type.
    pub name: String,
    /// Arguments of a generic associated type.
    pub args: GenericArgs,
}

impl Type {
    /// `()`
    pub const UNIT: Type = Type::Tuple(Vec::new());

    /// Whether this is `()`.
    #[must_use]
    pub fn is_unit(&self) -> bool {
        matches!(self, Type::Tuple(parts) if parts.is_empty())
    }

    /// The path of an ADT.
    #[must_use]
    pub fn as_adt(&self) -> Option<&PathRef> {
        match self {
            Type::Adt(path) => Some(path),
            _ => None,
        }
    }
}

impl GenericArgs {
    /// Whether nothing is written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lifetimes.is_empty() && self.args.is_empty() && self.bindings.is_empty()
    }

    /// Type arguments in order, consts left out.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        self.args.iter().filter_map(|arg| match arg {
            GenericArg::Type(ty) => Some(ty),
            _ => None,
        })
    }

    /// The type bound to an associated type by `name = T`.
    #[must_use]
    pub fn binding(&self, name: &str) -> Option<&Type> {
        self.bindings.iter().find_map(|b| match &b.kind {
            AssocBindingKind::Equals(ty) if b.name == name => Some(ty),
            _ => None,
        })
    }
}
