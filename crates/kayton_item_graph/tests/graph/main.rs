//! Micro-crates → rustdoc → graph → text that is compared.

mod cross_crate;
mod format;
mod impls;
mod paths;
mod projections;
mod support;
mod types;
