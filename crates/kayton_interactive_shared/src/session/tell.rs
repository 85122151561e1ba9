//! What a session can tell about itself: its variables, the Rust of an input, its imports.

use kayton_bindgen::SurfaceReport;

use super::Session;
use crate::failure::Failure;
use crate::imports::build;
use crate::progress::ProgressSink;

impl Session {
    /// Names of the variables, in the order in which they were made; those of modules are left out.
    pub fn variables(&self) -> impl Iterator<Item = &str> {
        let names = self.types.globals.keys().map(String::as_str);
        names.filter(|name| !name.contains('.') && *name != "_")
    }

    /// The Rust that an input becomes; it does not run. What it imports is loaded.
    pub fn rust(
        &mut self,
        name: Option<&str>,
        text: &str,
        progress: &mut dyn ProgressSink,
    ) -> Result<String, Failure> {
        let (input, _) = self.parse(name, text)?;
        let modules = self.find_modules(&input)?;
        self.import(modules.iter().chain([&input]), progress)?;
        let (_, cell) = self.check_all(modules, input)?;
        Ok(cell.rust)
    }

    /// Names of the imported crates.
    pub fn imported(&self) -> impl Iterator<Item = &str> {
        self.loaded
            .iter()
            .map(|loaded| loaded.manifest.build.krate.as_str())
    }

    /// Every public item of an imported crate; `None` if it is not imported.
    pub fn surface(&self, krate: &str) -> Result<Option<SurfaceReport>, Failure> {
        let mut loaded = self.loaded.iter();
        let Some(loaded) = loaded.find(|loaded| loaded.manifest.build.krate == krate) else {
            return Ok(None);
        };
        let bytes = fs_err::read(loaded.plugin.file(build::SURFACE))?;
        let surface = serde_json::from_slice(&bytes).map_err(std::io::Error::other)?;
        Ok(Some(surface))
    }
}
