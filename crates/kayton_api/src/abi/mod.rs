//! Everything that crosses between the host and the dylibs. All of it is `repr(C)`.
//!
//! # Invariants
//!
//! **Two copies.** The host links its own copy of this crate; cells and plugins share the one in
//! the base. Nothing but the types of this module may pass between the two, and process-wide
//! statics of this crate are those of the base ([`install`]).
//!
//! **No unwinding.** No function of the vtable and none that is handed to the host unwinds.

mod adapter;
mod context;
mod kinds;
mod tables;
mod text;

pub use adapter::{Adapter, DynCall, Signature};
pub use context::{
    ABI_VERSION, BaseTable, KaytonApi, KaytonContext, SlotCell, current, install, interrupted,
    register_types,
};
pub use kinds::{KindInfo, kind_of, store};
pub use tables::{FunctionEntry, PluginTables, TypeEntry};
pub use text::{HKayRef, KStr, KVec, KaytonError, KindId};
