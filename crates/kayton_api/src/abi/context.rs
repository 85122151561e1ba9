use core::{
    ffi::c_void,
    sync::atomic::{AtomicBool, AtomicPtr, Ordering},
};

use crate::{HKayRef, KStr, KVec, KaytonError, KindId, KindInfo, PluginTables, registry};

/// Version of everything in this module; host and dylibs must agree.
pub const ABI_VERSION: u32 = 1;

/// The host's functions. All take the host's state first and may be called from any thread, except
/// those that say otherwise.
#[repr(C)]
pub struct KaytonApi {
    /// [`ABI_VERSION`] of the host.
    pub abi_version: u32,
    /// Size of this struct in bytes.
    pub size: u32,
    /// Takes over the constructors of the base; the table is `'static`.
    pub base_register: unsafe extern "C" fn(host: *mut c_void, table: *const BaseTable),
    /// Registers a kind; the number is new every time.
    pub kind_register: unsafe extern "C" fn(host: *mut c_void, kind: *const KindInfo) -> KindId,
    /// Moves a value of `kind` from `data` into the arena, with one reference.
    pub value_new:
        unsafe extern "C" fn(host: *mut c_void, kind: KindId, data: *const u8) -> HKayRef,
    /// The value, or null if the handle is stale, the kind another, or the thread not allowed.
    pub value_data:
        unsafe extern "C" fn(host: *mut c_void, value: HKayRef, kind: KindId) -> *const u8,
    /// The kind of the value, or 0 if the handle is stale.
    pub value_kind: unsafe extern "C" fn(host: *mut c_void, value: HKayRef) -> KindId,
    /// Adds a reference.
    pub value_retain: unsafe extern "C" fn(host: *mut c_void, value: HKayRef),
    /// Gives a reference back; the last one drops the value.
    pub value_release: unsafe extern "C" fn(host: *mut c_void, value: HKayRef),
    /// Takes over the tables of a plugin, which must be `'static`; 0 on success.
    pub plugin_register:
        unsafe extern "C" fn(host: *mut c_void, tables: *const PluginTables) -> i32,
    /// The storage of the global with this index; it stays where it is. Only on the thread that
    /// runs cells.
    pub slot: unsafe extern "C" fn(host: *mut c_void, index: u32) -> *mut SlotCell,
    /// Reports the display of a value in one MIME type.
    pub report_display: unsafe extern "C" fn(host: *mut c_void, mime: KStr, text: KStr),
    /// Reports the error that ended the cell.
    pub report_error: unsafe extern "C" fn(host: *mut c_void, error: *const KaytonError),
    /// Writes the program's argument with this index, which is `'static`, to `out`; `false` if there
    /// are not as many.
    pub argument: unsafe extern "C" fn(host: *mut c_void, index: usize, out: *mut KStr) -> bool,
    /// Calls `symbol` of `plugin` dynamically; 0 on success, else `error` is set.
    pub call: unsafe extern "C" fn(
        host: *mut c_void,
        plugin: KStr,
        symbol: KStr,
        args: *const HKayRef,
        count: usize,
        out: *mut HKayRef,
        error: *mut KaytonError,
    ) -> i32,
    /// Shows `prompt` and waits for a line that the user writes. 0: `out` is the line without its
    /// end; 1: there are no more lines; 2: the user interrupted; 3: `out` is why nothing can be read.
    pub input: unsafe extern "C" fn(host: *mut c_void, prompt: KStr, out: *mut KVec<u8>) -> i32,
    /// Lowest address that the thread which runs cells should use for its stack; 0 if unknown.
    pub stack_floor: unsafe extern "C" fn(host: *mut c_void) -> usize,
}

/// What the host hands to the base, to plugins and to cells. It lives as long as the process.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct KaytonContext {
    api: *const KaytonApi,
    host: *mut c_void,
    interrupt: *const AtomicBool,
}

