//! `kayton probe SPEC`: which uses of a crate can be written.

use serde_json::Value;

use crate::support::{Kayton, kept_folder, project_with, root, write};

/// Of a crate of ours, as JSON.
fn probed(krate: &str) -> Value {
    let folder = kept_folder(&format!("probe-{krate}"));
    let path = root().join("fixtures/crates").join(krate);
    write(&folder.join("kayton.toml"), &project_with(krate, &path));
    let outcome = Kayton::new(["probe", krate]).folder(&folder).outcome();
    serde_json::from_str(outcome.success()).expect("the report is JSON")
}

#[test]
fn only_what_rustc_took_is_called() {
    let report = probed("courier");
    let items = report["items"].as_array().expect("a list of items");
    let number = |key: &str| report[key].as_u64().expect("a number");
    let called = items.iter().filter(|item| item["called"] == true).count();
    assert_eq!(number("uses"), items.len() as u64);
    assert_eq!(number("called"), called as u64);
    assert_eq!(number("not_reached"), 0);
    assert!(number("called_definitions") <= number("definitions"));
    assert!(called > 0 && called < items.len(), "{report}");
    for item in items {
        let reason = item["reason"].as_str().unwrap_or_default();
        assert_eq!(item["called"] == true, reason.is_empty(), "{item}");
    }
    // What is skipped counts as a use that is not called.
    let skipped = |path: &str| items.iter().find(|item| item["path"] == path);
    for (path, code) in [
        ("courier::address", "raw-pointer"),
        ("courier::Bag::unchecked", "unsafe-function"),
    ] {
        let item = skipped(path).unwrap_or_else(|| panic!("{path} is not listed"));
        assert_eq!(
            (&item["called"], &item["reason"]),
            (&false.into(), &code.into())
        );
    }
}
