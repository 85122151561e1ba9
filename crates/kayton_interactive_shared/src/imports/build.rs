//! A set of imports → plugins: from the store, or resolved, built, described, generated, linked.

use std::time::Instant;

use camino::Utf8Path;
use kayton_bindgen::item_graph::{FormatError, IndexError, LoadError, UnitId};
use kayton_bindgen::{DEFAULT_BUDGET, GenerateInput, OracleMessage, RuntimePath, Stage};
use kayton_toolchain::{
    Base, Begun, Builder, BuiltSet, Digest, Extern, ImportSpec, Layer, LayerRequest, PackageId,
    PendingPlugin, Plugin, PluginInfo, PluginKey, ResolvedTarget, RustcMessage,
};
use keyton_rust_compiler::manifest::BuildIdentity;

use super::analysis;
use super::describe::{describe, mentioned};
use super::layers;
use crate::progress::{ImportStep, ProgressSink};
use crate::timings::{ImportTimings, since};

/// Files of a plugin beside its dylib.
pub(crate) const MANIFEST: &str = "manifest.json";
pub(crate) const SURFACE: &str = "surface.json";
pub(crate) const PLAN: &str = "plan.bin";
pub(crate) const GLUE: &str = "glue.rs";

/// Most exports that stand in the plugin of the standard library; a program uses few of them, and what is
/// past them is written on demand.
const STD_BUDGET: usize = 450;

/// Why an import failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ImportError {
    /// The toolchain refused.
    #[error(transparent)]
    Toolchain(#[from] kayton_toolchain::Error),
    /// rustdoc's JSON has a format that is not understood.
    #[error(transparent)]
    Format(#[from] FormatError),
    /// The index of the standard library is broken.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// rustdoc's JSON does not fit the build.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The generator found no glue that compiles.
    #[error(transparent)]
    Generate(#[from] kayton_bindgen::GenerateError<kayton_toolchain::Error>),
    /// The analysis of a crate came to no end, or to a bad one.
    #[error("`{krate}` could not be analysed: {what}")]
    Analysis {
        /// Rust name of the crate.
        krate: String,
        /// What happened.
        what: String,
    },
    /// A file of the plugin could not be read or written.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// Something would have to be built, and `KAYTON_OFFLINE_STRICT` forbids that.
    #[error("`{what}` is not built, and KAYTON_OFFLINE_STRICT forbids building")]
    WouldBuild {
        /// What is missing.
        what: String,
    },
}

/// What the session holds already when an import comes.
pub(crate) struct Ground<'a> {
    pub(crate) builder: &'a Builder,
    pub(crate) base: &'a Base,
    /// Every spec of the session so far: versions and features are chosen over all of them.
    pub(crate) specs: Vec<ImportSpec>,
    /// Plugins in load order.
    pub(crate) plugins: Vec<Plugin>,
    /// Lockfile of the last set.
    pub(crate) lockfile: Option<camino::Utf8PathBuf>,
    /// Whether building is forbidden.
    pub(crate) build_nothing: bool,
}

/// The plugins of an import set.
pub(crate) struct Imported {
    /// The new plugins in load order, with what asked for them.
    pub(crate) plugins: Vec<(ImportSpec, Plugin)>,
    /// Lockfile of the set.
    pub(crate) lockfile: camino::Utf8PathBuf,
    pub(crate) timings: Vec<ImportTimings>,
}

/// Imports `wanted` on what the session holds.
pub(crate) fn import(
    ground: &Ground<'_>,
    wanted: &[ImportSpec],
    progress: &mut dyn ProgressSink,
) -> Result<Imported, ImportError> {
    let builder = ground.builder;
    let start = Instant::now();
    let specs: Vec<ImportSpec> = ground.specs.iter().chain(wanted).cloned().collect();
    let layers: Vec<Digest> = ground.plugins.iter().map(|p| p.hash.clone()).collect();
    let key = builder.set_key(&specs, kayton_bindgen::GENERATOR, &layers)?;
    if let Some(stored) = builder.stored_set(&key) {
        let total_us = since(start);
        let mut plugins = Vec::new();
        let mut timings = Vec::new();
        for (spec, plugin) in ordered(wanted, &stored.record.targets, stored.plugins) {
            let import = plugin.info.lib_name.clone();
            timings.push(ImportTimings {
                import,
                total_us,
                ..ImportTimings::default()
            });
            plugins.push((spec, plugin));
        }
        return Ok(Imported {
            plugins,
            lockfile: stored.record.lockfile,
            timings,
        });
    }
    if ground.build_nothing {
        let what = wanted
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", ");
        return Err(ImportError::WouldBuild { what });
    }
    progress.step(&ImportStep::Resolving);
    let resolution = builder.resolve(ground.base, &specs, ground.lockfile.as_deref())?;
    let resolve_us = since(start);
    let mentioned = |package: &PackageId, file: &Utf8Path| mentioned(&resolution, package, file);
    let built = builder.build_dependencies(ground.base, &resolution, &mentioned, &mut |p| {
        progress.step(&ImportStep::Building(p.clone()));
    })?;
    let dependencies_us = since(start) - resolve_us;
    let mut all = ground.plugins.clone();
    let mut plugins = Vec::new();
    let mut timings = Vec::new();
    for spec in wanted {
        let Some(target) = resolution.targets.iter().find(|t| t.requested == *spec) else {
            continue;
        };
        let (plugin, timing) = plugin(builder, &built, target, &all, start, progress)?;
        timings.push(ImportTimings {
            import: target.lib_name.clone(),
            resolve_us,
            dependencies_us,
            total_us: since(start),
            ..timing
        });
        all.push(plugin.clone());
        plugins.push((spec.clone(), plugin));
    }
    let new: Vec<Plugin> = plugins.iter().map(|(_, plugin)| plugin.clone()).collect();
    builder.store_set(&key, &built, &new)?;
    Ok(Imported {
        plugins,
        lockfile: resolution.lockfile(),
        timings,
    })
}

