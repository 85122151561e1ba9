//! Which Rust compiler, and what it says about itself.
//!
//! 1. `KAYTON_TOOLCHAIN` names a rustup toolchain (or is a path to one); else `RUSTUP_TOOLCHAIN`;
//!    else the `rustc` found in `PATH`, which rustup's shim turns into the default toolchain.
//! 2. `rustc -vV` and `--print sysroot` run once; the answers are kept under a key of the file that
//!    answered (path, size, time), so that a warm start starts no process.
//! 3. From then on the binaries of the sysroot are called directly, never the shim.

use std::process::{Command, Output};
use std::time::UNIX_EPOCH;

use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::hash::{Digest, DigestBuilder};
use crate::home::{Home, read_cached, write_json};
use crate::interrupt::Interrupter;
use crate::linker::Linker;
use crate::process;

/// Bumped when [`Toolchain`] gains a field that an older cache file lacks.
const RECORD_VERSION: &str = "1";

/// Why there is no usable toolchain.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ToolchainError {
    /// No `rustc` in `PATH`.
    #[error("no Rust compiler found: install one from https://rustup.rs and start again")]
    NotFound,
    /// `KAYTON_TOOLCHAIN` names what is not installed.
    #[error("the toolchain `{name}` is not installed: run `rustup toolchain install {name}`")]
    NotInstalled {
        /// As the variable says.
        name: String,
    },
    /// The compiler does not run.
    #[error("`{program}` does not work: {message}")]
    Broken {
        /// What was started.
        program: String,
        /// What it said.
        message: String,
    },
    /// A program of the toolchain is missing.
    #[error("the toolchain in `{sysroot}` has no `{program}`")]
    Incomplete {
        /// The toolchain's folder.
        sysroot: Utf8PathBuf,
        /// The program or library.
        program: String,
    },
}

/// One toolchain: its programs and its identity.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Toolchain {
    /// Folder of the toolchain.
    pub sysroot: Utf8PathBuf,
    /// `rustc`, not the rustup shim.
    pub rustc: Utf8PathBuf,
    /// `cargo`, not the rustup shim.
    pub cargo: Utf8PathBuf,
    /// `rustdoc`, not the rustup shim.
    pub rustdoc: Utf8PathBuf,
    /// The text of `rustc -vV`: what plugins carry and compare at load.
    pub verbose_version: String,
    /// `1.95.0`, `1.98.0-nightly`.
    pub release: String,
    /// The host's target triple, which is the target of everything.
    pub target: String,
    /// The dynamic standard library.
    pub libstd: Utf8PathBuf,
    /// How dylibs are linked.
    pub linker: Linker,
    /// Key of everything that this toolchain makes.
    pub id: String,
    /// Stops the programs that it runs.
    #[serde(skip)]
    pub(crate) interrupter: Option<Interrupter>,
}

/// The compiler that was found before it was asked anything.
struct Found {
    rustc: Utf8PathBuf,
    /// What selects a toolchain when `rustc` is rustup's shim.
    selection: Option<String>,
}

impl Toolchain {
    /// Finds the toolchain; starts processes only the first time.
    pub fn discover(home: &Home) -> Result<Self> {
        let found = find()?;
        let key = found.key();
        let file = home
            .root()
            .join("toolchains")
            .join(format!("{}.json", key.short()));
        if let Some((stamp, known)) = read_cached::<(Digest, Self)>(&file)
            && known.libstd.is_file()
            && stamp == stamp_of(&known.rustc)
        {
            return Ok(known);
        }
        let toolchain = found.ask(home)?;
        write_json(&file, &(stamp_of(&toolchain.rustc), &toolchain))?;
        Ok(toolchain)
    }

    /// Whether unstable options work without `RUSTC_BOOTSTRAP`.
    pub fn is_nightly(&self) -> bool {
        self.release.contains("nightly") || self.release.contains("dev")
    }

    /// The folder that holds the dynamic standard library, for rpaths.
    pub fn libstd_dir(&self) -> &Utf8Path {
        self.libstd.parent().unwrap_or(&self.sysroot)
    }

