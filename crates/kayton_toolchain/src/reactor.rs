//! The reactor: an async runtime of the plugins' own, where their graph holds one.
//!
//! Its sources are embedded, its dependencies come from the plugins' graph (so that it is *their*
//! runtime), and which ones these are is read from its manifest. One rlib per artifact of those
//! dependencies; the first layer that names it holds it for all later ones.

use crate::base::Base;
use crate::build::CargoBuild;
use crate::compile::{Compile, Emit, Inputs};
use crate::error::Result;
use crate::hash::DigestBuilder;
use crate::linker::Linker;
use crate::resolve::Resolution;
use crate::support::Support;
use crate::units::{Extern, Units};

/// Builds the reactor against a graph, if the graph is one that needs it.
pub(crate) fn ensure(
    cargo: &CargoBuild<'_>,
    base: &Base,
    resolution: &Resolution,
    units: &Units,
) -> Result<Option<Extern>> {
    let Some(reactor) = base.reactor.as_ref().filter(|_| resolution.with_reactor) else {
        return Ok(None);
    };
    // The base's crates are there without being asked for.
    let mut externs: Vec<Extern> = base.externs.clone();
    let mut key = DigestBuilder::default().part(base.key.as_str());
    for (alias, dependency) in &reactor.registry {
        let package = resolution
            .packages
            .iter()
            .filter(|(_, p)| p.name == dependency.package);
        let unit = package.filter_map(|(id, _)| units.get(id)).next_back();
        let Some(unit) = unit else {
            tracing::warn!(dependency.package, "the reactor's dependency was not built");
            return Ok(None);
        };
        key = key.part(unit.library.as_str());
        externs.push(Extern::new(alias, &unit.library));
    }
    let key = key.finish();
    let dir = cargo
        .toolchain
        .dir(cargo.home)
        .join("reactor")
        .join(key.short());
    let extra = format!("-{}", key.short());
    let rlib = dir.join(format!("lib{}{extra}.rlib", reactor.crate_name));
    let _lock = cargo.home.lock(&format!("reactor-{}", key.short()))?;
    if !rlib.is_file() {
        let inputs = Inputs {
            externs,
            search: vec![cargo.target_deps(), cargo.host_deps()],
            ..Inputs::default()
        };
        let compile = Compile {
            toolchain: cargo.toolchain,
            crate_name: &reactor.crate_name,
            metadata: key.short(),
            edition: &reactor.edition,
            inputs: &inputs,
            emit: Emit::Rlib,
            options: &["-Copt-level=3".into(), format!("-Cextra-filename={extra}")],
            linker: &Linker::Default,
        };
        fs_err::create_dir_all(&dir)?;
        let unfinished = dir.join(format!("new-{}.rlib", std::process::id()));
        compile.expect(&Support::reactor_source(&base.sources), &unfinished)?;
        fs_err::rename(&unfinished, &rlib)?;
    }
    Ok(Some(Extern::new(&reactor.crate_name, rlib)))
}
