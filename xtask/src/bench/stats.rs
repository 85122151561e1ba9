//! Percentiles, goals and verdicts.

use std::fmt;

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Unit {
    /// Milliseconds.
    Milliseconds,
    /// Nanoseconds.
    Nanoseconds,
    /// Seconds.
    Seconds,
    /// A quotient of two times.
    Ratio,
}

impl Unit {
    fn show(self, value: f64) -> String {
        match self {
            Self::Milliseconds => format!("{value:.1} ms"),
            Self::Nanoseconds => format!("{value:.1} ns"),
            Self::Seconds => format!("{value:.1} s"),
            Self::Ratio => format!("{value:.2} ×"),
        }
    }
}

/// One measured quantity; its `Display` is a row of a Markdown table.
#[derive(Debug)]
pub(crate) struct Row {
    what: String,
    unit: Unit,
    samples: Vec<f64>,
    goal: Option<f64>,
}

impl Row {
    /// A quantity with its samples; `goal` is an upper bound of the median.
    pub(crate) fn new(
        what: impl Into<String>,
        unit: Unit,
        mut samples: Vec<f64>,
        goal: Option<f64>,
    ) -> Self {
        samples.sort_by(f64::total_cmp);
        Self {
            what: what.into(),
            unit,
            samples,
            goal,
        }
    }

    /// The median.
    pub(crate) fn p50(&self) -> f64 {
        percentile(&self.samples, 50)
    }

    fn verdict(&self) -> String {
        let Some(goal) = self.goal else {
            return "-".to_owned();
        };
        if self.samples.is_empty() {
            "not measured".to_owned()
        } else if self.p50() <= goal {
            "reached".to_owned()
        } else {
            format!("short: {:.2} × the goal", self.p50() / goal)
        }
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let goal = self
            .goal
            .map_or_else(|| "-".to_owned(), |g| self.unit.show(g));
        write!(
            f,
            "| {} (n = {}) | {} | {} | {goal} | {} |",
            self.what,
            self.samples.len(),
            self.unit.show(self.p50()),
            self.unit.show(percentile(&self.samples, 90)),
            self.verdict(),
        )
    }
}

/// The smallest sample that `percent` of all samples do not exceed (nearest rank).
fn percentile(sorted: &[f64], percent: usize) -> f64 {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or(f64::NAN)
}

/// The middle one of some samples.
pub(crate) fn median(mut samples: Vec<f64>) -> f64 {
    samples.sort_by(f64::total_cmp);
    percentile(&samples, 50)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_samples() {
        let row = Row::new(
            "x",
            Unit::Milliseconds,
            vec![5.0, 1.0, 3.0, 2.0, 4.0],
            Some(3.0),
        );
        assert_eq!(
            row.to_string(),
            "| x (n = 5) | 3.0 ms | 5.0 ms | 3.0 ms | reached |"
        );
    }

    #[test]
    fn a_missed_goal_says_by_how_much() {
        let row = Row::new("x", Unit::Ratio, vec![2.2], Some(1.1));
        assert_eq!(row.verdict(), "short: 2.00 × the goal");
        assert_eq!(
            Row::new("x", Unit::Ratio, vec![], Some(1.1)).verdict(),
            "not measured"
        );
    }
}
