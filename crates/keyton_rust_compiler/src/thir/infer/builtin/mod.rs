//! What the language has itself: functions, and methods of its own types.

pub(in crate::thir::infer) mod dicts_and_sets;
pub(in crate::thir::infer) mod display;
pub(in crate::thir::infer) mod functions;
mod instances;
pub(in crate::thir::infer) mod methods;
mod native;
pub(in crate::thir::infer) mod reduce;
pub(in crate::thir::infer) mod types;
