//! The language: statements, expressions, functions, structs and patterns, wherever their types come from.

pub(in crate::thir::infer) mod args;
pub(in crate::thir::infer) mod assign;
pub(in crate::thir::infer) mod attributes;
pub(in crate::thir::infer) mod calls;
pub(in crate::thir::infer) mod checks;
pub(in crate::thir::infer) mod classes;
pub(in crate::thir::infer) mod comprehension;
pub(in crate::thir::infer) mod construct;
pub(in crate::thir::infer) mod convert;
pub(in crate::thir::infer) mod expr;
pub(in crate::thir::infer) mod fn_values;
pub(in crate::thir::infer) mod functions;
pub(in crate::thir::infer) mod items;
pub(in crate::thir::infer) mod iterate;
pub(in crate::thir::infer) mod literals;
pub(in crate::thir::infer) mod managers;
pub(in crate::thir::infer) mod modules;
pub(in crate::thir::infer) mod ops;
pub(in crate::thir::infer) mod params;
pub(in crate::thir::infer) mod patterns;
pub(in crate::thir::infer) mod returns;
pub(in crate::thir::infer) mod scope;
pub(in crate::thir::infer) mod stmt;
pub(in crate::thir::infer) mod structs;
pub(in crate::thir::infer) mod tries;
pub(in crate::thir::infer) mod written;
