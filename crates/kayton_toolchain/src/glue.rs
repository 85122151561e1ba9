//! Glue: checked against rustc until it compiles, then linked as a dylib layer.

use camino::{Utf8Path, Utf8PathBuf};

use crate::compile::{Compile, Emit, Inputs, Layer, dylib_name};
use crate::error::{CompileError, Result};
use crate::exposed;
use crate::hash::Digest;
use crate::home::{Home, write_if_changed};
use crate::linker::Linker;
use crate::messages::RustcMessage;
use crate::toolchain::Toolchain;

/// Optimisation of glue: what shows and drops values is compiled in it, exports in the cells that call
/// them.
pub const GLUE_OPT_LEVEL: u8 = 1;

/// Checks generated sources, again and again, against the same inputs.
///
/// Not incrementally: rustc keeps nothing of a compilation that had errors, and after the first
/// without there is no other.
pub struct Checker<'a> {
    toolchain: &'a Toolchain,
    inputs: Inputs,
    scratch: tempfile::TempDir,
}

impl<'a> Checker<'a> {
    pub(crate) fn new(home: &Home, toolchain: &'a Toolchain, inputs: Inputs) -> Result<Self> {
        let scratch = home.scratch()?;
        Ok(Self {
            toolchain,
            inputs,
            scratch,
        })
    }

    /// What rustc says of a source; errors of types, names and borrows alike. Lines of the
    /// messages are lines of `source`; spans in macros are followed out to it.
    ///
    /// An empty list means that the source compiles. A crash of the compiler is an error.
    pub fn check(&self, source: &str) -> Result<Vec<RustcMessage>> {
        self.ask(source, Emit::Check, &[])
    }

    /// The same for the instances that the source leads to, which a check does not look at: what
    /// rustc says, in order, notes included.
    pub fn instantiate(&self, source: &str) -> Result<Vec<RustcMessage>> {
        let options = ["-Copt-level=0".to_owned(), "-Cdebuginfo=0".to_owned()];
        self.ask(source, Emit::Objects, &options)
    }

    fn ask(&self, source: &str, emit: Emit, options: &[String]) -> Result<Vec<RustcMessage>> {
        let dir =
            Utf8PathBuf::try_from(self.scratch.path().to_owned()).map_err(std::io::Error::other)?;
        let file = dir.join("glue.rs");
        write_if_changed(&file, source.as_bytes())?;
        let compile = Compile {
            toolchain: self.toolchain,
            crate_name: "kayton_checked",
            metadata: "check",
            edition: "2024",
            inputs: &self.inputs,
            emit,
            options,
            linker: &Linker::Default,
        };
        let compiled = compile.run(&file, &dir.join("kayton_checked"))?;
        let said: Vec<RustcMessage> = compiled
            .messages
            .into_iter()
            .filter(|message| !message.is_summary())
            .collect();
        if !compiled.success && !said.iter().any(RustcMessage::is_error) {
            let crate_name = compile.crate_name.to_owned();
            return Err(CompileError {
                crate_name,
                messages: said,
                stderr: compiled.stderr,
            }
            .into());
        }
        Ok(said)
    }
}

/// A layer to be linked.
#[derive(Debug, Clone, Copy)]
pub struct LayerRequest<'a> {
    /// Name of the crate; the source says `extern crate` for the base and every earlier layer.
    pub crate_name: &'a str,
    /// Distinguishes layers of one crate name.
    pub key: &'a Digest,
    /// The glue's source file.
    pub source: &'a Utf8Path,
    /// Where the dylib goes.
    pub out_dir: &'a Utf8Path,
    /// What it is compiled against.
    pub inputs: &'a Inputs,
}

/// Compiles glue and links it as a dylib on the layers before it.
pub(crate) fn link_layer(
    toolchain: &Toolchain,
    request: LayerRequest<'_>,
    opt_level: u8,
) -> Result<Layer> {
    // Without `lto=off` rustc optimises the codegen units across each other, which costs a
    // quarter of the time and gains thin wrappers nothing.
    let plain = [format!("-Copt-level={opt_level}"), "-Clto=off".into()];
    let archives = &request.inputs.native_archives;
    let exposing = exposed::script(archives, &toolchain.target, request.out_dir)?;
    let exposing = exposing.map(|more| [&plain[..], &more].concat());
    let dylib = request.out_dir.join(dylib_name(request.crate_name));
    let compile = |options: &[String]| {
        let compile = Compile {
            toolchain,
            crate_name: request.crate_name,
            metadata: request.key.short(),
            edition: "2024",
            inputs: request.inputs,
            emit: Emit::Dylib,
            options,
            linker: &Linker::Default,
        };
        compile.expect(request.source, &dylib)
    };
    match exposing {
        Some(options) => compile(&options).or_else(|_| compile(&plain))?,
        None => compile(&plain)?,
    }
    Ok(Layer {
        crate_name: request.crate_name.to_owned(),
        dylib,
    })
}