    /// The folder of everything that this toolchain makes.
    pub fn dir(&self, home: &Home) -> Utf8PathBuf {
        home.root().join(&self.id)
    }

    /// `rustc` in a cleaned environment.
    pub(crate) fn rustc(&self) -> Command {
        process::command(&self.rustc)
    }

    /// Runs one of its programs to the end and captures both streams.
    pub(crate) fn output(&self, command: &mut Command) -> std::io::Result<Output> {
        process::output(command, self.interrupter.as_ref())
    }

    /// Standard output of one of its programs that must succeed, else what it wrote to standard
    /// error.
    pub(crate) fn stdout_of(
        &self,
        command: &mut Command,
    ) -> std::io::Result<Result<String, String>> {
        self.output(command).map(process::text_of)
    }

    /// `cargo` in a cleaned environment, told to use this toolchain's programs.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = process::command(&self.cargo);
        command
            .env("RUSTC", &self.rustc)
            .env("RUSTDOC", &self.rustdoc);
        // Warnings of other people's crates are no concern of ours, colours neither.
        command
            .env("CARGO_TERM_COLOR", "never")
            .env("CARGO_TERM_PROGRESS_WHEN", "never");
        command
    }
}

impl Found {
    fn key(&self) -> Digest {
        DigestBuilder::default()
            .part(RECORD_VERSION)
            .part(stamp_of(&self.rustc).as_str())
            .part(self.selection.as_deref().unwrap_or_default())
            .finish()
    }

    /// Asks the compiler about itself.
    fn ask(&self, home: &Home) -> Result<Toolchain> {
        let ask = |program: &Utf8Path, arguments: &[&str]| -> Result<String> {
            let mut command = process::command(program);
            // The home has no toolchain file, so a shim answers for the default toolchain.
            command.args(arguments).current_dir(home.root());
            if let Ok(selected) = std::env::var("RUSTUP_TOOLCHAIN") {
                command.env("RUSTUP_TOOLCHAIN", selected);
            }
            Ok(
                process::stdout_of(&mut command)?.map_err(|message| ToolchainError::Broken {
                    program: program.to_string(),
                    message: message.trim().to_owned(),
                })?,
            )
        };
        let sysroot = Utf8PathBuf::from(ask(&self.rustc, &["--print", "sysroot"])?.trim());
        let program = |name: &str| {
            let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
            let beside = self.rustc.parent().map(|dir| dir.join(&file));
            let candidates = std::iter::once(sysroot.join("bin").join(&file)).chain(beside);
            candidates
                .into_iter()
                .find(|path| path.is_file())
                .ok_or_else(|| ToolchainError::Incomplete {
                    sysroot: sysroot.clone(),
                    program: name.to_owned(),
                })
        };
        let rustc = program("rustc")?;
        let verbose_version = ask(&rustc, &["-vV"])?;
        let field = |name: &str| {
            let line = verbose_version
                .lines()
                .find_map(|line| line.strip_prefix(name));
            line.map(|value| value.trim().to_owned())
                .ok_or_else(|| ToolchainError::Broken {
                    program: rustc.to_string(),
                    message: format!("`rustc -vV` has no line `{name}`"),
                })
        };
        let target = field("host:")?;
        let libstd = find_libstd(&sysroot, &target)?;
        let id = DigestBuilder::default()
            .part(&verbose_version)
            .part(sysroot.as_str())
            .finish();
        let release = field("release:")?;
        let mut toolchain = Toolchain {
            cargo: program("cargo")?,
            rustdoc: program("rustdoc")?,
            id: format!("{release}-{}", id.short()),
            linker: Linker::Default,
            interrupter: None,
            sysroot,
            rustc,
            verbose_version,
            release,
            target,
            libstd,
        };
        toolchain.linker = Linker::detect(&toolchain, home)?;
        Ok(toolchain)
    }
}

