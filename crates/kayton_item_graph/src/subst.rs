//! Putting arguments in the place of parameters.
//!
//! **Nothing is captured.** A method's own parameters are renamed where the arguments mention the
//! same names, so that `impl<U> Trait<U> for S<U>` and `trait Trait<T> { fn f<U>(t: T, u: U); }`
//! give `fn f<U1>(t: U, u: U1)`.

use std::collections::{BTreeSet, HashMap};

use crate::fold::{Folder, fold_function, fold_generics, fold_ty};
use crate::{Function, GenericArg, GenericArgs, GenericParamKind, Generics, Lifetime, Type};

/// Arguments by the name of the parameter they stand for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subst {
    /// Type parameters.
    pub types: HashMap<String, Type>,
    /// Const parameters; the text replaces the parameter where it stands alone.
    pub consts: HashMap<String, String>,
    /// Lifetime parameters.
    pub lifetimes: HashMap<String, Lifetime>,
    /// What `Self` is.
    pub self_ty: Option<Type>,
}

impl Subst {
    /// `Self` alone.
    #[must_use]
    pub fn for_self(self_ty: Type) -> Self {
        Self {
            self_ty: Some(self_ty),
            ..Self::default()
        }
    }

    /// Arguments as written, defaults filled in. Lifetimes that are left out become
    /// [`Lifetime::Elided`]; type parameters without argument and default stay.
    #[must_use]
    pub fn from_args(generics: &Generics, args: &GenericArgs) -> Self {
        let mut subst = Self::default();
        let mut lifetimes = args.lifetimes.iter();
        for name in generics.lifetimes() {
            let lifetime = lifetimes.next().cloned().unwrap_or(Lifetime::Elided);
            subst.lifetimes.insert(name.to_owned(), lifetime);
        }
        let mut given = args.args.iter();
        for param in generics.types_and_consts() {
            match (&param.kind, given.next()) {
                (GenericParamKind::Type { .. }, Some(GenericArg::Type(ty))) => {
                    subst.types.insert(param.name.clone(), ty.clone());
                }
                (GenericParamKind::Type { .. }, Some(GenericArg::Infer)) => {
                    subst.types.insert(param.name.clone(), Type::Infer);
                }
                (
                    GenericParamKind::Type {
                        default: Some(ty), ..
                    },
                    None,
                ) => {
                    let ty = subst.apply(ty);
                    subst.types.insert(param.name.clone(), ty);
                }
                (GenericParamKind::Const { .. }, Some(GenericArg::Const(text))) => {
                    subst.consts.insert(param.name.clone(), text.clone());
                }
                // `Foo<N>` where `N` is a const parameter is written like a type.
                (GenericParamKind::Const { .. }, Some(GenericArg::Type(Type::Param(name)))) => {
                    subst.consts.insert(param.name.clone(), name.clone());
                }
                (
                    GenericParamKind::Const {
                        default: Some(text),
                        ..
                    },
                    None,
                ) => {
                    let text = (&subst).constant(text);
                    subst.consts.insert(param.name.clone(), text);
                }
                _ => {}
            }
        }
        subst
    }

    /// Whether nothing would change.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The type with the arguments put in.
    #[must_use]
    pub fn apply(&self, ty: &Type) -> Type {
        (&*self).ty(ty)
    }

    /// Bounds and predicates with the arguments put in; the parameters themselves stay.
    #[must_use]
    pub fn apply_generics(&self, generics: &Generics) -> Generics {
        fold_generics(&mut &*self, generics)
    }

    /// A signature with the arguments put in; its own parameters are renamed where they would
    /// capture a name in the arguments.
    #[must_use]
    pub fn apply_function(&self, function: &Function) -> Function {
        let mentioned = self.mentioned();
        let mut inner = self.clone();
        let mut renamed = function.clone();
        let mut used: BTreeSet<String> = mentioned.clone();
        used.extend(
            function
                .generics
                .params
                .iter()
                .map(|param| param.name.clone()),
        );
        for param in &mut renamed.generics.params {
            // The parameter hides an outer one of the same name.
            inner.types.remove(&param.name);
            inner.consts.remove(&param.name);
            inner.lifetimes.remove(&param.name);
            if !mentioned.contains(&param.name) {
                continue;
            }
            let fresh = fresh_name(&param.name, &used);
            used.insert(fresh.clone());
            match &param.kind {
                GenericParamKind::Lifetime { .. } => {
                    inner
                        .lifetimes
                        .insert(param.name.clone(), Lifetime::Named(fresh.clone()));
                }
                // The name of a synthetic parameter is its text, and nothing refers to it.
                GenericParamKind::Type {
                    synthetic: true, ..
                } => continue,
                GenericParamKind::Type { .. } => {
                    inner
                        .types
                        .insert(param.name.clone(), Type::Param(fresh.clone()));
                }
                GenericParamKind::Const { .. } => {
                    inner.consts.insert(param.name.clone(), fresh.clone());
                }
            }
            param.name = fresh;
        }
        fold_function(&mut &inner, &renamed)
    }

    /// Names of parameters that stand in the arguments.
    fn mentioned(&self) -> BTreeSet<String> {
        let mut names = Names::default();
        for ty in self.types.values().chain(&self.self_ty) {
            names.ty(ty);
        }
        for lifetime in self.lifetimes.values() {
            names.lifetime(lifetime);
        }
        for text in self.consts.values() {
            names.constant(text);
        }
        names.0
    }
}

fn fresh_name(name: &str, used: &BTreeSet<String>) -> String {
    (1_u32..)
        .map(|n| format!("{name}{n}"))
        .find(|fresh| !used.contains(fresh))
        .expect("there are more numbers than names")
}

impl Folder for &Subst {
    fn ty(&mut self, ty: &Type) -> Type {
        match ty {
            Type::Param(name) => self.types.get(name).cloned().unwrap_or_else(|| ty.clone()),
            Type::SelfTy => self.self_ty.clone().unwrap_or(Type::SelfTy),
            _ => fold_ty(self, ty),
        }
    }

    fn lifetime(&mut self, lifetime: &Lifetime) -> Lifetime {
        match lifetime {
            Lifetime::Named(name) => self
                .lifetimes
                .get(name)
                .cloned()
                .unwrap_or_else(|| lifetime.clone()),
            _ => lifetime.clone(),
        }
    }

    fn constant(&mut self, text: &str) -> String {
        let bare = text
            .trim()
            .trim_start_matches('{')
            .trim_end_matches('}')
            .trim();
        self.consts
            .get(bare)
            .cloned()
            .unwrap_or_else(|| text.to_owned())
    }
}

/// Collects the names of parameters.
#[derive(Default)]
struct Names(BTreeSet<String>);

impl Folder for Names {
    fn ty(&mut self, ty: &Type) -> Type {
        if let Type::Param(name) = ty {
            self.0.insert(name.clone());
        }
        fold_ty(self, ty)
    }

    fn lifetime(&mut self, lifetime: &Lifetime) -> Lifetime {
        if let Lifetime::Named(name) = lifetime {
            self.0.insert(name.clone());
        }
        lifetime.clone()
    }

    fn constant(&mut self, text: &str) -> String {
        self.0.insert(text.to_owned());
        text.to_owned()
    }
}
