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

    /// The type of the variable `name` of a source, as rustc prints it: paths from the roots of crates. Or what
    /// rustc says against the source.
    pub fn type_of(
        &self,
        source: &str,
        name: &str,
    ) -> Result<std::result::Result<String, Vec<RustcMessage>>> {
        let options = ["-Copt-level=0".to_owned(), "-Cdebuginfo=0".to_owned()];
        let said = self.ask(source, Emit::Mir, &options)?;
        if said.iter().any(RustcMessage::is_error) {
            return Ok(Err(said));
        }
        let mir = fs_err::read_to_string(self.scratch.path().join("kayton_checked"))?;
        // What is never reached is not declared.
        Ok(Ok(declared(&mir, name).unwrap_or_else(|| "!".to_owned())))
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

/// The type of the local that is the variable `name` in a text of bodies: `debug name => _3;` and
/// `let _3: i64;`.
fn declared(mir: &str, name: &str) -> Option<String> {
    let debug = format!("debug {name} => ");
    let at = mir.find(&debug)?;
    let local = mir[at + debug.len()..].split(';').next()?;
    // What has no content is no local.
    if local == "const ()" {
        return Some("()".to_owned());
    }
    // It stands in the body in which it is declared.
    let body = mir[..at].rfind("\nfn ").map_or(0, |at| at + 1);
    let declarations = mir[body..].lines().map(str::trim_start);
    let mut types = declarations.filter_map(|line| {
        let rest = line.strip_prefix("let ")?;
        let rest = rest.strip_prefix("mut ").unwrap_or(rest);
        rest.strip_prefix(local)?
            .strip_prefix(": ")?
            .strip_suffix(';')
    });
    types.next().map(str::to_owned)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_type_of_a_variable_is_read_from_its_own_body() {
        let mir = "// MIR\n\nfn other() -> () {\n    let _3: u8;\n}\n\nfn asked(_1: i64) -> () {\n    \
            let mut _0: ();\n    let _3: std::vec::Vec<i64>;\n    scope 1 {\n        debug found => _3;\n    }\n}\n";
        assert_eq!(
            declared(mir, "found").as_deref(),
            Some("std::vec::Vec<i64>")
        );
        assert_eq!(declared(mir, "lost"), None);
        let unit = "fn asked() -> () {\n    debug found => const ();\n}\n";
        assert_eq!(declared(unit, "found").as_deref(), Some("()"));
    }
}
