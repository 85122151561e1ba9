//! Asks which traits a concrete type has, by autoref specialisation: `(&Probe::<T>::NEW).debug()`
//! resolves to the `Yes` trait where its bound holds, and one reference further to `No`.

use core::{any::Any, cmp::Ordering, fmt, hash::Hash, hash::Hasher, marker::PhantomData};

use crate::{KResult, Tree};

/// A type of which [`type_entry!`](crate::type_entry) asks what it can do.
pub struct Probe<T>(PhantomData<T>);

impl<T> Probe<T> {
    /// The probe.
    pub const NEW: Self = Probe(PhantomData);
}

/// The `T` behind `value`. The registry looks entries up by type, so it is always one.
fn cast<T: 'static>(value: &dyn Any) -> Option<&T> {
    value.downcast_ref()
}

macro_rules! probes {
    ($($yes:ident $no:ident $bound:path, $method:ident: $function:ty = $make:expr;)*) => {$(
        #[doc = concat!("[`", stringify!($bound), "`] where `T` has it.")]
        pub trait $yes {
            /// The function.
            fn $method(&self) -> Option<$function>;
        }
        impl<T: $bound + 'static> $yes for Probe<T> {
            fn $method(&self) -> Option<$function> {
                Some($make)
            }
        }
        #[doc = concat!("Nothing where `T` lacks [`", stringify!($bound), "`].")]
        pub trait $no {
            /// Nothing.
            fn $method(&self) -> Option<$function>;
        }
        impl<T: 'static> $no for &Probe<T> {
            fn $method(&self) -> Option<$function> {
                None
            }
        }
    )*};
}

probes! {
    YesDisplay NoDisplay fmt::Display, display:
        fn(&dyn Any, &mut fmt::Formatter<'_>) -> fmt::Result =
        |value, f| cast::<T>(value).map_or(Ok(()), |value| value.fmt(f));
    YesDebug NoDebug fmt::Debug, debug:
        fn(&dyn Any, &mut fmt::Formatter<'_>) -> fmt::Result =
        |value, f| cast::<T>(value).map_or(Ok(()), |value| value.fmt(f));
    YesEqual NoEqual PartialEq, equal: fn(&dyn Any, &dyn Any) -> bool =
        |a, b| cast::<T>(a).is_some_and(|a| cast::<T>(b).is_some_and(|b| a == b));
    YesOrder NoOrder PartialOrd, order: fn(&dyn Any, &dyn Any) -> Option<Ordering> =
        |a, b| cast::<T>(a)?.partial_cmp(cast::<T>(b)?);
    YesHash NoHash Hash, hash: fn(&dyn Any, &mut dyn Hasher) =
        |value, mut state| if let Some(value) = cast::<T>(value) { value.hash(&mut state) };
}

#[cfg(feature = "serde")]
probes! {
    YesTree NoTree serde_core::Serialize, tree: fn(&dyn Any) -> KResult<Tree> =
        |value| match cast::<T>(value) {
            Some(value) => crate::dynamic::tree_of(value),
            None => Ok(Tree::Leaf(crate::Dynamic::NONE)),
        };
}

#[cfg(not(feature = "serde"))]
mod without_serde {
    use super::{Any, KResult, Probe, Tree};

    /// Nothing: the feature `serde` is off.
    pub trait NoTree {
        /// Nothing.
        fn tree(&self) -> Option<fn(&dyn Any) -> KResult<Tree>>;
    }
    impl<T: 'static> NoTree for &Probe<T> {
        fn tree(&self) -> Option<fn(&dyn Any) -> KResult<Tree>> {
            None
        }
    }
    pub use NoTree as YesTree;
}
#[cfg(not(feature = "serde"))]
pub use without_serde::{NoTree, YesTree};

/// `type_entry!("reqwest::Client", types::Client)`: the entry of a type in the table of a plugin.
/// The name is the one that messages show; the type must be `'static` and have no parameters left.
#[macro_export]
macro_rules! type_entry {
    ($name:expr, $type:ty) => {
        $crate::TypeEntry::new::<$type>($name, || {
            #[allow(unused_imports)]
            use $crate::__probe::{
                NoDebug as _, NoDisplay as _, NoEqual as _, NoHash as _, NoOrder as _, NoTree as _,
                YesDebug as _, YesDisplay as _, YesEqual as _, YesHash as _, YesOrder as _,
                YesTree as _,
            };
            let probe = &$crate::__probe::Probe::<$type>::NEW;
            $crate::TypeOps {
                display: probe.display(),
                debug: probe.debug(),
                equal: probe.equal(),
                order: probe.order(),
                hash: probe.hash(),
                tree: probe.tree(),
            }
        })
    };
}
