//! From specs to one dependency graph: `cargo metadata` on the generated workspace.
//!
//! 1. Write the workspace (`workspace`).
//! 2. Ask cargo: offline first if the lockfile is this workspace's own, else online, and offline
//!    again if there is no network.
//! 3. `-` and `_` in a name are swapped if no package has the name as written.
//! 4. If the graph holds what the reactor needs, resolve again with the reactor's features.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};
use cargo_metadata::{CrateType, DependencyKind, Metadata, TargetKind};
use serde::{Deserialize, Serialize};
use toml::Table;

use crate::base::Base;
use crate::error::{Error, ResolveError, Result};
use crate::hash::Digest;
use crate::home::{Home, write_atomic};
use crate::spec::{ImportSpec, STD};
use crate::toolchain::Toolchain;
use crate::workspace::{TARGET_ALIAS, WorkspacePlan, lockfile, member_name};

/// Identity of a package in one graph, as cargo writes it (the Cargo Book, "Package ID").
pub type PackageId = String;

/// The graph of a set of imports.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Resolution {
    /// Folder of the generated workspace.
    pub workspace: Utf8PathBuf,
    /// Identity of the workspace: specs and what the base asks for.
    pub key: Digest,
    /// Hash of the lockfile's content.
    pub lock: Digest,
    /// What each import became; in the order of the sorted specs.
    pub targets: Vec<ResolvedTarget>,
    /// Every package that is built for the target platform.
    pub packages: BTreeMap<PackageId, ResolvedPackage>,
    /// Whether the graph holds what the reactor needs.
    pub with_reactor: bool,
}

/// One import, resolved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResolvedTarget {
    /// As the user wrote it.
    pub requested: ImportSpec,
    /// With the package's real name.
    pub spec: ImportSpec,
    /// The package; [`STD`] for the standard library, which is none.
    pub package: PackageId,
    /// Name of its library, as Rust code writes it.
    pub lib_name: String,
}

/// One package of the graph.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResolvedPackage {
    /// Name of the package.
    pub name: String,
    /// Its version.
    pub version: semver::Version,
    /// Name of its library, as Rust code writes it; `None` for a program.
    pub lib_name: Option<String>,
    /// Whether the library is a procedural macro.
    pub proc_macro: bool,
    /// Whether it has a build script.
    pub build_script: bool,
    /// Features that are on; the build's artifacts may have fewer (host and target are apart).
    pub features: Vec<String>,
    /// Features that exist.
    pub available_features: Vec<String>,
    /// Folder of its `Cargo.toml`.
    pub dir: Utf8PathBuf,
    /// `registry+https://…`, `git+https://…`; `None` for a folder.
    pub source: Option<String>,
    /// One paragraph.
    pub description: Option<String>,
    /// Address of its documentation.
    pub documentation: Option<String>,
    /// Address of its repository.
    pub repository: Option<String>,
    /// Normal dependencies: the name its code uses, and the package.
    pub dependencies: Vec<(String, PackageId)>,
}

impl Resolution {
    /// The lockfile: the seed of the next set.
    pub fn lockfile(&self) -> Utf8PathBuf {
        lockfile(&self.workspace)
    }

    /// The packages to be bound, each once: `num_bigint` and `num-bigint` are one import.
    pub fn imports(&self) -> Vec<&ResolvedTarget> {
        let mut seen = BTreeSet::new();
        self.targets
            .iter()
            .filter(|target| seen.insert(&target.package))
            .collect()
    }

    /// The package of an id.
    pub fn package(&self, id: &str) -> Option<&ResolvedPackage> {
        self.packages.get(id)
    }

    /// How many artifacts and build scripts a build from nothing makes, roughly.
    pub(crate) fn expected_steps(&self) -> usize {
        let steps = |package: &ResolvedPackage| {
            usize::from(package.lib_name.is_some()) + 2 * usize::from(package.build_script)
        };
        self.packages.values().map(steps).sum()
    }
}

