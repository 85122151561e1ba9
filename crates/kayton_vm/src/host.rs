//! The state behind the vtable, and the vtable.

use std::{
    ffi::c_void,
    ptr,
    sync::{
        Mutex, OnceLock, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use kayton_api::{
    ABI_VERSION, BaseTable, DynCall, ErrorKind, HKayRef, KStr, KVec, KaytonApi, KaytonContext,
    KaytonError, KindId, KindInfo, PluginTables, SlotCell,
};

use crate::{
    arena::Arena,
    input::{InputAnswer, InputHandler},
    kinds::DynKindStore,
    registry::Registry,
    report::{DISPLAY_ACTION, RaisedReport},
    slots::Slots,
};

/// Everything that dylibs reach through the vtable. Lives as long as the process.
#[derive(Default)]
pub(crate) struct HostState {
    pub(crate) kinds: DynKindStore,
    pub(crate) values: Arena,
    pub(crate) slots: Slots,
    pub(crate) registry: Registry,
    pub(crate) base: OnceLock<&'static BaseTable>,
    pub(crate) interrupt: AtomicBool,
    pub(crate) arguments: Mutex<Vec<&'static str>>,
    pub(crate) running: Mutex<Running>,
    pub(crate) context: OnceLock<Context>,
    pub(crate) input: Mutex<InputHandler>,
    pub(crate) shower: Mutex<Option<Show>>,
    pub(crate) stack_floor: AtomicUsize,
}

/// Takes actions on displays.
pub(crate) type Show = Box<dyn FnMut(&str) + Send>;

/// What the running cell reported until now.
#[derive(Default)]
pub(crate) struct Running {
    pub(crate) display: Vec<(String, String)>,
    pub(crate) error: Option<RaisedReport>,
}

/// The context that all dylibs are given.
pub(crate) struct Context(KaytonContext);

// SAFETY: the pointers are to the leaked host state and to a `static`; all functions behind them
// may be called from any thread.
unsafe impl Send for Context {}
// SAFETY: as above.
unsafe impl Sync for Context {}

impl HostState {
    /// A new state with its context, for the rest of the process.
    pub(crate) fn leak() -> &'static HostState {
        Box::leak(Box::default())
    }

    pub(crate) fn context(&'static self) -> &'static KaytonContext {
        let context = self.context.get_or_init(|| {
            let host = ptr::from_ref(self).cast_mut().cast();
            // SAFETY: the vtable is a `static`, and the state is leaked.
            Context(unsafe { KaytonContext::new(&API, host, &self.interrupt) })
        });
        &context.0
    }

    pub(crate) fn running<R>(&self, change: impl FnOnce(&mut Running) -> R) -> R {
        change(&mut self.running.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Calls a function of a plugin.
    pub(crate) fn call(
        &'static self,
        plugin: &str,
        symbol: &str,
        args: &[HKayRef],
    ) -> Result<HKayRef, Box<KaytonError>> {
        let missing = |message: String| {
            Box::new(KaytonError {
                kind: ErrorKind::Name as u32,
                type_name: KVec::text(ErrorKind::Name.type_name()),
                message: KVec::text(&message),
                ..KaytonError::default()
            })
        };
        let tables = self.registry.plugin(plugin);
        let tables = tables.ok_or_else(|| missing(format!("`{plugin}` is not loaded")))?;
        let function = tables.function(symbol);
        let function =
            function.ok_or_else(|| missing(format!("`{plugin}` has no function `{symbol}`")))?;
        let (mut out, mut error) = (HKayRef::NULL, Box::<KaytonError>::default());
        let call = DynCall {
            context: self.context(),
            args: args.as_ptr(),
            count: args.len(),
            out: &mut out,
            error: &mut *error,
        };
        // SAFETY: entry and adapter belong together; the caller holds the handles during the call.
        let code = unsafe { (function.adapter)(function.typed, &call) };
        if code == 0 { Ok(out) } else { Err(error) }
    }
}

static API: KaytonApi = KaytonApi {
    abi_version: ABI_VERSION,

    size: size_of::<KaytonApi>() as u32,
    base_register,
    kind_register,
    value_new,
    value_data,
    value_kind,
    value_retain,
    value_release,
    plugin_register,
    slot,
    report_display,
    report_error,
    argument,
    call,
    input,
    stack_floor,
};

// Every function below has this contract: `host` is that of the context, and what the
// documentation of `KaytonApi` says of the other arguments holds.

/// # Safety
/// `host` must be that of a context made by [`HostState::context`].
unsafe fn state(host: *mut c_void) -> &'static HostState {
    // SAFETY: the state is leaked, so it lives as long as the process.
    unsafe { &*host.cast::<HostState>() }
}

unsafe extern "C" fn base_register(host: *mut c_void, table: *const BaseTable) {
    // SAFETY: the contract; the table is `'static`.
    let (state, table) = unsafe { (state(host), &*table) };
    // A second registration is the same base again.
    let _ = state.base.set(table);
}

unsafe extern "C" fn kind_register(host: *mut c_void, kind: *const KindInfo) -> KindId {
    // SAFETY: the contract; names of kinds are `'static`, since dylibs stay loaded.
    unsafe { state(host).kinds.register(&*kind) }
}

unsafe extern "C" fn value_new(host: *mut c_void, kind: KindId, data: *const u8) -> HKayRef {
    // SAFETY: the contract.
    let state = unsafe { state(host) };
    match state.kinds.get(kind) {
        // SAFETY: the contract: `data` is a value of the kind, given up by the caller.
        Some(info) => unsafe { state.values.insert(kind, info, data) },
        None => HKayRef::NULL,
    }
}

unsafe extern "C" fn value_data(host: *mut c_void, value: HKayRef, kind: KindId) -> *const u8 {
    // SAFETY: the contract.
    let state = unsafe { state(host) };
    state
        .values
        .data(value, Some(kind))
        .map_or(ptr::null(), |(_, data)| data)
}

unsafe extern "C" fn value_kind(host: *mut c_void, value: HKayRef) -> KindId {
    // SAFETY: the contract.
    let state = unsafe { state(host) };
    state.values.kind(value).map_or(KindId(0), |(id, _)| id)
}

unsafe extern "C" fn value_retain(host: *mut c_void, value: HKayRef) {
    // SAFETY: the contract.
    unsafe { state(host) }.values.retain(value);
}

unsafe extern "C" fn value_release(host: *mut c_void, value: HKayRef) {
    // SAFETY: the contract.
    unsafe { state(host) }.values.release(value);
}

unsafe extern "C" fn plugin_register(host: *mut c_void, tables: *const PluginTables) -> i32 {
    // SAFETY: the contract; the version is the first field in every version.
    if unsafe { (*tables).abi_version } != ABI_VERSION {
        return 1;
    }
    // SAFETY: the contract; tables are `'static`, since dylibs stay loaded.
    unsafe { state(host).registry.add(&*tables) };
    0
}

unsafe extern "C" fn slot(host: *mut c_void, index: u32) -> *mut SlotCell {
    // SAFETY: the contract.
    unsafe { state(host) }.slots.get(index)
}

unsafe extern "C" fn report_display(host: *mut c_void, mime: KStr, text: KStr) {
    // SAFETY: the contract; both texts live during the call.
    let (state, mime, text) = unsafe { (state(host), mime.as_str(), text.as_str()) };
    if mime == DISPLAY_ACTION
        && let Some(show) = &mut *state.shower.lock().unwrap_or_else(PoisonError::into_inner)
    {
        return show(text);
    }
    let form = (mime.to_owned(), text.to_owned());
    state.running(|running| running.display.push(form));
}

unsafe extern "C" fn report_error(host: *mut c_void, error: *const KaytonError) {
    // SAFETY: the contract.
    let (state, report) = unsafe { (state(host), RaisedReport::from(&*error)) };
    state.running(|running| running.error = Some(report));
}

unsafe extern "C" fn argument(host: *mut c_void, index: usize, out: *mut KStr) -> bool {
    // SAFETY: the contract.
    let state = unsafe { state(host) };
    let arguments = state
        .arguments
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    match arguments.get(index) {
        Some(argument) => {
            // SAFETY: the contract: valid for writes.
            unsafe { *out = KStr::new(argument) };
            true
        }
        None => false,
    }
}

unsafe extern "C" fn call(
    host: *mut c_void,
    plugin: KStr,
    symbol: KStr,
    args: *const HKayRef,
    count: usize,
    out: *mut HKayRef,
    error: *mut KaytonError,
) -> i32 {
    // SAFETY: the contract; texts and handles live during the call.
    let result = unsafe {
        let args = std::slice::from_raw_parts(args, count);
        state(host).call(plugin.as_str(), symbol.as_str(), args)
    };
    match result {
        Ok(value) => {
            // SAFETY: the contract: valid for writes.
            unsafe { *out = value };
            0
        }
        Err(raised) => {
            // SAFETY: the contract: valid for writes, and holds an error that is dropped here.
            unsafe { *error = *raised };
            1
        }
    }
}

unsafe extern "C" fn input(host: *mut c_void, prompt: KStr, out: *mut KVec<u8>) -> i32 {
    // SAFETY: the contract; the text lives during the call.
    let (state, prompt) = unsafe { (state(host), prompt.as_str()) };
    let mut handler = state.input.lock().unwrap_or_else(PoisonError::into_inner);
    let (code, text) = match handler.ask(prompt) {
        InputAnswer::Line(line) => (0, line),
        InputAnswer::EndOfFile => (1, String::new()),
        InputAnswer::Interrupted => (2, String::new()),
        InputAnswer::Failed(reason) => (3, reason),
    };
    // SAFETY: the contract: valid for writes, and holds a vector that is dropped here.
    unsafe { *out = KVec::text(&text) };
    code
}

unsafe extern "C" fn stack_floor(host: *mut c_void) -> usize {
    // SAFETY: the contract.
    unsafe { state(host) }.stack_floor.load(Ordering::Relaxed)
}
