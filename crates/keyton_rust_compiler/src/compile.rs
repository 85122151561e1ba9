//! One cell: text, names and types in, Rust out.
//!
//! 1. The text is parsed and its names are resolved (by [`crate::parse`] and [`crate::shir`]),
//!    unless the caller did that already.
//! 2. [`crate::thir`] types it against manifests and the session.
//! 3. `rust_codegen` prints it; the crate's name is a hash of the print.
//!
//! **Pure.** The session is not changed: [`CompiledCell::change`] says what the cell adds to it, and
//! [`SessionTypes::apply`] takes that over once the cell was compiled by rustc.

use std::sync::Arc;

use kayton_diagnostics::{Code, Diagnostic, FileId};

use crate::hir::{ExprKind, StmtKind};
use crate::rust_codegen::Gen;
use crate::shir::{Resolution, SessionScope};
use crate::thir::infer::infer;
use crate::thir::modules::UnitImports;
use crate::thir::tree::Program;
use crate::thir::{
    GlobalType, InstanceProvider, ManifestSet, SessionChange, SessionTypes, Unit, line_starts,
};

/// What is compiled, and against what.
pub struct CellInput<'a> {
    /// The text's id in diagnostics.
    pub file: FileId,
    /// The text.
    pub text: &'a str,
    /// Manifests of all loaded plugins.
    pub manifests: &'a ManifestSet,
    /// What earlier cells left.
    pub session: &'a SessionTypes,
    /// Writes instances that no plugin holds.
    pub instances: &'a dyn InstanceProvider,
    /// Number of the cell, as traces show it.
    pub cell_number: u32,
    /// Whether the value of the last expression is shown.
    pub want_display: bool,
}

/// A cell as Rust.
#[derive(Debug, Clone)]
pub struct CompiledCell {
    /// The crate's text, but for its module `lazy`: [`CompiledCell::with_instances`].
    pub rust: String,
    /// Instances that it calls in `lazy`: name and item, all of whose paths are absolute.
    pub instances: Vec<(String, String)>,
    /// Its name, `kayton_cell_<hash>`: also that of the entry symbol.
    pub crate_name: String,
    /// Crates that it links: glue crates and earlier cells.
    pub extern_crates: Vec<String>,
    /// What it adds to the session.
    pub change: SessionChange,
    /// Keyton line of each Rust line, 0 where there is none; to report a fault of the compiler.
    pub lines: Vec<u32>,
    /// Whether each of its statements runs at most once: no loop, no function. Optimising such a cell
    /// takes longer than running it.
    pub straight: bool,
    /// Warnings.
    pub warnings: Vec<Diagnostic>,
}

impl CompiledCell {
    /// The whole text, with `lazy` made of `items`.
    #[must_use]
    pub fn with_instances(&self, items: &str) -> String {
        match items.is_empty() {
            true => self.rust.clone(),
            false => format!("{}mod lazy {{\n{items}}}\n", self.rust),
        }
    }

    /// Name of the `extern "C"` entry.
    #[must_use]
    pub fn entry(&self) -> &str {
        &self.crate_name
    }
}

/// Compiles a cell to Rust.
///
/// # Errors
/// Everything that is wrong with the text, warnings included.
pub fn compile_cell(input: &CellInput<'_>) -> Result<CompiledCell, Vec<Diagnostic>> {
    let mut parsed = crate::parse(input.text, input.file);
    crate::hir::follow_aliases(&mut parsed.module, &|name| {
        input.session.imports.get(name).cloned()
    });
    compile_parsed(input, parsed)
}

/// Compiles a cell that was parsed already, and whose imports name their crates
/// ([`crate::hir::follow_aliases`]).
///
/// # Errors
/// Everything that is wrong with the text, warnings included.
pub fn compile_parsed(
    input: &CellInput<'_>,
    parsed: crate::Parsed,
) -> Result<CompiledCell, Vec<Diagnostic>> {
    compile_module(input, parsed, "")
}

/// Compiles the file of a Keyton module, as a cell with names of its own. `module` is what other
/// files import it by, `pkg.m`; `""` stands for the names of the cells.
///
/// # Errors
/// Everything that is wrong with the text, warnings included.
pub fn compile_module(
    input: &CellInput<'_>,
    parsed: crate::Parsed,
    module: &str,
) -> Result<CompiledCell, Vec<Diagnostic>> {
    let mut diagnostics = parsed.diagnostics;
    if diagnostics.iter().any(Diagnostic::is_error) {
        return Err(diagnostics);
    }
    let imports = UnitImports {
        manifests: input.manifests,
        session: input.session,
        namespace: module,
    };
    // A module that is run again begins anew.
    let scope = match module {
        "" => input.session.scope(),
        _ => SessionScope::default(),
    };
    let resolved = crate::shir::resolve(&parsed.module, &scope, &imports);
    diagnostics.extend(resolved.diagnostics);
    if diagnostics.iter().any(Diagnostic::is_error) {
        return Err(diagnostics);
    }
    compile_resolved(
        input,
        parsed.module,
        resolved.resolution,
        diagnostics,
        module,
    )
}

