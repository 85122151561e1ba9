//! Structs of a session.

use std::sync::Arc;

use kayton_manifest::{Ty, TypeKey};

use super::env::Unit;
use crate::hir::{self, StructId};

/// A struct of the session.
#[derive(Debug, Clone, PartialEq)]
pub struct StructType {
    /// Where it is written.
    pub unit: Arc<Unit>,
    /// Which struct.
    pub id: StructId,
    /// Its identity.
    pub key: TypeKey,
    /// Name in Rust.
    pub rust_name: String,
    /// Fields in order.
    pub fields: Vec<(String, Ty)>,
    /// Its fields get their values in `__init__`, so that each may be without one.
    pub late: bool,
    /// The crate that holds it; empty while its own cell is compiled.
    pub krate: String,
}

impl StructType {
    /// Its definition in the tree.
    pub(crate) fn node(&self) -> &hir::Struct {
        &self.unit.module[self.id]
    }

    /// The type of its values.
    pub(crate) fn ty(&self) -> Ty {
        Ty::Object {
            key: self.key.clone(),
            args: Vec::new(),
        }
    }

    /// Makes it known as one that a crate holds.
    pub(crate) fn settle(&mut self, types: &mut super::types::Types, krate: &str) {
        krate.clone_into(&mut self.krate);
        for (_, ty) in &mut self.fields {
            *ty = types.closed(ty);
        }
    }
}