/// What resolving needs.
pub(crate) struct Resolver<'a> {
    pub(crate) home: &'a Home,
    pub(crate) toolchain: &'a Toolchain,
    pub(crate) base: &'a Base,
}

impl Resolver<'_> {
    /// Resolves a set. `seed` is the lockfile of an earlier set, whose versions are kept.
    pub(crate) fn resolve(
        &self,
        specs: &[ImportSpec],
        seed: Option<&Utf8Path>,
    ) -> Result<Resolution> {
        let requested: BTreeSet<ImportSpec> = specs.iter().cloned().collect();
        let requested: Vec<ImportSpec> = requested.into_iter().collect();
        let mut named = requested.clone();
        let mut plan = self.plan(&named);
        let key = plan.key();
        let dir = self.toolchain.dir(self.home).join("sets").join(key.short());
        let _lock = self.home.lock(&format!("set-{}", key.short()))?;
        let seed = seed
            .filter(|seed| seed.is_file())
            .unwrap_or(&self.base.lockfile);
        let metadata = loop {
            plan.write(&dir, Some(seed))?;
            match self.metadata(&dir) {
                Ok(metadata) => break metadata,
                Err(Error::Resolve(ResolveError::UnknownCrate { name, similar })) => {
                    let error = ResolveError::UnknownCrate {
                        name: name.clone(),
                        similar,
                    };
                    if !swap_name(&mut named, &requested, &name) {
                        return Err(error.into());
                    }
                    plan = self.plan(&named);
                }
                Err(Error::Resolve(ResolveError::UnknownFeature {
                    name,
                    feature,
                    available,
                })) => {
                    let all = self.features_of(&named, &name);
                    let available = all.or(available);
                    return Err(ResolveError::UnknownFeature {
                        name,
                        feature,
                        available,
                    }
                    .into());
                }
                Err(error) => return Err(error),
            }
        };
        let extra = self.reactor_dependencies(&metadata);
        let with_reactor = !extra.is_empty();
        let metadata = if with_reactor {
            plan.extra = extra;
            plan.write(&dir, Some(seed))?;
            self.metadata(&dir)?
        } else {
            metadata
        };
        let packages = packages_of(&metadata);
        let targets = targets_of(&metadata, &packages, &requested, &named)?;
        let lock = Digest::of_file(&lockfile(&dir))?;
        Ok(Resolution {
            workspace: dir,
            key,
            lock,
            targets,
            packages,
            with_reactor,
        })
    }

    fn plan<'s>(&self, specs: &'s [ImportSpec]) -> WorkspacePlan<'s> {
        let shared = self
            .base
            .registry
            .iter()
            .map(|d| (d.package.clone(), d.entry()));
        WorkspacePlan {
            specs,
            shared: shared.collect(),
            extra: BTreeMap::new(),
        }
    }

    /// The reactor's own dependencies, if the graph already holds one of them.
    fn reactor_dependencies(&self, metadata: &Metadata) -> BTreeMap<String, Table> {
        let Some(reactor) = &self.base.reactor else {
            return BTreeMap::new();
        };
        let present: BTreeSet<&str> = metadata.packages.iter().map(|p| p.name.as_str()).collect();
        let shared: BTreeSet<&str> = self.base.registry.iter().map(|d| &*d.package).collect();
        let own = |package: &str| !shared.contains(package);
        let wanted = || reactor.registry.values().filter(|d| own(&d.package));
        if !wanted().any(|dependency| present.contains(&*dependency.package)) {
            return BTreeMap::new();
        }
        wanted()
            .map(|d| (d.package.clone(), d.entry.clone()))
            .collect()
    }

    /// The features that a package has, found by asking for it without any.
    fn features_of(&self, named: &[ImportSpec], package: &str) -> Option<Vec<String>> {
        let spec = named.iter().find(|spec| spec.package == package)?;
        let plain = [ImportSpec {
            features: Vec::new(),
            ..spec.clone()
        }];
        let scratch = self.home.scratch().ok()?;
        let dir = Utf8Path::from_path(scratch.path())?;
        self.plan(&plain).write(dir, None).ok()?;
        let metadata = self.metadata(dir).ok()?;
        let found = metadata
            .packages
            .iter()
            .find(|found| *found.name == package)?;
        Some(found.features.keys().cloned().collect())
    }

    /// Runs `cargo metadata`.
    fn metadata(&self, dir: &Utf8Path) -> Result<Metadata> {
        let marker = dir.join(".resolved");
        let manifests = manifests_hash(dir)?;
        // One line per state of the manifests: without and with the reactor's dependencies.
        let known = fs_err::read_to_string(&marker).unwrap_or_default();
        let own_lock = known.lines().any(|line| line == manifests.as_str());
        let metadata = match own_lock.then(|| self.run_metadata(dir, true)) {
            Some(Ok(metadata)) => metadata,
            _ => match self.run_metadata(dir, false) {
                Err(Error::Resolve(error @ ResolveError::NoNetwork { .. })) => {
                    self.run_metadata(dir, true).map_err(|_| error)?
                }
                other => other?,
            },
        };
        if !own_lock {
            write_atomic(&marker, format!("{known}{manifests}\n").as_bytes())?;
        }
        Ok(metadata)
    }

    fn run_metadata(&self, dir: &Utf8Path, offline: bool) -> Result<Metadata> {
        let mut command = self.toolchain.cargo();
        command
            .current_dir(dir)
            .args(["metadata", "--format-version", "1", "--quiet"]);
        command.args(["--filter-platform", &self.toolchain.target]);
        if offline {
            command.arg("--offline");
        }
        let text = self
            .toolchain
            .stdout_of(&mut command)?
            .map_err(|text| ResolveError::parse(&text))?;
        let parsed = cargo_metadata::MetadataCommand::parse(text);
        Ok(parsed.map_err(|e| ResolveError::Conflict {
            message: e.to_string(),
        })?)
    }
}

