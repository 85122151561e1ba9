use rustdoc_types as rd;

use super::Loader;
use crate::{
    AssocBinding, AssocBindingKind, DynTrait, FnPtr, GenericArg, GenericArgs, Lifetime, PathRef,
    PolyTraitRef, Prim, Projection, Type,
};

impl Loader<'_, '_> {
    pub(super) fn ty(&mut self, ty: &rd::Type) -> Type {
        match ty {
            rd::Type::ResolvedPath(path) => Type::Adt(self.path(path)),
            rd::Type::DynTrait(object) => Type::DynTrait(DynTrait {
                traits: object
                    .traits
                    .iter()
                    .map(|poly| PolyTraitRef {
                        lifetimes: for_lifetimes(&poly.generic_params),
                        trait_ref: self.path(&poly.trait_),
                    })
                    .collect(),
                lifetime: object.lifetime.as_deref().map(lifetime),
            }),
            rd::Type::Generic(name) if name == "Self" => {
                self.self_ty.clone().unwrap_or(Type::SelfTy)
            }
            rd::Type::Generic(name) => Type::Param(name.clone()),
            rd::Type::Primitive(name) => primitive(name),
            rd::Type::FunctionPointer(pointer) => Type::FnPtr(Box::new(FnPtr {
                lifetimes: for_lifetimes(&pointer.generic_params),
                params: pointer
                    .sig
                    .inputs
                    .iter()
                    .map(|(_, ty)| self.ty(ty))
                    .collect(),
                ret: self.ret(pointer.sig.output.as_ref()),
                is_unsafe: pointer.header.is_unsafe,
                abi: abi(&pointer.header.abi),
                variadic: pointer.sig.is_c_variadic,
            })),
            rd::Type::Tuple(parts) => Type::Tuple(parts.iter().map(|ty| self.ty(ty)).collect()),
            rd::Type::Slice(elem) => Type::Slice(Box::new(self.ty(elem))),
            rd::Type::Array { type_, len } => Type::Array {
                elem: Box::new(self.ty(type_)),
                len: len.clone(),
            },
            // Pattern types are unstable; their values are those of the type below.
            rd::Type::Pat { type_, .. } => self.ty(type_),
            rd::Type::ImplTrait(bounds) => Type::ImplTrait(self.bounds(bounds)),
            rd::Type::Infer => Type::Infer,
            rd::Type::RawPointer { is_mutable, type_ } => Type::RawPtr {
                mutable: *is_mutable,
                target: Box::new(self.ty(type_)),
            },
            rd::Type::BorrowedRef {
                lifetime: name,
                is_mutable,
                type_,
            } => Type::Ref {
                lifetime: name.as_deref().map_or(Lifetime::Elided, lifetime),
                mutable: *is_mutable,
                target: Box::new(self.ty(type_)),
            },
            rd::Type::QualifiedPath {
                name,
                args,
                self_type,
                trait_,
            } => Type::Projection(Box::new(Projection {
                self_ty: self.ty(self_type),
                trait_ref: trait_.as_ref().map(|path| self.path(path)),
                // A shorthand has no path to the trait.
                short: trait_.as_ref().is_some_and(|path| path.path.is_empty()),
                name: name.clone(),
                args: self.args(args.as_deref()),
            })),
        }
    }

    pub(super) fn ret(&mut self, output: Option<&rd::Type>) -> Type {
        output.map_or(Type::UNIT, |ty| self.ty(ty))
    }

    pub(super) fn path(&mut self, path: &rd::Path) -> PathRef {
        PathRef {
            item: self.item_ref(path.id, &path.path),
            args: self.args(path.args.as_deref()),
        }
    }

    pub(super) fn args(&mut self, args: Option<&rd::GenericArgs>) -> GenericArgs {
        let mut out = GenericArgs::default();
        match args {
            None | Some(rd::GenericArgs::ReturnTypeNotation) => {}
            Some(rd::GenericArgs::AngleBracketed { args, constraints }) => {
                for arg in args {
                    match arg {
                        rd::GenericArg::Lifetime(name) => out.lifetimes.push(lifetime(name)),
                        rd::GenericArg::Type(ty) => {
                            let ty = self.ty(ty);
                            out.args.push(GenericArg::Type(ty));
                        }
                        rd::GenericArg::Const(constant) => {
                            out.args.push(GenericArg::Const(constant.expr.clone()));
                        }
                        rd::GenericArg::Infer => out.args.push(GenericArg::Infer),
                    }
                }
                out.bindings = constraints.iter().map(|c| self.binding(c)).collect();
            }
            Some(rd::GenericArgs::Parenthesized { inputs, output }) => {
                let inputs = inputs.iter().map(|ty| self.ty(ty)).collect();
                out.args.push(GenericArg::Type(Type::Tuple(inputs)));
                out.bindings.push(AssocBinding {
                    name: "Output".to_owned(),
                    args: GenericArgs::default(),
                    kind: AssocBindingKind::Equals(self.ret(output.as_ref())),
                });
                out.parenthesized = true;
            }
        }
        out
    }

    fn binding(&mut self, constraint: &rd::AssocItemConstraint) -> AssocBinding {
        AssocBinding {
            name: constraint.name.clone(),
            args: self.args(constraint.args.as_deref()),
            kind: match &constraint.binding {
                rd::AssocItemConstraintKind::Equality(rd::Term::Type(ty)) => {
                    AssocBindingKind::Equals(self.ty(ty))
                }
                rd::AssocItemConstraintKind::Equality(rd::Term::Constant(constant)) => {
                    AssocBindingKind::EqualsConst(constant.expr.clone())
                }
                rd::AssocItemConstraintKind::Constraint(bounds) => {
                    AssocBindingKind::Bounds(self.bounds(bounds))
                }
            },
        }
    }
}

pub(super) fn lifetime(name: &str) -> Lifetime {
    match name.trim_start_matches('\'') {
        "static" => Lifetime::Static,
        "_" | "" => Lifetime::Elided,
        name => Lifetime::Named(name.to_owned()),
    }
}

/// Names of the lifetimes in `for<'a>`, without the quote.
pub(super) fn for_lifetimes(params: &[rd::GenericParamDef]) -> Vec<String> {
    params
        .iter()
        .map(|param| param.name.trim_start_matches('\'').to_owned())
        .collect()
}

pub(super) fn abi(abi: &rd::Abi) -> Option<String> {
    let (name, unwind) = match abi {
        rd::Abi::Rust => return None,
        rd::Abi::Other(text) => return Some(text.trim_matches('"').to_owned()),
        rd::Abi::C { unwind } => ("C", unwind),
        rd::Abi::Cdecl { unwind } => ("cdecl", unwind),
        rd::Abi::Stdcall { unwind } => ("stdcall", unwind),
        rd::Abi::Fastcall { unwind } => ("fastcall", unwind),
        rd::Abi::Aapcs { unwind } => ("aapcs", unwind),
        rd::Abi::Win64 { unwind } => ("win64", unwind),
        rd::Abi::SysV64 { unwind } => ("sysv64", unwind),
        rd::Abi::System { unwind } => ("system", unwind),
    };
    Some(if *unwind {
        format!("{name}-unwind")
    } else {
        name.to_owned()
    })
}

fn primitive(name: &str) -> Type {
    match name {
        "never" | "!" => Type::Never,
        "unit" => Type::UNIT,
        _ => Prim::from_name(name).map_or_else(|| Type::Param(name.to_owned()), Type::Prim),
    }
}
