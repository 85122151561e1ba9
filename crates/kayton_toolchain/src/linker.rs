//! How cells are linked.
//!
//! rustc links through `cc` by default. On Linux with glibc the toolchain's own `rust-lld`, started
//! by rustc without `cc` between, makes a cell 10 ms faster; all it lacks is where the C library is,
//! which `cc` is asked once. A trial link decides; where it fails, `cc` stays.

use std::process::Command;

use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::home::Home;
use crate::process;
use crate::toolchain::Toolchain;

/// The linker of cells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Linker {
    /// What rustc would use.
    Default,
    /// The toolchain's `rust-lld`, without a C compiler in between.
    RustLld {
        /// The program.
        program: Utf8PathBuf,
        /// Where the C library and the unwinder are.
        search: Vec<Utf8PathBuf>,
    },
}

impl Linker {
    /// Finds the fastest linker that works.
    pub(crate) fn detect(toolchain: &Toolchain, home: &Home) -> Result<Self> {
        let target = &toolchain.target;
        let bin = toolchain
            .sysroot
            .join("lib")
            .join("rustlib")
            .join(target)
            .join("bin");
        let program = bin.join("rust-lld");
        if !target.ends_with("-linux-gnu") || !program.is_file() {
            return Ok(Self::Default);
        }
        let mut search: Vec<Utf8PathBuf> = ["libgcc_s.so", "libc.so"]
            .iter()
            .filter_map(|library| cc_library_dir(library))
            .collect();
        search.dedup();
        let candidate = Self::RustLld { program, search };
        let works = candidate.links(toolchain, home)?;
        Ok(if works { candidate } else { Self::Default })
    }

    /// Adds the options that make rustc use this linker.
    pub(crate) fn configure(&self, command: &mut Command) {
        if let Self::RustLld { program, search } = self {
            command
                .arg("-C")
                .arg(format!("linker={program}"))
                .arg("-Clinker-flavor=ld.lld");
            for dir in search {
                command.arg("-L").arg(format!("native={dir}"));
            }
        }
    }

    /// Adds a folder to the run-time search path of what is linked.
    ///
    /// Windows has no such path: there the host loads every library by its absolute path first.
    pub(crate) fn rpath(&self, command: &mut Command, target: &str, dir: &Utf8Path) {
        if target.contains("-windows-") {
            return;
        }
        match self {
            Self::Default => {
                // Not `-Wl,`: a folder's name may hold a comma.
                for argument in ["-Xlinker", "-rpath", "-Xlinker", dir.as_str()] {
                    command.arg(format!("-Clink-arg={argument}"));
                }
            }
            Self::RustLld { .. } => {
                command
                    .arg("-Clink-arg=-rpath")
                    .arg(format!("-Clink-arg={dir}"));
            }
        }
    }

    /// Links a small dylib on trial.
    fn links(&self, toolchain: &Toolchain, home: &Home) -> Result<bool> {
        let scratch = home.scratch()?;
        let dir =
            Utf8PathBuf::try_from(scratch.path().to_owned()).map_err(std::io::Error::other)?;
        let source = dir.join("trial.rs");
        fs_err::write(
            &source,
            "pub fn trial() { println!(\"{:?}\", std::env::args()); }\n",
        )?;
        let mut command = toolchain.rustc();
        command.args(["--crate-type=dylib", "--edition=2024", "-Cprefer-dynamic"]);
        command.arg(&source).arg("-o").arg(dir.join("trial.so"));
        self.configure(&mut command);
        Ok(toolchain.output(&mut command)?.status.success())
    }
}

/// The folder in which the C compiler finds a library.
fn cc_library_dir(library: &str) -> Option<Utf8PathBuf> {
    let mut command = process::command(Utf8Path::new("cc"));
    command.arg(format!("-print-file-name={library}"));
    let path = Utf8PathBuf::from(process::stdout_of(&mut command).ok()?.ok()?.trim());
    // `cc` answers with the bare name if it does not find the library.
    let dir = path
        .is_absolute()
        .then(|| path.parent().map(Utf8Path::to_owned))??;
    dir.canonicalize_utf8().ok()
}
