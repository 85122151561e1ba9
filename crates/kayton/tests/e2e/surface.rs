//! `kayton surface SPEC --json`: every public item once, bound or skipped and why.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::{Kayton, kept_folder, project_with, root, write};

#[track_caller]
fn surface_of(spec: &str) -> Value {
    let outcome = Kayton::new(["surface", spec, "--json"]).outcome();
    serde_json::from_str(outcome.success()).expect("the surface is JSON")
}

#[track_caller]
fn adds_up(surface: &Value) {
    let items = surface["items"].as_array().expect("a list of items");
    let mut seen = BTreeSet::new();
    let (mut bound, mut open, mut skipped) = (0, 0, 0);
    for item in items {
        let path = item["path"].as_str().expect("an item has a path");
        let kind = item["kind"].as_str().expect("an item has a kind");
        assert!(seen.insert((path, kind)), "{kind} {path} is listed twice");
        assert!(item["exports"].is_array(), "{path} has a list of exports");
        match item["status"].as_str() {
            Some("bound") => {
                bound += 1;
                assert!(item["reason"].is_null(), "{item}");
            }
            // A generic item that nothing was tried for: written on demand, and said to be so.
            Some("open") => {
                open += 1;
                assert_eq!(item["reason"]["code"], "open-generic", "{item}");
                assert_eq!(item["exports"], serde_json::json!(["lazy"]), "{item}");
            }
            Some("skipped") => {
                skipped += 1;
                for key in ["code", "message"] {
                    let text = item["reason"][key].as_str().unwrap_or_default();
                    assert!(!text.is_empty(), "{path} is skipped without a {key}");
                }
            }
            other => panic!("{path}: status {other:?}"),
        }
    }
    let total = |key: &str| surface["totals"][key].as_u64().expect("totals are numbers");
    assert_eq!(total("public"), items.len() as u64);
    let totals = (total("bound"), total("open"), total("skipped"));
    assert_eq!(totals, (bound, open, skipped));
}

#[track_caller]
fn binds(surface: &Value, paths: &[&str]) {
    for path in paths {
        has_status(surface, path, "bound");
    }
}

#[track_caller]
fn has_status(surface: &Value, path: &str, status: &str) {
    let items = surface["items"].as_array().expect("a list of items");
    let item = items.iter().find(|i| i["path"] == *path);
    let item = item.unwrap_or_else(|| panic!("{path} is not listed"));
    assert_eq!(item["status"], status, "{item}");
}

#[test]
fn a_bare_name_is_the_crate_that_the_project_means() {
    let folder = kept_folder("surface-project");
    let parcel = root().join("fixtures/crates/parcel");
    write(
        &folder.join("kayton.toml"),
        &project_with("parcel", &parcel),
    );
    let outcome = Kayton::new(["surface", "parcel", "--json"])
        .folder(&folder)
        .outcome();
    let surface: Value = serde_json::from_str(outcome.success()).expect("the surface is JSON");
    binds(&surface, &["parcel::Parcel::weight"]);
}

#[test]
fn plain_functions() {
    let surface = surface_of("strsim@0.11");
    adds_up(&surface);
    binds(&surface, &["strsim::levenshtein", "strsim::jaro"]);
    has_status(&surface, "strsim::generic_levenshtein", "open");
}

#[test]
fn structs_and_enums() {
    let surface = surface_of("semver@1");
    adds_up(&surface);
    binds(
        &surface,
        &["semver::Version", "semver::Version::parse", "semver::Op"],
    );
}

#[test]
fn generic_functions() {
    let surface = surface_of("hex@0.4");
    adds_up(&surface);
    binds(&surface, &["hex::FromHexError"]);
    // Written on demand, whatever the types are.
    has_status(&surface, "hex::encode", "open");
    has_status(&surface, "hex::decode", "open");
}

#[test]
fn without_json_the_totals_are_for_people() {
    let outcome = Kayton::new(["surface", "strsim@0.11"]).outcome();
    assert!(outcome.success().contains("strsim"), "{}", outcome.stdout);
}

#[test]
fn what_is_skipped_is_not_said_to_be_absent() {
    let folder = kept_folder("skipped");
    let courier = root().join("fixtures/crates/courier");
    write(
        &folder.join("kayton.toml"),
        &project_with("courier", &courier),
    );
    let programs = [
        ("address", "print(courier.address(1))\n", "raw pointer"),
        ("unchecked", "courier.Bag.unchecked(1)\n", "unsafe to call"),
        (
            "place",
            "fn f(bag: courier.Bag):\n    bag.place()\n",
            "raw pointer",
        ),
        ("address", "from courier rimport address\n", "raw pointer"),
    ];
    for (name, text, reason) in programs {
        let file = folder.join("program.kay");
        write(&file, &format!("rimport courier\n{text}"));
        let outcome = Kayton::run(&file).folder(&folder).outcome();
        let message = outcome.error();
        assert!(
            message.contains(&format!("{name}` is skipped: it ")),
            "{message}"
        );
        assert!(message.contains(reason), "{message}");
        assert!(message.contains("kayton surface courier"), "{message}");
    }
}
