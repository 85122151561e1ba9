//! What the language has itself: functions, and methods of its own types.

pub(in crate::thir::infer) mod dicts_and_sets;
pub(in crate::thir::infer) mod display;
mod formatting;
pub(in crate::thir::infer) mod functions;
mod instances;
pub(in crate::thir::infer) mod method_table;
mod methods;
mod named;
mod native;
mod printing;
mod records;
pub(in crate::thir::infer) mod reduce;
mod system;
pub(in crate::thir::infer) mod types;
mod values;
