use kayton_item_graph::{FormatError, ItemGraph, LoadError, ParsedJson, format_version};

#[test]
fn the_version_is_checked_before_the_content() {
    let json = br#"{"root": "not what any version says", "format_version": 56}"#;
    let error = ParsedJson::parse(json).expect_err("an old version");
    assert!(matches!(error, FormatError::Version { found: 56 }));
    assert_eq!(
        error.to_string(),
        "rustdoc JSON has format version 56, but 57 to 61 are accepted: use Rust 1.95.0"
    );
    let json = br#"{"format_version": 62}"#;
    assert!(matches!(
        ParsedJson::parse(json),
        Err(FormatError::Version { found: 62 })
    ));
}

#[test]
fn the_key_in_a_string_is_not_the_key() {
    let json = br#"{"format_version": 57, "docs": "write \"format_version\": 3 there"}"#;
    assert_eq!(format_version(json), Some(57));
    assert_eq!(format_version(b"{ \"format_version\" : 60 }"), Some(60));
    assert_eq!(format_version(b"[]"), None);
    assert!(matches!(
        ParsedJson::parse(b"{}"),
        Err(FormatError::NoVersion)
    ));
}

#[test]
fn content_that_does_not_fit_its_version_is_an_error() {
    let error = ParsedJson::parse(br#"{"format_version": 57}"#).expect_err("nothing but a version");
    assert!(matches!(error, FormatError::Json { version: 57, .. }));
}

#[test]
fn fields_that_later_formats_add_are_read_over() {
    let json = br#"{"root":0,"crate_version":null,"includes_private":false,"index":{"0":{"id":0,"crate_id":0,
        "name":"later","span":null,"visibility":"public","docs":null,"links":{},"attrs":[],"deprecation":null,
        "stability":{"feature":"f","level":{"stable":{"since":null}}},"const_stability":null,
        "inner":{"module":{"is_crate":true,"items":[],"is_stripped":false}}}},"paths":{},"external_crates":{},
        "target":{"triple":"t","target_features":[]},"format_version":61}"#;
    let json = ParsedJson::parse(json).expect("format 61");
    assert_eq!(json.crate_name(), Some("later"));
    let mut graph = ItemGraph::default();
    assert!(matches!(
        graph.add(&"later".into(), &json),
        Err(LoadError::UnknownUnit(_))
    ));
}

#[test]
fn json_of_another_crate_is_refused() {
    let sources = [crate::support::Source::new("one", "pub struct A;").unloaded()];
    let mut graph = crate::support::graph_of(&sources);
    let dir = tempfile::tempdir().expect("temporary directory");
    let other = crate::support::document(dir.path(), &crate::support::Source::new("two", ""));
    let error = graph
        .load([(&"one".into(), other.as_slice())])
        .expect_err("another crate");
    assert_eq!(
        error.to_string(),
        "the JSON of unit `one` is of crate `two`, not `one`"
    );
}
