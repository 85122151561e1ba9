//! Anything that has a name.

use std::collections::HashMap;

use keyton_rust_compiler::hir::{self, FnId, StructId};
use keyton_rust_compiler::manifest::{
    Callable, Constant, Field, MacroDef, TraitDef, Ty, TypeDef, TypeKey, Variant,
};
use keyton_rust_compiler::shir::Builtin;
use keyton_rust_compiler::thir::query::Nearness;

use crate::KnownCrate;
use crate::builtins::BuiltinMethod;

/// A tree of definitions, and its text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'s> {
    pub(crate) module: &'s hir::Module,
    pub(crate) text: &'s str,
    /// The cell, if it is an earlier one.
    pub(crate) cell: Option<u32>,
    /// The Keyton module, if it is one.
    pub(crate) file: Option<&'s str>,
}

/// A thing with a name.
#[derive(Debug, Clone)]
pub(crate) enum Entity<'s> {
    /// A crate that is not imported.
    Crate(&'s KnownCrate),
    Module {
        manifest: usize,
        module: u32,
    },
    /// A Keyton module, or a folder of such: `pkg.m`.
    Keyton(String),
    Type {
        manifest: usize,
        def: &'s TypeDef,
        ty: Ty,
    },
    Trait {
        manifest: usize,
        def: &'s TraitDef,
    },
    Callable {
        callable: &'s Callable,
        nearness: Nearness,
        /// Parameters that are fixed by the object it is a method of.
        generics: HashMap<String, Ty>,
    },
    Field {
        manifest: usize,
        field: &'s Field,
    },
    Variant {
        manifest: usize,
        of: &'s TypeDef,
        variant: &'s Variant,
    },
    Constant {
        manifest: usize,
        constant: &'s Constant,
    },
    Macro(&'s MacroDef),
    /// A function or method of Keyton.
    Fn(Source<'s>, FnId),
    /// A struct of Keyton.
    Struct(Source<'s>, StructId),
    /// A field of such a struct.
    StructField(Source<'s>, &'s hir::Field, Option<Ty>),
    Builtin(Builtin),
    BuiltinMethod(&'static BuiltinMethod),
    /// Something of which no more is known than its type.
    Value(Option<Ty>),
    Keyword,
    /// `name=` in a call.
    Argument(Option<Ty>),
    /// A feature of a crate.
    Feature,
}

/// What an entity is, as editors tell things apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the variants are the usual terms")]
pub enum Kind {
    Argument,
    Variable,
    Field,
    Method,
    Function,
    Type,
    Variant,
    Constant,
    Trait,
    Module,
    Macro,
    Keyword,
    Feature,
}

impl Kind {
    /// The word for it in Jupyter's and the language server protocol's lists.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Argument | Kind::Variable => "variable",
            Kind::Field => "field",
            Kind::Method => "method",
            Kind::Function | Kind::Macro => "function",
            Kind::Type => "class",
            Kind::Variant => "enumMember",
            Kind::Constant => "constant",
            Kind::Trait => "interface",
            Kind::Module => "module",
            Kind::Keyword => "keyword",
            Kind::Feature => "property",
        }
    }
}

impl Entity<'_> {
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Entity::Crate(_) | Entity::Module { .. } | Entity::Keyton(_) => Kind::Module,
            Entity::Type { .. } | Entity::Struct(..) => Kind::Type,
            Entity::Trait { .. } => Kind::Trait,
            Entity::Callable { callable, .. } if callable.receiver.is_some() => Kind::Method,
            Entity::Callable { .. } => Kind::Function,
            Entity::Field { .. } | Entity::StructField(..) => Kind::Field,
            Entity::Variant { .. } => Kind::Variant,
            Entity::Constant { .. } => Kind::Constant,
            Entity::Macro(_) => Kind::Macro,
            Entity::Fn(source, id) => {
                let params = &source.module[*id].params;
                match params.first().is_some_and(|p| p.name.name == "self") {
                    true => Kind::Method,
                    false => Kind::Function,
                }
            }
            Entity::Builtin(builtin) if builtin.kind().names_a_type() => Kind::Type,
            Entity::Builtin(Builtin::Argv) => Kind::Variable,
            Entity::Builtin(_) => Kind::Function,
            Entity::BuiltinMethod(_) => Kind::Method,
            Entity::Value(_) => Kind::Variable,
            Entity::Keyword => Kind::Keyword,
            Entity::Argument(_) => Kind::Argument,
            Entity::Feature => Kind::Feature,
        }
    }

    /// Whether it is there only if its receiver has some trait, of which nothing is known.
    pub(crate) fn is_doubtful(&self) -> bool {
        let Entity::Callable { nearness, .. } = self else {
            return false;
        };
        *nearness == Nearness::Blanket
    }

    /// How far down a list it stands; smaller is nearer.
    pub(crate) fn rank(&self) -> u8 {
        match self {
            Entity::Argument(_) => 0,
            Entity::Callable { nearness, .. } => match nearness {
                Nearness::Own => 1,
                Nearness::Trait => 2,
                Nearness::Extension => 2,
                Nearness::Deref => 3,
                Nearness::Blanket => 5,
            },
            Entity::Builtin(_) => 2,
            Entity::Keyword | Entity::Crate(_) => 3,
            _ => 1,
        }
    }
}

/// The key of an object's type.
pub(crate) fn key_of(ty: &Ty) -> Option<&TypeKey> {
    match ty {
        Ty::Object { key, .. } => Some(key),
        _ => None,
    }
}
