//! Plugins without a session: build one ahead, and read what it says of itself.

use camino::{Utf8Path, Utf8PathBuf};
use kayton_bindgen::SurfaceReport;
use kayton_toolchain::{Builder, ImportSpec, Plugin, SpecSource};
use keyton_rust_compiler::diagnostics::Span;

use crate::config::{Project, SessionConfig};
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

/// What is asked for: a bare name is the crate that the project means by it.
fn in_project(
    project: &Project,
    asked: &ImportSpec,
) -> Result<ImportSpec, kayton_toolchain::Error> {
    let row = match (&asked.source, project.spec(&asked.import_name())) {
        (SpecSource::Registry, Some(row)) => row.clone(),
        _ => return Ok(asked.clone()),
    };
    let mut spec = match &asked.version {
        Some(version) => row.with_version(version)?,
        None => row,
    };
    spec.default_features &= asked.default_features;
    Ok(spec.with_features(asked.features.iter().map(String::as_str))?)
}

/// The plugin of a crate, built if the store lacks it. The project of the working directory says
/// where the crate is from, as it does for imports.
pub fn ensure(
    config: &SessionConfig,
    asked: &SpecText,
    progress: &mut dyn ProgressSink,
) -> Result<StoredPlugin, Failure> {
    let spec = in_project(&Project::find(&config.working_dir)?, &asked.spec)?;
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
        spec: spec.clone(),
        span: asked.span,
    };
    let specs = std::slice::from_ref(&spec);
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
