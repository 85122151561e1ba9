//! ABI and value types shared by the host, plugins and cells.
//!
//! 1. Values: [`Str`] and [`Bytes`] are immutable, [`List`], [`Dict`] and [`Set`] are shared and
//!    changeable, [`Obj`] holds a value of any Rust type behind a borrow flag, [`Dynamic`] any of
//!    these. [`Value`] is what they have in common.
//! 2. Borrowing: an object whose value borrows keeps its [`Lenders`]; guards ([`OwnedRef`],
//!    [`OwnedMut`]) are the usual ones, and [`extend`] makes references that live as long.
//! 3. Errors: every call gives a [`KResult`]; [`raise!`] makes an [`Error`] of a Rust error value,
//!    [`narrow`] checks numbers.
//! 4. The ABI: a plugin hands [`PluginTables`] of [`FunctionEntry`] and [`TypeEntry`] to the host
//!    through [`KaytonContext`]; the [`Adapter`] of a function calls it over [`HKayRef`]s.
//!
//! # Invariants
//!
//! **No std.** What needs std is hooked in by the runtime ([`Hooks`]).
//!
//! **Statics are the base's.** Cells and plugins share the one copy of this crate in the base. The
//! host has another and uses its `repr(C)` types only.
//!
//! **Conflicts are errors.** No sequence of safe calls, leaked guards, panicking destructors and
//! re-entrant calls included, gives two ways to a value that is being changed.
//!
//! **Values end nothing.** What walks through values asks for stack ([`stack::check`]) and raises;
//! values that are deep in others are dropped one after the other, and a panic in a destructor stays
//! in the drop of its object.
//!
//! # What a plugin's crate looks like
//!
//! The types of the crate, lifetimes as `'static`; the exports, one `fn` each; and one static table
//! of either kind, sorted by name (byte by byte), so that registering costs the same for any crate.
//! Scalars (`()`, `bool`, numbers, `char`) are passed by value, everything else by shared reference.
//!
//! ```
//! use kayton_api::{FunctionEntry, KaytonContext, Obj, PluginTables, Str, TypeEntry, type_entry};
//!
//! pub mod types {
//!     pub type Parser = std::string::String;
//!     pub type Lines<'a> = std::str::Lines<'a>;
//! }
//!
//! pub mod exports {
//!     use kayton_api::{KResult, Lenders, Obj, Str, extend, narrow, raise};
//!     # mod kayton_runtime {
//!     #     pub fn guard<T>(f: impl FnOnce() -> super::KResult<T>) -> super::KResult<T> { f() }
//!     # }
//!     use kayton_runtime::guard;
//!
//!     use super::types;
//!
//!     // fn with_capacity(capacity: usize) -> Parser
//!     pub fn Parser__with_capacity(capacity: i64) -> KResult<Obj<types::Parser>> {
//!         guard(|| {
//!             let capacity = narrow::<i64, usize>(capacity, "usize")?;
//!             Ok(Obj::new(types::Parser::with_capacity(capacity)))
//!         })
//!     }
//!
//!     // fn push_str(&mut self, text: &str)
//!     pub fn Parser__push_str(this: &Obj<types::Parser>, text: &Str) -> KResult<()> {
//!         guard(|| {
//!             let mut this = this.borrow_mut()?;
//!             Ok(types::Parser::push_str(&mut this, text.as_str()))
//!         })
//!     }
//!
//!     // fn swap_case(self) -> Result<Parser, FromUtf8Error>
//!     pub fn Parser__swap_case(this: &Obj<types::Parser>) -> KResult<Obj<types::Parser>> {
//!         guard(|| {
//!             let bytes = types::Parser::into_bytes(this.take("swap_case()")?);
//!             match types::Parser::from_utf8(bytes) {
//!                 Ok(parser) => Ok(Obj::new(parser)),
//!                 Err(error) => Err(raise!(error, "std::string::FromUtf8Error")),
//!             }
//!         })
//!     }
//!
//!     // fn lines(&self) -> Lines<'_>: the object keeps a guard of what it borrows from.
//!     pub fn Parser__lines(this: &Obj<types::Parser>) -> KResult<Obj<types::Lines<'static>>> {
//!         guard(|| {
//!             let this = this.borrow_owned()?;
//!             // SAFETY: the guard goes into the lenders of the result, which outlive its value.
//!             let lines = str::lines(unsafe { extend(&this) });
//!             Ok(Obj::lent(lines, Lenders::one(this)))
//!         })
//!     }
//! }
//!
//! static FUNCTIONS: [FunctionEntry; 4] = [
//!     FunctionEntry::new::<(Obj<types::Parser>,), Obj<types::Lines<'static>>>(
//!         "Parser__lines",
//!         exports::Parser__lines,
//!     ),
//!     FunctionEntry::new::<(Obj<types::Parser>, Str), ()>(
//!         "Parser__push_str",
//!         exports::Parser__push_str,
//!     ),
//!     FunctionEntry::new::<(Obj<types::Parser>,), Obj<types::Parser>>(
//!         "Parser__swap_case",
//!         exports::Parser__swap_case,
//!     ),
//!     FunctionEntry::new::<(i64,), Obj<types::Parser>>(
//!         "Parser__with_capacity",
//!         exports::Parser__with_capacity,
//!     ),
//! ];
//!
//! static TYPES: [TypeEntry; 2] = [
//!     type_entry!("parser::Lines", types::Lines<'static>),
//!     type_entry!("parser::Parser", types::Parser),
//! ];
//!
//! static TABLES: PluginTables = PluginTables::new("parser", &FUNCTIONS, &TYPES);
//!
//! #[unsafe(no_mangle)]
//! pub fn kayton_plugin_abi_version() -> u32 {
//!     kayton_api::ABI_VERSION
//! }
//!
//! #[unsafe(no_mangle)]
//! pub fn kayton_plugin_manifest() -> &'static str {
//!     // include_str!("manifest.json")
//!     # ""
//! }
//!
//! #[unsafe(no_mangle)]
//! pub fn kayton_plugin_register(context: &mut KaytonContext) {
//!     context.register(&TABLES);
//! }
//! # fn main() {
//! # let parser = exports::Parser__with_capacity(8).unwrap();
//! # exports::Parser__push_str(&parser, &Str::new("a\nb")).unwrap();
//! # let lines = exports::Parser__lines(&parser).unwrap();
//! # assert!(exports::Parser__swap_case(&parser).is_err());
//! # assert_eq!(lines.borrow_mut().unwrap().next(), Some("a"));
//! # }
//! ```
//!
//! The functions of all layers have the same names, since the host asks each library for its own.
//! An instance of a generic type has an entry of its own in `TYPES`; a type without one is shown
//! by its name only where it stands in a list or in a [`Dynamic`].
#![no_std]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod abi;
mod atomic;
mod away;
mod behind;
mod borrower;
mod count;
mod counted;
mod dynamic;
mod error;
mod flag;
mod func;
mod glance;
mod guards;
mod hooks;
mod iter;
mod lenders;
mod list;
mod loan;
mod lock;
mod more;
mod narrow;
mod obj;
mod owner;
pub mod place;
mod probe;
mod raise;
mod refusals;
mod region;
mod registry;
mod scope;
mod sharing;
pub mod stack;
#[cfg(test)]
mod tests;
mod text;
mod trouble;
mod value;

