//! "Did you mean": similar names.

/// The number of single-character insertions, deletions, replacements and swaps of neighbours that
/// turn `a` into `b` (optimal string alignment distance).
pub fn edit_distance(a: &str, b: &str) -> usize {
    strsim::osa_distance(a, b)
}

/// The candidate closest to `wanted`, if one is close enough to be what was meant: at most a third
/// of the characters differ, or the case alone. Ties go to the candidate that comes first in order.
pub fn similar<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (wanted.chars().count() / 3).max(1);
    let lower = wanted.to_lowercase();
    candidates
        .into_iter()
        .filter(|candidate| *candidate != wanted && !candidate.is_empty())
        .filter_map(|candidate| {
            let distance = if candidate.to_lowercase() == lower {
                0
            } else {
                edit_distance(wanted, candidate)
            };
            let short = wanted.chars().count() < 3 && distance > 0;
            (distance <= limit && !short).then_some((distance, candidate))
        })
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_counts_swaps_once() {
        assert_eq!(edit_distance("", "abc"), 3);
        assert_eq!(edit_distance("Cleint", "Client"), 1);
        assert_eq!(edit_distance("kitten", "sitting"), 3);
    }

    #[test]
    fn similar_names_are_close_or_differ_in_case() {
        let names = ["Client", "get", "len", "x"];
        assert_eq!(similar("client", names), Some("Client"));
        assert_eq!(similar("lenn", names), Some("len"));
        assert_eq!(similar("y", names), None);
        assert_eq!(similar("request", names), None);
    }
}