/// Whether a lockfile belongs to the manifests: cargo may then work offline.
fn manifests_hash(dir: &Utf8Path) -> Result<Digest> {
    let mut text = fs_err::read(dir.join("Cargo.toml"))?;
    let mut members: Vec<Utf8PathBuf> = Vec::new();
    for entry in dir.join("imports").read_dir_utf8()? {
        members.push(entry?.path().join("Cargo.toml"));
    }
    members.push(dir.join("support").join("Cargo.toml"));
    members.sort();
    for member in members {
        text.extend(fs_err::read(member).unwrap_or_default());
    }
    Ok(Digest::of(&text))
}

/// Swaps `-` and `_` in a name that no package has; `false` if that was tried before.
fn swap_name(named: &mut [ImportSpec], requested: &[ImportSpec], unknown: &str) -> bool {
    let mut swapped = false;
    for (spec, requested) in named.iter_mut().zip(requested) {
        if spec.package == unknown
            && spec == requested
            && let Some(other) = spec.swapped_name()
        {
            *spec = other;
            swapped = true;
        }
    }
    swapped
}

/// The packages that are compiled for the target: build dependencies and macros included, since
/// they are part of the way there; development dependencies are not.
fn packages_of(metadata: &Metadata) -> BTreeMap<PackageId, ResolvedPackage> {
    let nodes: BTreeMap<&str, &cargo_metadata::Node> = match &metadata.resolve {
        Some(resolve) => resolve
            .nodes
            .iter()
            .map(|node| (&*node.id.repr, node))
            .collect(),
        None => BTreeMap::new(),
    };
    let mut reached = BTreeSet::new();
    let mut waiting: Vec<&str> = metadata
        .workspace_members
        .iter()
        .map(|id| &*id.repr)
        .collect();
    while let Some(id) = waiting.pop() {
        if reached.insert(id)
            && let Some(node) = nodes.get(id)
        {
            let used = node.deps.iter().filter(|dep| {
                dep.dep_kinds
                    .iter()
                    .any(|kind| kind.kind != DependencyKind::Development)
            });
            waiting.extend(used.map(|dep| &*dep.pkg.repr));
        }
    }
    let packages = metadata
        .packages
        .iter()
        .filter(|package| reached.contains(&*package.id.repr));
    packages
        .map(|p| {
            (
                p.id.repr.clone(),
                package_of(p, nodes.get(&*p.id.repr).copied()),
            )
        })
        .collect()
}

