//! Commands of a notebook that are no Keyton: lines that begin with `%`, and names with `?`.

use crate::engine::{Bundle, Candidate, Completion, Failure};

use super::failure::plain;

/// Commands with what they do; `%%` ones take the lines that follow.
const COMMANDS: &[(&str, &str)] = &[
    ("%clear", "remove the output of this cell"),
    ("%help", "show this list"),
    (
        "%import-report",
        "CRATE: every public item of an imported crate, bound or why not",
    ),
    ("%reset", "forget every variable, function and import"),
    ("%rust", "CODE: show the Rust that it becomes"),
    ("%time", "CODE: run it and say how long it took"),
    (
        "%timeit",
        "CODE: run it many times and say how long it takes",
    ),
    ("%who", "list the variables"),
    ("%whos", "list the variables with their types"),
    ("%%html", "show the rest of the cell as HTML"),
    ("%%latex", "show the rest of the cell as LaTeX"),
    ("%%markdown", "show the rest of the cell as Markdown"),
    ("%%rust", "show the Rust that the rest of the cell becomes"),
    ("%%svg", "show the rest of the cell as an SVG image"),
    (
        "%%time",
        "run the rest of the cell and say how long it took",
    ),
    (
        "%%timeit",
        "run the rest of the cell many times and say how long it takes",
    ),
];

