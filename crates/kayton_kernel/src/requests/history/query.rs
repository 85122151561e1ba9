use glob::Pattern;
use serde::Deserialize;

use super::Record;

/// What is asked for; clients leave out what they do not care about.
#[derive(Debug, Deserialize)]
#[serde(tag = "hist_access_type", rename_all = "lowercase")]
pub(crate) enum HistoryRequest {
    /// The last `n` cells.
    Tail {
        #[serde(default)]
        n: Option<usize>,
        #[serde(default)]
        output: bool,
    },
    /// Cells of one session.
    Range {
        /// Its number; 0 is this session, negative numbers count back from it.
        #[serde(default)]
        session: Option<i64>,
        /// The first cell; negative numbers count back from the end.
        #[serde(default)]
        start: Option<i64>,
        /// The cell behind the last.
        #[serde(default)]
        stop: Option<i64>,
        #[serde(default)]
        output: bool,
    },
    /// Cells that match a pattern of `*` and `?` as a whole.
    Search {
        #[serde(default)]
        pattern: Option<String>,
        #[serde(default)]
        n: Option<usize>,
        /// Of equal cells only the last.
        #[serde(default)]
        unique: bool,
        #[serde(default)]
        output: bool,
    },
}

impl HistoryRequest {
    /// Whether values are wanted beside the inputs.
    pub(super) fn output(&self) -> bool {
        match self {
            Self::Tail { output, .. }
            | Self::Range { output, .. }
            | Self::Search { output, .. } => *output,
        }
    }

    /// The records that are asked for, in their order.
    pub(super) fn select<'r>(&self, records: &'r [Record], session: usize) -> Vec<&'r Record> {
        match self {
            Self::Tail { n, .. } => last(records.iter().collect(), *n),
            Self::Range {
                session: wanted,
                start,
                stop,
                ..
            } => {
                let wanted = relative(wanted.unwrap_or(0), session);
                let of: Vec<_> = records
                    .iter()
                    .filter(|r| Some(r.session) == wanted)
                    .collect();
                let end = of.last().map_or(1, |record| record.line + 1);
                let line = |line: i64| match usize::try_from(line) {
                    Ok(line) => line,
                    Err(_) => end.saturating_sub(usize::try_from(-line).unwrap_or(end)),
                };
                let (start, stop) = (line(start.unwrap_or(0)), stop.map_or(end, line));
                of.into_iter()
                    .filter(|r| (start..stop).contains(&r.line))
                    .collect()
            }
            Self::Search {
                pattern, n, unique, ..
            } => {
                let pattern = pattern.as_deref().unwrap_or("*");
                let matches = matcher(pattern);
                let mut found: Vec<_> = records.iter().filter(|r| matches(&r.input)).collect();
                if *unique {
                    let mut seen = std::collections::HashSet::new();
                    found.reverse();
                    found.retain(|record| seen.insert(&record.input));
                    found.reverse();
                }
                last(found, *n)
            }
        }
    }
}

fn last(mut records: Vec<&Record>, n: Option<usize>) -> Vec<&Record> {
    let skipped = n.map_or(0, |n| records.len().saturating_sub(n));
    records.drain(..skipped);
    records
}

/// The session that a number means.
fn relative(wanted: i64, current: usize) -> Option<usize> {
    match usize::try_from(wanted) {
        Ok(0) => Some(current),
        Ok(number) => Some(number),
        Err(_) => current.checked_sub(usize::try_from(-wanted).ok()?),
    }
}

/// A pattern that is none is looked for as it stands.
fn matcher(pattern: &str) -> impl Fn(&str) -> bool {
    let compiled = Pattern::new(pattern).ok();
    let literal = pattern.to_owned();
    move |text| match &compiled {
        Some(pattern) => pattern.matches(text),
        None => text.contains(&literal),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn select(request: &str) -> Vec<String> {
        let record = |session, line, input: &str| Record {
            session,
            line,
            input: input.to_owned(),
            output: String::new(),
        };
        let records = [
            record(1, 1, "old"),
            record(3, 1, "x = 1"),
            record(3, 2, "x"),
            record(3, 3, "rimport a/b"),
            record(3, 4, "x = 1"),
        ];
        let request: HistoryRequest = serde_json::from_str(request).expect("a request");
        let found = request.select(&records, 3).into_iter();
        found
            .map(|r| format!("{}/{} {}", r.session, r.line, r.input))
            .collect()
    }

    #[test]
    fn the_tail_crosses_sessions() {
        let found = select(r#"{"hist_access_type":"tail","n":2,"raw":true}"#);
        assert_eq!(found, ["3/3 rimport a/b", "3/4 x = 1"]);
        assert_eq!(select(r#"{"hist_access_type":"tail"}"#).len(), 5);
    }

    #[test]
    fn ranges_count_from_the_session_and_from_the_end() {
        let range = |rest| select(&format!(r#"{{"hist_access_type":"range",{rest}}}"#));
        assert_eq!(
            range(r#""session":0,"start":2,"stop":4"#),
            ["3/2 x", "3/3 rimport a/b"]
        );
        assert_eq!(range(r#""session":-2"#), ["1/1 old"]);
        assert_eq!(range(r#""session":1,"start":1,"stop":2"#), ["1/1 old"]);
        assert_eq!(range(r#""start":-1"#), ["3/4 x = 1"]);
        assert_eq!(range(r#""session":-9"#), Vec::<String>::new());
        assert_eq!(range(r#""session":null,"stop":null"#).len(), 4);
    }

    #[test]
    fn a_search_matches_whole_inputs() {
        let search = |rest| select(&format!(r#"{{"hist_access_type":"search",{rest}}}"#));
        assert_eq!(search(r#""pattern":"x""#), ["3/2 x"]);
        assert_eq!(
            search(r#""pattern":"x*""#),
            ["3/1 x = 1", "3/2 x", "3/4 x = 1"]
        );
        assert_eq!(search(r#""pattern":"x ?*","unique":true"#), ["3/4 x = 1"]);
        assert_eq!(search(r#""pattern":"x*","n":1"#), ["3/4 x = 1"]);
        assert_eq!(search(r#""pattern":"*a/b""#), ["3/3 rimport a/b"]);
        assert_eq!(search(r#""pattern":"a[""#), Vec::<String>::new());
    }
}
