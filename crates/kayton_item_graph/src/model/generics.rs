use serde::{Deserialize, Serialize};

use crate::{Lifetime, PathRef, Type};

/// Generic parameters and where clauses of an item.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Generics {
    /// Parameters in order, lifetimes first.
    pub params: Vec<GenericParam>,
    /// `where` predicates.
    pub predicates: Vec<WherePredicate>,
}

/// One generic parameter.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct GenericParam {
    /// Name; without the quote for a lifetime.
    pub name: String,
    /// What it stands for.
    pub kind: GenericParamKind,
}

/// Kinds of generic parameters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum GenericParamKind {
    /// `'a: 'b`
    Lifetime {
        /// Lifetimes that it outlives.
        outlives: Vec<Lifetime>,
    },
    /// `T: Bound = Default`
    Type {
        /// Bounds written at the parameter; see also [`Generics::predicates`].
        bounds: Vec<Bound>,
        /// Default.
        default: Option<Type>,
        /// Stands for an `impl Trait` in argument position, whose text is its name.
        synthetic: bool,
    },
    /// `const N: usize = 3`
    Const {
        /// Type of the constant.
        ty: Type,
        /// Default as text.
        default: Option<String>,
    },
}

/// A bound on a type.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Bound {
    /// `for<'a> Trait<'a>`
    Trait {
        /// `for<'a>`
        lifetimes: Vec<String>,
        /// The trait.
        trait_ref: PathRef,
        /// `?` or `const`.
        modifier: BoundModifier,
    },
    /// `'a`
    Lifetime(Lifetime),
    /// `use<'a, T>`: names of the captured parameters, lifetimes with their quote.
    Use(Vec<String>),
}

/// Modifier of a trait bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum BoundModifier {
    /// None.
    None,
    /// `?Sized`
    Maybe,
    /// `[const] Trait`
    MaybeConst,
}

/// A predicate of a where clause.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum WherePredicate {
    /// `for<'a> T: Bounds`
    Type {
        /// `for<'a>`
        lifetimes: Vec<String>,
        /// The bounded type.
        ty: Type,
        /// Its bounds.
        bounds: Vec<Bound>,
    },
    /// `'a: 'b`
    Lifetime {
        /// The lifetime.
        lifetime: Lifetime,
        /// What it outlives.
        outlives: Vec<Lifetime>,
    },
    /// `<T as Trait>::Name == U`
    Equal {
        /// Left side.
        lhs: Type,
        /// Right side, if it is a type.
        rhs: Type,
    },
}

impl Generics {
    /// Names of the lifetime parameters.
    pub fn lifetimes(&self) -> impl Iterator<Item = &str> {
        self.params
            .iter()
            .filter(|p| matches!(p.kind, GenericParamKind::Lifetime { .. }))
            .map(|p| p.name.as_str())
    }

    /// Type parameters, synthetic ones included.
    pub fn types(&self) -> impl Iterator<Item = &GenericParam> {
        self.params
            .iter()
            .filter(|p| matches!(p.kind, GenericParamKind::Type { .. }))
    }

    /// Type and const parameters, in the order of their arguments.
    pub fn types_and_consts(&self) -> impl Iterator<Item = &GenericParam> {
        self.params
            .iter()
            .filter(|p| !matches!(p.kind, GenericParamKind::Lifetime { .. }))
    }

    /// Whether some parameter or type must implement a trait (`?Sized` asks for none).
    #[must_use]
    pub fn has_trait_bounds(&self) -> bool {
        let asks = |bounds: &[Bound]| {
            bounds.iter().any(|bound| {
                matches!(bound, Bound::Trait { modifier, .. } if *modifier != BoundModifier::Maybe)
            })
        };
        self.params.iter().any(|param| match &param.kind {
            GenericParamKind::Type { bounds, .. } => asks(bounds),
            _ => false,
        }) || self.predicates.iter().any(|predicate| match predicate {
            WherePredicate::Type { bounds, .. } => asks(bounds),
            _ => false,
        })
    }

    /// All bounds on the type parameter `name`, from the parameter and the where clauses.
    pub fn bounds_of<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Bound> {
        let inline = self
            .params
            .iter()
            .filter(move |p| p.name == name)
            .flat_map(|p| match &p.kind {
                GenericParamKind::Type { bounds, .. } => bounds.as_slice(),
                _ => &[],
            });
        let clauses = self.predicates.iter().flat_map(move |p| match p {
            WherePredicate::Type {
                ty: Type::Param(n),
                bounds,
                ..
            } if n == name => bounds.as_slice(),
            _ => &[],
        });
        inline.chain(clauses)
    }
}
