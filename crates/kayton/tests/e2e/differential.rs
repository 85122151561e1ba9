//! Each folder of `fixtures/programs/` holds a program in Keyton and the same in Rust: they must
//! print the same.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{
    Kayton, kept_folder, project_with, repository_file, root, same_lines, tmp, write,
};

#[track_caller]
fn prints_what_rust_prints(name: &str) {
    let expected = plain(name);
    assert!(
        expected.lines().count() >= 5,
        "{name}: the Rust program prints next to nothing"
    );
    let outcome = keyton(name).outcome();
    same_lines(name, outcome.success(), &expected);
}

fn keyton(name: &str) -> Kayton {
    let folder = kept_folder("programs").join(name);
    let program = folder.join("program.kay");
    write(
        &program,
        &repository_file(&format!("fixtures/programs/{name}/program.kay")),
    );
    let shapes = root().join("examples/local_crate/shapes");
    if repository_file(&format!("fixtures/programs/{name}/deps.toml")).contains("path") {
        write(
            &folder.join("kayton.toml"),
            &project_with("shapes", &shapes),
        );
    }
    Kayton::run(&program)
}

/// Builds and runs the Rust program; all of them share one target folder.
fn plain(name: &str) -> String {
    let folder = kept_folder("plain").join(name);
    let shapes = root().join("examples/local_crate/shapes");
    let deps = repository_file(&format!("fixtures/programs/{name}/deps.toml"))
        .replace("\"shapes\"", &format!("{shapes:?}"));
    let manifest = format!(
        "[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\n{deps}\n[workspace]\n"
    );
    write(&folder.join("Cargo.toml"), &manifest);
    let source = repository_file(&format!("fixtures/programs/{name}/plain.rs"));
    write(&folder.join("src").join("main.rs"), &source);
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", tmp().join("plain-target"))
        .output()
        .expect("cargo can be started");
    assert!(
        output.status.success(),
        "{name}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).replace("\r\n", "\n")
}

macro_rules! programs {
    ($($name:ident)*) => {
        const TESTED: &[&str] = &[$(stringify!($name)),*];

        $(
            #[test]
            fn $name() {
                prints_what_rust_prints(stringify!($name));
            }
        )*
    };
}

programs! {
    chrono_calculates_with_dates
    indexmap_and_ndarray_parts
    itertools_on_lists
    local_crate_is_used_from_its_folder
    regex_borrows_its_text
    regex_replaces_by_functions
    semver_orders_and_mutates
    sha2_hashes_through_a_foreign_trait
    std_collections_and_numbers
    std_files_and_paths
    std_readers_and_writers
    std_shares_and_waits
    std_takes_functions
    std_talks_to_the_outside
    uuid_parses_and_formats
}

#[test]
fn every_program_is_tested() {
    let folder = root().join("fixtures/programs");
    let mut found: Vec<String> = fs::read_dir(folder)
        .expect("there are programs")
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.join("plain.rs").is_file())
        .filter_map(|path| Some(Path::new(&path).file_name()?.to_str()?.to_owned()))
        .collect();
    found.sort();
    assert_eq!(found, TESTED);
}
