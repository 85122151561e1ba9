use rustdoc_types as rd;

use crate::{Attrs, Deprecation, Repr, Span, Visibility};

pub(super) fn attrs(item: &rd::Item) -> Attrs {
    let mut attrs = Attrs {
        deprecated: item.deprecation.as_ref().map(|d| Deprecation {
            since: d.since.clone(),
            note: d.note.clone(),
        }),
        ..Attrs::default()
    };
    for attribute in &item.attrs {
        match attribute {
            rd::Attribute::NonExhaustive => attrs.non_exhaustive = true,
            rd::Attribute::MustUse { .. } => attrs.must_use = true,
            rd::Attribute::MacroExport => attrs.macro_export = true,
            rd::Attribute::AutomaticallyDerived => attrs.automatically_derived = true,
            rd::Attribute::Repr(repr) => {
                attrs.repr = Some(match repr.kind {
                    rd::ReprKind::Transparent => Repr::Transparent,
                    rd::ReprKind::C => Repr::C,
                    _ => Repr::Other,
                });
            }
            rd::Attribute::TargetFeature { enable } => {
                attrs.target_features.extend(enable.iter().cloned());
            }
            rd::Attribute::Other(text) => attrs.doc_hidden |= is_doc_hidden(text),
            rd::Attribute::ExportName(_)
            | rd::Attribute::LinkSection(_)
            | rd::Attribute::NoMangle => {}
        }
    }
    attrs
}

/// Whether an attribute that rustdoc only prints is `#[doc(hidden)]`, alone or in a list. Later
/// releases print the parsed attribute: `#[attr = Doc(DocAttribute { …, hidden: Some(…), … })]`.
pub(crate) fn is_doc_hidden(text: &str) -> bool {
    if let Some(list) = text.strip_prefix("#[doc(") {
        let list = list.trim_end_matches(']').trim_end_matches(')');
        return list.split(',').any(|word| word.trim() == "hidden");
    }
    text.starts_with("#[attr = Doc(") && text.contains("hidden: Some(")
}

pub(super) fn span(item: &rd::Item) -> Option<Span> {
    let span = item.span.as_ref()?;
    Some(Span {
        file: span.filename.to_string_lossy().into_owned(),
        line: u32::try_from(span.begin.0).unwrap_or(u32::MAX),
        column: u32::try_from(span.begin.1).unwrap_or(u32::MAX),
    })
}

pub(super) fn visibility(item: &rd::Item) -> Visibility {
    match item.visibility {
        rd::Visibility::Public => Visibility::Public,
        rd::Visibility::Default => Visibility::Inherited,
        rd::Visibility::Crate | rd::Visibility::Restricted { .. } => Visibility::Restricted,
    }
}
