//! The report as Markdown.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::equal::Equal;
use super::measure::Measured;
use super::probe::Probed;
use super::surface::Counts;

/// One crate in one line, for the terminal.
pub(crate) fn line(measured: &Measured) -> String {
    let probed = &measured.probed;
    match &measured.failure {
        Some(failure) => format!("{} {}: {failure}", measured.name, measured.version),
        None => {
            let equal = probed.equal.as_ref().map_or_else(String::new, |equal| {
                format!(
                    "{} executed, {} equal, {} different, ",
                    equal.executed, equal.equal, equal.different
                )
            });
            format!(
                "{} {}: {} of {} tried uses called, {equal}surface in {:.1} s",
                measured.name, measured.version, probed.called, probed.tried, measured.seconds
            )
        }
    }
}

/// What stands above the table.
const HEAD: &str = "# Coverage

Written by `cargo xtask coverage` from [corpus.txt](corpus.txt); not edited by hand. Every crate is bound
as it is.

- *Definitions* are public callables, each once: functions, methods, those of std's and foreign traits on
  the crate's types, operations of the language (printing, comparison, operators, …), macros.
- *Uses* are pairs of a type and a callable, and functions. Of a crate with very many, some are *tried*:
  one of each callable, and others at equal distances. Shares are of those.
- *Called* are the uses that a user can write: each is a function of Keyton whose parameters are the
  receiver and the arguments, such as `fn probe(a: regex.Regex, b: str): a.is_match(b)`, which went the way
  of any input through the checker and rustc. Generic ones are tried with up to eight
  choices of arguments. What the checker or rustc refuses, and what needs a type that the crate does not
  name, is not called; each is listed with its reason in [coverage-items.tsv](coverage-items.tsv). A choice of
  arguments that does not fit is a limit of the probe, not of the crate; a call that means another
  callable of the same name counts all the same.
- *Executed* are the called uses that ran, with arguments that were made up: literals, and objects by what
  the crate offers to make one. Each ran as a program of Keyton and as plain Rust that uses the crate
  directly and calls the same with the same arguments, several times. *Equal* are those that gave the same
  every time: value, error or panic, and what the call changed of its arguments, in the form that `repr`
  shows; words that are others in a second run of plain Rust (addresses, times, descriptors) are left out. The
  rest of the executed ones gives values that cannot be compared (`opaque`: neither `Debug` nor `Display`), or
  something else altogether each time in plain Rust, too (`unsteady`), or differs; all are listed. As a
  *control* the same programs are compared with plain Rust that has other arguments. A crate whose uses were
  not run has `-`.
- *Eager* and *lazy* split the called ones: by an instance in the plugin, or one written on demand.
- *Items* are all public items, those *skipped* are bound in no form. *Lent* are the exports that erase
  a lifetime; each has a witness that rustc took, or is among the *lost*. The time is that of `kayton surface` on
  the machine of the run, dependencies included unless an earlier row had built them.

";

