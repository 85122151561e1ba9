//! Programs that are really compiled and run: what they print is compared with what Python prints.
//!
//! 1. The runtime is built once, into this test's own target folder.
//! 2. Every cell of every program becomes an rlib; one host links them all.
//! 3. The host runs the programs in order, and its output is cut into theirs.
#![allow(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "the compiler is pure; its tests run what it makes"
)]

#[path = "run/hostile.rs"]
mod hostile;
#[path = "run/loops.rs"]
mod loops;
#[path = "run/programs.rs"]
mod programs;

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use kayton_diagnostics::render::{self, RenderOptions};
use kayton_diagnostics::{FileId, Sources};
use keyton_rust_compiler::library;
use keyton_rust_compiler::thir::{ManifestSet, NoInstances, SessionTypes};
use keyton_rust_compiler::{CellInput, CompiledCell, compile_module};

/// A program compiled to Rust, cell by cell.
struct Program {
    name: String,
    cells: Vec<CompiledCell>,
    expected: String,
}

fn compile(name: &str, text: &str) -> Result<Vec<CompiledCell>, String> {
    let manifests = ManifestSet::default();
    let mut session = SessionTypes::default();
    let mut cells = Vec::new();
    for (i, cell) in text.split("\n---\n").enumerate() {
        let mut sources = Sources::new();
        let file: FileId = sources.add(format!("{name} cell {}", i + 1), cell);
        let input = CellInput {
            file,
            text: cell,
            manifests: &manifests,
            session: &session,
            instances: &NoInstances,
            cell_number: u32::try_from(i + 1).unwrap_or(0),
            want_display: true,
        };
        // `# module m` makes the cell the file of a module.
        let first = cell.trim_start().lines().next();
        let module = first.and_then(|line| line.strip_prefix("# module "));
        let parsed = keyton_rust_compiler::parse(cell, file);
        let compiled = compile_module(&input, parsed, module.unwrap_or("")).map_err(|found| {
            let texts: Vec<String> = found
                .iter()
                .map(|d| render::render(d, &sources, RenderOptions::default()))
                .collect();
            texts.join("\n")
        })?;
        session.apply(&compiled.change);
        cells.push(compiled);
    }
    Ok(cells)
}

fn run(command: &mut Command) -> Result<String, String> {
    let out = command.output().map_err(|e| e.to_string())?;
    if out.status.success() {
        return Ok(String::from_utf8_lossy(&out.stdout).into_owned());
    }
    Err(format!(
        "{}\n{}",
        String::from_utf8_lossy(&out.stdout),
        String::from_utf8_lossy(&out.stderr)
    ))
}

/// Builds the runtime; gives the folder of its rlibs.
fn runtime(root: &Path) -> Result<PathBuf, String> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let target = root.join("runtime");
    run(Command::new(env!("CARGO"))
        .args([
            "build",
            "-q",
            "--offline",
            "-p",
            "kayton_api",
            "-p",
            "kayton_runtime",
            "--target-dir",
        ])
        .arg(&target)
        .current_dir(workspace))?;
    Ok(target.join("debug"))
}

fn rustc(
    libs: &Path,
    root: &Path,
    name: &str,
    text: &str,
    kind: &str,
    uses: &[String],
) -> Result<(), String> {
    let source = root.join(format!("{name}.rs"));
    std::fs::write(&source, text).map_err(|e| e.to_string())?;
    let mut command = Command::new("rustc");
    command.args([
        "--edition",
        "2024",
        "--crate-type",
        kind,
        "--crate-name",
        name,
        "--out-dir",
    ]);
    command.arg(root).arg(&source);
    command.arg("-L").arg(root);
    command
        .arg("-L")
        .arg(format!("dependency={}", libs.join("deps").display()));
    for lib in ["kayton_api", "kayton_runtime"] {
        command.arg("--extern").arg(format!(
            "{lib}={}",
            libs.join(format!("lib{lib}.rlib")).display()
        ));
    }
    for lib in uses {
        command.arg("--extern").arg(format!(
            "{lib}={}",
            root.join(format!("lib{lib}.rlib")).display()
        ));
    }
    run(&mut command).map(drop)
}

/// The module that a line imports, if it imports one of the language.
fn imported(line: &str) -> Option<&'static str> {
    let line = line.trim_start();
    let rest = line
        .strip_prefix("import ")
        .or(line.strip_prefix("from "))?;
    let name = rest.split([' ', ',', '.']).next()?;
    library::names().find(|module| *module == name)
}

