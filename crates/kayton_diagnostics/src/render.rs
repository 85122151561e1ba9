//! Text for people.

use crate::{Diagnostic, Severity, Sources};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// How to render.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RenderOptions {
    /// With ANSI colours. Without them the text holds no escape at all.
    pub color: bool,
}

/// The diagnostic as text of several lines, with the lines of source it is about, and without a
/// final newline.
pub fn render(diagnostic: &Diagnostic, sources: &Sources, options: RenderOptions) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let title = level
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code.number());
    let mut group = Group::with_title(title);
    let mut files: Vec<_> = Vec::new();
    for label in &diagnostic.labels {
        if !files.contains(&label.span.file) {
            files.push(label.span.file);
        }
    }
    for file in files {
        let text = sources.text(file);
        let labels = diagnostic
            .labels
            .iter()
            .filter(|label| label.span.file == file);
        let snippet = Snippet::source(text)
            .path(sources.name(file))
            .annotations(labels.map(|l| {
                let kind = if l.primary {
                    AnnotationKind::Primary
                } else {
                    AnnotationKind::Context
                };
                let end = (l.span.end as usize).min(text.len());
                let annotation = kind.span((l.span.start as usize).min(end)..end);
                if l.text.is_empty() {
                    annotation
                } else {
                    annotation.label(l.text.as_str())
                }
            }));
        group = group.element(snippet);
    }
    for help in &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(note.as_str()));
    }
    let renderer = if options.color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    renderer.render(&[group]).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Code, Span};

    /// A diagnostic in two texts, as text.
    fn check(build: impl FnOnce(crate::FileId, crate::FileId) -> Diagnostic) -> String {
        let mut sources = Sources::new();
        let first = sources.add("cell 1", "rimport shapes\nb = shapes.Builder()\n");
        let second = sources.add("cell 2", "c = b.build()\nprint(größe, b)\n\n");
        render(&build(first, second), &sources, RenderOptions::default())
    }

    #[test]
    fn labels_in_two_texts() {
        insta::assert_snapshot!(check(|first, second| {
            Diagnostic::error(Code::UsedAfterMove, "`b` was moved")
                .primary(Span::new(second, 29, 30), "used here")
                .secondary(Span::new(second, 4, 13), "moved here")
                .secondary(Span::new(first, 15, 16), "made here")
                .secondary(Span::new(second, 20, 27), "with this")
                .help("make another one")
                .help("copy it first: `copy(b)`")
                .note("`build` takes the value itself")
        }));
    }

    #[test]
    fn ends_of_texts() {
        insta::assert_snapshot!(check(|_, second| {
            Diagnostic::error(Code::MissingBlock, "something is missing")
                .primary(Span::new(second, 32, 32), "at the end")
        }));
        insta::assert_snapshot!(check(|_, second| {
            Diagnostic::warning(Code::Unreachable, "far away")
                .primary(Span::new(second, 90, 99), "")
        }));
    }

    #[test]
    fn no_place_and_several_lines() {
        insta::assert_snapshot!(check(|_, _| {
            Diagnostic::error(
                Code::ImportFailed,
                "no crate is named `shapez`\nin the registry",
            )
            .help("did you mean `shapes`?")
        }));
        insta::assert_snapshot!(check(|_, second| {
            Diagnostic::error(Code::Unsupported, "too long")
                .primary(Span::new(second, 4, 30), "over two lines")
        }));
    }

    #[test]
    fn colours_only_if_asked() {
        let mut sources = Sources::new();
        let file = sources.add("cell", "x");
        let error = Diagnostic::error(Code::NameNotFound, "no").primary(Span::new(file, 0, 1), "");
        let plain = render(&error, &sources, RenderOptions { color: false });
        let colored = render(&error, &sources, RenderOptions { color: true });
        assert!(!plain.contains('\x1b'));
        assert!(colored.contains('\x1b'));
    }
}
