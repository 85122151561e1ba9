//! The documentation of the standard library, out of the pages that come with the toolchain.

use camino::Utf8PathBuf;
use dom_query::Document;
use kayton_ide::{Page, Pages};

/// The folder of the pages, whether or not it is there.
#[derive(Debug)]
pub(super) struct StdPages {
    root: Utf8PathBuf,
}

impl StdPages {
    /// The pages of the toolchain in `sysroot`.
    pub(super) fn of(sysroot: &camino::Utf8Path) -> Self {
        StdPages {
            root: sysroot.join("share/doc/rust/html"),
        }
    }
}

impl Pages for StdPages {
    fn docs(&self, at: &Page) -> Option<String> {
        let mut files = at.files.iter().map(|file| self.root.join(file));
        let text = files.find_map(|file| fs_err::read_to_string(file).ok())?;
        docs_on(&text, &at.anchors)
    }
}

/// The docs of a page, or of the first of the anchors that it has.
fn docs_on(page: &str, anchors: &[String]) -> Option<String> {
    let page = Document::from(page);
    let found = match anchors {
        [] => page.select("details.top-doc > .docblock"),
        anchors => {
            // Behind the item, or behind the summary that holds it.
            let places = anchors.iter().flat_map(|a| {
                [
                    format!("[id='{a}'] + .docblock"),
                    format!("summary:has(> [id='{a}']) + .docblock"),
                ]
            });
            page.select(&places.collect::<Vec<_>>().join(", "))
        }
    };
    let docs = found.nodes().first()?;
    // Marks of headings, and links that lead from page to page.
    for link in docs.find(&["a"]) {
        if link.has_class("doc-anchor") || link.has_class("test-arrow") {
            link.remove_from_parent();
        }
    }
    docs.strip_elements(&["a"]);
    let text = docs.md(Some(&["script", "style"]));
    Some(text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<main><details class='top-doc'><summary>…</summary><div class='docblock'>\
        <p>A <a href='x.html'><code>File</code></a>.</p><h2><a class='doc-anchor'>§</a>Errors</h2>\
        </div></details><details><summary><section id='method.open'></section></summary>\
        <div class='docblock'><p>Opens it.</p></div></details>\
        <section id='variant.Less'></section><div class='docblock'><p>Smaller.</p></div></main>";

    #[test]
    fn docs_of_an_item_and_of_members() {
        let of = |anchors: &[&str]| {
            let anchors: Vec<String> = anchors.iter().map(|a| (*a).to_owned()).collect();
            docs_on(PAGE, &anchors)
        };
        assert_eq!(of(&[]).as_deref(), Some("A `File`.\n\n## Errors"));
        let open = of(&["tymethod.open", "method.open"]);
        assert_eq!(open.as_deref(), Some("Opens it."));
        assert_eq!(of(&["variant.Less"]).as_deref(), Some("Smaller."));
        assert_eq!(of(&["method.close"]), None);
    }
}
