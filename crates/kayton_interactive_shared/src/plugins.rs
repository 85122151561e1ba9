//! Plugins without a session: build one ahead, and read what it says of itself.

use camino::{Utf8Path, Utf8PathBuf};
use kayton_bindgen::SurfaceReport;
use kayton_toolchain::{Builder, ImportSpec, Plugin};
use keyton_rust_compiler::diagnostics::Span;

use crate::config::SessionConfig;
use crate::failure::Failure;
use crate::imports::build::{self, Ground};
use crate::imports::diagnose;
use crate::imports::plan::Wanted;
use crate::progress::{ImportStep, ProgressSink};
use crate::report::Texts;
use crate::timings;

/// A plugin in the store.
#[derive(Debug, Clone)]
pub struct StoredPlugin {
    plugin: Plugin,
    /// Every public item of the crate.
    pub surface: SurfaceReport,
}

impl StoredPlugin {
    /// Its folder.
    #[must_use]
    pub fn dir(&self) -> &Utf8Path {
        &self.plugin.dir
    }

    /// Copies glue, manifest and surface to a folder, which is made if it is missing.
    pub fn export(&self, out: &Utf8Path) -> Result<Vec<Utf8PathBuf>, Failure> {
        fs_err::create_dir_all(out)?;
        let mut written = Vec::new();
        for name in [build::GLUE, build::MANIFEST, build::SURFACE] {
            let to = out.join(name);
            fs_err::copy(self.plugin.file(name), &to)?;
            written.push(to);
        }
        Ok(written)
    }
}

/// A spec as given on the command line, and its text for messages.
#[derive(Debug)]
pub struct SpecText {
    /// What is asked for.
    pub spec: ImportSpec,
    /// The words of the command line.
    pub texts: Texts,
    span: Span,
}

impl SpecText {
    /// Reads `name@version[features]`, with the crate's sources in `path` if there is one.
    pub fn parse(text: &str, path: Option<&Utf8Path>) -> Result<Self, kayton_toolchain::Error> {
        let mut spec = ImportSpec::parse(text)?;
        if let Some(path) = path {
            let local = ImportSpec::path(path)?;
            spec = ImportSpec {
                package: local.package,
                source: local.source,
                ..spec
            };
        }
        let mut texts = Texts::default();
        let file = texts.add(0, "command line", text);
        let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
        Ok(Self {
            spec,
            texts,
            span: Span::new(file, 0, end),
        })
    }
}

/// The plugin of a crate, built if the store lacks it.
pub fn ensure(
    config: &SessionConfig,
    asked: &SpecText,
    progress: &mut dyn ProgressSink,
) -> Result<StoredPlugin, Failure> {
    let builder = Builder::open(&config.working_dir)?.building_nothing(config.build_nothing);
    let base = builder.base(&mut |step| progress.step(&ImportStep::Building(step.clone())))?;
    let ground = Ground {
        builder: &builder,
        base: &base,
        specs: Vec::new(),
        plugins: Vec::new(),
        lockfile: None,
        build_nothing: config.build_nothing,
    };
    let wanted = Wanted {
        name: asked.spec.import_name(),
        spec: asked.spec.clone(),
        span: asked.span,
    };
    let specs = std::slice::from_ref(&asked.spec);
    let imported = build::import(&ground, specs, progress)
        .map_err(|error| diagnose::failure(error, std::slice::from_ref(&wanted)))?;
    if config.timings {
        imported.timings.iter().for_each(timings::print);
    }
    let Some((_, plugin)) = imported.plugins.into_iter().next() else {
        return Err(std::io::Error::other("the import gave no plugin").into());
    };
    let bytes = fs_err::read(plugin.file(build::SURFACE))?;
    let surface = serde_json::from_slice(&bytes).map_err(std::io::Error::other)?;
    Ok(StoredPlugin { plugin, surface })
}
