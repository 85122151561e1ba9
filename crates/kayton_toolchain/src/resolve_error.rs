//! What cargo says when it cannot choose versions, as data.
//!
//! Cargo has no machine-readable form of these messages; the sentences below were read from cargo
//! 1.95 (`cargo::core::resolver::errors`). An unknown sentence is kept whole in
//! [`ResolveError::Conflict`], so that nothing is lost when cargo's wording changes.

/// Why cargo could not choose versions.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ResolveError {
    /// The registry has no such package.
    #[error("there is no crate `{name}`{}", meant(.similar))]
    UnknownCrate {
        /// The name that was asked for.
        name: String,
        /// Names that exist, when cargo knows some.
        similar: Vec<String>,
    },
    /// The crate exists, the version does not.
    #[error("no version of `{name}` matches `{requirement}`; there are: {}", .available.join(", "))]
    NoMatchingVersion {
        /// The crate.
        name: String,
        /// The requirement.
        requirement: String,
        /// Versions that exist, newest first; cargo lists a few and then `...`.
        available: Vec<String>,
    },
    /// The crate has no such feature.
    #[error("`{name}` has no feature `{feature}`{}", has(.available.as_deref()))]
    UnknownFeature {
        /// The crate.
        name: String,
        /// The feature that was asked for.
        feature: String,
        /// Features that the crate has, if that could be found out.
        available: Option<Vec<String>>,
    },
    /// The package has no library to import.
    #[error("`{name}` is a program, not a library")]
    NotALibrary {
        /// The crate.
        name: String,
    },
    /// The registry or a repository cannot be reached, and the cache does not suffice.
    #[error("the crate registry cannot be reached: {detail}")]
    NoNetwork {
        /// Cargo's innermost reason.
        detail: String,
    },
    /// The crates cannot be used together, or a manifest is wrong: cargo's own words.
    #[error("cargo cannot resolve the imports: {message}")]
    Conflict {
        /// Cargo's text.
        message: String,
    },
}

fn meant(similar: &[String]) -> String {
    match similar {
        [] => String::new(),
        names => format!("; did you mean `{}`?", names.join("` or `")),
    }
}

fn has(available: Option<&[String]>) -> String {
    match available {
        None => String::new(),
        Some([]) => "; it has none".to_owned(),
        Some(features) => format!("; it has: {}", features.join(", ")),
    }
}

impl ResolveError {
    /// Reads cargo's standard error.
    pub(crate) fn parse(stderr: &str) -> Self {
        let message = stderr
            .find("error: ")
            .map_or(stderr, |at| &stderr[at + "error: ".len()..]);
        unknown_crate(message)
            .or_else(|| no_matching_version(message))
            .or_else(|| unknown_feature(message))
            .or_else(|| no_network(message))
            .unwrap_or_else(|| Self::Conflict {
                message: message.trim().to_owned(),
            })
    }
}

fn unknown_crate(message: &str) -> Option<ResolveError> {
    if !message.starts_with("no matching package") {
        return None;
    }
    let searched = after(message, "searched package name:").and_then(|text| first_quoted(text));
    let name = searched.or_else(|| first_quoted(message))?;
    let similar = after(message, "perhaps you meant:")
        .into_iter()
        .flat_map(|line| line.split(','));
    let similar = similar
        .flat_map(|part| part.split(" or "))
        .map(|s| s.trim().trim_matches('`'));
    Some(ResolveError::UnknownCrate {
        name: name.to_owned(),
        similar: similar
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect(),
    })
}

fn no_matching_version(message: &str) -> Option<ResolveError> {
    let rest = message.strip_prefix("failed to select a version for the requirement ")?;
    let (name, requirement) = first_quoted(rest)?.split_once(" = ")?;
    let listed = after(message, "candidate versions found which didn't match:").unwrap_or_default();
    Some(ResolveError::NoMatchingVersion {
        name: name.to_owned(),
        requirement: requirement.trim_matches('"').to_owned(),
        available: list(listed),
    })
}

fn unknown_feature(message: &str) -> Option<ResolveError> {
    let line = message.lines().find(|line| {
        line.contains("does not have that feature") || line.contains("does not have these features")
    })?;
    let mut quoted = line.split('`').skip(1).step_by(2);
    let (_dependent, name, feature) = (quoted.next()?, quoted.next()?, quoted.next()?);
    let all = after(message, " available features:").map(list);
    let one =
        after(message, &format!("package `{name}` does have feature ")).and_then(first_quoted);
    Some(ResolveError::UnknownFeature {
        name: name.to_owned(),
        feature: feature.to_owned(),
        available: all.or_else(|| Some(vec![one?.to_owned()])),
    })
}