pub use abi::{
    ABI_VERSION, Adapter, BaseTable, DynCall, FunctionEntry, HKayRef, KStr, KVec, KaytonApi,
    KaytonContext, KaytonError, KindId, KindInfo, PluginTables, Signature, SlotCell, TypeEntry,
    current, install, interrupted, kind_of, register_types, store,
};
pub use away::{alone, give_away};
pub use behind::Behind;
pub use borrower::Borrower;
pub use dynamic::{Dynamic, Number};
pub use error::{Error, ErrorKind, Frame, KResult, Origin};
pub use func::{Callback, Func};
pub use guards::{OwnedMut, OwnedRef, Ref, RefMut};
pub use hooks::{Hooks, install_hooks};
pub use iter::BoxIterator;
pub use lenders::{EVERYWHERE, Lenders, NOWHERE, Places, StableAddress, extend, extend_mut};
pub use list::{Dict, KeyHasher, List, Map, OrderedSet, Set};
pub use loan::Loans;
pub use narrow::{Narrow, narrow};
pub use obj::Obj;
pub use region::Region;
pub use registry::TypeOps;
pub use scope::Scope;
pub use text::{Bytes, Kept, Str};
pub use trouble::{has_trouble, note_trouble, take_trouble};
pub use value::{Container, Form, Showing, Shown, Style, Tree, Value};

#[doc(hidden)]
pub mod __probe {
    pub use crate::probe::*;
}
#[doc(hidden)]
pub mod __loan {
    pub use crate::loan::{NoCopy, NoLoan, YesCopy, YesLoan};
}
#[doc(hidden)]
pub mod __raise {
    pub use crate::raise::*;
}