/// The whole report.
///
/// `missing` are crates of the list that the run did not reach.
pub(crate) fn markdown(all: &[Measured], missing: &[String], earlier: usize) -> String {
    let (mut total, mut probed) = (Counts::default(), Probed::default());
    for measured in all {
        total.add(&measured.counts);
        probed.add(&measured.probed);
    }
    let ok = all.iter().filter(|m| m.failure.is_none()).count();
    let mut text = String::from(HEAD);
    let _ = writeln!(
        text,
        "**{ok} of {} crates generate, compile and load. {} of {} uses that were tried ({}) are called, and {} of {} \
         definitions ({}) have a use that is.**\n",
        all.len(),
        probed.called,
        probed.tried,
        percent(probed.called, probed.tried),
        probed.called_definitions,
        probed.definitions,
        percent(probed.called_definitions, probed.definitions),
    );
    if earlier > 0 {
        let of = all.len();
        let _ = writeln!(
            text,
            "{earlier} of {of} rows were measured by earlier builds.\n"
        );
    }
    let equal = probed.equal.clone().unwrap_or_default();
    let run = all.iter().filter(|m| m.probed.equal.is_some()).count();
    if equal.executed > 0 {
        let _ = writeln!(
            text,
            "**Of {} crates the uses were run: {} of {} ({}) are executed in both languages, {} ({}) of them \
             equal, {} different.** Of the equal ones {} gave a value at least once, the others only the same \
             errors. Controls: with other arguments in Rust, {} of {} equal uses are found to differ; the others give the same whatever \
             they are given.\n",
            run,
            equal.executed,
            equal.tried,
            percent(equal.executed, equal.tried),
            equal.equal,
            percent(equal.equal, equal.tried),
            equal.different,
            equal.values,
            equal.noticed,
            equal.controls,
        );
    }
    if probed.not_reached > 0 {
        let _ = writeln!(
            text,
            "The run was bounded in time: {} uses were not tried, and count as not called.\n",
            probed.not_reached
        );
    }
    text.push_str(
        "| crate | version | definitions | with a call | uses | tried | called | share | executed | equal | share | eager | lazy | items | skipped | lent | lost | s |\n\
         |---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for measured in all {
        let seconds = format!("{:.1}", measured.seconds);
        let version = &measured.version;
        let figures = (&measured.counts, &measured.probed);
        row(&mut text, &name(measured), version, figures, &seconds);
    }
    row(&mut text, "**all**", "", (&total, &probed), "");
    refused(&mut text, all);
    not_equal(&mut text, all);
    reasons(&mut text, &total);
    ladder(&mut text, &total);
    failures(&mut text, all);
    if !missing.is_empty() {
        let _ = writeln!(
            text,
            "\n## Not measured\n\nThe run was bounded and did not reach: {}.",
            missing.join(", ")
        );
    }
    text
}

/// Reasons for which uses are not called.
fn refused(text: &mut String, all: &[Measured]) {
    let mut sums: BTreeMap<&str, u64> = BTreeMap::new();
    for (reason, number) in all.iter().flat_map(|m| m.probed.reasons()) {
        *sums.entry(reason).or_default() += number;
    }
    if sums.is_empty() {
        return;
    }
    text.push_str("\n## Why uses are not called\n\n| reason | uses |\n|---|--:|\n");
    let mut sums: Vec<_> = sums.into_iter().collect();
    sums.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    for (reason, number) in sums {
        let _ = writeln!(text, "| `{reason}` | {number} |");
    }
}

/// Reasons for which called uses are not equal.
fn not_equal(text: &mut String, all: &[Measured]) {
    let mut sums: BTreeMap<&str, u64> = BTreeMap::new();
    for (reason, number) in all.iter().flat_map(|m| m.probed.not_equal()) {
        *sums.entry(reason).or_default() += number;
    }
    if sums.is_empty() {
        return;
    }
    text.push_str("\n## Why called uses are not equal\n\nNothing makes an argument of the type (`run-input`), or none of \
         what could did (`run-no-input`); its Rust cannot be written (`run-instance`, `run-awaits`, `run-result`) \
         or is refused by rustc (`run-rust-refused`); the program of Keyton that runs it is refused \
         (`run-keyton-…`); or it did not end (`run-timeout`, `run-crash`, on both sides). The others ran.\n\n\
         | reason | uses |\n|---|--:|\n");
    let mut sums: Vec<_> = sums.into_iter().collect();
    sums.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    for (reason, number) in sums {
        let _ = writeln!(text, "| `{reason}` | {number} |");
    }
}

fn name(measured: &Measured) -> String {
    if measured.features.is_empty() {
        measured.name.clone()
    } else {
        format!("{} `{}`", measured.name, measured.features.join(","))
    }
}

fn row(
    text: &mut String,
    name: &str,
    version: &str,
    (counts, probed): (&Counts, &Probed),
    seconds: &str,
) {
    // Where no use was run, nothing is known, which is not none.
    let ran =
        |number: &dyn Fn(&Equal) -> String| probed.equal.as_ref().map_or("-".to_owned(), number);
    let _ = writeln!(
        text,
        "| {name} | {version} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {seconds} |",
        probed.definitions,
        probed.called_definitions,
        probed.uses,
        probed.tried,
        probed.called,
        percent(probed.called, probed.tried),
        ran(&|e| e.executed.to_string()),
        ran(&|e| e.equal.to_string()),
        ran(&|e| percent(e.equal, e.tried)),
        probed.called_eager,
        probed.called - probed.called_eager,
        counts.public,
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
