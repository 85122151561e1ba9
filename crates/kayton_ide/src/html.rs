//! Markdown of Rust docs to HTML for help windows.
//!
//! **Docs are shown, never run.** HTML inside of the Markdown becomes text, and links lead to web
//! pages or nowhere: paths into Rust's docs have no page here.

use pulldown_cmark::{BrokenLink, CowStr, Event, Options, Parser, Tag, TagEnd};

/// The Markdown as HTML.
pub(crate) fn of_markdown(markdown: &str) -> String {
    let markdown = readable(markdown);
    let mut nowhere = |_: BrokenLink<'_>| Some((CowStr::from(""), CowStr::from("")));
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let parser = Parser::new_with_broken_link_callback(&markdown, options, Some(&mut nowhere));
    let mut open = Vec::new();
    let events = parser.filter_map(move |event| match event {
        Event::Html(html) | Event::InlineHtml(html) => Some(Event::Text(html)),
        Event::Start(Tag::Link { ref dest_url, .. }) => {
            let leads = dest_url.starts_with("https://") || dest_url.starts_with("http://");
            open.push(leads);
            leads.then_some(event)
        }
        Event::End(TagEnd::Link) => open.pop().unwrap_or(false).then_some(event),
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
        other => Some(other),
    });
    let mut out = String::new();
    pulldown_cmark::html::push_html(&mut out, events);
    out
}

/// Text as HTML.
pub(crate) fn of_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

/// Docs without what only rustdoc reads: lines of examples that begin with `# `, and targets of links
/// into Rust's docs.
pub(crate) fn readable(markdown: &str) -> String {
    let mut fence: Option<bool> = None;
    let mut out = String::with_capacity(markdown.len());
    for line in markdown.lines() {
        let trimmed = line.trim_start();
        if let Some(info) = trimmed.strip_prefix("```") {
            fence = match fence {
                Some(_) => None,
                None => Some(is_rust(info.trim())),
            };
        } else {
            let hidden = match fence {
                Some(rust) => rust && (trimmed == "#" || trimmed.starts_with("# ")),
                None => is_target(trimmed),
            };
            if hidden {
                continue;
            }
        }
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// Whether the line is `[name]: path::of::an::item`.
fn is_target(line: &str) -> bool {
    let target = line
        .strip_prefix('[')
        .and_then(|rest| rest.split_once("]: "));
    target.is_some_and(|(_, target)| !target.contains("://"))
}

/// The words behind a fence that mean Rust, as rustdoc reads them.
fn is_rust(info: &str) -> bool {
    let mut words = info.split([',', ' ']).filter(|word| !word.is_empty());
    words.all(|word| {
        let flag = ["rust", "ignore", "should_panic", "no_run", "compile_fail"];
        flag.contains(&word) || word.starts_with("edition") || word.starts_with("ignore-")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn docs_become_html() {
        let html =
            of_markdown("A [`Client`] of [us](https://a.b), <b>bold</b>.\n\n* [x](y.html)\n");
        assert_eq!(
            html,
            "<p>A <code>Client</code> of <a href=\"https://a.b\">us</a>, \
             &lt;b&gt;bold&lt;/b&gt;.</p>\n<ul>\n<li>x</li>\n</ul>\n"
        );
    }

    #[test]
    fn hidden_lines_of_examples_are_left_out() {
        let docs = "```no_run\n# fn main() {\nlet x = 1;\n# }\n```\n# Title\n[`A`]: crate::A\n```toml\n# a\n```\n";
        assert_eq!(
            readable(docs),
            "```no_run\nlet x = 1;\n```\n# Title\n```toml\n# a\n```\n"
        );
    }
}
