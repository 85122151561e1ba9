use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

const FILE: &str = "kernel.json";
const LANGUAGE: &str = "keyton";

/// What `kernel.json` says (Jupyter client, "Kernel specs").
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KernelSpec {
    /// The command line; `{connection_file}` stands for the file that the client writes.
    pub argv: Vec<String>,
    /// What menus show.
    pub display_name: String,
    /// The language of the notebooks.
    pub language: String,
    /// Interrupts come as messages on the control channel, on every system and from afar.
    pub interrupt_mode: String,
    /// Environment variables of the kernel.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub env: BTreeMap<String, String>,
    /// What the client may know.
    pub metadata: Metadata,
}

/// Metadata of the kernelspec.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// The kernel has no debugger.
    #[serde(default)]
    pub debugger: bool,
}

impl KernelSpec {
    pub(super) fn of(program: &Path, display_name: &str, env: &BTreeMap<String, String>) -> Self {
        let program = program.to_string_lossy().into_owned();
        let words = ["kernel", "run", "-f", "{connection_file}"].map(str::to_owned);
        Self {
            argv: std::iter::once(program).chain(words).collect(),
            display_name: display_name.to_owned(),
            language: LANGUAGE.to_owned(),
            interrupt_mode: "message".to_owned(),
            env: env.clone(),
            metadata: Metadata::default(),
        }
    }

    pub(super) fn write(&self, folder: &Path) -> std::io::Result<()> {
        let mut text = serde_json::to_string_pretty(self).map_err(std::io::Error::other)?;
        text.push('\n');
        fs_err::write(folder.join(FILE), text)
    }
}

/// Whether the folder holds a kernelspec of this language, or none at all.
pub(super) fn is_own(folder: &Path) -> bool {
    match fs_err::read_to_string(folder.join(FILE)) {
        Ok(text) => language(&text).as_deref() == Some(LANGUAGE),
        Err(_) => std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none()),
    }
}

/// The program of a kernelspec of this language.
pub(super) fn program(folder: &Path) -> Option<PathBuf> {
    let text = std::fs::read_to_string(folder.join(FILE)).ok()?;
    let spec: KernelSpec = serde_json::from_str(&text).ok()?;
    (spec.language == LANGUAGE)
        .then(|| spec.argv.first().map(PathBuf::from))
        .flatten()
}

fn language(text: &str) -> Option<String> {
    let spec: serde_json::Value = serde_json::from_str(text).ok()?;
    Some(spec["language"].as_str()?.to_owned())
}
