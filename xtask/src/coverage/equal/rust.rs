//! The Rust side as a package of cargo.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::failure::Failure;
use crate::process::{capture, write_if_changed};

/// How often what is refused is taken out.
const ROUNDS: usize = 16;

/// The Rust side as it was written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Side {
    prelude: String,
    makers: Vec<Chunk>,
    pub(super) uses: Vec<(usize, Chunk)>,
    pub(super) wrong: Vec<(usize, Chunk)>,
    packages: Vec<(String, String, String)>,
}

/// Whole lines, and the functions of the cases in them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Chunk {
    text: String,
    #[serde(default)]
    stub: Option<(String, String)>,
    #[serde(default)]
    cases: Vec<(usize, String)>,
}

/// What a package is made of.
pub(super) struct Package<'a> {
    /// Its name, its own among all that share the target folder.
    pub(super) name: String,
    pub(super) folder: PathBuf,
    pub(super) target: PathBuf,
    pub(super) lockfile: Option<PathBuf>,
    /// Name, version and features of the crate.
    pub(super) own: &'a (String, String, Vec<String>),
}

/// A program, and what rustc refused in it.
pub(super) struct Built {
    pub(super) binary: PathBuf,
    /// Uses.
    pub(super) refused: BTreeMap<usize, String>,
    /// Ways to make objects, as they are named to a program of Keyton.
    pub(super) ways: Vec<String>,
}

impl Package<'_> {
    /// Builds the program without what rustc refuses.
    pub(super) fn build(&self, side: &Side, uses: &[(usize, Chunk)]) -> Result<Built, Failure> {
        let manifest = self.manifest(side);
        write_if_changed(&self.folder.join("Cargo.toml"), &manifest)?;
        if let Some(lockfile) = &self.lockfile {
            let lock = std::fs::read_to_string(lockfile).map_err(Failure::file(lockfile))?;
            write_if_changed(&self.folder.join("Cargo.lock"), &lock)?;
        }
        let main = self.folder.join("src").join("main.rs");
        let (mut gone, mut refused) = (BTreeMap::<usize, u8>::new(), BTreeMap::new());
        for _ in 0..ROUNDS {
            let (text, starts) = program(side, uses, &gone, &refused);
            write_if_changed(&main, &text)?;
            let errors = self.cargo()?;
            let Some(errors) = errors else {
                let stubs = gone.keys().filter_map(|at| side.makers[*at].stub.as_ref());
                return Ok(Built {
                    binary: self.target.join("debug").join(&self.name),
                    ways: stubs.map(|(_, name)| name.clone()).collect(),
                    refused,
                });
            };
            let before = (gone.clone(), refused.len());
            let mut hit = BTreeSet::new();
            for (line, message) in errors {
                let at = starts.partition_point(|(start, _)| *start < line);
                match at.checked_sub(1).map(|at| starts[at].1) {
                    Some(Piece::Maker(maker)) => {
                        hit.insert(maker);
                    }
                    Some(Piece::Use(number)) => {
                        refused.entry(number).or_insert(message);
                    }
                    _ => {}
                }
            }
            for maker in hit {
                *gone.entry(maker).or_default() += 1;
            }
            if (gone.clone(), refused.len()) == before {
                break;
            }
        }
        Err(Failure::Content {
            path: main,
            message: "rustc refuses it in places that are no use".to_owned(),
        })
    }

    fn manifest(&self, side: &Side) -> String {
        let mut text = "[package]\nname = \"NAME\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [profile.dev]\ndebug = 0\nincremental = false\noverflow-checks = false\n\
             debug-assertions = false\n\n[dependencies]\n"
            .replace("NAME", &self.name);
        for (name, package, version) in &side.packages {
            let own = (package, version) == (&self.own.0, &self.own.1);
            let features = if own { self.own.2.as_slice() } else { &[] };
            let _ = writeln!(
                text,
                "{name} = {{ package = \"{package}\", version = \"={version}\", \
                 default-features = false, features = {features:?} }}"
            );
        }
        text
    }

    /// Errors by line; `None` if it was built.
    fn cargo(&self) -> Result<Option<Vec<(usize, String)>>, Failure> {
        let build = |offline: bool| {
            let mut command =
                Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
            command
                .args(["build", "--quiet", "--message-format=json"])
                .args(offline.then_some("--offline"))
                .current_dir(&self.folder)
                .env("CARGO_TARGET_DIR", &self.target);
            capture(&mut command)
        };
        let mut output = build(true)?;
        let compiled = |out: &[u8]| String::from_utf8_lossy(out).contains("\"reason\"");
        if !output.status.success() && !compiled(&output.stdout) {
            output = build(false)?;
        }
        if output.status.success() {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&output.stdout);
        let errors: Vec<_> = text.lines().filter_map(error).flatten().collect();
        if errors.is_empty() {
            let stderr = String::from_utf8_lossy(&output.stderr);
            return Err(Failure::Content {
                path: self.folder.clone(),
                message: format!("cargo build: {}", stderr.trim()),
            });
        }
        Ok(Some(errors))
    }
}

/// The lines of this program at which an error stands.
fn error(line: &str) -> Option<Vec<(usize, String)>> {
    let value: Value = serde_json::from_str(line).ok()?;
    let message = value.get("message")?;
    if message.get("level")? != "error" {
        return None;
    }
    let said = message.get("message")?.as_str()?.to_owned();
    let spans = message.get("spans")?.as_array()?;
    let own = |span: &Value| {
        let file = span.get("file_name")?.as_str()?;
        let line = span.get("line_start")?.as_u64()?;
        (Path::new(file) == Path::new("src/main.rs")).then_some(usize::try_from(line).ok()?)
    };
    let primary = spans
        .iter()
        .filter(|s| s.get("is_primary") == Some(&Value::Bool(true)));
    Some(
        primary
            .filter_map(own)
            .map(|line| (line, said.clone()))
            .collect(),
    )
}

/// What a part of the program is.
#[derive(Debug, Clone, Copy)]
enum Piece {
    Maker(usize),
    Use(usize),
    Table,
}

/// The text, and after which line each part begins.
fn program(
    side: &Side,
    uses: &[(usize, Chunk)],
    gone: &BTreeMap<usize, u8>,
    refused: &BTreeMap<usize, String>,
) -> (String, Vec<(usize, Piece)>) {
    let mut text = side.prelude.clone();
    let mut lines = text.lines().count();
    let mut starts = Vec::new();
    let mut table = "const CASES: &[(u32, u32, fn() -> Ran)] = &[\n".to_owned();
    let mut add = |chunk: &str, piece: Piece| {
        starts.push((lines, piece));
        lines += chunk.lines().count();
        text.push_str(chunk);
    };
    for (at, maker) in side.makers.iter().enumerate() {
        // First what takes its place goes, then that.
        match (gone.get(&at), &maker.stub) {
            (None, _) => add(&maker.text, Piece::Maker(at)),
            (Some(1), Some((stub, _))) => add(stub, Piece::Maker(at)),
            _ => {}
        }
    }
    for (number, chunk) in uses {
        if !refused.contains_key(number) {
            add(&chunk.text, Piece::Use(*number));
            for (case, function) in &chunk.cases {
                let _ = writeln!(table, "    ({number}, {case}, {function}),");
            }
        }
    }
    table.push_str("];\n");
    add(&table, Piece::Table);
    (text, starts)
}