/// The modules of the language that a text imports, each behind those that it imports itself.
fn modules_of(text: &str, found: &mut Vec<&'static str>) {
    let named = text.lines().filter_map(imported);
    let opens = text.contains("open(").then_some("io");
    for module in named.chain(opens) {
        if !found.contains(&module) {
            let source = library::source(module).unwrap_or("");
            let mut inner = Vec::new();
            modules_of(&source.replace("open(", ""), &mut inner);
            inner.retain(|module| !found.contains(module));
            found.extend(inner);
            found.push(module);
        }
    }
}

/// Programs of Python, with what CPython prints: `NAME.py` and `NAME.out` in `tests/python` and
/// `examples/programs`. The modules of the language that one imports are cells in front of it; what imports a
/// crate is run by the tests of the command line.
fn python_programs() -> Vec<(String, String, String)> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<PathBuf> = Vec::new();
    for folder in [
        here.join("tests/python"),
        here.join("../../examples/programs"),
    ] {
        let entries = std::fs::read_dir(folder).expect("the folder of programs");
        let paths = entries.map(|entry| entry.expect("an entry").path());
        files.extend(paths.filter(|path| path.extension().is_some_and(|e| e == "py")));
    }
    files.sort();
    let read = |path: &Path| std::fs::read_to_string(path).expect("a text");
    let mut programs = Vec::new();
    for path in &files {
        let name = path.file_stem().map(|s| s.to_string_lossy().into_owned());
        let program = read(path);
        let mut modules = Vec::new();
        modules_of(&program, &mut modules);
        let source = |module: &str| library::source(module).unwrap_or("");
        if modules
            .iter()
            .any(|module| source(module).contains("\nrimport "))
        {
            continue;
        }
        let mut cells = String::new();
        for module in modules {
            let source = source(module);
            let _ = write!(cells, "# module {module}\n{source}\n---\n");
        }
        let expected = read(&path.with_extension("out"));
        programs.push((name.unwrap_or_default(), cells + &program, expected));
    }
    programs
}

#[test]
fn programs_print_what_python_prints() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cells");
    std::fs::create_dir_all(&root).expect("the folder of the test");
    let only = std::env::var("KAYTON_TEST_PROGRAM").ok();
    let mut failures = String::new();
    let mut programs = Vec::new();
    let written = programs::PROGRAMS
        .iter()
        .chain(loops::PROGRAMS)
        .chain(hostile::PROGRAMS);
    let written = written.map(|(name, text, expected)| {
        (
            (*name).to_owned(),
            (*text).to_owned(),
            (*expected).to_owned(),
        )
    });
    for (name, text, expected) in written.chain(python_programs()) {
        if only.as_deref().is_some_and(|o| o != name) {
            continue;
        }
        let text = text.strip_prefix('\n').unwrap_or(&text);
        let expected = expected
            .strip_prefix('\n')
            .unwrap_or(&expected)
            .trim_end()
            .to_owned();
        match compile(&name, text) {
            Ok(cells) => programs.push(Program {
                name,
                cells,
                expected,
            }),
            Err(e) => {
                let _ = writeln!(failures, "== {name}: not compiled\n{e}");
            }
        }
    }
    let libs = runtime(&root).expect("the runtime builds");
    let base = "pub extern crate kayton_api; pub extern crate kayton_runtime;";
    rustc(&libs, &root, "kayton_base", base, "rlib", &[]).expect("the base compiles");
    let mut table = String::new();
    let mut uses = vec!["kayton_base".to_owned()];
    programs.retain(|program| {
        let mut entries = String::new();
        for cell in &program.cells {
            let mut needs = cell.extern_crates.clone();
            needs.push("kayton_base".to_owned());
            if let Err(e) = rustc(&libs, &root, &cell.crate_name, &cell.rust, "rlib", &needs) {
                let _ = writeln!(failures, "== {}: rustc refuses\n{e}", program.name);
                return false;
            }
            uses.push(cell.crate_name.clone());
            let _ = write!(entries, "{0}::{0}, ", cell.crate_name);
        }
        let _ = writeln!(table, "({:?}, &[{entries}]),", program.name);
        true
    });
    let host = include_str!("run/host.rs.txt").replace("PROGRAMS", &table);
    rustc(&libs, &root, "host", &host, "bin", &uses).expect("the host compiles");
    let out = run(&mut Command::new(root.join("host"))).expect("the host runs");
    let mut parts = out.split("## ").skip(1);
    for program in &programs {
        let got = parts
            .next()
            .unwrap_or("")
            .split_once('\n')
            .map_or("", |(_, t)| t)
            .trim_end();
        if got != program.expected {
            let _ = writeln!(
                failures,
                "== {}\n-- expected\n{}\n-- got\n{got}\n",
                program.name, program.expected
            );
        }
    }
    assert!(failures.is_empty(), "{failures}");
}
