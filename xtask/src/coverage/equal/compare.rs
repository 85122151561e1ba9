//! One use in both languages.

use super::run::Ran;

/// What became of a use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The same in every case.
    Equal {
        /// Whether any of them was a value.
        values: bool,
    },
    /// It ran, and there is nothing to compare.
    Opaque,
    /// Plain Rust gives something else each time.
    Unsteady(String),
    /// The first case that differs.
    Different(String),
    /// It did not run, in one word and in words.
    NotRun(&'static str, String),
}

/// What stands for a value without text.
const OPAQUE: &str = "\\x01opaque";

/// Compares Keyton with two runs of plain Rust.
pub(super) fn outcomes(keyton: &Ran, rust: &Ran, again: &Ran) -> Outcome {
    if let (Some(why), None) = (keyton.ended, rust.ended)
        && rust.cases.len() > keyton.cases.len()
    {
        return Outcome::Different(format!("{why} in Keyton | Rust: it ends"));
    }
    if keyton.cases.is_empty()
        && let Some(why) = keyton.ended
    {
        return Outcome::NotRun(why, "in Keyton".to_owned());
    }
    if rust.cases.is_empty()
        && let Some(why) = rust.ended
    {
        return Outcome::NotRun(why, "in Rust".to_owned());
    }
    let (mut equal, mut values, mut opaque, mut unsteady) = (0, false, 0, None);
    let (mut made, mut missing) = (false, 0);
    for (case, (kind, texts)) in &keyton.cases {
        let Some((rust_kind, rust_texts)) = rust.cases.get(case) else {
            missing += 1;
            continue;
        };
        let (kind, texts) = normal(kind, texts);
        let other = normal(rust_kind, rust_texts);
        if is_no_input(&kind, &texts) && is_no_input(&other.0, &other.1) {
            continue;
        }
        made = true;
        let said = || {
            let told = |kind: &str, texts: &[String]| format!("{kind} {}", texts.join(" "));
            format!(
                "case {case}: {} | Rust: {}",
                told(&kind, &texts),
                told(&other.0, &other.1)
            )
        };
        let blind = |at: usize| other.1.get(at).is_some_and(|text| text.contains(OPAQUE));
        let second = again.cases.get(case);
        let steady = |at: usize| {
            let (kind, texts) = second?;
            if kind != rust_kind {
                return None;
            }
            steady_parts(rust_texts.get(at)?, texts.get(at)?)
        };
        let number = rust_texts.len().max(texts.len());
        let kept: Vec<usize> = (0..number)
            .filter(|at| *at >= rust_texts.len() || steady(*at).is_some())
            .collect();
        let same = |at: usize| match (texts.get(at), other.1.get(at), steady(at)) {
            (Some(own), Some(_), Some(parts)) => fits(own, &parts) || other.1.get(at) == Some(own),
            (own, other, _) => own == other,
        };
        if kept.is_empty() && (kind == other.0 || second.is_none_or(|(kind, _)| kind != rust_kind))
        {
            unsteady.get_or_insert_with(said);
        } else if kind == "ok" && other.0 == "ok" && kept.iter().all(|at| blind(*at)) {
            opaque += 1;
        } else if kind == other.0 && kept.iter().all(|at| blind(*at) || same(*at)) {
            equal += 1;
            values |= kind == "ok";
        } else {
            return Outcome::Different(said());
        }
    }
    match (equal, unsteady, opaque) {
        (0, Some(text), _) => Outcome::Unsteady(text),
        (0, None, 1..) => Outcome::Opaque,
        (0, None, 0) if made || missing > 0 => {
            Outcome::NotRun("no-case", "no case ran on both sides".to_owned())
        }
        (0, None, 0) if keyton.cases.is_empty() => {
            Outcome::NotRun("not-started", "the program did not come to it".to_owned())
        }
        (0, None, 0) => Outcome::NotRun("no-input", "nothing made its arguments".to_owned()),
        _ => Outcome::Equal { values },
    }
}

/// The parts of a text of Rust, words and what stands between them; `None` for a word that is another
/// in the second run. Nothing if no word stays.
fn steady_parts<'t>(first: &'t str, second: &str) -> Option<Vec<Option<&'t str>>> {
    let (first, second) = (parts(first), parts(second));
    if first == second {
        return Some(first.into_iter().map(Some).collect());
    }
    if first.len() != second.len() {
        return None;
    }
    let both = first.iter().zip(&second);
    let kept: Vec<_> = both.map(|(a, b)| (a == b).then_some(*a)).collect();
    let word =
        |part: &Option<&str>| part.is_some_and(|part| part.starts_with(char::is_alphanumeric));
    kept.iter().any(word).then_some(kept)
}

/// Whether a text has these parts.
fn fits(text: &str, wanted: &[Option<&str>]) -> bool {
    let own = parts(text);
    let same = |(own, wanted): (&&str, &Option<&str>)| wanted.is_none_or(|wanted| wanted == *own);
    own.len() == wanted.len() && own.iter().zip(wanted).all(same)
}

