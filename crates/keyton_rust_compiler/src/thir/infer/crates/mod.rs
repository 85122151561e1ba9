//! Crates: what manifests name, calls of exports, and the instances of generics.
//!
//! 1. [`manifest_paths`] finds what a path means, [`members`] and [`method_calls`] what stands after a dot.
//! 2. [`generics`] learns parameters from types; [`told`] says what a call tells of them, [`instances`] chooses.
//! 3. [`exports`] makes the call: arguments are converted, moves and changes noted.

pub(in crate::thir::infer) mod alias;
pub(in crate::thir::infer) mod associated;
pub(in crate::thir::infer) mod callbacks;
pub(in crate::thir::infer) mod collections;
pub(in crate::thir::infer) mod constructors;
pub(in crate::thir::infer) mod defaults;
pub(in crate::thir::infer) mod exports;
pub(in crate::thir::infer) mod fields;
pub(in crate::thir::infer) mod function_args;
pub(in crate::thir::infer) mod generics;
pub(in crate::thir::infer) mod guards;
pub(in crate::thir::infer) mod in_out;
pub(in crate::thir::infer) mod instances;
pub(in crate::thir::infer) mod macros;
pub(in crate::thir::infer) mod manifest_paths;
mod members;
pub(in crate::thir::infer) mod method_calls;
pub(in crate::thir::infer) mod moves;
pub(in crate::thir::infer) mod namesakes;
pub(in crate::thir::infer) mod ranges;
pub(in crate::thir::infer) mod rust_names;
pub(in crate::thir::infer) mod skipped;
pub(in crate::thir::infer) mod told;
pub(in crate::thir::infer) mod variants;
pub(in crate::thir::infer) mod waiting;
pub(in crate::thir::infer) mod whole_numbers;
