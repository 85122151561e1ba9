//! Names of functions in the toolchain's own dynamic standard library.

use camino::Utf8Path;

/// The mangled name of an exported function of std, by which it can be linked; `path` is how its path
/// is written in such names (`3std5alloc4name`). Nothing if there is none, or more than one.
///
/// The file's format does not matter: every one has the names as plain text.
pub(crate) fn mangled(library: &Utf8Path, path: &str) -> Option<String> {
    let content = std::fs::read(library).ok()?;
    let mut found: Vec<&str> = content
        .split(|byte| *byte == 0)
        .filter(|word| word.len() < 200)
        .filter_map(|word| std::str::from_utf8(word).ok())
        .filter_map(|word| name_in(word, path))
        .collect();
    found.sort_unstable();
    found.dedup();
    match *found {
        [name] => Some(name.to_owned()),
        _ => None,
    }
}

/// The name without the mark that some systems put in front, if it is that of `path` itself.
fn name_in<'w>(word: &'w str, path: &str) -> Option<&'w str> {
    let name = word.strip_prefix('_').filter(|rest| rest.starts_with('_'));
    let name = name.unwrap_or(word);
    let (start, end) = name.split_once(path)?;
    let plain = |text: &str| text.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_');
    let path_of_crate = start
        .strip_prefix("_RNvNtCs")
        .is_some_and(|hash| plain(hash) && end.is_empty());
    let with_hash = start == "_ZN" && end.starts_with("17h") && end.ends_with('E');
    (path_of_crate || with_hash && plain(end)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::name_in;

    #[test]
    fn only_the_function_itself_has_the_name() {
        let path = "3std5alloc4hook";
        for name in ["_RNvNtCsabc_3std5alloc4hook", "_ZN3std5alloc4hook17h01abE"] {
            assert_eq!(name_in(name, path), Some(name));
            assert_eq!(name_in(&format!("_{name}"), path), Some(name));
        }
        for other in [
            "_RNvNtCsabc_3std5alloc4hookE",
            "_RNvNvNtCsabc_3std5alloc4hook5inner",
            "_RNCNvNtCsabc_3std5alloc4hook0B5_",
            "_RNvNtCsabc_3std5alloc5hooks",
            "a text about 3std5alloc4hook",
        ] {
            assert_eq!(name_in(other, path), None, "{other}");
        }
    }
}
