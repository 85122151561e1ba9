//! Programs that must fail, and what is said about them. The messages are reviewed in
//! `snapshots/kayton/errors/`; each shows the program above the message.

use std::fs;

use crate::support::{Kayton, kept_folder, project_with, repository_file, root, tmp, write};

/// Where a program of `fixtures/programs/errors/` fails.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fails {
    /// Nothing of it runs.
    BeforeItRuns,
    /// What stands above the failing line has run.
    WhileItRuns,
}

#[track_caller]
fn fails(name: &str, when: Fails) {
    let source = repository_file(&format!("fixtures/programs/errors/{name}.kay"));
    let folder = if source.contains("parcel") {
        let folder = kept_folder("errors-with-a-local-crate");
        let parcel = root().join("fixtures/crates/parcel");
        write(
            &folder.join("kayton.toml"),
            &project_with("parcel", &parcel),
        );
        folder
    } else {
        kept_folder("errors")
    };
    let program = folder.join(format!("{name}.kay"));
    write(&program, &source);
    let outcome = Kayton::run(&program).folder(&folder).outcome();
    let message = outcome.error();
    match when {
        Fails::BeforeItRuns => assert_eq!(outcome.stdout, "", "nothing runs before the check"),
        Fails::WhileItRuns => {}
    }

    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root().join("snapshots/kayton/errors"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for path in [folder, root(), tmp()] {
        settings.add_filter(&pattern(&path.to_string_lossy()), "[folder]");
    }
    settings.add_filter(r"\[folder\][/\\]", "[folder]/");
    settings.add_filter(r"\b[0-9a-f]{16,64}\b", "[hash]");
    settings.add_filter(r"\b\d+(\.\d+)? ?m?s\b", "[time]");
    // Which test is the first to import a crate, and which versions there are by now.
    settings.add_filter(r"(?m)^imported .*\n", "");
    settings.add_filter(r"there are: .*", "there are: [versions]");
    settings.add_filter(r"@\d+\.\d+\.\d+", "@[version]");
    settings.bind(|| {
        let printed = if outcome.stdout.is_empty() {
            String::new()
        } else {
            format!("---- printed\n{}", outcome.stdout)
        };
        let text = format!("{source}{printed}---- reported\n{message}");
        insta::assert_snapshot!(name, text);
    });
}

/// `text` as a pattern that means itself.
fn pattern(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_alphanumeric() {
                c.to_string()
            } else {
                format!("\\{c}")
            }
        })
        .collect()
}

macro_rules! programs {
    ($($name:ident: $when:ident)*) => {
        const TESTED: &[&str] = &[$(stringify!($name)),*];

        $(
            #[test]
            fn $name() {
                fails(stringify!($name), Fails::$when);
            }
        )*
    };
}

programs! {
    argument_out_of_range: WhileItRuns
    changed_while_borrowed: WhileItRuns
    not_a_program: BeforeItRuns
    panic_in_a_crate: WhileItRuns
    two_traits_with_one_method: BeforeItRuns
    types_that_a_crate_refuses: BeforeItRuns
    uncaught_crate_error: WhileItRuns
    unknown_crate: BeforeItRuns
    unknown_feature: BeforeItRuns
    unknown_item: BeforeItRuns
    unknown_method: BeforeItRuns
    unknown_version: BeforeItRuns
    use_after_move: BeforeItRuns
    wrong_argument_type: BeforeItRuns
    wrong_number_of_arguments: BeforeItRuns
}

#[test]
fn every_program_is_tested() {
    let folder = root().join("fixtures/programs/errors");
    let mut found: Vec<String> = fs::read_dir(folder)
        .expect("there are programs")
        .filter_map(|entry| Some(entry.ok()?.path().file_stem()?.to_str()?.to_owned()))
        .collect();
    found.sort();
    assert_eq!(found, TESTED);
}

/// What the messages have to say, whatever words they find for it.
#[test]
fn a_use_after_a_move_names_both_places() {
    let folder = kept_folder("errors-with-a-local-crate");
    let parcel = root().join("fixtures/crates/parcel");
    write(
        &folder.join("kayton.toml"),
        &project_with("parcel", &parcel),
    );
    let program = folder.join("both_places.kay");
    write(
        &program,
        "from parcel rimport Parcel\n\nparcel = Parcel.new(\"glass\")\nsealed = parcel.seal(7)\n\
         print(parcel.weight())\n",
    );
    let outcome = Kayton::run(&program).folder(&folder).outcome();
    let message = outcome.error();
    assert!(message.contains("seal"), "where it went: {message}");
    assert!(
        message.contains("both_places.kay:5"),
        "where it was used: {message}"
    );
}
