//! Imports that begin at a name which an earlier import bound: `from r rimport T` after
//! `rimport regex as r` looks in `regex`.
//!
//! Done right after parsing, before anyone plans what to build: from then on every import names its
//! crate. **The nearest binding wins**, as for every other name; a bare `rimport name`, and an import
//! that states a version or features, mean the crate of that name, unless the name is an alias.

use std::collections::HashMap;

use super::{CrateSpec, Ident, Import, ImportSource, Imported, Module, Name};

/// What a name that an earlier input bound by an import stands for.
pub type Earlier<'e> = dyn Fn(&str) -> Option<(CrateSpec, Vec<Name>)> + 'e;

/// What names bound by imports stand for.
pub struct Aliases<'e> {
    /// The names of earlier inputs.
    earlier: &'e Earlier<'e>,
    own: HashMap<Name, (CrateSpec, Vec<Name>)>,
}

impl<'e> Aliases<'e> {
    /// The names that earlier inputs bound.
    #[must_use]
    pub fn new(earlier: &'e Earlier<'e>) -> Self {
        Self {
            earlier,
            own: HashMap::new(),
        }
    }

    /// The crate and the path in it for which the name of a crate stands here; `None` if it stands
    /// for itself.
    #[must_use]
    pub fn of(&self, stated: &CrateSpec) -> Option<(CrateSpec, Vec<Name>)> {
        let plain = stated.version.is_none() && stated.features.is_empty();
        if !plain || !stated.default_features {
            return None;
        }
        let name = &stated.name.name;
        let known = self.own.get(name).cloned();
        let (mut spec, path) = known.or_else(|| (self.earlier)(name))?;
        if path.is_empty() && spec.rust_name() == stated.rust_name() {
            return None;
        }
        spec.span = stated.span;
        spec.name.span = stated.name.span;
        Some((spec, path))
    }

    /// Makes an import name its crate, and takes in what it binds.
    pub fn follow(&mut self, import: &mut Import) {
        if let ImportSource::Crate(stated) = &import.source
            && let Some((spec, path)) = self.of(stated)
        {
            rewrite(import, spec, path);
        }
        self.bind(import);
    }

    /// Takes in what an import binds that names its crate.
    pub fn bind(&mut self, import: &Import) {
        let ImportSource::Crate(spec) = &import.source else {
            return;
        };
        let path: Vec<Name> = import.path.iter().map(|s| s.name.clone()).collect();
        let mut bind = |name: &Name, path: Vec<Name>| {
            self.own.insert(name.clone(), (spec.clone(), path));
        };
        match &import.what {
            Imported::Itself { alias: Some(alias) } => bind(&alias.name, path),
            Imported::Itself { alias: None } => {
                if let Some(last) = path.last() {
                    bind(last, path.clone());
                }
                bind(&Name::new(&spec.rust_name()), Vec::new());
            }
            Imported::Names(names) => {
                for name in names {
                    let item = path.iter().chain([&name.name.name]).cloned().collect();
                    bind(&name.bound().name, item);
                }
            }
            // What it binds is known once the crate is.
            Imported::Glob(_) => {}
        }
    }
}

/// Makes every import of a module name its crate.
pub fn follow_aliases(module: &mut Module, earlier: &Earlier<'_>) {
    let mut aliases = Aliases::new(earlier);
    for (_, import) in module.imports.iter_mut() {
        aliases.follow(import);
    }
}

/// `spec` and `path` are what the crate of the import stands for.
fn rewrite(import: &mut Import, spec: CrateSpec, path: Vec<Name>) {
    let at = spec.name.span;
    let own = std::mem::take(&mut import.path);
    let written = match &import.source {
        ImportSource::Crate(stated) => stated.name.clone(),
        ImportSource::Module(name) => name.clone(),
    };
    let path = path.into_iter().map(|name| Ident { name, span: at });
    match (&import.what, own.split_last()) {
        // `rimport r.a` binds `a`; `r` is bound already.
        (Imported::Itself { alias: None }, Some((last, above))) => {
            import.path = path.chain(above.iter().cloned()).collect();
            let name = super::ImportedName {
                name: last.clone(),
                alias: None,
            };
            import.what = Imported::Names(vec![name]);
        }
        (Imported::Itself { alias: None }, None) => {
            // `rimport r`: an alias is kept as it is, and a name that a crate has, too, is the crate.
            let last = path.clone().last();
            if last.is_some_and(|last| last.name == written.name) {
                return;
            }
            import.path = path.collect();
            import.what = Imported::Itself {
                alias: Some(written),
            };
        }
        _ => import.path = path.chain(own).collect(),
    }
    import.source = ImportSource::Crate(spec);
}

#[cfg(test)]
mod tests {
    use kayton_diagnostics::FileId;

    use super::*;

    /// Crate and path of each import, and what it binds.
    fn followed(text: &str) -> Vec<String> {
        let mut module = crate::parse(text, FileId(0)).module;
        let earlier = |name: &str| {
            let earlier = crate::parse("rimport chrono@0.4 as c", FileId(0)).module;
            let import = earlier.imports.values().next()?;
            match &import.source {
                ImportSource::Crate(spec) if name == "c" => Some((spec.clone(), Vec::new())),
                _ => None,
            }
        };
        follow_aliases(&mut module, &earlier);
        let shown = |import: &Import| {
            let ImportSource::Crate(spec) = &import.source else {
                return "a module".to_owned();
            };
            let path = import.path.iter().map(|s| s.name.as_str());
            let path: Vec<&str> = std::iter::once("").chain(path).collect();
            let what = match &import.what {
                Imported::Itself { alias: Some(name) } => format!("as {}", name.name),
                Imported::Itself { alias: None } => "itself".to_owned(),
                Imported::Names(names) => {
                    let names = names.iter().map(|n| n.bound().name.as_str());
                    names.collect::<Vec<_>>().join(", ")
                }
                Imported::Glob(_) => "*".to_owned(),
            };
            format!("{spec}{}: {what}", path.join("."))
        };
        module.imports.values().map(shown).collect()
    }

    #[test]
    fn an_alias_is_its_crate() {
        let text = "rimport regex as r\nfrom r rimport Regex, bytes\nfrom r.bytes rimport *\n\
                    rimport r.bytes\nrimport r\nfrom bytes rimport Regex as B\n";
        assert_eq!(
            followed(text),
            [
                "regex: as r",
                "regex: Regex, bytes",
                "regex.bytes: *",
                "regex: bytes",
                "regex: as r",
                "regex.bytes: B",
            ]
        );
    }

    #[test]
    fn aliases_of_paths_and_of_earlier_inputs_are_followed() {
        let text = "rimport std.collections as s\nfrom s rimport VecDeque\nfrom s.hash_map rimport Entry\n\
                    from c rimport Utc\nrimport c.format as f\nfrom f rimport Item\n";
        assert_eq!(
            followed(text),
            [
                "std.collections: as s",
                "std.collections: VecDeque",
                "std.collections.hash_map: Entry",
                "chrono@0.4: Utc",
                "chrono@0.4.format: as f",
                "chrono@0.4.format: Item",
            ]
        );
    }

    #[test]
    fn names_of_crates_stay_theirs() {
        let text = "from regex rimport Regex\nrimport regex as r\nfrom r@1 rimport Regex\n\
                    from std rimport time\nrimport time\nfrom time rimport Date\n";
        assert_eq!(
            followed(text),
            [
                "regex: Regex",
                "regex: as r",
                "r@1: Regex",
                "std: time",
                "time: itself",
                "time: Date",
            ]
        );
    }
}