fn parts(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = match first.is_alphanumeric() {
            true => rest
                .find(|c: char| !c.is_alphanumeric())
                .unwrap_or(rest.len()),
            false => first.len_utf8(),
        };
        let (part, after) = rest.split_at(end);
        out.push(part);
        rest = after;
    }
    out
}

/// Kinds of both languages in the same words. A panic in Keyton says where it happened, too.
fn normal(kind: &str, texts: &[String]) -> (String, Vec<String>) {
    match kind {
        "ok" | "panic" | "raised" => (kind.to_owned(), texts.to_vec()),
        "RustPanic" => {
            let cut = |text: &String| match text.rfind(", at ") {
                Some(at) => format!("{}{}", &text[..at], text.chars().next().unwrap_or('\'')),
                None => text.clone(),
            };
            ("panic".to_owned(), texts.iter().map(cut).collect())
        }
        _ => ("raised".to_owned(), texts.to_vec()),
    }
}

fn is_no_input(kind: &str, texts: &[String]) -> bool {
    kind == "raised" && texts == ["'no input'"]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ran(cases: &[(&str, &str)]) -> Ran {
        let cases = cases.iter().enumerate();
        let cases =
            cases.map(|(at, (kind, text))| (at, ((*kind).to_owned(), vec![(*text).to_owned()])));
        Ran {
            cases: cases.collect(),
            ended: None,
        }
    }

    fn compared(keyton: (&str, &str), rust: (&str, &str)) -> Outcome {
        outcomes(&ran(&[keyton]), &ran(&[rust]), &ran(&[rust]))
    }

    #[test]
    fn what_is_the_same_is_equal() {
        let equal = |values| Outcome::Equal { values };
        assert_eq!(compared(("ok", "'1'"), ("ok", "'1'")), equal(true));
        assert_eq!(
            compared(("m::Error", "'bad'"), ("raised", "'bad'")),
            equal(false)
        );
        let panic = ("RustPanic", "'no, at all, at src/lib.rs:5'");
        assert_eq!(compared(panic, ("panic", "'no, at all'")), equal(false));
    }

    #[test]
    fn another_value_error_or_ending_differs() {
        let differs = |keyton, rust| matches!(compared(keyton, rust), Outcome::Different(_));
        assert!(differs(("ok", "'1'"), ("ok", "'2'")));
        assert!(differs(("ok", "'1'"), ("raised", "'1'")));
        assert!(differs(("m::Error", "'bad'"), ("raised", "'worse'")));
        assert!(differs(("RustPanic", "'x, at a:1'"), ("raised", "'x'")));
        assert!(differs(("ValueError", "'no input'"), ("ok", "'1'")));
    }

    #[test]
    fn one_case_that_differs_is_enough() {
        let keyton = ran(&[("ok", "'1'"), ("ok", "'2'")]);
        let rust = ran(&[("ok", "'1'"), ("ok", "'3'")]);
        assert!(matches!(
            outcomes(&keyton, &rust, &rust),
            Outcome::Different(_)
        ));
    }

    #[test]
    fn what_rust_gives_anew_each_time_is_no_difference() {
        let [keyton, first, second] = ["'1'", "'2'", "'3'"].map(|text| ran(&[("ok", text)]));
        assert!(matches!(
            outcomes(&keyton, &first, &second),
            Outcome::Unsteady(_)
        ));
    }

    #[test]
    fn what_is_the_same_each_time_is_compared_though_something_beside_it_is_not() {
        let ran = |texts: [&str; 2]| Ran {
            cases: [(0, ("ok".to_owned(), texts.map(str::to_owned).to_vec()))].into(),
            ended: None,
        };
        let (first, second) = (ran(["1", "at 5"]), ran(["1", "at 6"]));
        let equal = Outcome::Equal { values: true };
        assert_eq!(outcomes(&ran(["1", "at 7"]), &first, &second), equal);
        for other in [["2", "at 7"], ["1", "in 7"], ["1", "at 7 8"], ["1", "at"]] {
            let other = outcomes(&ran(other), &first, &second);
            assert!(matches!(other, Outcome::Different(_)), "{other:?}");
        }
    }

    #[test]
    fn what_did_not_run_is_not_equal() {
        let none = Ran::default();
        let one = ran(&[("ok", "'1'")]);
        assert!(matches!(outcomes(&one, &none, &none), Outcome::NotRun(..)));
        assert!(matches!(outcomes(&none, &one, &one), Outcome::NotRun(..)));
        let no_input = compared(("ValueError", "'no input'"), ("ValueError", "'no input'"));
        assert!(matches!(no_input, Outcome::NotRun("no-input", _)));
        let crashed = Ran {
            ended: Some("crash"),
            ..Ran::default()
        };
        assert!(matches!(
            outcomes(&crashed, &one, &one),
            Outcome::Different(_)
        ));
        assert!(matches!(
            outcomes(&crashed, &crashed, &crashed),
            Outcome::NotRun("crash", _)
        ));
        assert_eq!(
            compared(("ok", "'<T>'"), ("ok", "'\\x01opaque'")),
            Outcome::Opaque
        );
    }
}
