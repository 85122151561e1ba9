//! Keyton text and manifests to a typed program to Rust text.
//!
//! 1. [`lexer`]: text → tokens, with indentation as tokens.
//! 2. [`parser`]: tokens → [`hir::Module`], the tree, and diagnostics; any text has a tree.
//! 3. [`imports`]: what a module imports, known before anything else is.
//! 4. [`shir`]: what each name means → [`shir::Resolution`].
//! 5. [`thir`]: the type of each expression, calls resolved against manifests.
//! 6. `rust_codegen`: Rust for one cell.
//!
//! [`library`] holds the modules that are imported as Python's are, as text of Keyton.
//!
//! [`cursor`] says what stands at a cursor, for editors; it needs none of the stages but the lexer.
//!
//! **Pure.** No files, processes, clocks or environment; `clippy.toml` forbids them. The same
//! input gives the same output.
//!
//! **Manifests alone.** What a crate offers is read from `kayton_manifest`; this crate never sees
//! rustdoc's output, the item graph or the generator of bindings.
//!
//! **No crate is special.** No crate name occurs in here.

pub mod compile;
pub mod cursor;
pub mod hir;
pub mod lexer;
pub mod library;
pub mod parser;
mod rust_codegen;
pub mod shir;
pub mod thir;

pub use compile::{CellInput, CompiledCell, compile_cell, compile_module, compile_parsed};
pub use hir::imports;
pub use kayton_diagnostics as diagnostics;
pub use kayton_manifest as manifest;
pub use parser::{Completeness, Parsed, is_complete, parse};
