//! Other toolchains than the pinned one.

use std::process::Command;

use crate::support::{Kayton, kept_folder, project_with, root, write};

/// Whether rustup has a toolchain of this name.
fn installed(name: &str) -> bool {
    let version = Command::new("rustup")
        .args(["run", name, "rustc", "--version"])
        .output();
    version.is_ok_and(|output| output.status.success())
}

#[test]
fn a_nightly_builds_and_runs_plugins_of_its_own() {
    if !installed("nightly") {
        eprintln!(
            "SKIPPED: no nightly toolchain is installed (`rustup toolchain install nightly`)"
        );
        return;
    }
    let folder = kept_folder("nightly");
    let parcel = root().join("fixtures/crates/parcel");
    write(
        &folder.join("kayton.toml"),
        &project_with("parcel", &parcel),
    );
    let program =
        "from parcel rimport Parcel\nparcel = Parcel.new(\"glass\")\nprint(parcel.weight())\n";
    write(&folder.join("main.kay"), program);
    let nightly = Kayton::run(&folder.join("main.kay"))
        .folder(&folder)
        .toolchain("nightly")
        .outcome();
    let pinned = Kayton::run(&folder.join("main.kay"))
        .folder(&folder)
        .outcome();
    assert_eq!(nightly.success(), pinned.success());
    let doctor = Kayton::new(["doctor"]).toolchain("nightly").outcome();
    assert!(doctor.success().contains("nightly"), "{}", doctor.stdout);
}
