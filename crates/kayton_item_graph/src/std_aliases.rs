//! Type aliases of the standard library, whose JSON is not at hand. C's integers are left alone,
//! since what they are depends on the target.

use crate::{
    DynTrait, ExternalKind, GenericArg, GenericArgs, ItemGraph, PathRef, PolyTraitRef, Type,
};

/// An alias of the form `type Alias<T> = Result<T, Error>`.
struct ResultAlias {
    path: &'static str,
    /// Definition path of the error.
    error: &'static [&'static str],
    /// How the error is made of that item.
    shape: ErrorShape,
}

enum ErrorShape {
    /// `Error`
    Plain,
    /// `Error<T>`, with the alias' argument.
    OfValue,
    /// `Box<dyn Error + Send>`
    BoxedSend,
}

const RESULTS: [ResultAlias; 5] = [
    ResultAlias {
        path: "std::io::Result",
        error: &["std", "io", "error", "Error"],
        shape: ErrorShape::Plain,
    },
    ResultAlias {
        path: "std::fmt::Result",
        error: &["core", "fmt", "Error"],
        shape: ErrorShape::Plain,
    },
    ResultAlias {
        path: "std::thread::Result",
        error: &["core", "any", "Any"],
        shape: ErrorShape::BoxedSend,
    },
    ResultAlias {
        path: "std::sync::LockResult",
        error: &["std", "sync", "poison", "PoisonError"],
        shape: ErrorShape::OfValue,
    },
    ResultAlias {
        path: "std::sync::TryLockResult",
        error: &["std", "sync", "poison", "TryLockError"],
        shape: ErrorShape::OfValue,
    },
];

/// What an alias of std stands for; `None` if it is no alias that is known here.
pub(crate) fn expand(graph: &ItemGraph, path: &PathRef) -> Option<Type> {
    let item = &graph[path.item];
    let alias = known(&item.def_path.0)?;
    let value = path.args.types().next().cloned().unwrap_or(Type::UNIT);
    let error_item = graph.lookup_std(&public(alias.error))?;
    let error_ref = |args| PathRef {
        item: error_item,
        args,
    };
    let error = match alias.shape {
        ErrorShape::Plain => Type::Adt(error_ref(GenericArgs::default())),
        ErrorShape::OfValue => Type::Adt(error_ref(args([value.clone()]))),
        ErrorShape::BoxedSend => {
            let object = |trait_ref| PolyTraitRef {
                lifetimes: Vec::new(),
                trait_ref,
            };
            let send = graph.lookup_std("std::marker::Send")?;
            let traits = vec![
                object(error_ref(GenericArgs::default())),
                object(PathRef {
                    item: send,
                    args: GenericArgs::default(),
                }),
            ];
            let object = Type::DynTrait(DynTrait {
                traits,
                lifetime: None,
            });
            Type::Adt(PathRef {
                item: graph.lookup_std("std::boxed::Box")?,
                args: args([object]),
            })
        }
    };
    let result = graph.lookup_std("std::result::Result")?;
    Some(Type::Adt(PathRef {
        item: result,
        args: args([value, error]),
    }))
}

/// Makes the items that an alias is made of, so that [`expand`] finds them.
pub(crate) fn intern_parts(graph: &mut ItemGraph, alias: &[String]) {
    let Some(alias) = known(alias) else { return };
    let mut intern = |path: &[&str], kind| {
        let path: Vec<String> = path.iter().map(|s| (*s).to_owned()).collect();
        graph.intern_std(&path, kind);
    };
    intern(&["core", "result", "Result"], ExternalKind::Enum);
    match alias.shape {
        ErrorShape::BoxedSend => {
            intern(alias.error, ExternalKind::Trait);
            intern(&["core", "marker", "Send"], ExternalKind::Trait);
            intern(&["alloc", "boxed", "Box"], ExternalKind::Struct);
        }
        ErrorShape::Plain | ErrorShape::OfValue => intern(alias.error, ExternalKind::Struct),
    }
}

fn known(path: &[String]) -> Option<&'static ResultAlias> {
    RESULTS
        .iter()
        .find(|alias| alias.path.split("::").eq(path.iter().map(String::as_str)))
}

fn public(def_path: &[&str]) -> String {
    let path: Vec<String> = def_path.iter().map(|s| (*s).to_owned()).collect();
    crate::std_paths::public_path(&path, crate::Namespace::Type)
        .segments
        .join("::")
}

fn args<const N: usize>(types: [Type; N]) -> GenericArgs {
    GenericArgs {
        args: types.map(GenericArg::Type).into(),
        ..GenericArgs::default()
    }
}
