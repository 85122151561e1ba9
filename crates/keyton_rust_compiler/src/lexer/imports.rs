//! Versions and features in imports, which are not made of tokens of the language:
//! `reqwest@0.13.1-rc.1[rustls-tls,json]`.

/// Bytes of `@1.2.3` that `text` begins with, the `@` included.
pub(super) fn version_length(text: &str) -> usize {
    let body = text[1..]
        .find(|c: char| !(c.is_ascii_alphanumeric() || "^~=<>*+-._".contains(c)))
        .unwrap_or(text.len() - 1);
    // `from a@1.b` cannot be told from a version; a dot at the end is none of it.
    let version = text[1..1 + body].trim_end_matches(['.', '-']);
    // `@0.13.blocking`: a segment that begins with a letter belongs to the path.
    let mut end = version.len();
    let mut at = 0;
    for segment in version.split('.') {
        if at > 0 && segment.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
            let before = &version[..at - 1];
            if !before.contains(['-', '+']) {
                end = at - 1;
                break;
            }
        }
        at += segment.len() + 1;
    }
    1 + end
}

/// Bytes of `[a,b]` that `text` begins with, brackets included; None if a line starts that cannot
/// be part of it, or the text ends.
pub(super) fn features_length(text: &str) -> Option<usize> {
    let inner = |c: char| c.is_ascii_alphanumeric() || "-_/.?+:, \t\r\n\"'".contains(c);
    let end = text[1..].find(|c: char| !inner(c))? + 1;
    text[end..].starts_with(']').then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_version(text: &str, expected: &str) {
        assert_eq!(&text[..version_length(text)], expected);
    }

    #[test]
    fn versions_end_where_paths_go_on() {
        check_version("@0.13[json]", "@0.13");
        check_version("@=1.2.3 as x", "@=1.2.3");
        check_version("@^1", "@^1");
        check_version("@0.13.blocking rimport X", "@0.13");
        check_version("@1.0.0-rc.1, b", "@1.0.0-rc.1");
        check_version("@*", "@*");
        check_version("@", "@");
    }

    #[test]
    fn features_are_one_token() {
        assert_eq!(features_length("[a, b-c/d]x"), Some(10));
        assert_eq!(features_length("[a"), None);
        assert_eq!(features_length("[a = 1]"), None);
    }
}
