//! rustc, called directly: what every crate of ours is compiled with.
//!
//! **One process, one copy.** std is dynamic, the base and the layers are dylibs, and a dylib names
//! every layer before it; rustc then takes from them what they hold and links only what is new.

use std::collections::BTreeSet;
use std::process::Command;

use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};

use crate::error::{CompileError, Result};
use crate::linker::Linker;
use crate::messages::{self, RustcMessage};
use crate::toolchain::Toolchain;
use crate::units::Extern;

/// A dylib of the session: the base, a plugin's glue, a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layer {
    /// Name of the crate, as `extern crate` writes it.
    pub crate_name: String,
    /// The dylib, absolute.
    pub dylib: Utf8PathBuf,
}

/// What a generated crate is compiled against.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    /// Crates by the names that the source uses.
    pub externs: Vec<Extern>,
    /// Dylibs that hold crates already, in load order, the base first.
    pub layers: Vec<Layer>,
    /// Folders with the libraries that the externs depend on.
    pub search: Vec<Utf8PathBuf>,
    /// Where native libraries are, as build scripts said (`kind=path` or a path).
    pub native_search: Vec<String>,
    /// The static libraries that build scripts had linked.
    #[serde(default)]
    pub native_archives: BTreeSet<Utf8PathBuf>,
}

/// What becomes of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Emit {
    /// Nothing but messages.
    Check,
    /// What bodies are lowered to, as text, which states the type of every variable.
    Mir,
    /// Objects, which nothing links.
    Objects,
    /// A dylib.
    Dylib,
    /// An rlib.
    Rlib,
}

/// One compilation.
#[derive(Debug, Clone)]
pub(crate) struct Compile<'a> {
    pub(crate) toolchain: &'a Toolchain,
    pub(crate) crate_name: &'a str,
    /// Distinguishes crates of one name.
    pub(crate) metadata: &'a str,
    pub(crate) edition: &'a str,
    pub(crate) inputs: &'a Inputs,
    pub(crate) emit: Emit,
    /// Further options: optimisation, codegen units.
    pub(crate) options: &'a [String],
    pub(crate) linker: &'a Linker,
}

/// What rustc said of a source that it took, or of one that was only checked.
pub(crate) struct Compiled {
    pub(crate) messages: Vec<RustcMessage>,
    pub(crate) stderr: String,
    pub(crate) success: bool,
}

impl Compile<'_> {
    /// Compiles a file to `output`; messages name the file as it is given here.
    pub(crate) fn run(&self, source: &Utf8Path, output: &Utf8Path) -> Result<Compiled> {
        let mut command = self.command();
        command.arg(source).arg("-o").arg(output);
        let result = self.toolchain.output(&mut command)?;
        let (messages, stderr) = messages::parse(&result.stderr, source.as_str());
        Ok(Compiled {
            messages,
            stderr,
            success: result.status.success(),
        })
    }

    /// Compiles a file, and fails if rustc does.
    pub(crate) fn expect(&self, source: &Utf8Path, output: &Utf8Path) -> Result<()> {
        let compiled = self.run(source, output)?;
        if compiled.success {
            return Ok(());
        }
        let crate_name = self.crate_name.to_owned();
        Err(CompileError {
            crate_name,
            messages: compiled.messages,
            stderr: compiled.stderr,
        }
        .into())
    }

    fn command(&self) -> Command {
        let mut command = self.toolchain.rustc();
        command.args(["--crate-name", self.crate_name]);
        command.arg(format!("--edition={}", self.edition));
        command.args(["--target", &self.toolchain.target]);
        // Lints have no place in generated code, not even those that deny; what users write of Rust is told
        // of numbers that do not fit.
        command.arg(match self.emit {
            Emit::Mir => "-Awarnings",
            _ => "--cap-lints=allow",
        });
        command.args(["--error-format=json", "-Cprefer-dynamic"]);
        command.arg(format!("-Cmetadata={}", self.metadata));
        match self.emit {
            Emit::Check => command.args(["--crate-type=rlib", "--emit=metadata"]),
            Emit::Mir => command.args(["--crate-type=rlib", "--emit=mir"]),
            Emit::Objects => command.args(["--crate-type=rlib", "--emit=obj"]),
            Emit::Rlib => command.arg("--crate-type=rlib"),
            Emit::Dylib => command.arg("--crate-type=dylib"),
        };
        command.args(self.options);
        for dir in &self.inputs.search {
            command.arg("-L").arg(format!("dependency={dir}"));
        }
        let mut dirs: Vec<&Utf8Path> = Vec::new();
        for layer in &self.inputs.layers {
            command
                .arg("--extern")
                .arg(format!("{}={}", layer.crate_name, layer.dylib));
            if let Some(dir) = layer.dylib.parent()
                && !dirs.contains(&dir)
            {
                command.arg("-L").arg(format!("dependency={dir}"));
                dirs.push(dir);
            }
        }
        let mut searched: Vec<&Utf8Path> = self.inputs.search.iter().map(|dir| &**dir).collect();
        searched.extend(&dirs);
        for named in &self.inputs.externs {
            command
                .arg("--extern")
                .arg(format!("{}={}", named.alias, named.path));
            // Who depends on it finds it only by searching.
            if let Some(dir) = named.path.parent()
                && !searched.contains(&dir)
            {
                command.arg("-L").arg(format!("dependency={dir}"));
                searched.push(dir);
            }
        }
        if self.emit == Emit::Dylib {
            self.link_options(&mut command, &dirs);
        }
        command
    }

    fn link_options(&self, command: &mut Command, layer_dirs: &[&Utf8Path]) {
        self.linker.configure(command);
        let target = &self.toolchain.target;
        for dir in layer_dirs
            .iter()
            .copied()
            .chain([self.toolchain.libstd_dir()])
        {
            self.linker.rpath(command, target, dir);
        }
        for path in &self.inputs.native_search {
            let path = if path.contains('=') {
                path.clone()
            } else {
                format!("native={path}")
            };
            command.arg("-L").arg(path);
        }
        // What a layer does not show of its C libraries is linked where it is called. A folder of the cache
        // that was cleaned up lacks them.
        let archives = self.inputs.native_archives.iter();
        for archive in archives.filter(|path| path.is_file()) {
            command.arg(format!("-Clink-arg={archive}"));
        }
    }
}

/// The file name of a crate's dylib on this platform.
pub fn dylib_name(crate_name: &str) -> String {
    let (prefix, suffix) = (std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    format!("{prefix}{crate_name}{suffix}")
}
