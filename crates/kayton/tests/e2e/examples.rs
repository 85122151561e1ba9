//! The programs in `examples/`. Beside each stands what it prints, `.out`.

use std::fs;
use std::path::Path;

use crate::demo_server::DemoServer;
use crate::support::{Kayton, repository_file, root, same_lines};

#[track_caller]
fn prints_what_stands_beside_it(name: &str, args: &[&str]) {
    let mut kayton = Kayton::run(&root().join("examples").join(format!("{name}.kay")));
    for arg in args {
        kayton = kayton.arg(arg);
    }
    let outcome = kayton.outcome();
    let wanted = repository_file(&format!("examples/{name}.out"));
    same_lines(name, outcome.success(), &wanted);
}

#[test]
fn regex() {
    prints_what_stands_beside_it("regex", &[]);
}

#[test]
fn semver() {
    prints_what_stands_beside_it("semver", &[]);
}

#[test]
fn uuid() {
    prints_what_stands_beside_it("uuid", &[]);
}

#[test]
fn chrono() {
    prints_what_stands_beside_it("chrono", &[]);
}

#[test]
fn sha2() {
    prints_what_stands_beside_it("sha2", &[]);
}

#[test]
fn local_crate() {
    prints_what_stands_beside_it("local_crate/main", &[]);
}

#[test]
fn reqwest() {
    let server = DemoServer::start().expect("a free port");
    prints_what_stands_beside_it("reqwest", &[server.base_url()]);
}

#[test]
fn four_crates() {
    let server = DemoServer::start().expect("a free port");
    prints_what_stands_beside_it("four_crates", &[server.base_url()]);
}

/// A new example comes with its output and its test.
/// Programs of Python that import a module which is made with a crate; the others are run by the tests of the
/// compiler.
#[test]
fn programs_that_import_re() {
    for name in ["calculator", "regex"] {
        let program = root().join("examples/programs").join(format!("{name}.py"));
        let outcome = Kayton::run(&program).outcome();
        let wanted = repository_file(&format!("examples/programs/{name}.out"));
        same_lines(name, outcome.success(), &wanted);
    }
}

#[test]
fn every_example_is_tested() {
    let mut untested = Vec::new();
    let tests = include_str!("examples.rs");
    for entry in fs::read_dir(root().join("examples")).expect("there are examples") {
        let path = entry.expect("the folder can be read").path();
        let is_program = path.extension().is_some_and(|e| e == "kay");
        let name = path
            .file_stem()
            .and_then(|s| s.to_str())
            .unwrap_or_default()
            .to_owned();
        if is_program && !tests.contains(&format!("prints_what_stands_beside_it(\"{name}\"")) {
            untested.push(name);
        }
    }
    assert!(untested.is_empty(), "no test runs {untested:?}");
    assert!(Path::new(&root().join("examples/local_crate/main.kay")).is_file());
}
