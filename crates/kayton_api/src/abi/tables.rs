use core::{any::TypeId, slice};

use super::{
    adapter::{Adapter, Signature},
    context::ABI_VERSION,
};
use crate::{KStr, TypeOps, Value};

/// A function of a plugin: the typed export, and how it is called over handles.
#[repr(C)]
pub struct FunctionEntry {
    /// Symbol in the glue's `exports`.
    pub name: KStr,
    /// The typed export, a plain `fn`.
    pub typed: *const (),
    /// Calls `typed` over handles.
    pub adapter: Adapter,
    /// Number of parameters.
    pub params: u32,
}

// SAFETY: `typed` is the address of a function.
unsafe impl Send for FunctionEntry {}
// SAFETY: as above.
unsafe impl Sync for FunctionEntry {}

impl FunctionEntry {
    /// The entry of `export`. `S` is the tuple of the bridge types of its parameters, `R` the one
    /// of its result: `new::<(Obj<Client>, Str), Obj<Response>>("get", exports::get)`.
    #[must_use]
    pub const fn new<S: Signature<R>, R: Value>(name: &'static str, export: S::Export) -> Self {
        const { assert!(size_of::<S::Export>() == size_of::<*const ()>()) }
        FunctionEntry {
            name: KStr::new(name),
            // SAFETY: `S::Export` is a function pointer, by the contract of `Signature`.
            typed: unsafe { core::mem::transmute_copy::<S::Export, *const ()>(&export) },
            adapter: S::ADAPTER,
            params: S::PARAMS,
        }
    }

    /// The symbol.
    #[must_use]
    pub fn name(&self) -> &'static str {
        // SAFETY: made from `'static` text in `new`.
        unsafe { self.name.as_str() }
    }
}

/// A type of a plugin; made by [`type_entry!`](crate::type_entry).
#[repr(C)]
pub struct TypeEntry {
    /// Path as messages show it.
    pub name: KStr,
    type_id: TypeId,
    ops: TypeOps,
}

impl TypeEntry {
    /// The entry of `T`, which messages call `name`. The functions that `ops` gives must be for
    /// values of `T`.
    #[must_use]
    pub const fn new<T: 'static>(name: &'static str, ops: TypeOps) -> Self {
        TypeEntry {
            name: KStr::new(name),
            type_id: TypeId::of::<T>(),
            ops,
        }
    }

    /// Path as messages show it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        // SAFETY: made from `'static` text in `new`.
        unsafe { self.name.as_str() }
    }

    pub(crate) fn type_id(&self) -> TypeId {
        self.type_id
    }

    pub(crate) fn ops(&self) -> TypeOps {
        self.ops
    }
}

/// Everything that a plugin registers, as one `static`.
#[repr(C)]
pub struct PluginTables {
    /// [`ABI_VERSION`] of the plugin.
    pub abi_version: u32,
    /// Size of this struct in bytes.
    pub size: u32,
    /// Name of the crate, as after `rimport`.
    pub krate: KStr,
    functions: *const FunctionEntry,
    functions_len: usize,
    types: *const TypeEntry,
    types_len: usize,
}

// SAFETY: points to `'static` tables that nobody changes.
unsafe impl Send for PluginTables {}
// SAFETY: as above.
unsafe impl Sync for PluginTables {}

impl PluginTables {
    /// The tables of the plugin for `krate`. Both must be sorted by name, byte by byte, since the
    /// host searches them where they are.
    #[must_use]
    pub const fn new(
        krate: &'static str,
        functions: &'static [FunctionEntry],
        types: &'static [TypeEntry],
    ) -> Self {
        PluginTables {
            abi_version: ABI_VERSION,
            size: size_of::<Self>() as u32,
            krate: KStr::new(krate),
            functions: functions.as_ptr(),
            functions_len: functions.len(),
            types: types.as_ptr(),
            types_len: types.len(),
        }
    }

    /// Name of the crate.
    #[must_use]
    pub fn krate(&self) -> &'static str {
        // SAFETY: made from `'static` text in `new`.
        unsafe { self.krate.as_str() }
    }

    /// The functions, sorted by name.
    #[must_use]
    pub fn functions(&self) -> &'static [FunctionEntry] {
        // SAFETY: the parts of a `'static` slice.
        unsafe { slice::from_raw_parts(self.functions, self.functions_len) }
    }

    /// The types, sorted by name.
    #[must_use]
    pub fn types(&self) -> &'static [TypeEntry] {
        // SAFETY: the parts of a `'static` slice.
        unsafe { slice::from_raw_parts(self.types, self.types_len) }
    }

    /// The function with this symbol.
    #[must_use]
    pub fn function(&self, symbol: &str) -> Option<&'static FunctionEntry> {
        let functions = self.functions();
        functions
            .binary_search_by(|entry| entry.name().cmp(symbol))
            .ok()
            .map(|index| &functions[index])
    }
}
