//! Programs of `fixtures/soundness` against `archive` and `switchboard` of `fixtures/crates`, which are
//! safe Rust: whatever they do, they print what Rust would, read nothing that is gone, and come to their end.

use std::process::Command;

use crate::support::{Kayton, kept_folder, project_with, repository_file, root, same_lines, write};

/// Freed memory is filled with this, so that a text that was freed does not look alive.
const FREED: &str = "165";

fn folder() -> std::path::PathBuf {
    let folder = kept_folder("soundness");
    let archive = root().join("fixtures/crates/archive");
    let switchboard = root().join("fixtures/crates/switchboard");
    let project = project_with("archive", &archive);
    write(
        &folder.join("kayton.toml"),
        &format!("{project}switchboard = {{ path = {switchboard:?} }}\n"),
    );
    folder
}

#[track_caller]
fn holds(name: &str) {
    let folder = folder();
    let file = folder.join(format!("{name}.kay"));
    write(
        &file,
        &repository_file(&format!("fixtures/soundness/{name}.kay")),
    );
    let wanted = repository_file(&format!("fixtures/soundness/{name}.out"));
    let run = Kayton::run(&file).folder(&folder);
    let outcome = run.env("MALLOC_PERTURB_", FREED).outcome();
    same_lines(name, outcome.success(), &wanted);
}

#[test]
fn containers_keep_what_is_put_into_them() {
    holds("containers");
}

#[test]
fn what_is_kept_for_ever_borrows_from_nothing() {
    holds("keepers");
}

#[test]
fn results_keep_what_they_borrow_from() {
    holds("loans");
}

#[test]
fn values_whose_own_code_fails_end_nothing() {
    holds("values");
}

#[test]
fn recursion_and_sizes_are_errors() {
    holds("depth");
}

#[test]
fn what_is_lent_to_a_function_ends_with_its_call() {
    holds("lent");
}

#[test]
fn functions_on_other_threads_use_what_may_be_shared() {
    holds("threads");
}

#[test]
fn memory_checkers_find_nothing() {
    let version = Command::new("valgrind").arg("--version").output();
    if !version.is_ok_and(|out| out.status.success()) {
        eprintln!(
            "SKIPPED: valgrind is not installed, so nothing looked for reads of freed memory"
        );
        return;
    }
    let folder = folder();
    let suppressions = root().join("fixtures/soundness/valgrind.supp");
    for name in ["containers", "keepers", "loans", "lent", "threads"] {
        holds(name);
        let mut command = Command::new("valgrind");
        command
            .args(["--quiet", "--error-exitcode=99"])
            .arg(format!("--suppressions={}", suppressions.display()))
            .arg(env!("CARGO_BIN_EXE_kayton"))
            .arg("run")
            .arg(folder.join(format!("{name}.kay")))
            .current_dir(&folder)
            .env("KAYTON_HOME", crate::support::shared_home());
        let out = command.output().expect("valgrind starts");
        assert!(
            out.status.success(),
            "{name}: {}",
            String::from_utf8_lossy(&out.stderr)
        );
        let wanted = repository_file(&format!("fixtures/soundness/{name}.out"));
        same_lines(name, &String::from_utf8_lossy(&out.stdout), &wanted);
    }
}
