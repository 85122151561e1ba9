//! What a plugin says of itself, compared before it is used.

use std::{fmt, path::Path};

use kayton_manifest::{BuildIdentity, SCHEMA_VERSION};
use serde::{
    Deserializer as _,
    de::{Error as _, IgnoredAny, MapAccess, Visitor},
};

use crate::LoadError;

/// What a plugin must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// Name of the crate, as after `rimport`.
    pub krate: String,
    /// `rustc -vV` of the session's toolchain, whole.
    pub rustc: String,
}

/// A loaded plugin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PluginHandle {
    /// What it was built from.
    pub build: BuildIdentity,
    /// Rust name of the glue crate.
    pub glue_crate: String,
    /// The whole manifest, JSON.
    pub manifest: &'static str,
}

/// The fields at the head of a manifest.
#[derive(Default)]
struct Head {
    schema_version: Option<u32>,
    build: Option<BuildIdentity>,
    glue_crate: Option<String>,
}

impl Head {
    fn is_whole(&self) -> bool {
        self.schema_version.is_some() && self.build.is_some() && self.glue_crate.is_some()
    }
}

struct ReadHead<'h>(&'h mut Head);

impl<'de> Visitor<'de> for ReadHead<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a manifest")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "schema_version" => self.0.schema_version = Some(map.next_value()?),
                "build" => self.0.build = Some(map.next_value()?),
                "glue_crate" => self.0.glue_crate = Some(map.next_value()?),
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
            // The rest may be megabytes. Leaving early is an error to the parser, not to us.
            if self.0.is_whole() {
                return Err(A::Error::custom("the head is read"));
            }
        }
        Ok(())
    }
}

/// Reads the head of `manifest` and compares it.
pub(crate) fn validate(
    path: &Path,
    manifest: &'static str,
    expected: &Expected,
) -> Result<PluginHandle, LoadError> {
    let mut head = Head::default();
    let end = serde_json::Deserializer::from_str(manifest).deserialize_map(ReadHead(&mut head));
    let path = path.to_owned();
    // A manifest of another version may have another shape, so the version comes first.
    if let Some(found) = head.schema_version.filter(|found| *found != SCHEMA_VERSION) {
        return Err(LoadError::Schema {
            path,
            found,
            expected: SCHEMA_VERSION,
        });
    }
    let Head {
        schema_version: Some(_),
        build: Some(build),
        glue_crate: Some(glue_crate),
    } = head
    else {
        let missing =
            || serde_json::Error::custom("`schema_version`, `build` or `glue_crate` is missing");
        return Err(LoadError::Manifest {
            path,
            source: end.err().unwrap_or_else(missing),
        });
    };
    if build.krate != expected.krate {
        let expected = expected.krate.clone();
        return Err(LoadError::Krate {
            path,
            found: build.krate,
            expected,
        });
    }
    if build.rustc.trim() != expected.rustc.trim() {
        let expected = expected.rustc.clone();
        return Err(LoadError::Rustc {
            path,
            found: build.rustc,
            expected,
        });
    }
    Ok(PluginHandle {
        build,
        glue_crate,
        manifest,
    })
}
