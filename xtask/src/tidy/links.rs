//! Relative links of Markdown files.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::failure::Failure;
use crate::process::{read, root};

use super::{Problem, is_material};

/// Checks that every relative link names a file or folder, and every anchor a heading.
pub(crate) fn check(files: &[String]) -> Result<Vec<Problem>, Failure> {
    let mut problems = Vec::new();
    for file in files
        .iter()
        .filter(|f| f.ends_with(".md") && !is_material(f))
    {
        let text = read(file)?;
        for (offset, link) in links(&text) {
            if let Some(message) = broken(file, &text, &link) {
                let line = text[..offset].matches('\n').count() + 1;
                problems.push(Problem::new(file, line, message));
            }
        }
    }
    Ok(problems)
}

/// Links and images with their byte offsets.
fn links(text: &str) -> Vec<(usize, String)> {
    Parser::new(text)
        .into_offset_iter()
        .filter_map(|(event, range)| match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                Some((range.start, dest_url.into_string()))
            }
            _ => None,
        })
        .collect()
}

fn broken(file: &str, text: &str, link: &str) -> Option<String> {
    if link.contains("://") || link.starts_with("mailto:") {
        return None;
    }
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let target = if path.is_empty() {
        None
    } else {
        let folder = Path::new(file).parent().unwrap_or(Path::new(""));
        Some(plain(&folder.join(path)))
    };
    let heading_text = match &target {
        Some(target) if !root().join(target).exists() => {
            return Some(format!("`{link}` leads to no file"));
        }
        Some(target) if target.extension().is_some_and(|e| e == "md") => {
            std::fs::read_to_string(root().join(target)).unwrap_or_default()
        }
        Some(_) => return None,
        None => text.to_owned(),
    };
    (!anchor.is_empty() && !anchors(&heading_text).contains(anchor))
        .then(|| format!("`{link}` leads to no heading"))
}

/// The anchors that GitHub gives the headings of `text`.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut heading: Option<String> = None;
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::Text(t) | Event::Code(t) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&t);
                }
            }
            Event::End(TagEnd::Heading(_)) => {
                if let Some(heading) = heading.take() {
                    found.insert(slug(&heading));
                }
            }
            _ => {}
        }
    }
    found
}

fn slug(heading: &str) -> String {
    heading
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            '-' | '_' => Some(c),
            c if c.is_alphanumeric() => Some(c.to_ascii_lowercase()),
            _ => None,
        })
        .collect()
}

/// `path` with `..` resolved by name.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            part => plain.push(part),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_in_code_do_not_count() {
        let text = "[a](b.md) `[c](d.md)`\n\n```\n[e](f.md)\n```\n![g](h.png)";
        let found: Vec<_> = links(text).into_iter().map(|(_, l)| l).collect();
        assert_eq!(found, ["b.md", "h.png"]);
    }

    #[test]
    fn a_link_needs_its_file_and_its_heading() {
        assert!(broken("docs/x.md", "", "../Cargo.toml").is_none());
        assert!(broken("docs/x.md", "", "https://example.com/nothing").is_none());
        assert!(broken("docs/x.md", "", "nothing.md").is_some());
        assert!(broken("x.md", "# The way of a crate", "#the-way-of-a-crate").is_none());
        assert!(broken("x.md", "# The way of a crate", "#elsewhere").is_some());
    }
}
