//! Keyton modules of an input: found beside it, read, in the order in which they run.
//!
//! A module is a file below the session's folder: `pkg.m` is `pkg/m.kay`. A module's own imports
//! are looked up beside it first.

use camino::Utf8PathBuf;
use keyton_rust_compiler::diagnostics::{Code, Diagnostic, similar};
use keyton_rust_compiler::hir::{Ident, Import, ImportSource, Imported};
use keyton_rust_compiler::library;

use super::Session;
use super::compile::Input;
use crate::failure::Failure;

/// Numbers of the cells that modules are, as traces have them; above those of all inputs.
pub(super) const FIRST_MODULE_CELL: u32 = 1_000_000;

const EXTENSION: &str = "kay";

/// A search for what an input imports.
#[derive(Default)]
struct Search {
    /// Read, each behind what it imports itself.
    found: Vec<Input>,
    /// The modules from the input to the one at hand.
    path: Vec<String>,
}

impl Session {
    /// The modules that an input imports and the session has not run, in the order in which they
    /// run.
    pub(super) fn find_modules(&mut self, input: &Input) -> Result<Vec<Input>, Failure> {
        let mut search = Search::default();
        self.search(input, &mut search)?;
        Ok(search.found)
    }

    fn search(&mut self, input: &Input, search: &mut Search) -> Result<(), Failure> {
        for (_, import) in input.module().imports.iter() {
            if let ImportSource::Module(root) = &import.source {
                for name in self.named_by(input.name(), root, import)? {
                    self.search_module(name, import, search)?;
                }
            }
        }
        Ok(())
    }

    fn search_module(
        &mut self,
        name: String,
        import: &Import,
        search: &mut Search,
    ) -> Result<(), Failure> {
        if let Some(at) = search.path.iter().position(|around| *around == name) {
            return Err(cycle(&search.path[at..], &name, import));
        }
        let known = search.found.iter().any(|module| module.name() == name);
        if known || self.ran.contains(&name) {
            return Ok(());
        }
        let text = self.module_text(&name)?;
        let module = self.parse_module(&name, &text)?;
        search.path.push(name);
        self.search(&module, search)?;
        search.path.pop();
        search.found.push(module);
        Ok(())
    }

    /// The modules that an import in `importer` needs.
    fn named_by(
        &self,
        importer: &str,
        root: &Ident,
        import: &Import,
    ) -> Result<Vec<String>, Failure> {
        let path = import.path.iter().map(|segment| segment.name.as_str());
        let segments: Vec<&str> = std::iter::once(root.name.as_str()).chain(path).collect();
        let written = segments.join(".");
        if let Some(name) = self.locate(importer, &written) {
            // `import a.b` binds `a`, which may be a module, too.
            let outer = (1..segments.len()).map(|end| segments[..end].join("."));
            let mut needed: Vec<String> = outer.filter_map(|o| self.locate(importer, &o)).collect();
            needed.push(name);
            return Ok(needed);
        }
        if let Imported::Names(names) = &import.what {
            let inner = names.iter().map(|name| {
                let written = format!("{written}.{}", name.name.name);
                self.locate(importer, &written)
            });
            if let Some(found) = inner.collect::<Option<Vec<_>>>() {
                return Ok(found);
            }
        }
        Err(self.not_found(importer, root, &written))
    }

    /// The module that a name means in `importer`.
    fn locate(&self, importer: &str, written: &str) -> Option<String> {
        candidates(importer, written).into_iter().find(|name| {
            self.types.modules.contains(name.as_str())
                || self.module_file(name).is_file()
                || library::source(name).is_some()
        })
    }

    /// The text of a module: a file, or one of the language.
    fn module_text(&self, name: &str) -> Result<String, Failure> {
        let file = self.module_file(name);
        match library::source(name) {
            Some(text) if !file.is_file() => Ok(text.to_owned()),
            _ => Ok(fs_err::read_to_string(file)?),
        }
    }

    fn module_file(&self, name: &str) -> Utf8PathBuf {
        let mut file = self.config.working_dir.clone();
        file.extend(name.split('.'));
        file.set_extension(EXTENSION);
        file
    }

    fn not_found(&self, importer: &str, root: &Ident, written: &str) -> Failure {
        let message = format!("there is no Keyton module `{written}`");
        let mut diagnostic =
            Diagnostic::error(Code::ModuleNotFound, message).primary(root.span, "");
        let mut near = Vec::new();
        for name in candidates(importer, written) {
            let file = self.module_file(&name);
            if let Some(folder) = file.parent() {
                near.extend(modules_in(folder));
            }
            diagnostic = diagnostic.note(format!("looked for {file}"));
        }
        let last = written.rsplit('.').next().unwrap_or(written);
        let help = match similar(last, near.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("a Rust crate is imported by `rimport {}`", root.name),
        };
        Failure::Diagnostics(vec![diagnostic.help(help)])
    }
}

/// Full names that a written one may stand for: beside the importing module, then in the session's
/// folder.
fn candidates(importer: &str, written: &str) -> Vec<String> {
    let beside = importer.rsplit_once('.');
    let beside = beside.map(|(folder, _)| format!("{folder}.{written}"));
    beside.into_iter().chain([written.to_owned()]).collect()
}

/// Names of the modules in a folder.
fn modules_in(folder: &camino::Utf8Path) -> Vec<String> {
    let Ok(entries) = folder.read_dir_utf8() else {
        return Vec::new();
    };
    let files = entries.filter_map(|entry| Some(entry.ok()?.into_path()));
    let mut names: Vec<String> = files
        .filter(|file| file.extension() == Some(EXTENSION))
        .filter_map(|file| file.file_stem().map(str::to_owned))
        .collect();
    names.sort();
    names
}

fn cycle(around: &[String], name: &str, import: &Import) -> Failure {
    let mut names: Vec<&str> = around.iter().map(String::as_str).collect();
    names.push(name);
    let message = format!("Keyton modules import each other: {}", names.join(" → "));
    Failure::Diagnostics(vec![
        Diagnostic::error(Code::BadImport, message)
            .primary(import.span, "this import closes the circle")
            .help("move what both need into a module of its own"),
    ])
}