/// A cell that is a command.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Magic<'a> {
    /// Show a text as it stands.
    Show {
        /// How to read the text.
        mime: &'static str,
        /// The lines after the first.
        text: &'a str,
    },
    Clear,
    Help,
    Reset,
    Who {
        types: bool,
    },
    Rust(&'a str),
    Time(&'a str),
    TimeIt(&'a str),
    ImportReport(&'a str),
    /// `name?`, or `name??` with detail 1.
    Docs {
        name: &'a str,
        detail: u8,
    },
    /// A command that there is not.
    Unknown(&'a str),
}

/// The command that a cell is, if it is one.
pub(super) fn parse(code: &str) -> Option<Magic<'_>> {
    let code = code.trim();
    if code.starts_with('%') {
        let end = code.find(char::is_whitespace).unwrap_or(code.len());
        let (name, rest) = code.split_at(end);
        // `%%` takes lines; what stands beside it is no part of them.
        let lines = rest.split_once('\n').map_or("", |(_, lines)| lines);
        let show = |mime| Magic::Show { mime, text: lines };
        return Some(match name {
            "%clear" => Magic::Clear,
            "%help" => Magic::Help,
            "%import-report" => Magic::ImportReport(rest.trim()),
            "%reset" => Magic::Reset,
            "%rust" => Magic::Rust(rest.trim()),
            "%time" => Magic::Time(rest.trim()),
            "%timeit" => Magic::TimeIt(rest.trim()),
            "%who" => Magic::Who { types: false },
            "%whos" => Magic::Who { types: true },
            "%%html" => show("text/html"),
            "%%latex" => show("text/latex"),
            "%%markdown" => show("text/markdown"),
            "%%rust" => Magic::Rust(lines),
            "%%svg" => show("image/svg+xml"),
            "%%time" => Magic::Time(lines),
            "%%timeit" => Magic::TimeIt(lines),
            other => Magic::Unknown(other),
        });
    }
    let asked = code
        .strip_prefix("help(")
        .and_then(|rest| rest.strip_suffix(')'));
    if let Some(name) = asked.filter(|name| is_path(name)) {
        return Some(Magic::Docs { name, detail: 0 });
    }
    let name = code.strip_suffix('?')?;
    let (name, detail) = name.strip_suffix('?').map_or((name, 0), |name| (name, 1));
    is_path(name).then_some(Magic::Docs { name, detail })
}

fn is_path(name: &str) -> bool {
    let named = |c: char| c.is_alphanumeric() || "._%-".contains(c);
    !name.is_empty() && name.chars().all(named)
}

/// Whether a console waits for more lines of a command.
pub(super) fn is_begun(code: &str) -> bool {
    code.trim_start().starts_with("%%") && !is_whole(code)
}

/// What follows a command that takes one line, at its place in the cell.
pub(super) fn after(code: &str) -> Option<String> {
    let begin = code.len() - code.trim_start().len();
    let line = &code[begin..];
    let first = line.split_whitespace().next()?;
    let takes_all = first.starts_with("%%") || ["%rust", "%time", "%timeit"].contains(&first);
    if takes_all || !first.starts_with('%') {
        return None;
    }
    let (_, rest) = line.split_once('\n')?;
    let lines = code[..begin].matches('\n').count() + 1;
    (!rest.trim().is_empty()).then(|| "\n".repeat(lines) + rest)
}

/// The command of a cell, without what follows it if it takes one line.
pub(super) fn command(code: &str) -> &str {
    match after(code) {
        Some(_) => code.trim_start().lines().next().unwrap_or(code),
        None => code,
    }
}

/// Whether a console can run the text although it is no Keyton.
pub(super) fn is_whole(code: &str) -> bool {
    let lines = code.trim_start().starts_with("%%");
    parse(code).is_some() && (!lines || (code.ends_with('\n') && code.trim().contains('\n')))
}

/// Commands that begin like the word at the cursor.
pub(super) fn complete(code: &str, cursor: usize) -> Option<Completion> {
    let before = code.get(..cursor)?;
    let typed = before.trim_start();
    if !typed.starts_with('%') || typed.contains(char::is_whitespace) {
        return None;
    }
    let fits = COMMANDS.iter().filter(|(name, _)| name.starts_with(typed));
    let candidate = |(name, what): &(&str, &str)| Candidate {
        text: (*name).to_owned(),
        kind: "magic".to_owned(),
        signature: (*what).to_owned(),
    };
    let start = cursor - typed.len();
    Some(Completion {
        start,
        end: cursor,
        candidates: fits.map(candidate).collect(),
    })
}

/// What a command does.
pub(super) fn inspect(code: &str, cursor: usize) -> Option<Bundle> {
    let line = code.get(..cursor)?.rsplit('\n').next()?;
    let (name, what) = COMMANDS.iter().find(|(name, _)| *name == line.trim())?;
    Some(shown("text/plain", &format!("{name}: {what}")))
}

/// The list of commands.
pub(super) fn help() -> Bundle {
    let width = COMMANDS
        .iter()
        .map(|(name, _)| name.len())
        .max()
        .unwrap_or(0);
    let lines = COMMANDS
        .iter()
        .map(|(name, what)| format!("{name:width$}  {what}\n"));
    let mut text: String = lines.collect();
    text.push_str("\nname?   show what is known about a name; name?? shows more\n");
    shown("text/plain", &text)
}

/// A text as the only form of a value.
pub(super) fn shown(mime: &str, text: &str) -> Bundle {
    Bundle::from_iter([(mime.to_owned(), text.into())])
}

/// The failure of a cell that is a command which there is not.
pub(super) fn unknown(name: &str) -> Failure {
    let names: Vec<_> = COMMANDS.iter().map(|(name, _)| *name).collect();
    let value = format!(
        "there is no command `{name}`; there are {}",
        names.join(", ")
    );
    plain("CommandError", &value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_and_questions_are_told_from_keyton() {
        assert_eq!(parse(" %clear "), Some(Magic::Clear));
        assert_eq!(
            parse("%%html\n<b>\n"),
            Some(Magic::Show {
                mime: "text/html",
                text: "<b>"
            })
        );
        assert_eq!(parse("%time f(1)"), Some(Magic::Time("f(1)")));
        assert_eq!(parse("%%rust\nx = 1\nx"), Some(Magic::Rust("x = 1\nx")));
        assert_eq!(parse("%nope x"), Some(Magic::Unknown("%nope")));
        assert_eq!(
            parse("regex.Regex?"),
            Some(Magic::Docs {
                name: "regex.Regex",
                detail: 0
            })
        );
        assert_eq!(
            parse("x??"),
            Some(Magic::Docs {
                name: "x",
                detail: 1
            })
        );
        assert!(matches!(
            parse("help(regex.Regex)"),
            Some(Magic::Docs { detail: 0, .. })
        ));
        for keyton in [
            "x = 7 % 2",
            "help(f(x))",
            "print(\"what?\")",
            "f(x)?",
            "?",
            "x",
            "",
        ] {
            assert_eq!(parse(keyton), None, "{keyton}");
        }
    }

    #[test]
    fn lines_after_a_command_are_keyton_at_their_place() {
        let code = "\n%who\nx = 1\n";
        assert_eq!(after(code).as_deref(), Some("\n\nx = 1\n"));
        assert_eq!(command(code), "%who");
        for whole in ["%who", "%who\n\n", "%time a\nb", "%%html\n<b>", "x = 1\ny"] {
            assert_eq!(after(whole), None, "{whole}");
            assert_eq!(command(whole), whole);
        }
    }

    #[test]
    fn every_command_in_the_list_is_one() {
        for (name, _) in COMMANDS {
            assert!(
                !matches!(parse(name), None | Some(Magic::Unknown(_))),
                "{name}"
            );
        }
    }

    #[test]
    fn commands_are_completed_and_explained() {
        let found = complete("%res", 4).expect("a command is typed");
        assert_eq!((found.start, found.end), (0, 4));
        assert_eq!(found.candidates[0].text, "%reset");
        assert_eq!(complete("x % re", 6), None);
        assert!(inspect("%help", 5).is_some() && inspect("help", 4).is_none());
    }

    #[test]
    fn consoles_run_a_command_at_once_but_wait_for_its_lines() {
        assert!(is_whole("%help") && is_whole("x?"));
        assert!(!is_whole("%%html") && !is_whole("%%html\n") && !is_whole("%%html\n<b>"));
        assert!(is_whole("%%html\n<b>\n"));
        assert!(is_begun("%%html\n<b>") && !is_begun("%help") && !is_begun("x"));
    }
}
