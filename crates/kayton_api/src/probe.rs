//! Asks which traits a concrete type has: `Probe::<T>::DEBUG` is the constant of an inherent impl where its
//! bound holds, and that of a trait with a default for all types where it does not. Nothing of it becomes
//! code but the functions that are found.

use core::{any::Any, cmp::Ordering, fmt, hash::Hash, hash::Hasher, marker::PhantomData};

use crate::{KResult, Tree};

/// A type of which [`type_entry!`](crate::type_entry) asks what it can do.
pub struct Probe<T>(PhantomData<T>);

impl<T> Probe<T> {
    /// The probe.
    pub const NEW: Self = Probe(PhantomData);
}

macro_rules! probes {
    ($($no:ident $bound:path, $name:ident: $function:ty = $make:ident;)*) => {$(
        impl<T: $bound + 'static> Probe<T> {
            #[doc = concat!("The function, where `T` has [`", stringify!($bound), "`].")]
            pub const $name: Option<$function> = Some($make::<T>);
        }
        #[doc = concat!("What a type without [`", stringify!($bound), "`] has.")]
        pub trait $no {
            /// Nothing.
            const $name: Option<$function> = None;
        }
        impl<T: 'static> $no for Probe<T> {}
    )*};
}

probes! {
    NoDisplay fmt::Display, DISPLAY:
        fn(&dyn Any, &mut fmt::Formatter<'_>) -> fmt::Result = display;
    NoDebug fmt::Debug, DEBUG:
        fn(&dyn Any, &mut fmt::Formatter<'_>) -> fmt::Result = debug;
    NoEqual PartialEq, EQUAL: fn(&dyn Any, &dyn Any) -> bool = equal;
    NoOrder PartialOrd, ORDER: fn(&dyn Any, &dyn Any) -> Option<Ordering> = order;
    NoHash Hash, HASH: fn(&dyn Any, &mut dyn Hasher) = hash;
}

#[cfg(feature = "serde")]
probes! {
    NoTree serde_core::Serialize, TREE: fn(&dyn Any) -> KResult<Tree> = tree;
}

// The registry looks entries up by type, so that what they are given is always of it. Each is one function,
// without closures: there are as many as a plugin has types.

fn display<T: fmt::Display + 'static>(value: &dyn Any, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match value.downcast_ref::<T>() {
        Some(value) => value.fmt(f),
        None => Ok(()),
    }
}

fn debug<T: fmt::Debug + 'static>(value: &dyn Any, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match value.downcast_ref::<T>() {
        Some(value) => value.fmt(f),
        None => Ok(()),
    }
}

fn equal<T: PartialEq + 'static>(a: &dyn Any, b: &dyn Any) -> bool {
    match (a.downcast_ref::<T>(), b.downcast_ref::<T>()) {
        (Some(a), Some(b)) => a == b,
        _ => false,
    }
}

fn order<T: PartialOrd + 'static>(a: &dyn Any, b: &dyn Any) -> Option<Ordering> {
    match (a.downcast_ref::<T>(), b.downcast_ref::<T>()) {
        (Some(a), Some(b)) => a.partial_cmp(b),
        _ => None,
    }
}

fn hash<T: Hash + 'static>(value: &dyn Any, mut state: &mut dyn Hasher) {
    if let Some(value) = value.downcast_ref::<T>() {
        value.hash(&mut state);
    }
}

#[cfg(feature = "serde")]
fn tree<T: serde_core::Serialize + 'static>(value: &dyn Any) -> KResult<Tree> {
    match value.downcast_ref::<T>() {
        Some(value) => crate::dynamic::tree_of(value),
        None => Ok(Tree::Leaf(crate::Dynamic::NONE)),
    }
}

/// What every type has without the feature `serde`.
#[cfg(not(feature = "serde"))]
pub trait NoTree {
    /// Nothing.
    const TREE: Option<fn(&dyn Any) -> KResult<Tree>> = None;
}

#[cfg(not(feature = "serde"))]
impl<T: 'static> NoTree for Probe<T> {}

/// `type_entry!("reqwest::Client", types::Client)`: the entry of a type in the table of a plugin.
/// The name is the one that messages show; the type must be `'static` and have no parameters left.
#[macro_export]
macro_rules! type_entry {
    ($name:expr, $type:ty) => {
        $crate::TypeEntry::new::<$type>($name, {
            #[allow(unused_imports)]
            use $crate::__probe::{
                NoDebug as _, NoDisplay as _, NoEqual as _, NoHash as _, NoOrder as _, NoTree as _,
            };
            $crate::TypeOps {
                display: $crate::__probe::Probe::<$type>::DISPLAY,
                debug: $crate::__probe::Probe::<$type>::DEBUG,
                equal: $crate::__probe::Probe::<$type>::EQUAL,
                order: $crate::__probe::Probe::<$type>::ORDER,
                hash: $crate::__probe::Probe::<$type>::HASH,
                tree: $crate::__probe::Probe::<$type>::TREE,
            }
        })
    };
}
