//! The report as Markdown.

use std::fmt::Write as _;

use super::measure::Measured;
use super::surface::Counts;

/// One crate in one line, for the terminal.
pub(crate) fn line(measured: &Measured) -> String {
    let counts = &measured.counts;
    match &measured.failure {
        Some(failure) => format!("{} {}: {failure}", measured.name, measured.version),
        None => format!(
            "{} {}: {} of {} callables in {:.1} s",
            measured.name,
            measured.version,
            counts.bound_callables,
            counts.callables,
            measured.seconds
        ),
    }
}

/// The whole report.
///
/// `missing` are crates of the list that the run did not reach.
pub(crate) fn markdown(all: &[Measured], missing: &[String]) -> String {
    let mut total = Counts::default();
    for measured in all {
        total.add(&measured.counts);
    }
    let ok = all.iter().filter(|m| m.failure.is_none()).count();
    let mut text = String::from(
        "# Coverage\n\nWritten by `cargo xtask coverage` from [corpus.txt](corpus.txt); not edited \
         by hand. Every crate is bound\nas it is. *Callables* are public functions and methods, \
         each stated once. *Bound* items can be used; those of\nthem that are *lazy* are compiled into \
         the cell that first uses them, the others into the plugin.\n*Open* ones are generic, and no \
         instance of them was tried that rustc takes: a call whose types meet the\nbounds is written \
         on demand, but they do not count as callable here. *Lent* are the exports that erase a\n\
         lifetime; each has a witness that rustc took, or is among the *lost*. The\ntime is that of `kayton surface` on the machine of the \
         run, dependencies included unless an earlier row had built them.\n\n",
    );
    let _ = writeln!(
        text,
        "**{ok} of {} crates generate, compile and load. {} of {} public callables ({}) can be \
         called.**\n",
        all.len(),
        total.bound_callables,
        total.callables,
        percent(total.bound_callables, total.callables)
    );
    text.push_str(
        "| crate | version | callables | callable | share | items | bound | lazy | open | skipped | lent | lost | s |\n\
         |---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for measured in all {
        let seconds = format!("{:.1}", measured.seconds);
        row(
            &mut text,
            &name(measured),
            &measured.version,
            &measured.counts,
            &seconds,
        );
    }
    row(&mut text, "**all**", "", &total, "");
    reasons(&mut text, &total);
    ladder(&mut text, &total);
    failures(&mut text, all);
    if !missing.is_empty() {
        let _ = writeln!(
            text,
            "\n## Not measured\n\nThe run was bounded in time and did not reach: {}.",
            missing.join(", ")
        );
    }
    text
}

fn name(measured: &Measured) -> String {
    if measured.features.is_empty() {
        measured.name.clone()
    } else {
        format!("{} `{}`", measured.name, measured.features.join(","))
    }
}

fn row(text: &mut String, name: &str, version: &str, counts: &Counts, seconds: &str) {
    let _ = writeln!(
        text,
        "| {name} | {version} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {seconds} |",
        counts.callables,
        counts.bound_callables,
        percent(counts.bound_callables, counts.callables),
        counts.public,
        counts.bound,
        counts.lazy,
        counts.open,
        counts.skipped_items(),
        counts.lifetimes.all(),
        counts.lifetimes.lost,
    );
}

fn reasons(text: &mut String, total: &Counts) {
    if total.skipped.is_empty() {
        return;
    }
    text.push_str("\n## Why items are skipped\n\n| reason | items |\n|---|--:|\n");
    let mut reasons: Vec<_> = total.skipped.iter().collect();
    reasons.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    for (code, number) in reasons {
        let _ = writeln!(text, "| `{code}` | {number} |");
    }
}

fn ladder(text: &mut String, total: &Counts) {
    let lifetimes = &total.lifetimes;
    if lifetimes.all() == 0 {
        return;
    }
    text.push_str(
        "\n## How lifetimes are kept\n\nExports compiled into plugins that erase a lifetime, by the \
         first step of the ladder whose witness rustc took.\n\n| step | exports | share |\n|---|--:|--:|\n",
    );
    let lost = [("lost".to_owned(), lifetimes.lost)];
    let steps = lifetimes.steps.iter().map(|(step, n)| (step.clone(), *n));
    for (step, number) in steps.chain(lost) {
        let share = percent(number, lifetimes.all());
        let _ = writeln!(text, "| {step} | {number} | {share} |");
    }
}

fn failures(text: &mut String, all: &[Measured]) {
    if all.iter().all(|m| m.failure.is_none()) {
        return;
    }
    text.push_str("\n## Failures\n\n| crate | what went wrong |\n|---|---|\n");
    for measured in all {
        if let Some(failure) = &measured.failure {
            let _ = writeln!(text, "| {} | {failure} |", measured.name);
        }
    }
}

/// `part` of `whole`, rounded down so that 100 % means all.
fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "-".to_owned();
    }
    let tenths = part * 1_000 / whole;
    format!("{}.{} %", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn hundred_percent_means_all() {
        assert_eq!(percent(9_999, 10_000), "99.9 %");
        assert_eq!(percent(10, 10), "100.0 %");
        assert_eq!(percent(0, 0), "-");
    }
}
