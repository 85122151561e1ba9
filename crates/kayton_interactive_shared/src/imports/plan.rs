//! Which crates a text asks for, and which of them the session lacks.

use kayton_toolchain::{ImportSpec, SpecError, SpecSource};
use keyton_rust_compiler::diagnostics::{Code, Diagnostic, Span};
use keyton_rust_compiler::hir::{CrateSpec, ImportDecl, ImportSource};

use super::Loaded;
use crate::config::Project;

/// A crate to be imported, and the place that asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// Name after `rimport`, with `_`.
    pub(crate) name: String,
    /// Merged from the text's imports of that name and the project's row.
    pub(crate) spec: ImportSpec,
    /// The first import of that name.
    pub(crate) span: Span,
}

/// The crates of these imports that the session lacks, in the order of the text; a crate that is
/// imported twice is asked for once, with the features of both.
pub(crate) fn wanted(
    imports: &[ImportDecl],
    project: &Project,
    loaded: &[Loaded],
) -> Result<Vec<Wanted>, Vec<Diagnostic>> {
    let mut all: Vec<Wanted> = Vec::new();
    let mut problems = Vec::new();
    for import in imports {
        let ImportSource::Crate(stated) = &import.source else {
            continue;
        };
        let name = stated.rust_name();
        let at = all.iter().position(|wanted| wanted.name == name);
        let before = at.map(|at| &all[at].spec).or_else(|| project.spec(&name));
        match merged(before, stated) {
            Err(problem) => problems.push(problem),
            Ok(spec) => match at {
                Some(at) => all[at].spec = spec,
                None => all.push(Wanted {
                    name,
                    spec,
                    span: stated.span,
                }),
            },
        }
    }
    all.retain(|wanted| {
        match loaded
            .iter()
            .find(|l| l.plugin.info.lib_name == wanted.name)
        {
            None => true,
            Some(loaded) => {
                problems.extend(conflict(wanted, &loaded.spec));
                false
            }
        }
    });
    if problems.is_empty() {
        Ok(all)
    } else {
        Err(problems)
    }
}

/// What an import asks for beyond what was asked before.
fn merged(before: Option<&ImportSpec>, stated: &CrateSpec) -> Result<ImportSpec, Diagnostic> {
    let wrong = |error: SpecError| {
        let help = match error {
            SpecError::StdAsItIs | SpecError::BuiltinName { .. } => "write `rimport std`",
            _ => "write it as `rimport name`, or `rimport name@1.2[feature, other]`",
        };
        Diagnostic::error(Code::BadImport, error.to_string())
            .primary(stated.span, "this import")
            .help(help)
    };
    let mut spec = match before {
        Some(before) => before.clone(),
        None => ImportSpec::registry(&stated.name.name).map_err(wrong)?,
    };
    if let Some(version) = &stated.version {
        match &spec.version {
            Some(before) if before != version.as_str() => {
                let message = format!(
                    "`{}` is asked for as {before} and as {version}",
                    stated.name.name
                );
                return Err(Diagnostic::error(Code::ImportConflict, message)
                    .primary(stated.span, "the second version")
                    .help("state the version once, in the first import or in kayton.toml"));
            }
            _ => spec = spec.with_version(version.as_str()).map_err(wrong)?,
        }
    }
    if !stated.default_features {
        spec.default_features = false;
    }
    spec.with_features(stated.features.iter().map(|f| f.as_str()))
        .map_err(wrong)
}

/// Whether a loaded crate is what a later import asks for.
fn conflict(wanted: &Wanted, loaded: &ImportSpec) -> Option<Diagnostic> {
    let missing: Vec<&str> = wanted
        .spec
        .features
        .iter()
        .filter(|feature| !loaded.features.contains(feature))
        .map(String::as_str)
        .collect();
    let version = wanted.spec.version.is_some() && wanted.spec.version != loaded.version;
    let local = matches!(wanted.spec.source, SpecSource::Path(_)) && wanted.spec != *loaded;
    let what = match (version, missing.as_slice()) {
        (true, _) => format!("as {loaded}, and is asked for as {}", wanted.spec),
        (false, []) if !local => return None,
        (false, _) => format!("without {}", missing.join(", ")),
    };
    let message = format!("`{}` is in this session already {what}", wanted.name);
    Some(
        Diagnostic::error(Code::ImportConflict, message)
            .primary(wanted.span, "asks for something else")
            .help("restart the session and put this import first: one session holds one build of a crate"),
    )
}
