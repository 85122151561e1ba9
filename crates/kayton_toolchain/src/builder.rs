//! The façade: one toolchain, one home, one base.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use crate::ahead::{self, Mentioned};
use crate::base::Base;
use crate::build::{CargoBuild, ProgressFn};
use crate::cache::Cache;
use crate::cell::{self, CellRequest};
use crate::compile::{Inputs, Layer};
use crate::error::{Error, Result, RustdocError};
use crate::glue::{self, Checker, LayerRequest};
use crate::hash::Digest;
use crate::home::Home;
use crate::interrupt::Interrupter;
use crate::key::{PluginKey, PluginKeyParts, SetKeyParts, closure, closure_without, source_stamp};
use crate::reactor;
use crate::resolve::{PackageId, Resolution, Resolver};
use crate::rustdoc;
use crate::spec::ImportSpec;
use crate::store::{Plugin, PluginStore, SetRecord, StoredSet, note_use};
use crate::support::Support;
use crate::toolchain::Toolchain;
use crate::units::{Extern, Unit, Units};

/// rustdoc processes at a time: one takes one core and up to 1 GB.
const RUSTDOC_JOBS: usize = 2;

/// Runs the toolchain for one working directory. Cheap to open when warm: it starts no process.
#[derive(Debug)]
pub struct Builder {
    home: Home,
    toolchain: Toolchain,
    support: Support,
    wrapper: Option<Utf8PathBuf>,
    build_nothing: bool,
}

/// A set of imports whose dependencies are built.
#[derive(Debug, Clone)]
pub struct BuiltSet {
    /// The graph.
    pub resolution: Resolution,
    /// Its artifacts.
    pub units: Units,
    /// The async runtime on the graph's own artifacts, if the graph holds them.
    pub reactor: Option<Extern>,
    /// The base that glue and cells link.
    pub base: Base,
    /// Folders with the libraries that others depend on.
    search: Vec<Utf8PathBuf>,
}

impl BuiltSet {
    /// The artifact of a package.
    pub fn unit(&self, package: &str) -> Option<&Unit> {
        self.units.get(package)
    }

    /// The file that `--extern` needs to name a crate of the graph, direct or not.
    pub fn extern_for(&self, alias: &str, package: &str) -> Option<Extern> {
        Some(Extern::new(alias, &self.unit(package)?.library))
    }

    /// What glue is compiled against: the support crates, the reactor if there is one, the base
    /// and the layers of the session in load order, and the crates that it names.
    pub fn inputs(&self, layers: &[Layer], externs: impl IntoIterator<Item = Extern>) -> Inputs {
        let support = self.base.externs.iter().chain(&self.reactor).cloned();
        Inputs {
            externs: support.chain(externs).collect(),
            layers: std::iter::once(&self.base.layer)
                .chain(layers)
                .cloned()
                .collect(),
            search: self.search.clone(),
            native_search: self.units.native_search.clone(),
            native_archives: self.units.native_archives.clone(),
        }
    }

    /// The async runtime, if a package's own graph holds it: its futures may ask for it.
    pub fn reactor_for(&self, package: &str) -> Option<&Extern> {
        let reactor = self.base.reactor.as_ref()?;
        let own = |name: &str| reactor.registry.values().any(|d| d.package == name);
        let below = self.closure(package);
        let holds = below
            .iter()
            .filter_map(|id| self.resolution.package(id))
            .any(|p| own(&p.name));
        self.reactor.as_ref().filter(|_| holds)
    }

    /// A package and everything below it.
    pub fn closure(&self, package: &str) -> Vec<PackageId> {
        closure(&self.resolution, package).into_iter().collect()
    }

    /// The libraries that a package's glue holds: itself and what is linked below it. What only
    /// procedural macros use is not.
    pub fn linked(&self, package: &str) -> BTreeSet<PackageId> {
        let is_macro = |id: &str| self.unit(id).is_none_or(|unit| unit.proc_macro);
        closure_without(&self.resolution, package, is_macro)
    }
}

impl Builder {
    /// Opens the cache and finds the toolchain for a working directory.
    pub fn open(working_dir: &Utf8Path) -> Result<Self> {
        Self::with(Home::discover(working_dir)?, Support::embedded())
    }

    /// The same with a given home and given support sources.
    pub fn with(home: Home, support: Support) -> Result<Self> {
        let toolchain = Toolchain::discover(&home)?;
        let dir = toolchain.dir(&home);
        fs_err::create_dir_all(&dir)?;
        note_use(&dir.join(crate::store::USED_FILE));
        Ok(Self {
            home,
            toolchain,
            support,
            wrapper: None,
            build_nothing: false,
        })
    }

    /// Names another program as the compiler wrapper; it must call
    /// [`wrapper_main`](crate::wrapper_main). Without one it is the running program.
    pub fn with_wrapper(mut self, wrapper: Utf8PathBuf) -> Self {
        self.wrapper = Some(wrapper);
        self
    }

