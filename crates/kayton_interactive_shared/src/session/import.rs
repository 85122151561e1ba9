use std::sync::Arc;

use kayton_toolchain::Plugin;
use keyton_rust_compiler::manifest::Manifest;

use super::Session;
use super::compile::Input;
use crate::executor::PluginImage;
use crate::failure::Failure;
use crate::imports::build::{self, Ground};
use crate::imports::{Loaded, diagnose, plan};
use crate::progress::ProgressSink;
use crate::timings;

impl Session {
    /// Loads what the inputs import and the session lacks.
    pub(super) fn import<'i>(
        &mut self,
        inputs: impl IntoIterator<Item = &'i Input>,
        progress: &mut dyn ProgressSink,
    ) -> Result<(), Failure> {
        let imports = inputs.into_iter().map(Input::module);
        let imports: Vec<_> = imports.flat_map(keyton_rust_compiler::imports).collect();
        let wanted =
            plan::wanted(&imports, &self.project, &self.loaded).map_err(Failure::Diagnostics)?;
        if wanted.is_empty() {
            return Ok(());
        }
        let specs: Vec<_> = wanted.iter().map(|w| w.spec.clone()).collect();
        let ground = Ground {
            builder: &self.builder,
            base: &self.base,
            specs: self.loaded.iter().map(|l| l.spec.clone()).collect(),
            plugins: self.loaded.iter().map(|l| l.plugin.clone()).collect(),
            lockfile: self.lockfile.clone(),
            build_nothing: self.config.build_nothing,
        };
        let imported = build::import(&ground, &specs, progress)
            .map_err(|error| diagnose::failure(error, &wanted))?;
        if self.config.timings {
            imported.timings.iter().for_each(timings::print);
        }
        for (spec, plugin) in imported.plugins {
            let manifest = Arc::new(read_manifest(&plugin)?);
            self.executor.load_plugin(&PluginImage {
                krate: manifest.build.krate.clone(),
                dylib: plugin.layer().dylib,
                rustc: self.builder.toolchain().verbose_version.clone(),
            })?;
            self.manifests.push(manifest.clone());
            self.loaded.push(Loaded {
                spec,
                plugin,
                manifest,
            });
        }
        self.lockfile = Some(imported.lockfile);
        Ok(())
    }
}

/// The manifest of a plugin whose files were verified.
pub(crate) fn read_manifest(plugin: &Plugin) -> Result<Manifest, Failure> {
    let bytes = fs_err::read(plugin.file(build::MANIFEST))?;
    Ok(serde_json::from_slice(&bytes).map_err(std::io::Error::other)?)
}
