use alloc::format;
use core::{mem, ptr};

use super::kinds::{Kind, number, store_raw};
use crate::{Error, ErrorKind, HKayRef, KResult, KaytonContext, KaytonError, Value, hooks};

/// A dynamic call.
#[repr(C)]
pub struct DynCall {
    /// The host's context.
    pub context: *const KaytonContext,
    /// Arguments, held by the caller during the call.
    pub args: *const HKayRef,
    /// Number of arguments.
    pub count: usize,
    /// Receives the result's handle.
    pub out: *mut HKayRef,
    /// Receives the error; holds a valid one before.
    pub error: *mut KaytonError,
}

/// Calls a typed export over handles. Returns 0 and sets `out`, or returns 1 and sets `error`;
/// never unwinds.
pub type Adapter = unsafe extern "C" fn(typed: *const (), call: *const DynCall) -> i32;

/// The parameters of an export: a tuple of at most 12 bridge types. Exports with the same
/// signature share one adapter.
///
/// # Safety
/// `Export` is a function pointer, and `ADAPTER` calls one of exactly that type.
pub unsafe trait Signature<R: Value> {
    /// Type of the export: scalars by value, everything else by shared reference.
    type Export: Copy;
    /// The adapter.
    const ADAPTER: Adapter;
    /// Number of parameters.
    const PARAMS: u32;
}

/// Finds the values of the arguments; if that succeeds, [`end`] must follow. Not generic: adapters are many, and each is compiled into
/// its plugin.
///
/// # Safety
/// The pointers in `call` must be valid.
#[inline(never)]
unsafe fn begin(call: *const DynCall, kinds: &[&'static Kind], data: &mut [*const u8]) -> bool {
    // SAFETY: by the caller's promise.
    let call = unsafe { &*call };
    let problem = if call.count == kinds.len() {
        // SAFETY: the context lives as long as the process; there are `count` arguments.
        let (context, args) = unsafe {
            (
                &*call.context,
                core::slice::from_raw_parts(call.args, call.count),
            )
        };
        let mut problem = None;
        for (index, (arg, kind)) in args.iter().zip(kinds).enumerate() {
            let number = number(context, kind);
            // SAFETY: the vtable is valid with the context.
            data[index] = unsafe { (context.api().value_data)(context.host(), *arg, number) };
            if data[index].is_null() {
                let name = (kind.name)();
                problem = Some(format!("argument {} must be a `{name}`", index + 1));
                break;
            }
        }
        problem
    } else {
        Some(format!(
            "{} arguments are expected, {} were given",
            kinds.len(),
            call.count
        ))
    };
    match problem {
        None => {
            hooks::silence(true);
            true
        }
        Some(message) => {
            // SAFETY: as above.
            unsafe { *call.error = KaytonError::from(&Error::new(ErrorKind::Type, message)) };
            false
        }
    }
}

/// Hands the result over.
///
/// # Safety
/// The pointers in `call` must be valid.
#[inline(never)]
unsafe fn end<R: Value>(call: *const DynCall, result: KResult<R>) -> i32 {
    hooks::silence(false);
    match result {
        Ok(value) => {
            let value = mem::ManuallyDrop::new(value);
            // SAFETY: by the caller's promise; the value is an `R` and not used afterwards.
            unsafe { end_value(call, Kind::of::<R>(), (&raw const value).cast()) }
        }
        // SAFETY: by the caller's promise.
        Err(error) => unsafe { end_error(call, error) },
    }
}

/// # Safety
/// As [`end`], and `value` must be a value of the kind, which the caller gives up.
#[inline(never)]
unsafe fn end_value(call: *const DynCall, kind: &'static Kind, value: *const u8) -> i32 {
    // SAFETY: by the caller's promise.
    unsafe { *(*call).out = store_raw(&*(*call).context, kind, value) };
    0
}

/// # Safety
/// As [`end`].
#[inline(never)]
unsafe fn end_error(call: *const DynCall, error: Error) -> i32 {
    // SAFETY: by the caller's promise.
    unsafe { *(*call).error = KaytonError::from(&error) };
    // The payload is code of the plugin.
    let _ = hooks::catch(move || drop(error));
    1
}

const NOTHING: *const u8 = ptr::null();

macro_rules! signatures {
    ($($count:literal: $($param:ident $lifetime:lifetime $index:literal),*;)*) => {$(
        // SAFETY: the adapter turns `typed` back into the type that it was made from.
        unsafe impl<R: Value, $($param: Value),*> Signature<R> for ($($param,)*) {
            type Export = for<$($lifetime),*> fn($($param::Arg<$lifetime>),*) -> KResult<R>;
            const PARAMS: u32 = $count;
            const ADAPTER: Adapter = {
                /// # Safety
                /// `typed` must be of the type that its name says; the pointers in `call` must be
                /// valid, and the arguments held by the caller.
                unsafe extern "C" fn adapt<R: Value, $($param: Value),*>(
                    typed: *const (),
                    call: *const DynCall,
                ) -> i32 {
                    let mut data = [NOTHING; $count];
                    // SAFETY: by the caller's promises; each argument is of its kind, and exports
                    // catch their panics.
                    unsafe {
                        if !begin(call, const { &[$(Kind::of::<$param>()),*] }, &mut data) {
                            return 1;
                        }
                        let export = mem::transmute::<
                            *const (),
                            for<$($lifetime),*> fn($($param::Arg<$lifetime>),*) -> KResult<R>,
                        >(typed);
                        end(call, export($((*data[$index].cast::<$param>()).as_arg()),*))
                    }
                }
                adapt::<R, $($param),*>
            };
        }
    )*};
}
signatures! {
    0: ;
    1: A 'a 0;
    2: A 'a 0, B 'b 1;
    3: A 'a 0, B 'b 1, C 'c 2;
    4: A 'a 0, B 'b 1, C 'c 2, D 'd 3;
    5: A 'a 0, B 'b 1, C 'c 2, D 'd 3, E 'e 4;
    6: A 'a 0, B 'b 1, C 'c 2, D 'd 3, E 'e 4, F 'f 5;
    7: A 'a 0, B 'b 1, C 'c 2, D 'd 3, E 'e 4, F 'f 5, G 'g 6;
    8: A 'a 0, B 'b 1, C 'c 2, D 'd 3, E 'e 4, F 'f 5, G 'g 6, H 'h 7;
    9: A 'a 0, B 'b 1, C 'c 2, D 'd 3, E 'e 4, F 'f 5, G 'g 6, H 'h 7, I 'i 8;
    10: A 'a 0, B 'b 1, C 'c 2, D 'd 3, E 'e 4, F 'f 5, G 'g 6, H 'h 7, I 'i 8, J 'j 9;
    11: A 'a 0, B 'b 1, C 'c 2, D 'd 3, E 'e 4, F 'f 5, G 'g 6, H 'h 7, I 'i 8, J 'j 9, K 'k 10;
    12: A 'a 0, B 'b 1, C 'c 2, D 'd 3, E 'e 4, F 'f 5, G 'g 6, H 'h 7, I 'i 8, J 'j 9, K 'k 10,
        L 'l 11;
}
