//! Cells: one rustc call, one dylib, kept by content.

use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};

use crate::compile::{Compile, Emit, Inputs, Layer};
use crate::error::Result;
use crate::hash::{Digest, DigestBuilder};
use crate::home::{Home, read_cached, write_atomic, write_json};
use crate::linker::Linker;
use crate::store::{USED_FILE, note_use};
use crate::toolchain::Toolchain;

/// How a cell is compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellOptions {
    /// rustc's `opt-level`, 0 to 3.
    pub opt_level: u8,
}

impl Default for CellOptions {
    /// Level 2 costs about 20 ms over 0, as 1 does, and makes loops an order of magnitude faster; a cell that
    /// runs each statement once is better off with 0.
    fn default() -> Self {
        Self { opt_level: 2 }
    }
}

/// A cell to be compiled.
#[derive(Debug, Clone, Copy)]
pub struct CellRequest<'a> {
    /// Name of the crate.
    pub crate_name: &'a str,
    /// Its source.
    pub source: &'a str,
    /// The base, the plugins and the earlier cells that it names.
    pub inputs: &'a Inputs,
    /// How it is compiled.
    pub options: CellOptions,
}

/// A compiled cell on disk.
#[derive(Serialize, Deserialize)]
struct CellRecord {
    dylib: Digest,
}

/// Compiles a cell; one that was compiled before from the same source against the same inputs is
/// taken from the cache.
pub(crate) fn compile(
    home: &Home,
    toolchain: &Toolchain,
    request: CellRequest<'_>,
) -> Result<Layer> {
    let key = key_of(request)?;
    let dir = toolchain.dir(home).join("cells");
    let stem = format!("{}-{}", request.crate_name, key.short());
    let (prefix, suffix) = (std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    let dylib = dir.join(format!("{prefix}{stem}{suffix}"));
    let record = dir.join(format!("{stem}.json"));
    let layer = Layer {
        crate_name: request.crate_name.to_owned(),
        dylib: dylib.clone(),
    };
    let whole = |known: CellRecord| Digest::of_file(&dylib).is_ok_and(|now| now == known.dylib);
    if dylib.is_file() && read_cached(&record).is_some_and(whole) {
        return Ok(layer);
    }
    let source = dir.join(format!("{stem}.rs"));
    fs_err::create_dir_all(&dir)?;
    note_use(&dir.join(USED_FILE));
    write_atomic(&source, request.source.as_bytes())?;
    let scratch = home.scratch()?;
    let unfinished = Utf8PathBuf::try_from(scratch.path().join(format!("{prefix}{stem}{suffix}")))
        .map_err(std::io::Error::other)?;
    let options = [
        format!("-Copt-level={}", request.options.opt_level),
        // A cell is too small to be worth a second thread.
        "-Ccodegen-units=1".into(),
        "-Cdebuginfo=0".into(),
        "-Cstrip=debuginfo".into(),
    ];
    let compile = |linker: &Linker| {
        let compile = Compile {
            toolchain,
            crate_name: request.crate_name,
            metadata: key.short(),
            edition: "2024",
            inputs: request.inputs,
            emit: Emit::Dylib,
            options: &options,
            linker,
        };
        compile.expect(&source, &unfinished)
    };
    compile(&toolchain.linker)?;
    let digest = Digest::of_file(&unfinished)?;
    // Windows: what later cells link with is a file beside the library.
    let import = |dylib: &Utf8Path| dylib.with_file_name(format!("{stem}{suffix}.lib"));
    if import(&unfinished).is_file() {
        fs_err::rename(import(&unfinished), import(&dylib))?;
    }
    fs_err::rename(&unfinished, &dylib)?;
    write_json(&record, &CellRecord { dylib: digest })?;
    Ok(layer)
}

/// Source, options and what it is linked with. Dylibs are told apart by their path: a plugin's
/// folder and a cell's file are named for their content.
fn key_of(request: CellRequest<'_>) -> Result<Digest> {
    let inputs = serde_json::to_vec(request.inputs).map_err(std::io::Error::other)?;
    Ok(DigestBuilder::default()
        .part(request.source)
        .part([request.options.opt_level])
        .part(inputs)
        .finish())
}
