//! Protocols that write through an object: to an item of it, and to what it guards.

use kayton_manifest::Protocol;

use super::Planner;
use super::protocols::{Header, Shape};
use crate::plan::{Arg, DefId, Form, Role, RustTy, StdOp, TraitRef};

impl Planner<'_> {
    /// `x[i] = v`
    pub(super) fn index_set(
        &mut self,
        header: &Header<'_>,
        by_mut: &RustTy,
        arg: Option<RustTy>,
    ) -> Vec<Shape> {
        let index = self.plan.defs.iter().position(|d| d.role == Role::Index);
        let (Some(at), Some(arg)) = (index, arg) else {
            return Vec::new();
        };
        let def = DefId(u32::try_from(at).expect("fewer than 2^32 definitions"));
        let tr = TraitRef {
            def,
            args: vec![Arg::Ty(arg.clone())],
        };
        let output = crate::solve::project(&self.plan, &header.self_ty, &tr, "Output");
        match output {
            Some(output) => vec![Shape {
                protocol: Protocol::IndexSet,
                name: "index_set",
                params: vec![by_mut.clone(), arg, output],
                ret: RustTy::unit(),
                form: Form::Std(StdOp::IndexSet),
            }],
            None => Vec::new(),
        }
    }

    /// `x += y`, where `x` guards a number or text.
    pub(super) fn deref_set(&mut self, header: &Header<'_>, by_mut: RustTy) -> Vec<Shape> {
        let deref = self.plan.defs.iter().position(|d| d.role == Role::Deref);
        let Some(at) = deref else {
            return Vec::new();
        };
        let def = DefId(u32::try_from(at).expect("fewer than 2^32 definitions"));
        let args = Vec::new();
        let target = crate::solve::project(
            &self.plan,
            &header.self_ty,
            &TraitRef { def, args },
            "Target",
        );
        // Only what the language has no object for is changed by operators.
        let plain = |ty: &RustTy| ty.is_scalar() || matches!(ty, RustTy::Param(_));
        let shape = target.filter(plain).map(|target| Shape {
            protocol: Protocol::DerefSet,
            name: "deref_set",
            params: vec![by_mut, target],
            ret: RustTy::unit(),
            form: Form::Std(StdOp::DerefSet),
        });
        shape.into_iter().collect()
    }
}
