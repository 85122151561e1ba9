//! The base: one dylib with the support crates, which every layer and every cell links.
//!
//! 1. The sources are installed (`support`).
//! 2. Cargo builds the rlibs in the shared target directory, so that a registry crate that they use
//!    is the same artifact for the plugins.
//! 3. rustc makes one dylib of them.
//! 4. `base.json` remembers the files; as long as they are there and unchanged, nothing is started.

use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};
use toml::Table;

use crate::build::{CargoBuild, ProgressFn};
use crate::compile::{Compile, Emit, Inputs, Layer, dylib_name};
use crate::error::{Result, RustdocError};
use crate::hash::{Digest, DigestBuilder};
use crate::home::{read_cached, write_if_changed, write_json};
use crate::linker::Linker;
use crate::std_symbol;
use crate::support::{ReactorManifest, Support};
use crate::units::{Extern, Units};

/// Name of the dylib's crate.
pub const BASE_CRATE: &str = "kayton_base";

/// The support crate that takes the host's context.
const RUNTIME_CRATE: &str = "kayton_runtime";

/// The path of std's function that sets what is called when an allocation fails, as it stands in
/// mangled names.
const SET_HOOK: &str = "3std5alloc20set_alloc_error_hook";

/// See `kayton_runtime::install`.
const INSTALL: &str = r#"
/// # Safety
/// As `kayton_runtime::install`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kayton_base_install(context: *const kayton_api::KaytonContext) -> i32 {
    watch_memory();
    // SAFETY: the caller promises what `install` asks for.
    unsafe { kayton_runtime::install(context) }
}
"#;

/// Where std has no such function; see [`watch`].
const UNWATCHED: &str = "fn watch_memory() {}\n";

/// Lets a failed allocation be an error of the cell; without it, std ends the process. What std calls
/// then can be set, by a function that is not stable but is in every std: it is linked by the name that
/// it has in the toolchain's own.
fn watch(symbol: &str) -> String {
    format!(
        r#"
unsafe extern "Rust" {{
    #[link_name = "{symbol}"]
    safe fn set_alloc_error_hook(hook: fn(std::alloc::Layout));
}}

fn watch_memory() {{
    set_alloc_error_hook(kayton_runtime::no_memory);
}}
"#
    )
}

/// The built base.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Base {
    /// The dylib, with the name that `extern crate` uses.
    pub layer: Layer,
    /// The support crates, by their names.
    pub externs: Vec<Extern>,
    /// Identity: sources and toolchain.
    pub key: Digest,
    /// The lockfile: the seed of a first set.
    pub lockfile: Utf8PathBuf,
    /// Registry crates that the base holds.
    pub registry: Vec<BaseDependency>,
    /// The installed sources.
    pub(crate) sources: Utf8PathBuf,
    /// The reactor, if the sources have one.
    #[serde(skip)]
    pub(crate) reactor: Option<ReactorManifest>,
    /// The dylib's content.
    digest: Digest,
}

/// A registry crate in the base.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BaseDependency {
    /// Name of the package.
    pub package: String,
    /// Its version.
    pub version: String,
    /// Features that are on.
    pub features: Vec<String>,
    /// Its rlib.
    pub library: Utf8PathBuf,
}

impl BaseDependency {
    /// The entry of a dependencies table that asks for the same artifact.
    pub(crate) fn entry(&self) -> Table {
        let mut entry = Table::new();
        entry.insert("package".into(), self.package.clone().into());
        entry.insert("version".into(), self.version.clone().into());
        entry.insert("default-features".into(), false.into());
        entry.insert("features".into(), self.features.clone().into());
        entry
    }
}

impl Base {
    /// Hash of everything that a base is made from, but for the toolchain.
    pub(crate) fn content(support: &Support) -> Digest {
        let parts = DigestBuilder::default().part(support.hash().as_str());
        parts.part(INSTALL).part(watch("")).finish()
    }

    /// The base of a toolchain; built if it is not there; an error where nothing may be built.
    pub(crate) fn ensure(
        support: &Support,
        cargo: &CargoBuild<'_>,
        progress: ProgressFn<'_>,
    ) -> Result<Self> {
        let content = Self::content(support);
        let key = DigestBuilder::default()
            .part(content.as_str())
            .part(&cargo.toolchain.id);
        let key = key.finish();
        let dir = cargo
            .toolchain
            .dir(cargo.home)
            .join("base")
            .join(key.short());
        let reactor = support.reactor();
        if let Some(known) = Self::load(&dir) {
            return Ok(Self { reactor, ..known });
        }
        cargo.may_build(BASE_CRATE)?;
        let _lock = cargo.home.lock(&format!("base-{}", key.short()))?;
        if let Some(known) = Self::load(&dir) {
            return Ok(Self { reactor, ..known });
        }
        let sources = support.install(cargo.home)?;
        let arguments = ["--workspace", "--all-features"];
        fetch(cargo, &sources)?;
        let units = cargo.run(&sources, &arguments, 0, progress)?;
        let built = Self::link(cargo, &dir, &sources, &units, key)?;
        write_json(&dir.join("base.json"), &built)?;
        Ok(Self { reactor, ..built })
    }