/// `diagnostics` are those found so far.
fn compile_resolved(
    input: &CellInput<'_>,
    module: crate::hir::Module,
    resolution: Resolution,
    mut diagnostics: Vec<Diagnostic>,
    namespace: &str,
) -> Result<CompiledCell, Vec<Diagnostic>> {
    let place = match namespace {
        "" => input.cell_number.to_string(),
        _ => format!("{} {namespace}", input.cell_number),
    };
    let hash = format!("{:016x}", fnv(&[input.text, &place]));
    let unit = Arc::new(Unit {
        module,
        resolution,
        lines: line_starts(input.text),
        text: input.text.to_owned(),
        cell: input.cell_number,
        hash,
        namespace: namespace.to_owned(),
    });
    let mut inferred = infer(
        input.manifests,
        input.session,
        input.instances,
        &unit,
        input.want_display,
    );
    diagnostics.append(&mut inferred.diagnostics);
    if diagnostics.iter().any(Diagnostic::is_error) {
        return Err(diagnostics);
    }
    let program = inferred.program;
    let mut types = inferred.types;
    let mut printer = Gen::new(&program, input.manifests, &mut types);
    let (crate_name, printed) = printer.file(|text| format!("kayton_cell_{:016x}", fnv(&[text])));
    let mut change = SessionChange {
        imports: inferred.imports,
        aliases: inferred.aliases,
        unit: Some(unit.clone()),
        next_slot: inferred.next_slot,
        ..SessionChange::default()
    };
    for global in program.globals.iter().filter(|g| !g.earlier) {
        let ty = types.finish(&global.ty);
        change.globals.insert(
            global.name.clone(),
            GlobalType {
                slot: global.slot,
                ty,
            },
        );
    }
    for (name, template) in inferred.functions {
        if template.unit.hash == unit.hash {
            change.functions.insert(name, template);
        }
    }
    for (name, mut def) in inferred.structs {
        if def.unit.hash != unit.hash {
            continue;
        }
        if let Some(known) = inferred.struct_keys.get(&def.key) {
            def = known.clone();
        }
        // One without `__init__` arguments so far has no fields yet: a later cell holds it.
        if held(&program, &def) {
            def.settle(&mut types, &crate_name);
        }
        change.structs.insert(name, def);
    }
    for (_, mut def) in inferred.struct_keys {
        if def.krate.is_empty() && held(&program, &def) {
            def.settle(&mut types, &crate_name);
            change.struct_defs.push(def);
        }
    }
    for (i, mut instance) in inferred.instances {
        instance.krate.clone_from(&crate_name);
        instance.ret = types.finish(&program.fns[i].ret);
        for dependency in &mut instance.dependencies {
            if let crate::thir::Dependency::Global(_, _, ty) = dependency {
                *ty = types.finish(ty);
            }
        }
        change.instances.push(instance);
    }
    // A name that was a variable and became a function, or the other way round, has one meaning.
    change.globals.retain(|name, _| {
        !change.functions.contains_key(name) && !change.structs.contains_key(name)
    });
    if printed.rust.contains('\u{1}') || printed.rust.contains('\u{2}') {
        let message = "the text holds control characters that the compiler needs for itself";
        diagnostics.push(Diagnostic::error(Code::Internal, message).help("remove them"));
        return Err(diagnostics);
    }
    Ok(CompiledCell {
        rust: printed.rust,
        instances: program.lazy.clone(),
        crate_name,
        extern_crates: printed.externs,
        change,
        lines: printed.lines,
        straight: is_straight(&unit.module, &program),
        warnings: diagnostics,
    })
}

/// Whether the cell's crate holds a struct.
fn held(program: &Program, def: &crate::thir::StructType) -> bool {
    let mut held = program.structs.iter().filter(|s| s.krate.is_none());
    held.any(|s| s.key == def.key.0)
}

/// See [`CompiledCell::straight`].
fn is_straight(module: &crate::hir::Module, program: &Program) -> bool {
    let loops = module
        .stmts
        .values()
        .any(|stmt| matches!(stmt.kind, StmtKind::For { .. } | StmtKind::While { .. }));
    let comprehensions = module
        .exprs
        .values()
        .any(|expr| matches!(expr.kind, ExprKind::Comprehension(_)));
    let emitted = program.fns.iter().any(|inst| inst.krate.is_none());
    !(loops || comprehensions || emitted || !module.fns.is_empty())
}

/// FNV-1a over several texts; a name for content, nothing that must resist an attacker.
fn fnv(parts: &[&str]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for part in parts {
        for byte in part.bytes().chain([0xff]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}
