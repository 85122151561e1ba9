//! Which JSON is accepted, and its parsing.
//!
//! Formats 58 to 61 add fields to format 57 (stability of items, of their use in constants, and of
//! provided defaults) and change nothing else, so one set of types reads all of them.

use std::ops::RangeInclusive;
use std::panic::resume_unwind;
use std::thread;

use serde::Deserialize;

use crate::error::FormatError;

/// Format versions that are accepted.
pub const ACCEPTED: RangeInclusive<u32> = 57..=61;

/// The release whose rustdoc is known to write an accepted format.
pub const TOOLCHAIN: &str = "1.95.0";

/// Bytes of stack for the parser.
const PARSER_STACK: usize = 256 << 20;

const VERSION_KEY: &[u8] = b"\"format_version\":";

/// The JSON of one crate, checked and parsed. Files can be parsed in parallel and then be added to
/// a graph one after the other.
#[derive(Debug)]
pub struct ParsedJson {
    pub(crate) doc: rustdoc_types::Crate,
}

impl ParsedJson {
    /// Checks the format version and parses.
    ///
    /// # Errors
    ///
    /// If the version is not in [`ACCEPTED`], or the content does not fit it.
    pub fn parse(json: &[u8]) -> Result<Self, FormatError> {
        let version = format_version(json).ok_or(FormatError::NoVersion)?;
        if !ACCEPTED.contains(&version) {
            return Err(FormatError::Version { found: version });
        }
        match parse_deep(json) {
            Ok(doc) => Ok(Self { doc }),
            Err(source) => Err(FormatError::Json { version, source }),
        }
    }

    /// Name of the crate in Rust code.
    #[must_use]
    pub fn crate_name(&self) -> Option<&str> {
        self.doc.index.get(&self.doc.root)?.name.as_deref()
    }

    /// Whether private items are in the JSON.
    #[must_use]
    pub fn includes_private(&self) -> bool {
        self.doc.includes_private
    }
}

/// Parses without a limit on nesting: a type-level number alone nests hundreds of levels. A thread
/// with a large stack has room for them; the memory is only reserved, and used where needed.
fn parse_deep(json: &[u8]) -> Result<rustdoc_types::Crate, serde_json::Error> {
    let parse = || {
        let mut deserializer = serde_json::Deserializer::from_slice(json);
        deserializer.disable_recursion_limit();
        let doc = rustdoc_types::Crate::deserialize(&mut deserializer)?;
        deserializer.end()?;
        Ok(doc)
    };
    thread::scope(|scope| {
        match thread::Builder::new()
            .stack_size(PARSER_STACK)
            .spawn_scoped(scope, parse)
        {
            Ok(parser) => parser.join().unwrap_or_else(|panic| resume_unwind(panic)),
            Err(_) => serde_json::from_slice(json),
        }
    })
}

/// The `format_version` that a JSON file states, found without parsing the whole where possible:
/// rustdoc writes it last. Inside of strings the key's quotes are escaped, so a match is the key.
#[must_use]
pub fn format_version(json: &[u8]) -> Option<u32> {
    let at = json
        .windows(VERSION_KEY.len())
        .rposition(|window| window == VERSION_KEY);
    let digits = at.map(|at| {
        let rest = json[at + VERSION_KEY.len()..].trim_ascii_start();
        let end = rest
            .iter()
            .position(|b| !b.is_ascii_digit())
            .unwrap_or(rest.len());
        String::from_utf8_lossy(&rest[..end]).into_owned()
    });
    digits
        .and_then(|d| d.parse().ok())
        .or_else(|| whole_version(json))
}

fn whole_version(json: &[u8]) -> Option<u32> {
    #[derive(Deserialize)]
    struct Head {
        format_version: u32,
    }
    serde_json::from_slice::<Head>(json)
        .ok()
        .map(|head| head.format_version)
}
