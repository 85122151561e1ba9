//! The base, as the toolchain writes it.

pub extern crate kayton_api;
pub extern crate kayton_runtime;

/// Takes the host's context.
///
/// # Safety
/// As `kayton_runtime::install`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kayton_base_install(context: *const kayton_api::KaytonContext) -> i32 {
    // SAFETY: by the caller's promise.
    unsafe { kayton_runtime::install(context) }
}