    /// A base that is whole.
    fn load(dir: &Utf8Path) -> Option<Self> {
        let known: Self = read_cached(&dir.join("base.json"))?;
        let libraries = known.registry.iter().map(|dependency| &dependency.library);
        let externs = known.externs.iter().map(|named| &named.path);
        let present = libraries
            .chain(externs)
            .chain([&known.lockfile])
            .all(|path| path.is_file());
        (present && Digest::of_file(&known.layer.dylib).is_ok_and(|now| now == known.digest))
            .then_some(known)
    }

    fn link(
        cargo: &CargoBuild<'_>,
        dir: &Utf8Path,
        sources: &Utf8Path,
        units: &Units,
        key: Digest,
    ) -> Result<Self> {
        let own = |package: &str| package.starts_with("path+");
        let members = units
            .target
            .values()
            .filter(|unit| own(&unit.package) && !unit.proc_macro);
        let externs: Vec<Extern> = members
            .map(|unit| Extern::new(&unit.crate_name, &unit.library))
            .collect();
        let others = units
            .target
            .values()
            .filter(|unit| !own(&unit.package) && !unit.proc_macro);
        let registry = others.map(|unit| {
            // `registry+https://…#name@version`: the Package ID of registry crates.
            let id = unit.package.rsplit_once('#').map_or("", |(_, id)| id);
            let (package, version) =
                id.rsplit_once('@').ok_or_else(|| RustdocError::NoLibrary {
                    package: unit.package.clone(),
                })?;
            Ok(BaseDependency {
                package: package.to_owned(),
                version: version.split('+').next().unwrap_or(version).to_owned(),
                features: unit.features.clone(),
                library: unit.library.clone(),
            })
        });
        let registry = registry.collect::<Result<Vec<_>>>()?;
        let hook = std_symbol::mangled(&cargo.toolchain.libstd, SET_HOOK);
        let text = base_source(&externs, hook.as_deref());
        let source = dir.join("base.rs");
        write_if_changed(&source, text.as_bytes())?;
        let inputs = Inputs {
            externs,
            search: vec![cargo.target_deps(), cargo.host_deps()],
            ..Inputs::default()
        };
        let compile = Compile {
            toolchain: cargo.toolchain,
            crate_name: BASE_CRATE,
            metadata: key.short(),
            edition: "2024",
            inputs: &inputs,
            emit: Emit::Dylib,
            options: &["-Copt-level=3".into()],
            linker: &Linker::Default,
        };
        let dylib = dir.join(dylib_name(BASE_CRATE));
        compile.expect(&source, &dylib)?;
        Ok(Self {
            digest: Digest::of_file(&dylib)?,
            layer: Layer {
                crate_name: BASE_CRATE.into(),
                dylib,
            },
            externs: inputs.externs,
            key,
            lockfile: sources.join("Cargo.lock"),
            registry,
            sources: sources.to_owned(),
            reactor: None,
        })
    }
}

/// Source of the base: the support crates, and the function through which the host hands its
/// context to the runtime among them.
fn base_source(externs: &[Extern], hook: Option<&str>) -> String {
    let mut text: String = externs
        .iter()
        .map(|e| format!("pub extern crate {};\n", e.alias))
        .collect();
    if externs.iter().any(|named| named.alias == RUNTIME_CRATE) {
        text.push_str(INSTALL);
        text.push_str(&hook.map_or(UNWATCHED.into(), watch));
    }
    text
}

/// Downloads what the support crates need; a failure shows in the build.
fn fetch(cargo: &CargoBuild<'_>, sources: &Utf8Path) -> Result<()> {
    for offline in [true, false] {
        let mut command = cargo.toolchain.cargo();
        command
            .current_dir(sources)
            .args(["fetch", "--target", &cargo.toolchain.target]);
        if offline {
            command.arg("--offline");
        }
        if cargo.toolchain.output(&mut command)?.status.success() {
            break;
        }
    }
    Ok(())
}
