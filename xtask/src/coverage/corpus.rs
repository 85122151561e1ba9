//! The list of crates.

use crate::failure::Failure;

/// One line of the list.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    /// Name of the package.
    pub(crate) name: String,
    /// Version requirement.
    pub(crate) version: String,
    /// Features besides the default ones.
    pub(crate) features: Vec<String>,
}

impl Row {
    /// What a user writes after `rimport`, dashes included: `reqwest@0.13[blocking,json]`.
    pub(crate) fn spec(&self) -> String {
        let mut spec = format!("{}@{}", self.name, self.version);
        if !self.features.is_empty() {
            spec.push_str(&format!("[{}]", self.features.join(",")));
        }
        spec
    }

    /// A program that imports the crate and does nothing else: it fails unless the plugin
    /// builds and loads.
    pub(crate) fn program(&self) -> String {
        let spec = self.spec();
        let written = self.name.replace('-', "_");
        format!(
            "rimport {written}{}\nprint(\"loaded\")\n",
            &spec[self.name.len()..]
        )
    }
}

/// Reads the list; `path` is for the message.
pub(crate) fn parse(path: &str, text: &str) -> Result<Vec<Row>, Failure> {
    let lines = text
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty() && !l.starts_with('#'));
    lines
        .map(|line| {
            let mut words = line.split_whitespace();
            match (words.next(), words.next(), words.next()) {
                (Some(name), Some(version), Some(features)) => Ok(Row {
                    name: name.to_owned(),
                    version: version.to_owned(),
                    features: features
                        .split(',')
                        .filter(|f| *f != "-")
                        .map(str::to_owned)
                        .collect(),
                }),
                _ => Err(Failure::Content {
                    path: path.into(),
                    message: format!("`{line}` is not `name version features …`"),
                }),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_becomes_a_spec() {
        let rows = parse(
            "list",
            "# all\nregex 1 - strings\nreqwest 0.13 blocking,json web\n",
        );
        let specs: Vec<_> = rows.unwrap_or_default().iter().map(Row::spec).collect();
        assert_eq!(specs, ["regex@1", "reqwest@0.13[blocking,json]"]);
    }

    #[test]
    fn a_program_writes_the_name_as_rust_does() {
        let rows = parse("list", "num-bigint 0.5 -").unwrap_or_default();
        assert_eq!(
            rows[0].program(),
            "rimport num_bigint@0.5\nprint(\"loaded\")\n"
        );
    }

    #[test]
    fn a_short_row_is_refused() {
        assert!(parse("list", "regex 1").is_err());
    }
}
