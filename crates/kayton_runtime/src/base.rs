//! What the base does for the host.

use std::{
    cell::{Cell, RefCell},
    slice,
    sync::atomic::{AtomicU64, Ordering},
};

use kayton_api::{
    ABI_VERSION, BaseTable, Bytes, Error, ErrorKind, HKayRef, Hooks, KResult, KStr, KVec,
    KaytonContext, List, Str, Value, install_hooks,
};

use crate::guard::{hook_panics, silence, silently};

static HOOKS: Hooks = Hooks {
    thread,
    silence,
    floor: || FLOOR.try_with(Cell::get).unwrap_or(0),
    set_floor: |floor| {
        let floor = match floor {
            0 => 0,
            floor => floor.max(crate::stack::lowest()),
        };
        let _ = FLOOR.try_with(|own| own.set(floor));
    },
    wait: std::thread::yield_now,
    catch,
    raise: crate::guard::unwind,
    drop: crate::drops::run,
    drop_later: crate::drops::later,
    show,
    shown,
};

thread_local! {
    /// The lowest address that functions of Keyton may use, on threads that Rust code made.
    static FLOOR: Cell<usize> = const { Cell::new(0) };
    /// The containers that are being shown, the outermost first.
    static SHOWN: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

fn show(address: usize) -> bool {
    let new = SHOWN.try_with(|shown| {
        let mut shown = shown.borrow_mut();
        let new = !shown.contains(&address);
        if new {
            shown.push(address);
        }
        new
    });
    // Without the list, depth alone ends it; `shown` does nothing then either.
    new.unwrap_or(true)
}

fn shown() {
    let _ = SHOWN.try_with(|shown| shown.borrow_mut().pop());
}

/// Installs the hooks without a host, for tests.
#[cfg(test)]
pub(crate) fn install_hooks_once() {
    // SAFETY: `thread` gives every thread a number of its own.
    unsafe { install_hooks(&HOOKS) }
}

/// A number per thread, never used again.
pub(crate) fn thread() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    thread_local! {
        static ID: u64 = NEXT.fetch_add(1, Ordering::Relaxed);
    }
    // A thread that is being torn down gets a number that no value has.
    ID.try_with(|id| *id).unwrap_or(u64::MAX)
}

fn catch(body: &mut dyn FnMut()) -> KResult<()> {
    silently(|| {
        body();
        Ok(())
    })
}

/// Makes `context` the one of this process. Called by the exported function of the base crate, and
/// by nothing else; returns 0, 1 if the host's ABI is
/// another, or 2 if another host is there already.
///
/// # Safety
/// `context` and what it points to must be valid for the rest of the process.
pub unsafe fn install(context: *const KaytonContext) -> i32 {
    // SAFETY: valid by the caller's promise; the version is the first field in every version.
    if unsafe { (*context).api().abi_version } != ABI_VERSION {
        return 1;
    }
    if kayton_api::current().is_some_and(|other| !std::ptr::eq(other, context)) {
        return 2;
    }
    hook_panics();
    // SAFETY: `thread` gives every thread a number of its own; the context is as promised.
    unsafe {
        install_hooks(&HOOKS);
        kayton_api::install(context);
        ((*context).api().base_register)((*context).host(), &BASE_TABLE);
    }
    0
}

/// The arguments that the program was started with, as a new list.
///
/// # Errors
/// `Name` if no host is there.
pub fn argv() -> KResult<List<Str>> {
    let context = context()?;
    let mut arguments = Vec::new();
    let mut argument = KStr::new("");
    // SAFETY: the vtable is valid with the context, and arguments are `'static`.
    unsafe {
        while (context.api().argument)(context.host(), arguments.len(), &mut argument) {
            arguments.push(Str::new(argument.as_str()));
        }
    }
    Ok(List::new(arguments))
}

/// Shows `prompt` and gives the line that the user writes, without its end.
///
/// # Errors
/// `EOFError` if there are no more lines, `Interrupt`, `ValueError` if nothing can be read here.
pub fn input(prompt: &Str) -> KResult<Str> {
    crate::flush();
    let context = context()?;
    let mut line = KVec::empty();
    // SAFETY: the vtable is valid with the context; the prompt lives during the call.
    let code =
        unsafe { (context.api().input)(context.host(), KStr::new(prompt.as_str()), &mut line) };
    match code {
        0 => Ok(Str::from(line.to_text())),
        1 => {
            Err(Error::new(ErrorKind::Value, "there are no more lines").with_type_name("EOFError"))
        }
        2 => Err(Error::new(ErrorKind::Interrupt, "interrupted")),
        _ => Err(Error::new(ErrorKind::Value, line.to_text())),
    }
}

/// The process's context.
pub(crate) fn context() -> KResult<&'static KaytonContext> {
    let missing = || Error::new(ErrorKind::Name, "there is no session");
    kayton_api::current().ok_or_else(missing)
}

/// Constructors for the host.
static BASE_TABLE: BaseTable = BaseTable {
    none,
    boolean,
    integer,
    float,
    text,
    bytes,
};

fn store<T: Value>(value: T) -> HKayRef {
    kayton_api::current().map_or(HKayRef::NULL, |context| kayton_api::store(context, value))
}

unsafe extern "C" fn none() -> HKayRef {
    store(())
}
unsafe extern "C" fn boolean(value: bool) -> HKayRef {
    store(value)
}
unsafe extern "C" fn integer(value: i64) -> HKayRef {
    store(value)
}
unsafe extern "C" fn float(value: f64) -> HKayRef {
    store(value)
}
/// # Safety
/// `value` must live during the call.
unsafe extern "C" fn text(value: KStr) -> HKayRef {
    // SAFETY: by the caller's promise.
    store(Str::new(unsafe { value.as_str() }))
}
/// # Safety
/// `data` must be valid for reads of `len` bytes.
unsafe extern "C" fn bytes(data: *const u8, len: usize) -> HKayRef {
    // SAFETY: by the caller's promise.
    store(Bytes::new(unsafe { slice::from_raw_parts(data, len) }))
}
