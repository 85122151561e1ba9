use kayton_item_graph::{Impl, ItemId};
use kayton_manifest::{IntTy, Protocol, TypeDef};

use super::Planner;
use super::protocols::{Header, Shape, life};
use crate::plan::{DefId, Form, Role, RustTy, StdOp, TraitRef};

impl Planner<'_> {
    /// The derivable protocols of a type whose impls are not known: rustc says which hold.
    pub(super) fn untold_protocols(&mut self, def: DefId, item: ItemId, out: &mut TypeDef) {
        let this = self.own_type(def);
        let by_ref = RustTy::shared(life(), this.clone());
        let string = self.plan.string().unwrap_or_else(RustTy::unit);
        let order = self
            .plan
            .std_type(Role::Option, vec![RustTy::Int(IntTy::I64)]);
        let operations = [
            (
                Protocol::Display,
                "display",
                1,
                Some(string.clone()),
                StdOp::ToString,
            ),
            (
                Protocol::Debug,
                "debug",
                1,
                Some(string),
                StdOp::DebugString,
            ),
            (
                Protocol::Clone,
                "clone",
                1,
                Some(this.clone()),
                StdOp::Clone,
            ),
            (Protocol::Eq, "eq", 2, Some(RustTy::Bool), StdOp::Equals),
            (Protocol::Cmp, "cmp", 2, order, StdOp::PartialCmp),
            (
                Protocol::Hash,
                "hash",
                1,
                Some(RustTy::Int(IntTy::U64)),
                StdOp::HashOne,
            ),
        ];
        let imp = Impl {
            generics: kayton_item_graph::Generics::default(),
            trait_ref: None,
            for_ty: kayton_item_graph::Type::UNIT,
            items: Vec::new(),
            provided: Vec::new(),
            assoc_types: Vec::new(),
            negative: false,
            is_unsafe: false,
            blanket: false,
            applies_to: Vec::new(),
        };
        let tr = TraitRef {
            def,
            args: Vec::new(),
        };
        let header = Header {
            imp: &imp,
            self_ty: this,
            tr,
            role: Role::Plain,
        };
        for (protocol, name, count, ret, op) in operations {
            let params = vec![by_ref.clone(); count];
            let Some(ret) = ret else { continue };
            let shape = Shape {
                protocol,
                name,
                params,
                ret,
                form: Form::Std(op),
            };
            self.protocol(def, item, &header, shape, out);
        }
    }
}