fn package_of(
    package: &cargo_metadata::Package,
    node: Option<&cargo_metadata::Node>,
) -> ResolvedPackage {
    let libraries = [
        CrateType::Lib,
        CrateType::RLib,
        CrateType::DyLib,
        CrateType::ProcMacro,
    ];
    let library = package.targets.iter().find(|target| {
        let kinds = [
            TargetKind::Lib,
            TargetKind::RLib,
            TargetKind::DyLib,
            TargetKind::ProcMacro,
        ];
        target.kind.iter().any(|kind| kinds.contains(kind))
            && target
                .crate_types
                .iter()
                .any(|kind| libraries.contains(kind))
    });
    let normal = |dep: &&cargo_metadata::NodeDep| {
        dep.dep_kinds
            .iter()
            .any(|kind| kind.kind == DependencyKind::Normal)
    };
    let edges = node
        .into_iter()
        .flat_map(|node| node.deps.iter())
        .filter(normal);
    ResolvedPackage {
        name: package.name.to_string(),
        version: package.version.clone(),
        lib_name: library.map(|target| target.name.replace('-', "_")),
        proc_macro: library.is_some_and(|t| t.kind.contains(&TargetKind::ProcMacro)),
        build_script: package
            .targets
            .iter()
            .any(|t| t.kind.contains(&TargetKind::CustomBuild)),
        features: node
            .map(|n| n.features.iter().map(|f| f.to_string()).collect())
            .unwrap_or_default(),
        available_features: package.features.keys().cloned().collect(),
        dir: package
            .manifest_path
            .parent()
            .map(Utf8Path::to_owned)
            .unwrap_or_default(),
        source: package.source.as_ref().map(|source| source.repr.clone()),
        description: package.description.clone(),
        documentation: package.documentation.clone(),
        repository: package.repository.clone(),
        dependencies: edges
            .map(|dep| (dep.name.clone(), dep.pkg.repr.clone()))
            .collect(),
    }
}

/// Finds each import's package: the dependency that the generated package calls its target.
fn targets_of(
    metadata: &Metadata,
    packages: &BTreeMap<PackageId, ResolvedPackage>,
    requested: &[ImportSpec],
    named: &[ImportSpec],
) -> Result<Vec<ResolvedTarget>> {
    let mut targets = Vec::new();
    for (index, (requested, spec)) in requested.iter().zip(named).enumerate() {
        if spec.is_std() {
            targets.push(ResolvedTarget {
                requested: requested.clone(),
                spec: spec.clone(),
                package: STD.to_owned(),
                lib_name: STD.to_owned(),
            });
            continue;
        }
        let name = member_name(index);
        let member = metadata
            .packages
            .iter()
            .find(|package| *package.name == name);
        let package = member
            .and_then(|member| packages.get(&member.id.repr))
            .and_then(|member| {
                member
                    .dependencies
                    .iter()
                    .find(|(alias, _)| alias == TARGET_ALIAS)
            });
        let library = package.and_then(|(_, id)| Some((id, packages.get(id)?.lib_name.clone()?)));
        // Cargo leaves a dependency without a library out of the graph, with a warning.
        let (id, lib_name) = library.ok_or_else(|| ResolveError::NotALibrary {
            name: spec.package.clone(),
        })?;
        targets.push(ResolvedTarget {
            requested: requested.clone(),
            spec: spec.clone(),
            package: id.clone(),
            lib_name,
        });
    }
    Ok(targets)
}