    /// Forbids to start cargo and rustdoc and to link plugins: whatever would do so is
    /// [`Error::WouldBuild`] and names what. Cells are compiled all the same.
    pub fn building_nothing(mut self, build_nothing: bool) -> Self {
        self.build_nothing = build_nothing;
        self
    }

    /// Programs that it starts from now on are ended by an interrupt, and what needed them fails.
    pub fn heed(&mut self, interrupter: Interrupter) {
        self.toolchain.interrupter = Some(interrupter);
    }

    /// Where everything is kept.
    pub fn home(&self) -> &Home {
        &self.home
    }

    /// The toolchain.
    pub fn toolchain(&self) -> &Toolchain {
        &self.toolchain
    }

    /// The support sources.
    pub fn support(&self) -> &Support {
        &self.support
    }

    /// The built plugins.
    pub fn store(&self) -> PluginStore<'_> {
        PluginStore::new(&self.home)
    }

    /// The cache's contents and bounds.
    pub fn cache(&self) -> Cache<'_> {
        Cache::new(&self.home)
    }

    /// The base; built the first time (a few seconds).
    pub fn base(&self, progress: ProgressFn<'_>) -> Result<Base> {
        Base::ensure(&self.support, &self.cargo(), progress)
    }

    /// What a cell without imports is compiled against.
    pub fn base_inputs(&self, base: &Base) -> Inputs {
        Inputs {
            externs: base.externs.clone(),
            layers: vec![base.layer.clone()],
            search: self.search(),
            native_search: Vec::new(),
            native_archives: BTreeSet::new(),
        }
    }

    /// What a cell is compiled against: all plugins of the session in load order, and the earlier
    /// cells that it may use. A crate that the source does not name costs nothing.
    ///
    /// A source that names a crate of the graph (`::http::…`) must also say `extern crate` for the
    /// plugin that holds it, else it gets a second copy of that crate.
    pub fn cell_inputs(&self, base: &Base, plugins: &[Plugin], cells: &[Layer]) -> Inputs {
        let mut inputs = self.base_inputs(base);
        for plugin in plugins {
            for named in &plugin.info.inputs.externs {
                if !inputs
                    .externs
                    .iter()
                    .any(|known| known.alias == named.alias)
                {
                    inputs.externs.push(named.clone());
                }
            }
            let archives = &plugin.info.inputs.native_archives;
            inputs.native_archives.extend(archives.iter().cloned());
            for path in &plugin.info.inputs.native_search {
                if !inputs.native_search.contains(path) {
                    inputs.native_search.push(path.clone());
                }
            }
            inputs.layers.push(plugin.layer());
        }
        inputs.layers.extend_from_slice(cells);
        inputs
    }

    /// The key of a set of imports; starts no process.
    pub fn set_key(
        &self,
        specs: &[ImportSpec],
        generator: &str,
        layers: &[Digest],
    ) -> Result<Digest> {
        let support = &Base::content(&self.support);
        SetKeyParts {
            specs,
            toolchain: &self.owner(),
            support,
            generator,
            requested: &[],
            layers,
        }
        .key()
    }

    /// A set that was built before and is whole; starts no process.
    pub fn stored_set(&self, key: &Digest) -> Option<StoredSet> {
        self.store().lookup_set(key)
    }

    /// Remembers the plugins of a set, in load order; now and then cleans the cache up.
    pub fn store_set(&self, key: &Digest, built: &BuiltSet, plugins: &[Plugin]) -> Result<()> {
        let packages = built.resolution.packages.values();
        // The generated packages are local too, but they are ours.
        let local = packages
            .filter(|p| p.source.is_none() && !p.dir.starts_with(&built.resolution.workspace));
        let local = local.map(|p| Ok((p.dir.clone(), source_stamp(&p.dir)?)));
        let support = built
            .base
            .externs
            .iter()
            .chain(&built.reactor)
            .map(|named| named.path.clone());
        let artifacts = built.units.target.values().map(|unit| unit.library.clone());
        let record = SetRecord {
            plugins: plugins
                .iter()
                .map(|p| (p.dir.clone(), p.hash.clone()))
                .collect(),
            targets: built.resolution.targets.clone(),
            lockfile: built.resolution.lockfile(),
            local: local.collect::<Result<_>>()?,
            artifacts: support.chain(artifacts).collect(),
        };
        self.store().store_set(key, &record)?;
        self.cache().gc_if_due(&self.toolchain.id)
    }

    /// Chooses versions for a set of imports. `seed` is the lockfile of an earlier set of the
    /// session or project: what it chose stays as it is where that is possible.
    pub fn resolve(
        &self,
        base: &Base,
        specs: &[ImportSpec],
        seed: Option<&Utf8Path>,
    ) -> Result<Resolution> {
        let names: Vec<String> = specs.iter().map(ToString::to_string).collect();
        self.cargo().may_build(&names.join(", "))?;
        Resolver {
            home: &self.home,
            toolchain: &self.toolchain,
            base,
        }
        .resolve(specs, seed)
    }

    /// Stage 1: builds the dependencies and records how; the imported crates are described meanwhile, and
    /// those that they mention, as `mentioned` says.
    pub fn build_dependencies(
        &self,
        base: &Base,
        resolution: &Resolution,
        mentioned: Mentioned<'_>,
        progress: ProgressFn<'_>,
    ) -> Result<BuiltSet> {
        let cargo = self.cargo();
        cargo.may_build("the dependencies")?;
        let expected = resolution.expected_steps();
        let units = ahead::documenting(&cargo, resolution, mentioned, || {
            cargo.run(&resolution.workspace, &["--workspace"], expected, progress)
        })?;
        for dependency in &base.registry {
            if !units
                .target
                .values()
                .any(|unit| unit.library == dependency.library)
            {
                tracing::info!(
                    dependency.package,
                    "the base holds another build of this crate"
                );
            }
        }
        let reactor = reactor::ensure(&cargo, base, resolution, &units)?;
        Ok(BuiltSet {
            resolution: resolution.clone(),
            units,
            reactor,
            base: base.clone(),
            search: self.search(),
        })
    }

    /// rustdoc JSON of some crates of a set, in the order asked for; two at a time, kept.
    pub fn rustdoc_json(
        &self,
        built: &BuiltSet,
        packages: &[PackageId],
    ) -> Result<Vec<Utf8PathBuf>> {
        let mut units = Vec::new();
        for package in packages {
            units.push(built.unit(package).ok_or_else(|| RustdocError::NoLibrary {
                package: package.clone(),
            })?);
        }
        let next = std::sync::atomic::AtomicUsize::new(0);
        let worker = || {
            let mut done = BTreeMap::new();
            loop {
                let at = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                let Some(unit) = units.get(at) else {
                    return done;
                };
                done.insert(at, self.document(built, unit));
            }
        };
        let results = std::thread::scope(|scope| {
            let threads: Vec<_> = (1..RUSTDOC_JOBS.min(units.len()))
                .map(|_| scope.spawn(worker))
                .collect();
            let mut results = worker();
            for thread in threads {
                match thread.join() {
                    Ok(more) => results.extend(more),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            results
        });
        results.into_values().collect()
    }

    /// One crate's JSON; if it was never recorded, cargo is made to compile it again.
    fn document(&self, built: &BuiltSet, unit: &Unit) -> Result<Utf8PathBuf> {
        let cargo = self.cargo();
        match rustdoc::document(&cargo, unit) {
            Err(Error::Rustdoc(RustdocError::NoRecord { .. })) => {}
            other => return other,
        }
        let workspace = &built.resolution.workspace;
        let _lock = self.home.lock("record-again")?;
        if let Some(package) = built.resolution.package(&unit.package) {
            tracing::info!(package.name, "not recorded; compiling it again");
            cargo.forget(workspace, &format!("{}@{}", package.name, package.version))?;
            cargo.run(workspace, &["--workspace"], 0, &mut |_| {})?;
        }
        rustdoc::document(&cargo, unit)
    }

    /// The toolchain as keys name it. Another home has another base of the same key: what is kept
    /// in a project, where several homes look, says for which of them it was linked.
    fn owner(&self) -> String {
        match self.home.project() {
            Some(_) => format!("{} {}", self.toolchain.id, self.home.root()),
            None => self.toolchain.id.to_string(),
        }
    }

    /// The key of a plugin on the given layers.
    pub fn plugin_key(
        &self,
        built: &BuiltSet,
        package: &str,
        generator: &str,
        layers: &[Digest],
    ) -> Result<PluginKey> {
        let toolchain = self.owner();
        let parts = PluginKeyParts {
            resolution: &built.resolution,
            units: &built.units,
            package,
            toolchain: &toolchain,
            base: &built.base.key,
            generator,
            requested: &[],
            layers,
        };
        parts.key()
    }

    /// A checker of generated sources against some inputs: the oracle.
    pub fn checker(&self, inputs: Inputs) -> Result<Checker<'_>> {
        Checker::new(&self.home, &self.toolchain, inputs)
    }

    /// Compiles glue and links it as a dylib on the layers before it.
    pub fn link_layer(&self, request: LayerRequest<'_>) -> Result<Layer> {
        self.link_layer_at(request, glue::GLUE_OPT_LEVEL)
    }

    /// The same at another optimisation level, 0 to 3: a surface of thousands of exports is linked
    /// five times faster at level 0.
    pub fn link_layer_at(&self, request: LayerRequest<'_>, opt_level: u8) -> Result<Layer> {
        self.cargo().may_build(request.crate_name)?;
        glue::link_layer(&self.toolchain, request, opt_level)
    }

    /// Compiles a cell, or finds it compiled.
    pub fn compile_cell(&self, request: CellRequest<'_>) -> Result<Layer> {
        cell::compile(&self.home, &self.toolchain, request)
    }

    fn cargo(&self) -> CargoBuild<'_> {
        CargoBuild {
            home: &self.home,
            toolchain: &self.toolchain,
            wrapper: self.wrapper.as_deref(),
            build_nothing: self.build_nothing,
        }
    }

    fn search(&self) -> Vec<Utf8PathBuf> {
        let cargo = self.cargo();
        vec![cargo.target_deps(), cargo.host_deps()]
    }
}
