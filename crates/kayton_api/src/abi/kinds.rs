use alloc::{collections::BTreeMap, string::String};
use core::{
    any::{TypeId, type_name},
    ffi::c_void,
    fmt::{self, Write as _},
};

use crate::{
    HKayRef, KStr, KVec, KaytonContext, KindId, Style, Value, hooks, lock::Lock,
    owner::is_shareable,
};

/// What the host knows of a bridge type: enough to keep, show and drop values of it.
#[repr(C)]
#[derive(Debug)]
pub struct KindInfo {
    /// Name for messages.
    pub name: KStr,
    /// Size in bytes.
    pub size: usize,
    /// Alignment in bytes.
    pub align: usize,
    /// Whether values may be used and dropped on any thread.
    pub shareable: bool,
    /// First argument of the functions below.
    pub kind: *const c_void,
    /// Drops a value in place. Never unwinds.
    pub drop: unsafe extern "C" fn(kind: *const c_void, value: *mut u8),
    /// Shows a value as `repr` or `str`. Never unwinds.
    pub show: unsafe extern "C" fn(kind: *const c_void, value: *const u8, repr: bool) -> KVec<u8>,
}

/// What is generic about a kind; everything else is code of the base, since what is generic is
/// compiled once per type and plugin.
pub(crate) struct Kind {
    type_id: TypeId,
    pub(crate) name: fn() -> &'static str,
    size: usize,
    align: usize,
    shareable: fn() -> bool,
    /// `None` if nothing needs to be done.
    drop: Option<unsafe fn(*mut u8)>,
    show: unsafe fn(*const u8, &mut fmt::Formatter<'_>, Style) -> fmt::Result,
}

/// # Safety
/// `value` must be a valid `T` that nobody uses afterwards.
unsafe fn drop_value<T>(value: *mut u8) {
    // SAFETY: by the caller's promise.
    unsafe { value.cast::<T>().drop_in_place() }
}

/// # Safety
/// `value` must be a valid `T`.
unsafe fn show_value<T: Value>(
    value: *const u8,
    f: &mut fmt::Formatter<'_>,
    style: Style,
) -> fmt::Result {
    // SAFETY: by the caller's promise.
    unsafe { &*value.cast::<T>() }.show(f, style)
}

impl Kind {
    /// The kind of `T`.
    pub(crate) const fn of<T: Value>() -> &'static Kind {
        const {
            &Kind {
                type_id: TypeId::of::<T>(),
                name: type_name::<T>,
                size: size_of::<T>(),
                align: align_of::<T>(),
                shareable: is_shareable::<T>,
                drop: if core::mem::needs_drop::<T>() {
                    Some(drop_value::<T>)
                } else {
                    None
                },
                show: show_value::<T>,
            }
        }
    }
}

/// # Safety
/// `kind` must be a `&'static Kind`, and `value` a valid value of it that nobody uses afterwards.
unsafe extern "C" fn drop_kind(kind: *const c_void, value: *mut u8) {
    // SAFETY: by the caller's promise.
    if let Some(drop) = unsafe { (*kind.cast::<Kind>()).drop } {
        // A panic in the value's own `Drop` has nobody to go to.
        // SAFETY: by the caller's promise.
        let _ = hooks::catch(|| unsafe { drop(value) });
    }
}

/// A value of a kind, where a `Display` is asked for.
struct ShownKind<'a>(&'a Kind, *const u8, Style);

impl fmt::Display for ShownKind<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // SAFETY: made in `show_kind` only, of a value of the kind.
        unsafe { (self.0.show)(self.1, f, self.2) }
    }
}

/// # Safety
/// `kind` must be a `&'static Kind`, and `value` a valid value of it.
unsafe extern "C" fn show_kind(kind: *const c_void, value: *const u8, repr: bool) -> KVec<u8> {
    // SAFETY: by the caller's promise.
    let kind = unsafe { &*kind.cast::<Kind>() };
    let style = if repr { Style::REPR } else { Style::STR };
    let shown = hooks::catch(|| {
        let mut text = String::new();
        match write!(text, "{}", ShownKind(kind, value, style)) {
            Ok(()) => text,
            Err(_) => alloc::format!("<{}>", (kind.name)()),
        }
    });
    match shown {
        Ok(text) => KVec::from(text.into_bytes()),
        Err(error) => KVec::text(error.message()),
    }
}

static KINDS: Lock<BTreeMap<TypeId, KindId>> = Lock::new(BTreeMap::new());

/// The number of a kind, which is registered with the host at its first use.
pub(crate) fn number(context: &KaytonContext, kind: &'static Kind) -> KindId {
    KINDS.with(|kinds| {
        *kinds.entry(kind.type_id).or_insert_with(|| {
            let info = KindInfo {
                name: KStr::new((kind.name)()),
                size: kind.size,
                align: kind.align,
                shareable: (kind.shareable)(),
                kind: core::ptr::from_ref(kind).cast(),
                drop: drop_kind,
                show: show_kind,
            };
            // SAFETY: the context is valid while borrowed; the host copies the info.
            unsafe { (context.api().kind_register)(context.host(), &info) }
        })
    })
}

/// The kind of `T`, registered with the host at its first use.
pub fn kind_of<T: Value>(context: &KaytonContext) -> KindId {
    number(context, Kind::of::<T>())
}

/// Moves a value into the host's arena, with one reference.
pub fn store<T: Value>(context: &KaytonContext, value: T) -> HKayRef {
    let value = core::mem::ManuallyDrop::new(value);
    // SAFETY: the value is a `T` and is not used here afterwards.
    unsafe { store_raw(context, Kind::of::<T>(), (&raw const value).cast()) }
}

/// # Safety
/// `value` must be a valid value of the kind, which the caller gives up.
pub(crate) unsafe fn store_raw(
    context: &KaytonContext,
    kind: &'static Kind,
    value: *const u8,
) -> HKayRef {
    let kind = number(context, kind);
    // SAFETY: the context is valid while borrowed; the value is of the kind, by the caller's
    // promise.
    unsafe { (context.api().value_new)(context.host(), kind, value) }
}