/// Pairs stored plugins with the imports that asked for them.
fn ordered(
    wanted: &[ImportSpec],
    targets: &[ResolvedTarget],
    plugins: Vec<Plugin>,
) -> Vec<(ImportSpec, Plugin)> {
    let spec_of = |plugin: &Plugin| {
        let of_plugin = |t: &&ResolvedTarget| t.lib_name == plugin.info.lib_name;
        let target = targets
            .iter()
            .filter(of_plugin)
            .find(|t| wanted.contains(&t.requested));
        target.map(|t| t.requested.clone())
    };
    plugins
        .into_iter()
        .filter_map(|plugin| Some((spec_of(&plugin)?, plugin)))
        .collect()
}

/// One plugin on the layers before it, and how long its parts took if it was built now.
fn plugin(
    builder: &Builder,
    built: &BuiltSet,
    target: &ResolvedTarget,
    below: &[Plugin],
    start: Instant,
    progress: &mut dyn ProgressSink,
) -> Result<(Plugin, ImportTimings), ImportError> {
    let below = layers::of(built, target, below);
    let hashes: Vec<Digest> = below.iter().map(|p| p.hash.clone()).collect();
    let key = builder.plugin_key(built, &target.package, kayton_bindgen::GENERATOR, &hashes)?;
    match builder.store().begin(&key)? {
        Begun::Found(plugin) => Ok((plugin, ImportTimings::default())),
        Begun::Build(pending) => {
            let layers: Vec<Layer> = below.iter().map(|p| p.layer()).collect();
            let work = Work {
                builder,
                built,
                target,
                layers,
                key: &key,
            };
            analysis::of(&target.lib_name, || work.build(pending, start, progress))
        }
    }
}

/// A plugin that is being made.
struct Work<'a> {
    builder: &'a Builder,
    built: &'a BuiltSet,
    target: &'a ResolvedTarget,
    layers: Vec<Layer>,
    key: &'a PluginKey,
}

