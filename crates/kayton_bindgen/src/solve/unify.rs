use std::collections::BTreeMap;

use crate::plan::{Arg, RustTy};

/// Values of an impl's parameters.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Bindings(BTreeMap<String, RustTy>);

impl Bindings {
    /// The value of a parameter; a const comes as [`RustTy::Const`].
    pub(crate) fn get(&self, name: &str) -> Option<RustTy> {
        self.0.get(name).cloned()
    }

    /// Whether the const `pattern` becomes `value`, as [`unify`] says it of types.
    pub(crate) fn bind_const(&mut self, params: &[String], pattern: &str, value: &str) -> bool {
        match params.iter().any(|p| p == pattern) {
            true => self.bind(pattern, &RustTy::Const(value.to_owned())),
            false => pattern == value,
        }
    }

    fn bind(&mut self, name: &str, ty: &RustTy) -> bool {
        match self.0.get(name) {
            Some(old) => unify(&[], &old.clone(), ty, &mut Bindings::default()),
            None => {
                self.0.insert(name.to_owned(), ty.clone());
                true
            }
        }
    }
}

/// Whether `pattern` becomes `ty` by values for `params`, which are written to `out`. Lifetimes are
/// not compared.
pub(crate) fn unify(params: &[String], pattern: &RustTy, ty: &RustTy, out: &mut Bindings) -> bool {
    match (pattern, ty) {
        (RustTy::Param(name), _) if params.contains(name) => out.bind(name, ty),
        (RustTy::Adt { def: a, args: x }, RustTy::Adt { def: b, args: y }) => {
            a == b && unify_args(params, x, y, out)
        }
        (
            RustTy::Ref {
                mutable: a,
                inner: x,
                ..
            },
            RustTy::Ref {
                mutable: b,
                inner: y,
                ..
            },
        )
        | (
            RustTy::Ptr {
                mutable: a,
                inner: x,
            },
            RustTy::Ptr {
                mutable: b,
                inner: y,
            },
        ) => a == b && unify(params, x, y, out),
        (RustTy::Slice(x), RustTy::Slice(y)) => unify(params, x, y, out),
        (RustTy::Array(x, n), RustTy::Array(y, m)) => {
            out.bind_const(params, n, m) && unify(params, x, y, out)
        }
        (RustTy::Tuple(x), RustTy::Tuple(y)) => {
            x.len() == y.len() && x.iter().zip(y).all(|(x, y)| unify(params, x, y, out))
        }
        // `Grid<S, <S as Data>::Item>`: the value follows from what `S` is.
        (RustTy::Projection { base, .. }, _)
            if base.params().iter().any(|name| params.contains(name)) =>
        {
            true
        }
        (RustTy::Fn(x), RustTy::Fn(y)) => {
            let pairs = x.types().zip(y.types());
            x.params.len() == y.params.len()
                && pairs.into_iter().all(|(x, y)| unify(params, x, y, out))
        }
        (RustTy::Dyn { bounds: x, .. }, RustTy::Dyn { bounds: y, .. }) => x == y,
        _ => pattern == ty,
    }
}

fn unify_args(params: &[String], x: &[Arg], y: &[Arg], out: &mut Bindings) -> bool {
    let mut x = x.iter().filter(|a| !matches!(a, Arg::Life(_)));
    let mut y = y.iter().filter(|a| !matches!(a, Arg::Life(_)));
    loop {
        let fits = match (x.next(), y.next()) {
            (None, None) => return true,
            (Some(Arg::Ty(x)), Some(Arg::Ty(y))) => unify(params, x, y, out),
            (Some(Arg::Const(x)), Some(Arg::Const(y))) => out.bind_const(params, x, y),
            _ => false,
        };
        if !fits {
            return false;
        }
    }
}
