//! What C libraries define, visible to whoever links a layer.
//!
//! rustc hides the symbols of a static library that it links into a dylib. Generic Rust code that calls
//! them is compiled in the cell that uses it, which then finds nothing. A second version script names
//! them; a linker that takes only one refuses, and the layer is linked without it. What a library hides
//! itself no script shows: it is linked into the cell once more (`Compile`).

use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};

use crate::error::Result;
use crate::home::write_if_changed;

/// The static libraries that a build script said are to be linked, among the folders that it said to
/// search.
pub(crate) fn archives(
    libraries: &[Utf8PathBuf],
    folders: &[Utf8PathBuf],
) -> BTreeSet<Utf8PathBuf> {
    let mut found = BTreeSet::new();
    for library in libraries {
        let Some((kind, name)) = library.as_str().split_once('=') else {
            continue;
        };
        if kind.split(':').next() != Some("static") {
            continue;
        }
        let file = format!("lib{}.a", name.split(':').next().unwrap_or(name));
        let places = folders.iter().map(|folder| {
            let folder = folder.as_str();
            let path = folder.split_once('=').map_or(folder, |(_, path)| path);
            Utf8Path::new(path).join(&file)
        });
        found.extend(places.filter(|path| path.is_file()));
    }
    found
}

/// A version script with all that the archives define, as options of the linker; None if there is
/// nothing, or where linkers know no such scripts.
pub(crate) fn script(
    archives: &BTreeSet<Utf8PathBuf>,
    target: &str,
    dir: &Utf8Path,
) -> Result<Option<Vec<String>>> {
    if !target.contains("-linux-") {
        return Ok(None);
    }
    let mut names = BTreeSet::new();
    for archive in archives {
        names.extend(symbols(&fs_err::read(archive)?));
    }
    if names.is_empty() {
        return Ok(None);
    }
    let mut text = String::from("{\n  global:\n");
    for name in names {
        text.push_str("    ");
        text.push_str(&name);
        text.push_str(";\n");
    }
    text.push_str("};\n");
    let file = dir.join("native_symbols.ver");
    write_if_changed(&file, text.as_bytes())?;
    let option = |text: &str| format!("-Clink-arg={text}");
    // Not `-Wl,`: a folder's name may hold a comma.
    Ok(Some(vec![
        option("-Xlinker"),
        option(&format!("--version-script={file}")),
        option("-Wl,--undefined-version"),
    ]))
}

/// The names in an archive's index that a script can state; those of C++ are nothing that Rust calls.
fn symbols(archive: &[u8]) -> Vec<String> {
    indexed(archive).map_or_else(Vec::new, |names| {
        let plain = |name: &&str| {
            let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
            !name.is_empty() && !name.starts_with("_Z") && name.chars().all(word)
        };
        let names = names.split(|byte| *byte == 0);
        let names = names.filter_map(|name| std::str::from_utf8(name).ok());
        names.filter(plain).map(str::to_owned).collect()
    })
}

/// The names of an archive's index: its first member, which holds a count, that many places, and texts.
fn indexed(archive: &[u8]) -> Option<&[u8]> {
    const HEADER: usize = 60;
    let first = archive.strip_prefix(b"!<arch>\n")?;
    let header = first.get(..HEADER)?;
    let width = match header.get(..16)?.trim_ascii_end() {
        b"/" => 4,
        b"/SYM64/" => 8,
        _ => return None,
    };
    let size = std::str::from_utf8(header.get(48..58)?).ok()?.trim();
    let index = first.get(HEADER..HEADER.checked_add(size.parse().ok()?)?)?;
    let (count, places) = index.split_at_checked(width)?;
    let count = count
        .iter()
        .fold(0_usize, |n, byte| (n << 8) | usize::from(*byte));
    places.get(count.checked_mul(width)?..)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn archive(names: &[&str]) -> Vec<u8> {
        let mut index = u32::to_be_bytes(u32::try_from(names.len()).unwrap()).to_vec();
        for _ in names {
            index.extend([0, 0, 0, 8]);
        }
        for name in names {
            index.extend(name.as_bytes());
            index.push(0);
        }
        let mut out = b"!<arch>\n".to_vec();
        out.extend(format!("{:<48}{:<10}`\n", "/", index.len()).as_bytes());
        out.extend(index);
        out
    }

    #[test]
    fn names_of_an_index_without_those_of_cxx() {
        let archive = archive(&["deflate", "_ZN3foo3barEv", "z_end2"]);
        assert_eq!(symbols(&archive), ["deflate", "z_end2"]);
    }

    #[test]
    fn what_is_no_archive_has_no_names() {
        for broken in [&b""[..], b"!<arch>\n", b"!<thin>\nabc", &[0xff; 200]] {
            assert!(symbols(broken).is_empty());
        }
        let mut cut = archive(&["deflate"]);
        cut.truncate(cut.len() - 9);
        assert!(symbols(&cut).is_empty());
    }

    #[test]
    fn static_libraries_are_found_where_the_script_says() {
        let dir = tempfile::tempdir().unwrap();
        let dir = Utf8PathBuf::try_from(dir.path().to_owned()).unwrap();
        fs_err::write(dir.join("libdeep.a"), "").unwrap();
        let libraries = ["static=deep", "dylib=deep", "static:-bundle=missing", "m"];
        let libraries = libraries.map(Utf8PathBuf::from);
        let folders = [Utf8PathBuf::from(format!("native={dir}"))];
        let found = archives(&libraries, &folders);
        assert_eq!(
            found.into_iter().collect::<Vec<_>>(),
            [dir.join("libdeep.a")]
        );
    }
}
