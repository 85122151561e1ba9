//! The part of the standard library that signatures of other crates mention, declared: what stands
//! here at `m::X` is `std::m::X`. Only rustdoc reads this crate; nothing in it is ever run.

#![allow(missing_docs, dead_code, unused_variables, clippy::all)]

macro_rules! iterators {
    ($($(#[$doc:meta])* $name:ident<$($life:lifetime,)* $($param:ident),*> = $item:ty;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name<$($life,)* $($param),*>(
            ::std::marker::PhantomData<$item>,
            ::std::marker::PhantomData<($(&$life (),)* $($param,)*)>,
        );

        impl<$($life,)* $($param),*> Iterator for $name<$($life,)* $($param),*> {
            type Item = $item;

            fn next(&mut self) -> Option<$item> {
                loop {}
            }
        }
    )*};
}

macro_rules! errors {
    ($($name:ident)*) => {$(
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name(());

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                loop {}
            }
        }

        impl ::std::error::Error for $name {}
    )*};
}