/// Storage of a global. Empty while `data` is null.
#[repr(C)]
#[derive(Debug)]
pub struct SlotCell {
    /// The value, as the runtime keeps it.
    pub data: *mut c_void,
    /// Drops `data`; never unwinds.
    pub drop: Option<unsafe extern "C" fn(*mut c_void)>,
    /// Rust's identity of the type.
    pub type_id: [u64; 2],
}

/// Constructors that the base offers to the host, whose own copy of the value types must not be
/// mixed with the base's.
#[repr(C)]
pub struct BaseTable {
    /// `None`
    pub none: unsafe extern "C" fn() -> HKayRef,
    /// `bool`
    pub boolean: unsafe extern "C" fn(value: bool) -> HKayRef,
    /// `i64`
    pub integer: unsafe extern "C" fn(value: i64) -> HKayRef,
    /// `f64`
    pub float: unsafe extern "C" fn(value: f64) -> HKayRef,
    /// `str`
    pub text: unsafe extern "C" fn(value: KStr) -> HKayRef,
    /// `bytes`
    pub bytes: unsafe extern "C" fn(data: *const u8, len: usize) -> HKayRef,
}

static CONTEXT: AtomicPtr<KaytonContext> = AtomicPtr::new(core::ptr::null_mut());
static NEVER: AtomicBool = AtomicBool::new(false);
static INTERRUPT: AtomicPtr<AtomicBool> = AtomicPtr::new((&raw const NEVER).cast_mut());

/// Makes `context` the process's context. Called by the base only.
///
/// # Safety
/// `context` and what it points to must be valid for the rest of the process, and its vtable of
/// [`ABI_VERSION`].
pub unsafe fn install(context: *const KaytonContext) {
    CONTEXT.store(context.cast_mut(), Ordering::Release);
    // SAFETY: valid, by the caller's promise.
    let interrupt = unsafe { (*context).interrupt };
    if !interrupt.is_null() {
        INTERRUPT.store(interrupt.cast_mut(), Ordering::Release);
    }
}

/// The process's context, if one is installed.
#[must_use]
pub fn current() -> Option<&'static KaytonContext> {
    // SAFETY: null, or valid for the rest of the process by the promise of `install`.
    unsafe { CONTEXT.load(Ordering::Acquire).as_ref() }
}

/// Whether the user interrupted; the flag that this reads is the host's, and is lowered by reading
/// it raised.
#[inline]
#[must_use]
pub fn interrupted() -> bool {
    // SAFETY: points to `NEVER` or to the host's flag, both of which live as long as the process.
    let flag = unsafe { &*INTERRUPT.load(Ordering::Relaxed) };
    flag.load(Ordering::Relaxed) && flag.swap(false, Ordering::AcqRel)
}

/// Makes known what the types of a plugin can do, without a host.
pub fn register_types(tables: &'static PluginTables) {
    registry::add(tables.types());
}

impl KaytonContext {
    /// The context of a host: its vtable, the first argument of every function in it, and the flag
    /// that it raises when the user interrupts.
    ///
    /// # Safety
    /// All three must be valid for the rest of the process, and right for each other.
    #[must_use]
    pub const unsafe fn new(
        api: *const KaytonApi,
        host: *mut c_void,
        interrupt: *const AtomicBool,
    ) -> Self {
        KaytonContext {
            api,
            host,
            interrupt,
        }
    }

    /// The vtable.
    #[must_use]
    pub fn api(&self) -> &'static KaytonApi {
        // SAFETY: valid for the rest of the process, by the promise of `new`.
        unsafe { &*self.api }
    }

    /// First argument of every function in the vtable.
    #[must_use]
    pub fn host(&self) -> *mut c_void {
        self.host
    }

    /// Registers a plugin's functions and types. Costs the same however many there are.
    ///
    /// Returns whether the host took them; it refuses a plugin of another ABI version.
    pub fn register(&mut self, tables: &'static PluginTables) -> bool {
        register_types(tables);
        // SAFETY: the context is valid as long as it is borrowed, and the tables are `'static`.
        unsafe { (self.api().plugin_register)(self.host, tables) == 0 }
    }
}