fn no_network(message: &str) -> Option<ResolveError> {
    const SIGNS: &[&str] = &[
        "Could not connect",
        "Couldn't connect",
        "Could not resolve host",
        "Couldn't resolve host",
        "failed to connect",
        "failed to resolve address",
        "network failure",
        "network error",
        "Timeout was reached",
        "attempting to make an HTTP request, but",
        "Connection reset",
        "SSL connect error",
        "unable to update registry",
        "in offline mode",
    ];
    if !SIGNS.iter().any(|sign| message.contains(sign)) {
        return None;
    }
    let detail = message
        .lines()
        .rev()
        .find(|line| SIGNS.iter().any(|sign| line.contains(sign)));
    let detail = detail.unwrap_or(message).trim();
    Some(ResolveError::NoNetwork {
        detail: detail.to_owned(),
    })
}

/// The rest of the line that follows a marker.
fn after<'a>(message: &'a str, marker: &str) -> Option<&'a str> {
    let at = message.find(marker)? + marker.len();
    message[at..].lines().next()
}

fn first_quoted(text: &str) -> Option<&str> {
    text.split('`').nth(1)
}

fn list(text: &str) -> Vec<String> {
    text.split(',')
        .map(|item| item.trim().to_owned())
        .filter(|item| !item.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_that_does_not_exist() {
        let text = "    Updating crates.io index\nerror: no matching package found\n\
            searched package name: `num_bigint`\nperhaps you meant:      num-bigint\n\
            location searched: crates.io index\n";
        let expected = ResolveError::UnknownCrate {
            name: "num_bigint".into(),
            similar: vec!["num-bigint".into()],
        };
        assert_eq!(ResolveError::parse(text), expected);
        let text = "error: no matching package named `reqwst` found\nlocation searched: x\n";
        let expected = ResolveError::UnknownCrate {
            name: "reqwst".into(),
            similar: vec![],
        };
        assert_eq!(ResolveError::parse(text), expected);
        assert_eq!(expected.to_string(), "there is no crate `reqwst`");
    }

    #[test]
    fn a_version_that_does_not_exist() {
        let text = "error: failed to select a version for the requirement `http = \"^9\"`\n\
            candidate versions found which didn't match: 1.5.0, 1.4.2, ...\n";
        let expected = ResolveError::NoMatchingVersion {
            name: "http".into(),
            requirement: "^9".into(),
            available: vec!["1.5.0".into(), "1.4.2".into(), "...".into()],
        };
        assert_eq!(ResolveError::parse(text), expected);
    }

    #[test]
    fn a_feature_that_does_not_exist() {
        let text = "error: failed to select a version for `http`.\n    ... required by package `k`\n\
            versions that meet the requirements `^1` are: 1.5.0\n\n\
            package `k` depends on `http` with feature `nope` but `http` does not have that feature.\n \
            available features: default, std\n";
        let expected = ResolveError::UnknownFeature {
            name: "http".into(),
            feature: "nope".into(),
            available: Some(vec!["default".into(), "std".into()]),
        };
        assert_eq!(ResolveError::parse(text), expected);
        let without = |available| ResolveError::UnknownFeature {
            name: "heck".into(),
            feature: "nope".into(),
            available,
        };
        let message = "`heck` has no feature `nope`";
        assert_eq!(without(None).to_string(), message);
        assert_eq!(
            without(Some(Vec::new())).to_string(),
            format!("{message}; it has none")
        );
    }

    #[test]
    fn no_network_and_everything_else() {
        let text = "warning: spurious network error (3 tries remaining): [7] x\n\
            error: failed to get `a` as a dependency\n\nCaused by:\n  download of config.json failed\n\n\
            Caused by:\n  [7] Could not connect to server (Failed)\n";
        let expected = "[7] Could not connect to server (Failed)";
        assert_eq!(
            ResolveError::parse(text),
            ResolveError::NoNetwork {
                detail: expected.into()
            }
        );
        let text = "error: failed to load manifest for dependency `x`";
        assert!(matches!(
            ResolveError::parse(text),
            ResolveError::Conflict { .. }
        ));
    }
}