impl Work<'_> {
    fn build(
        &self,
        pending: PendingPlugin,
        start: Instant,
        progress: &mut dyn ProgressSink,
    ) -> Result<(Plugin, ImportTimings), ImportError> {
        let krate = &self.target.lib_name;
        let began = Instant::now();
        let described = describe(self.builder, self.built, &self.target.package, progress)?;
        let describe_us = since(began);
        let began = Instant::now();
        let externs = self.externs();
        let inputs = self
            .built
            .inputs(&self.layers, externs.iter().map(|(_, e)| e.clone()));
        let checker = self.builder.checker(inputs.clone())?;
        let dir = pending.dir();
        let crate_name = kayton_bindgen::glue_crate(krate);
        let (mut round, mut check_us, mut link_us) = (0, 0, 0);
        let mut oracle = |source: &str, stage| -> kayton_toolchain::Result<Vec<OracleMessage>> {
            round += 1;
            let asked = Instant::now();
            let messages = match stage {
                Stage::Check => {
                    progress.step(&ImportStep::Generating {
                        krate: krate.clone(),
                        round,
                    });
                    checker.check(source)?
                }
                Stage::Instantiate => checker.instantiate(source)?,
                Stage::Build => {
                    progress.step(&ImportStep::Linking {
                        krate: krate.clone(),
                    });
                    fs_err::write(dir.join(GLUE), source)?;
                    let linked = self.builder.link_layer(LayerRequest {
                        crate_name: &crate_name,
                        key: &self.key.hash,
                        source: &dir.join(GLUE),
                        out_dir: dir,
                        inputs: &inputs,
                    });
                    refusals(linked)?
                }
            };
            match stage {
                Stage::Build => link_us += since(asked),
                Stage::Check | Stage::Instantiate => check_us += since(asked),
            }
            let told =
                |m: &RustcMessage| m.is_error() || stage == Stage::Instantiate && m.is_note();
            Ok(messages.into_iter().filter(told).map(message).collect())
        };
        let input = GenerateInput {
            graph: &described.graph,
            target: UnitId(self.target.package.clone()),
            build: self.identity(&described.hash),
            extern_aliases: externs
                .iter()
                .map(|(unit, e)| (unit.clone(), e.alias.clone()))
                .collect(),
            runtime: match self.built.reactor_for(&self.target.package) {
                Some(reactor) => RuntimePath(reactor.alias.clone()),
                None => RuntimePath::default(),
            },
            layers: self
                .layers
                .iter()
                .map(|layer| layer.crate_name.clone())
                .collect(),
            budget: match self.target.requested.is_std() {
                true => STD_BUDGET,
                false => DEFAULT_BUDGET,
            },
        };
        let generated = kayton_bindgen::generate(&input, &mut oracle)?;
        drop(checker);
        let generate_us = since(began).saturating_sub(link_us);
        fs_err::write(dir.join(MANIFEST), json(&generated.manifest)?)?;
        fs_err::write(dir.join(SURFACE), json(&generated.surface)?)?;
        fs_err::write(dir.join(PLAN), &generated.plan)?;
        let info = PluginInfo {
            lib_name: krate.clone(),
            package: generated.manifest.build.package.clone(),
            version: generated.manifest.build.version.clone(),
            crate_name,
            rustc: self.builder.toolchain().verbose_version.clone(),
            inputs,
        };
        let plugin = pending.commit(info)?;
        let totals = &generated.surface.totals;
        progress.step(&ImportStep::Ready {
            krate: krate.clone(),
            version: plugin.info.version.clone(),
            bound: totals.bound + totals.open,
            public: totals.public,
            elapsed_ms: since(start) / 1000,
        });
        let import = krate.clone();
        let timings = ImportTimings {
            import,
            built: true,
            rustdoc_us: described.rustdoc_us,
            describe_us,
            generate_us,
            check_us,
            exports: generated.exports,
            rounds: round,
            link_us,
            ..ImportTimings::default()
        };
        Ok((plugin, timings))
    }

    /// Every library of the graph under a name of its own: glue names types of indirect
    /// dependencies, too.
    fn externs(&self) -> Vec<(UnitId, Extern)> {
        let named = |id: &String| {
            let (unit, package) = (self.built.unit(id)?, self.built.resolution.package(id)?);
            // Those of others are reached through who exports them.
            if unit.proc_macro && *id != self.target.package {
                return None;
            }
            let version: String = package
                .version
                .to_string()
                .chars()
                .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
                .collect();
            let alias = format!("kd_{}_{version}", unit.crate_name);
            Some((UnitId(id.clone()), self.built.extern_for(&alias, id)?))
        };
        self.built
            .closure(&self.target.package)
            .iter()
            .filter_map(named)
            .collect()
    }

    fn identity(&self, graph_hash: &Digest) -> BuildIdentity {
        let package = self.built.resolution.package(&self.target.package);
        let toolchain = self.builder.toolchain();
        let (package, version) = match package {
            Some(package) => (package.name.clone(), package.version.to_string()),
            // The standard library, which is as old as its toolchain.
            None => (self.target.lib_name.clone(), toolchain.release.clone()),
        };
        BuildIdentity {
            package,
            krate: self.target.lib_name.clone(),
            version,
            features: self
                .built
                .unit(&self.target.package)
                .map(|u| u.features.clone())
                .unwrap_or_default(),
            rustc: toolchain.verbose_version.clone(),
            target: toolchain.target.clone(),
            graph_hash: graph_hash.as_str().to_owned(),
        }
    }
}

fn json(value: &impl serde::Serialize) -> std::io::Result<Vec<u8>> {
    serde_json::to_vec(value).map_err(std::io::Error::other)
}

/// What rustc refuses of the glue's own text; a failure of another kind stays one.
fn refusals(
    linked: kayton_toolchain::Result<Layer>,
) -> kayton_toolchain::Result<Vec<RustcMessage>> {
    match linked {
        Ok(_) => Ok(Vec::new()),
        Err(kayton_toolchain::Error::Compile(error))
            if !error.is_stale_artifact() && error.messages.iter().any(RustcMessage::is_error) =>
        {
            Ok(error.messages)
        }
        Err(error) => Err(error),
    }
}

/// A message of rustc as the generator wants it.
fn message(message: RustcMessage) -> OracleMessage {
    OracleMessage {
        note: message.is_note(),
        lines: message
            .source_spans()
            .iter()
            .map(|s| (line(s.line_start), line(s.line_end)))
            .collect(),
        code: message.code,
        message: message.message,
        rendered: message.rendered,
    }
}

fn line(line: usize) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX)
}
