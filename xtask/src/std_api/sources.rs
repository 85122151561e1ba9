//! The sources of core, alloc and std, as the toolchain brings them.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::CRATES;
use crate::failure::Failure;
use crate::process::capture;

/// What `#[path]` takes from outside of a crate's own `src`.
const BESIDE: [&str; 3] = ["stdarch", "portable-simd", "backtrace"];
/// Declared for other platforms; rustdoc wants the files to be there.
const ABSENT: [&str; 2] = ["sync.rs", "thread_parking.rs"];

/// Puts the sources into a folder of `dir` and returns it.
pub(super) fn unpack(dir: &Path) -> Result<PathBuf, Failure> {
    let library = dir.join("library");
    if library.exists() {
        std::fs::remove_dir_all(&library).map_err(Failure::file(&library))?;
    }
    let sysroot = sysroot()?;
    let component = sysroot.join("lib/rustlib/src/rust/library");
    let pages = sysroot.join("share/doc/rust/html/src");
    if component.is_dir() {
        each_file(&component, &mut |from| {
            copy(
                from,
                &library.join(from.strip_prefix(&component).unwrap_or(from)),
            )
        })?;
    } else if pages.is_dir() {
        from_pages(&pages, &library)?;
    } else {
        return Err(Failure::Missing {
            what: "the source of the standard library",
            remedy: "rustup component add rust-src".to_owned(),
        });
    }
    for name in ABSENT {
        let file = library.join("std/src/sys/pal/unix").join(name);
        if !file.exists() {
            write(&file, "")?;
        }
    }
    each_file(&library.join("std/src"), &mut |file| {
        if file.extension().is_some_and(|e| e == "rs") {
            let text = read(file)?;
            let plain = without_lang_items(&text);
            if plain != text {
                write(file, &plain)?;
            }
        }
        Ok(())
    })?;
    Ok(library)
}

/// Where the pinned toolchain is.
pub(super) fn sysroot() -> Result<PathBuf, Failure> {
    let output = capture(Command::new("rustc").args(["--print", "sysroot"]))?;
    Ok(PathBuf::from(
        String::from_utf8_lossy(&output.stdout).trim(),
    ))
}

/// Sources out of the pages that show them.
fn from_pages(pages: &Path, library: &Path) -> Result<(), Failure> {
    for krate in CRATES {
        let folder = pages.join(krate);
        each_file(&folder, &mut |page| {
            let inner = page.strip_prefix(&folder).unwrap_or(page);
            let Some(name) = inner.to_str().and_then(|n| n.strip_suffix(".rs.html")) else {
                return Ok(());
            };
            let target = library.join(krate).join("src").join(format!("{name}.rs"));
            write(&target, &text_of(&read(page)?))
        })?;
        for beside in BESIDE {
            let inside = library.join(krate).join("src").join(beside);
            if inside.is_dir() {
                each_file(&inside, &mut |file| {
                    let rest = file.strip_prefix(&inside).unwrap_or(file);
                    let target = library.join(beside).join(rest);
                    match target.exists() {
                        true => Ok(()),
                        false => copy(file, &target),
                    }
                })?;
            }
        }
    }
    Ok(())
}

/// The text of the code on a page: tags and line numbers taken away.
fn text_of(page: &str) -> String {
    let code = page.split_once("<pre class=\"rust\"><code>");
    let code = code.map_or("", |(_, rest)| rest);
    let code = code.split_once("</code></pre>").map_or(code, |(c, _)| c);
    let mut out = String::new();
    let mut rest = code;
    while let Some((text, tag)) = rest.split_once('<') {
        out.push_str(text);
        let Some((tag, after)) = tag.split_once('>') else {
            break;
        };
        // A line's number is the content of its own link.
        rest = match tag.contains("data-nosnippet") {
            true => after.split_once("</a>").map_or("", |(_, after)| after),
            false => after,
        };
    }
    out.push_str(rest);
    let entities = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    entities
        .iter()
        .fold(out, |text, (entity, plain)| text.replace(entity, plain))
}

/// rustdoc loads the toolchain's own std beside this one, and a lang item may stand in one only.
fn without_lang_items(text: &str) -> String {
    let is_lang = |line: &str| {
        let mut parts = line.split("lang = \"").skip(1);
        let named = parts.any(|rest| {
            let name = rest.split('"').next().unwrap_or_default();
            !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        });
        let panics = line.starts_with("#[panic_handler]")
            || line.starts_with("#[cfg_attr(") && line.trim_end().ends_with("panic_handler)]");
        named || panics
    };
    text.split_inclusive('\n')
        .filter(|line| !is_lang(line))
        .collect()
}

fn each_file(
    dir: &Path,
    visit: &mut dyn FnMut(&Path) -> Result<(), Failure>,
) -> Result<(), Failure> {
    for entry in std::fs::read_dir(dir).map_err(Failure::file(dir))? {
        let path = entry.map_err(Failure::file(dir))?.path();
        match path.is_dir() {
            true => each_file(&path, visit)?,
            false => visit(&path)?,
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(Failure::file(path))
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(Failure::file(folder))?;
    }
    std::fs::write(path, text).map_err(Failure::file(path))
}

fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    if let Some(folder) = to.parent() {
        std::fs::create_dir_all(folder).map_err(Failure::file(folder))?;
    }
    std::fs::copy(from, to).map_err(Failure::file(from))?;
    Ok(())
}
