//! `kayton probe SPEC`: which uses of a crate can be written, and what they give.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::{Kayton, kept_folder, project_with, root, tmp, write};

/// Of a crate of ours, as JSON.
fn probed(krate: &str, folder: &Path, options: &[&str]) -> Value {
    let path = root().join("fixtures/crates").join(krate);
    write(&folder.join("kayton.toml"), &project_with(krate, &path));
    let args = ["probe", krate].into_iter().chain(options.iter().copied());
    let outcome = Kayton::new(args).folder(folder).outcome();
    serde_json::from_str(outcome.success()).expect("the report is JSON")
}

/// The lines in which a program tells what its uses gave.
fn told(text: &str) -> Vec<String> {
    let lines = text.lines().filter(|line| line.starts_with("=\t"));
    lines.map(str::to_owned).collect()
}

/// Builds and runs plain Rust for the uses in `sides["rust"][which]`.
fn plain_rust(krate: &str, folder: &Path, sides: &Value, which: &str) -> Vec<String> {
    let side = &sides["rust"];
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let mut program = text(&side["prelude"]);
    let mut table = "const CASES: &[(u32, u32, fn() -> Ran)] = &[\n".to_owned();
    for maker in list(&side["makers"]) {
        program += &text(&maker["text"]);
    }
    for part in list(&side[which]) {
        program += &text(&part[1]["text"]);
        for case in list(&part[1]["cases"]) {
            table += &format!("({}, {}, {}),\n", part[0], case[0], text(&case[1]));
        }
    }
    let folder = folder.join(which);
    write(&folder.join("src/main.rs"), &(program + &table + "];\n"));
    let path = root().join("fixtures/crates").join(krate);
    let name = text(&side["packages"][0][0]);
    let manifest = format!(
        "[package]\nname = \"plain\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n\
         [dependencies]\n{name} = {{ package = \"{krate}\", path = '{}' }}\n",
        path.display()
    );
    write(&folder.join("Cargo.toml"), &manifest);
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--offline"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", tmp().join("plain").join(which))
        .output()
        .expect("cargo starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    told(&String::from_utf8_lossy(&output.stdout))
}

#[test]
fn uses_give_what_plain_rust_gives_and_other_arguments_are_noticed() {
    let folder = kept_folder("probe-run-courier");
    let report = probed("courier", &folder, &["--run"]);
    let sides = &report["sides"];
    let program = sides["programs"][0]["text"].as_str().expect("a program");
    write(&folder.join("uses.kay"), program);
    let outcome = Kayton::new(["run", "uses.kay", "0"])
        .folder(&folder)
        .outcome();
    let keyton = told(outcome.success());
    assert!(keyton.len() > 20, "{keyton:?}");
    assert_eq!(keyton, plain_rust("courier", &folder, sides, "uses"));
    // A comparison that cannot fail compares nothing.
    let wrong = plain_rust("courier", &folder, sides, "wrong");
    let differ = keyton.iter().zip(&wrong).filter(|(a, b)| a != b).count();
    assert!(differ > keyton.len() / 2, "{differ} of {}", keyton.len());
}

#[test]
fn only_what_rustc_took_is_called() {
    let folder = kept_folder("probe-courier");
    let report = probed("courier", &folder, &[]);
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
