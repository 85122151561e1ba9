//! What commands do.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use kayton_interactive_shared::SurfaceReport;
use kayton_interactive_shared::progress::Silent;

use super::engine::SessionEngine;
use super::failure::plain;
use super::magics::{self, Magic};
use crate::engine::{Bundle, Cell, Failure, Language as _, Output, Stream, Success};

/// How long `%timeit` runs the code at least.
const ENOUGH: Duration = Duration::from_millis(400);
/// How often `%timeit` runs it at most.
const MANY: u128 = 10_000_000;

impl SessionEngine {
    pub(super) fn command(
        &mut self,
        magic: &Magic<'_>,
        cell: &Cell<'_>,
        output: &Output,
    ) -> Result<Success, Failure> {
        match *magic {
            Magic::Show { mime, text } => {
                output.display(magics::shown(mime, text), Bundle::new(), None);
            }
            Magic::Clear => output.clear(false),
            Magic::Help => return Ok(page(magics::help())),
            Magic::Docs { name, detail } => {
                let docs = self.language.inspect(name, name.len(), detail);
                let missing = || plain("NameError", &format!("nothing is known about `{name}`"));
                return docs.map(page).ok_or_else(missing);
            }
            Magic::Reset => self.reset()?,
            Magic::Who { types } => self.who(types, output),
            Magic::Rust(code) => {
                let rust = self.session.rust(Some(&name(cell)), code, &mut Silent);
                let rust = rust.map_err(|cause| self.failure(&cause))?;
                output.display(code_block("rust", &rust), Bundle::new(), None);
            }
            Magic::Time(code) => {
                let began = Instant::now();
                let done = self.cell(&Cell { code, ..*cell }, output);
                let took = began.elapsed();
                output.write(
                    Stream::Stdout,
                    format!("{} with compiling\n", duration(took)),
                );
                return done;
            }
            Magic::TimeIt(code) => return self.time_it(code, cell, output),
            Magic::ImportReport(krate) => return self.import_report(krate, output),
            Magic::Unknown(name) => return Err(magics::unknown(name)),
        }
        Ok(Success::default())
    }

    fn who(&self, types: bool, output: &Output) {
        let names: Vec<&str> = self.session.variables().collect();
        let ide = self.session.ide();
        let mut text = String::new();
        for name in names {
            let known = types.then(|| ide.inspect(name, name.len(), 0)).flatten();
            // The signature of a variable is its name with its type.
            let line = known.map_or_else(|| name.to_owned(), |known| known.signature);
            text.push_str(&line);
            text.push('\n');
        }
        if text.is_empty() {
            "there are no variables\n".clone_into(&mut text);
        }
        output.write(Stream::Stdout, text);
    }

    /// Runs the code in a loop, ten times as often each time, until that takes long enough.
    fn time_it(
        &mut self,
        code: &str,
        cell: &Cell<'_>,
        output: &Output,
    ) -> Result<Success, Failure> {
        if code.trim().is_empty() {
            return Err(plain(
                "CommandError",
                "`%timeit` needs code: `%timeit f(1)`",
            ));
        }
        let lines: String = code.lines().map(|line| format!("    {line}\n")).collect();
        let mut times = 1;
        loop {
            let text = format!("for _ in 0..{times}:\n{lines}");
            let prepared = self
                .session
                .prepare_input(Some(&name(cell)), &text, &mut Silent);
            let prepared = prepared.map_err(|cause| self.failure(&cause))?;
            let began = Instant::now();
            let done = self.session.execute_prepared(prepared);
            let took = began.elapsed();
            done.map_err(|cause| self.failure(&cause))?;
            self.unless_interrupted()?;
            if took >= ENOUGH || times >= MANY {
                let each = Duration::from_nanos((took.as_nanos() / times).try_into().unwrap_or(0));
                let text = format!("{} each, {times} times\n", duration(each));
                output.write(Stream::Stdout, text);
                return Ok(Success::default());
            }
            times *= 10;
        }
    }

    fn import_report(&self, krate: &str, output: &Output) -> Result<Success, Failure> {
        let surface = self
            .session
            .surface(krate)
            .map_err(|cause| self.failure(&cause))?;
        let Some(surface) = surface else {
            let known: Vec<_> = self.session.imported().collect();
            let known = if known.is_empty() {
                "nothing".to_owned()
            } else {
                known.join(", ")
            };
            let value = match krate {
                "" => format!("`%import-report` needs the name of a crate; imported is {known}"),
                _ => format!("`{krate}` is not imported; imported is {known}"),
            };
            return Err(plain("NameError", &value));
        };
        output.display(report(&surface), Bundle::new(), None);
        Ok(Success::default())
    }
}

fn name(cell: &Cell<'_>) -> String {
    format!("cell {}", cell.number)
}

fn page(bundle: Bundle) -> Success {
    Success {
        result: None,
        pages: vec![bundle],
    }
}

fn code_block(language: &str, code: &str) -> Bundle {
    let markdown = format!("```{language}\n{}\n```", code.trim_end());
    Bundle::from_iter([
        ("text/plain".to_owned(), code.into()),
        ("text/markdown".to_owned(), markdown.into()),
    ])
}

/// The surface as a table; what is skipped comes first, since it is what one looks for.
fn report(surface: &SurfaceReport) -> Bundle {
    let totals = &surface.totals;
    let title = format!(
        "{} {}: {} of {} public items are bound, {} on demand",
        surface.krate, surface.version, totals.bound, totals.public, totals.lazy
    );
    let mut items: Vec<_> = surface.items.iter().collect();
    items.sort_by_key(|item| item.reason.is_none());
    let mut text = format!("{title}\n");
    let mut html = format!("<p>{}</p><table>", escaped(&title));
    html.push_str("<tr><th>item</th><th>kind</th><th>state</th></tr>");
    for item in items {
        let what = match &item.reason {
            Some(reason) => format!("skipped, {}: {}", reason.code, reason.message),
            None => "bound".to_owned(),
        };
        // Writing to a string never fails.
        let _ = writeln!(text, "{}  {}  {what}", item.path, item.kind);
        let (path, kind) = (escaped(&item.path), escaped(&item.kind));
        let _ = write!(
            html,
            "<tr><td><code>{path}</code></td><td>{kind}</td><td>{}</td></tr>",
            escaped(&what)
        );
    }
    html.push_str("</table>");
    Bundle::from_iter([
        ("text/plain".to_owned(), text.into()),
        ("text/html".to_owned(), html.into()),
    ])
}

pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// Three digits and a unit.
fn duration(time: Duration) -> String {
    let nanos = time.as_nanos();
    let units = [("ns", 1.0), ("µs", 1e3), ("ms", 1e6), ("s", 1e9)];
    #[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
    let nanos = nanos as f64;
    let (unit, size) = units
        .into_iter()
        .rfind(|(_, size)| nanos >= *size)
        .unwrap_or(units[0]);
    let value = nanos / size;
    let digits = if value < 10.0 {
        2
    } else {
        usize::from(value < 100.0)
    };
    format!("{value:.digits$} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_three_digits() {
        let shown = |nanos| duration(Duration::from_nanos(nanos));
        assert_eq!(shown(0), "0.00 ns");
        assert_eq!(shown(42), "42.0 ns");
        assert_eq!(shown(1_234), "1.23 µs");
        assert_eq!(shown(123_456_789), "123 ms");
        assert_eq!(shown(61_000_000_000), "61.0 s");
    }
}