/// The compiler that the environment selects.
fn find() -> Result<Found, ToolchainError> {
    if let Ok(name) = std::env::var("KAYTON_TOOLCHAIN")
        && !name.is_empty()
    {
        let rustc = installed(&name).ok_or(ToolchainError::NotInstalled { name })?;
        return Ok(Found {
            rustc,
            selection: None,
        });
    }
    if let Ok(name) = std::env::var("RUSTUP_TOOLCHAIN")
        && let Some(rustc) = installed(&name)
    {
        return Ok(Found {
            rustc,
            selection: None,
        });
    }
    let rustc = in_path(&rustc_file()).ok_or(ToolchainError::NotFound)?;
    let settings = rustup_home().map(|home| home.join("settings.toml"));
    let selection = settings
        .filter(|file| file.is_file())
        .map(|file| stamp_of(&file).to_string());
    Ok(Found { rustc, selection })
}

fn rustc_file() -> String {
    format!("rustc{}", std::env::consts::EXE_SUFFIX)
}

/// `rustc` of an installed toolchain: a name that rustup knows, without or with the host's triple,
/// or the path of a toolchain's folder.
fn installed(name: &str) -> Option<Utf8PathBuf> {
    let rustc_in =
        |dir: &Utf8Path| Some(dir.join("bin").join(rustc_file())).filter(|path| path.is_file());
    if Utf8Path::new(name).is_absolute() {
        return rustc_in(Utf8Path::new(name));
    }
    let toolchains = rustup_home()?.join("toolchains");
    if let Some(rustc) = rustc_in(&toolchains.join(name)) {
        return Some(rustc);
    }
    let prefix = format!("{name}-");
    let mut matching: Vec<Utf8PathBuf> = toolchains
        .read_dir_utf8()
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.into_path()))
        .filter(|dir| {
            let triple = dir.file_name().and_then(|file| file.strip_prefix(&prefix));
            triple.is_some_and(|triple| triple.starts_with(std::env::consts::ARCH))
        })
        .collect();
    matching.sort();
    matching.iter().find_map(|dir| rustc_in(dir))
}

fn rustup_home() -> Option<Utf8PathBuf> {
    if let Ok(home) = std::env::var("RUSTUP_HOME") {
        return Some(home.into());
    }
    let user = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
    Some(Utf8PathBuf::from(std::env::var(user).ok()?).join(".rustup"))
}

fn in_path(file: &str) -> Option<Utf8PathBuf> {
    let path = std::env::var_os("PATH")?;
    let dirs = std::env::split_paths(&path).filter_map(|dir| Utf8PathBuf::from_path_buf(dir).ok());
    dirs.map(|dir| dir.join(file)).find(|path| path.is_file())
}

/// The identity of a program file: where it is, how long it is and when it was written.
fn stamp_of(file: &Utf8Path) -> Digest {
    let meta = file.metadata().ok();
    let modified = meta.as_ref().and_then(|meta| meta.modified().ok());
    let time = modified
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok())
        .unwrap_or_default();
    DigestBuilder::default()
        .part(file.as_str())
        .part(meta.map_or(0, |meta| meta.len()).to_le_bytes())
        .part(time.as_nanos().to_le_bytes())
        .finish()
}

/// `libstd-<hash>.so` (`std-<hash>.dll`) of the target.
fn find_libstd(sysroot: &Utf8Path, target: &str) -> Result<Utf8PathBuf, ToolchainError> {
    let libraries = sysroot.join("lib").join("rustlib").join(target).join("lib");
    let (prefix, suffix) = (std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    let start = format!("{prefix}std-");
    // On Windows the DLLs are beside the programs.
    for dir in [libraries, sysroot.join("lib"), sysroot.join("bin")] {
        let entries = dir
            .read_dir_utf8()
            .into_iter()
            .flatten()
            .filter_map(|entry| entry.ok());
        let found = entries.map(|entry| entry.into_path()).find(|path| {
            path.file_name()
                .is_some_and(|f| f.starts_with(&start) && f.ends_with(suffix))
        });
        if let Some(found) = found {
            return Ok(found);
        }
    }
    Err(ToolchainError::Incomplete {
        sysroot: sysroot.to_owned(),
        program: format!("{start}*{suffix}"),
    })
}
