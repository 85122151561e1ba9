//! One crate: its surface, how long it took, and whether the plugin loads.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::process::{capture, target_dir, write_if_changed};

use super::corpus::Row;
use super::equal;
use super::probe::Probed;
use super::surface::{Counts, Surface};

/// What is known of one crate.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Measured {
    /// Name of the package.
    pub(crate) name: String,
    /// Version that was resolved; the requirement where none was.
    pub(crate) version: String,
    /// Features besides the default ones.
    pub(crate) features: Vec<String>,
    /// The surface's counts.
    pub(crate) counts: Counts,
    /// Which uses can be written.
    pub(crate) probed: Probed,
    /// Seconds from the start of `kayton surface` to its end, dependencies included where no
    /// earlier crate of the run had built them.
    pub(crate) seconds: f64,
    /// The first line of what went wrong, if something did.
    pub(crate) failure: Option<String>,
    /// Which binary measured it.
    generator: u64,
}

/// Measures crates with one `kayton` binary.
pub(crate) struct Measurer {
    kayton: PathBuf,
    generator: u64,
    folder: PathBuf,
    fresh: bool,
    kept: bool,
    probe_minutes: u64,
    run: bool,
}

impl Measurer {
    /// For this binary. With `fresh`, earlier results are not looked at; with `kept`, those of other
    /// binaries are as good as its own.
    /// Probes of a crate are begun for `probe_minutes`.
    /// With `run`, uses are run and compared.
    pub(crate) fn new(
        kayton: PathBuf,
        (fresh, kept): (bool, bool),
        probe_minutes: u64,
        run: bool,
    ) -> Result<Self, Failure> {
        let bytes = std::fs::read(&kayton).map_err(Failure::file(&kayton))?;
        let mut hasher = DefaultHasher::new();
        bytes.hash(&mut hasher);
        Ok(Self {
            kayton,
            generator: hasher.finish(),
            folder: target_dir().join("coverage"),
            fresh,
            kept,
            probe_minutes,
            run,
        })
    }

    /// Measures `row`, or takes the result that this binary had before.
    pub(crate) fn measure(&self, row: &Row) -> Result<Measured, Failure> {
        let kept = self
            .folder
            .join("results")
            .join(format!("{}.json", row.spec()));
        if !self.fresh
            && let Ok(text) = std::fs::read_to_string(&kept)
            && let Ok(measured) = serde_json::from_str::<Measured>(&text)
            && (self.kept || self.is_own(&measured))
        {
            return Ok(measured);
        }
        let measured = self.measure_now(row)?;
        let text = serde_json::to_string_pretty(&measured).map_err(|e| Failure::Content {
            path: kept.clone(),
            message: e.to_string(),
        })?;
        write_if_changed(&kept, &text)?;
        Ok(measured)
    }

    /// Whether this binary measured it.
    pub(crate) fn is_own(&self, measured: &Measured) -> bool {
        measured.generator == self.generator
    }

    fn measure_now(&self, row: &Row) -> Result<Measured, Failure> {
        let mut measured = Measured {
            name: row.name.clone(),
            version: row.version.clone(),
            features: row.features.clone(),
            counts: Counts::default(),
            probed: Probed::default(),
            seconds: 0.0,
            failure: None,
            generator: self.generator,
        };
        let start = Instant::now();
        let output = capture(self.kayton().arg("surface").arg(row.spec()).arg("--json"))?;
        measured.seconds = start.elapsed().as_secs_f64();
        if !output.status.success() {
            measured.failure = Some(first_line(&output.stderr));
            return Ok(measured);
        }
        match serde_json::from_slice::<Surface>(&output.stdout) {
            Ok(surface) => {
                measured.counts = surface.counts();
                measured.version = surface.version;
            }
            Err(error) => {
                measured.failure = Some(format!("surface: {error}"));
                return Ok(measured);
            }
        }
        let program = self
            .folder
            .join("programs")
            .join(format!("{}.kay", row.name));
        write_if_changed(&program, &row.program())?;
        let output = capture(self.kayton().arg("run").arg(&program))?;
        if !output.status.success() {
            measured.failure = Some(format!("import: {}", first_line(&output.stderr)));
            return Ok(measured);
        }
        let minutes = self.probe_minutes.to_string();
        let mut probe = self.kayton();
        probe
            .arg("probe")
            .arg(row.spec())
            .args(["--minutes", &minutes])
            .args(self.run.then_some("--run"));
        let output = capture(&mut probe)?;
        match serde_json::from_slice(&output.stdout) {
            Ok(probed) if output.status.success() => measured.probed = probed,
            _ => measured.failure = Some(format!("probe: {}", first_line(&output.stderr))),
        }
        if let Some(sides) = measured.probed.sides.take() {
            let folder = self.folder.join("equal").join(&row.name);
            match equal::compare(&|| self.kayton(), &sides, &folder, self.probe_minutes) {
                Ok(equal) => measured.probed.judge(equal),
                Err(error) => measured.failure = Some(format!("run: {error}")),
            }
        }
        Ok(measured)
    }

    fn kayton(&self) -> Command {
        let mut command = Command::new(&self.kayton);
        command
            .env("KAYTON_HOME", self.folder.join("home"))
            .env("NO_COLOR", "1");
        command
    }
}

/// The first line that says something, without what would break a table.
fn first_line(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    let line = text
        .lines()
        .find(|l| l.contains("error"))
        .or_else(|| text.lines().find(|l| !l.trim().is_empty()));
    line.unwrap_or("no message")
        .trim()
        .replace('|', "/")
        .chars()
        .take(200)
        .collect()
}
