//! What the toolchain refuses, told at the import that asked for it.

use kayton_toolchain::{BuildStep, Error, ResolveError};
use keyton_rust_compiler::diagnostics::{Code, Diagnostic, Span};

use super::build::ImportError;
use super::plan::Wanted;
use crate::failure::Failure;

/// A failed import as a diagnostic where it is about an import, else as it is.
pub(crate) fn failure(error: ImportError, wanted: &[Wanted]) -> Failure {
    match error {
        ImportError::Toolchain(error) => match import_failed(error, wanted) {
            Ok(diagnostic) => Failure::Diagnostics(vec![diagnostic]),
            Err(error) => Failure::Toolchain(error),
        },
        other => Failure::Diagnostics(vec![import_broke(&other, wanted)]),
    }
}

/// A diagnostic for a failed import, or the error itself if it is not about an import.
fn import_failed(error: Error, wanted: &[Wanted]) -> Result<Diagnostic, Error> {
    match error {
        Error::Resolve(error) => Ok(unresolved(&error, wanted)),
        Error::Build(error) => {
            let about = error.package.as_deref().and_then(|p| p.split(' ').next());
            let mut diagnostic = Diagnostic::error(Code::ImportFailed, error.to_string())
                .primary(span_of(about, wanted), "imported here");
            let rendered = error
                .messages
                .iter()
                .find(|m| m.is_error())
                .map(|m| m.rendered.clone());
            diagnostic = diagnostic.note(rendered.unwrap_or_else(|| error.tail.clone()));
            Ok(match error.step {
                BuildStep::BuildScript | BuildStep::Link => diagnostic.help(
                    "install the C compiler or the system library that the message names, then import again",
                ),
                BuildStep::Download => diagnostic.help("check the network, then import again"),
                _ => diagnostic
                    .help("try another version, as in `rimport name@1.2`, or other features"),
            })
        }
        Error::Spec(error) => Ok(Diagnostic::error(Code::BadImport, error.to_string())
            .primary(span_of(None, wanted), "this import")),
        Error::Rustdoc(error) => Ok(Diagnostic::error(Code::ImportFailed, error.to_string())
            .primary(span_of(None, wanted), "imported here")
            .help("`kayton doctor` says what the toolchain lacks")),
        other => Err(other),
    }
}

fn unresolved(error: &ResolveError, wanted: &[Wanted]) -> Diagnostic {
    let base = |name: Option<&str>, label: &str| {
        Diagnostic::error(Code::ImportFailed, error.to_string())
            .primary(span_of(name, wanted), label)
    };
    match error {
        ResolveError::UnknownCrate { name, similar } => {
            let diagnostic = base(Some(name), "not in the registry");
            match similar.first() {
                Some(similar) => {
                    diagnostic.help(format!("write `rimport {}`", similar.replace('-', "_")))
                }
                None => diagnostic.help(
                    "check the spelling on crates.io; a crate of your own is named in kayton.toml: \
                     `[rimport]` `name = { path = \"folder\" }`",
                ),
            }
        }
        ResolveError::NoMatchingVersion {
            name, available, ..
        } => {
            let diagnostic = base(Some(name), "no such version");
            match available.iter().find(|v| v.contains('.')) {
                Some(newest) => diagnostic.help(format!(
                    "write `rimport {}@{newest}`",
                    name.replace('-', "_")
                )),
                None => diagnostic,
            }
        }
        ResolveError::UnknownFeature {
            name,
            feature,
            available,
        } => {
            let similar = keyton_rust_compiler::diagnostics::similar(
                feature,
                available.iter().flatten().map(String::as_str),
            );
            let diagnostic = base(Some(name), "no such feature");
            match similar {
                Some(similar) => diagnostic.help(format!("did you mean `{similar}`?")),
                None if available.as_ref().is_some_and(Vec::is_empty) => {
                    diagnostic.help("leave the feature out")
                }
                None => diagnostic.help("leave the feature out, or name one that the crate has"),
            }
        }
        ResolveError::NotALibrary { name } => base(Some(name), "has nothing to import")
            .help("import the library that the program is built on"),
        ResolveError::NoNetwork { .. } => base(None, "needs the registry")
            .help("check the network; what was imported before works without it"),
        _ => base(None, "imported here")
            .help("ask for other versions or features of the crates that the message names"),
    }
}

/// The import of a package, else the first one.
fn span_of(package: Option<&str>, wanted: &[Wanted]) -> Span {
    let named = package.map(|package| package.replace('-', "_"));
    let found = named.and_then(|name| {
        wanted
            .iter()
            .find(|w| w.name == name || w.spec.package.replace('-', "_") == name)
    });
    found.or(wanted.first()).map(|w| w.span).unwrap_or_default()
}

/// A diagnostic for what is neither the user's nor cargo's fault.
fn import_broke(error: &ImportError, wanted: &[Wanted]) -> Diagnostic {
    let about = match error {
        ImportError::Analysis { krate, .. } => Some(krate.as_str()),
        _ => None,
    };
    let diagnostic = Diagnostic::error(Code::ImportFailed, error.to_string())
        .primary(span_of(about, wanted), "imported here");
    match error {
        ImportError::Analysis { .. } => diagnostic
            .help("this is a defect of Kayton; please report it with the crate's name and version")
            .help(
                "another version of the crate, or fewer of its features, may do until it is mended",
            ),
        ImportError::WouldBuild { .. } => {
            diagnostic.help("build it ahead with `kayton add`, or unset KAYTON_OFFLINE_STRICT")
        }
        ImportError::Format(_) => diagnostic.help("`kayton doctor` says which toolchain to use"),
        _ => diagnostic.help("this is a defect of Kayton; please report it with the crate's name"),
    }
}
