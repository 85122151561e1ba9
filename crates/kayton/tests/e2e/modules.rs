//! Keyton modules: files that import each other.

use std::path::PathBuf;

use crate::support::{
    Kayton, fresh_folder, project_with, repository_file, root, same_lines, write,
};

/// A folder of this name with these files; the first one is the program.
fn program(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = fresh_folder(name);
    for (file, text) in files {
        write(&folder.join(file), text);
    }
    folder.join(files[0].0)
}

fn fixture(folder: &str) -> PathBuf {
    let names = ["main.kay", "shapes.kay", "text/words.kay", "text/lists.kay"];
    let texts = names.map(|name| repository_file(&format!("fixtures/modules/{name}")));
    let files: Vec<(&str, &str)> = names
        .into_iter()
        .zip(texts.iter().map(String::as_str))
        .collect();
    program(folder, &files)
}

#[test]
fn modules_run_once_and_have_names_of_their_own() {
    let main = fixture("modules-run");
    let wanted = repository_file("fixtures/modules/main.out");
    same_lines("first run", Kayton::run(&main).outcome().success(), &wanted);
    let again = Kayton::run(&main).builds_nothing().outcome();
    same_lines("second run", again.success(), &wanted);
    let check = Kayton::new(["check".as_ref(), main.as_os_str()]).outcome();
    assert_eq!(check.success(), "", "a check runs nothing");
}

#[test]
fn what_is_not_there_is_named_with_the_places_that_were_looked_at() {
    let main = program(
        "modules-missing",
        &[
            ("main.kay", "import shapse\n"),
            ("shapes.kay", "x = 1\n"),
            ("other.kay", "from shapes import x, y\n"),
        ],
    );
    let outcome = Kayton::run(&main).outcome();
    let message = outcome.error();
    assert!(message.contains("E0404"), "{message}");
    assert!(message.contains("shapse.kay"), "{message}");
    assert!(message.contains("did you mean `shapes`?"), "{message}");
    let outcome = Kayton::run(&main.with_file_name("other.kay")).outcome();
    let message = outcome.error();
    assert!(message.contains("`shapes` has no `y`"), "{message}");
}

#[test]
fn modules_that_import_each_other_are_refused() {
    let main = program(
        "modules-cycle",
        &[
            ("main.kay", "import a\n"),
            ("a.kay", "import b\n"),
            ("b.kay", "print(1)\nimport a\n"),
        ],
    );
    let outcome = Kayton::run(&main).outcome();
    let message = outcome.error();
    assert!(message.contains("a → b → a"), "{message}");
    assert!(message.contains("b.kay:2"), "{message}");
    assert_eq!(outcome.stdout, "", "nothing runs before the check");
}

#[test]
fn errors_in_a_module_are_shown_in_its_file() {
    let main = program(
        "modules-errors",
        &[
            ("main.kay", "import tools\nprint(tools.half(0))\n"),
            ("tools.kay", "fn half(n):\n    return 1 // n\n"),
            ("typed.kay", "import wrong\n"),
            ("wrong.kay", "x = 1\ny: str = x\n"),
            ("late.kay", "import raises\n"),
            ("raises.kay", "x = [1]\nprint(x[3])\n"),
        ],
    );
    let outcome = Kayton::run(&main).outcome();
    let message = outcome.error();
    assert!(message.contains("ZeroDivisionError"), "{message}");
    assert!(message.contains("tools.kay:2"), "{message}");
    assert!(message.contains("main.kay:2"), "{message}");
    let outcome = Kayton::run(&main.with_file_name("typed.kay")).outcome();
    let message = outcome.error();
    assert!(message.contains("wrong.kay:2"), "{message}");
    let outcome = Kayton::run(&main.with_file_name("late.kay")).outcome();
    let message = outcome.error();
    assert!(message.contains("raises.kay:2"), "{message}");
}

#[test]
fn a_session_imports_a_module_once() {
    let main = fixture("modules-session");
    let folder = main.parent().expect("a file is in a folder");
    let cells = [
        "import shapes",
        "shapes.made(1, 1)\nshapes.count",
        "from shapes import count, made",
        "made(2, 2)\nprint(count, shapes.count)",
    ];
    let outcome = Kayton::new(["repl"])
        .folder(folder)
        .outcome_with_input(&(cells.join("\n\n") + "\n\n"));
    let runs = outcome.success().matches("shapes runs").count();
    assert_eq!(runs, 1, "{}", outcome.stdout);
    assert!(outcome.stdout.contains("2 2"), "{}", outcome.stdout);
}

#[test]
fn modules_and_the_program_share_the_crates_that_they_import() {
    let project = project_with("parcel", &root().join("fixtures/crates/parcel"));
    let main = program(
        "modules-crates",
        &[
            (
                "main.kay",
                "import post\nfrom parcel rimport Parcel\np = post.wrapped(\"glass\")\n\
                 q: post.Parcel = Parcel.new(\"abc\")\nprint(post.weights([p, q]), post.box.weight())\n",
            ),
            (
                "post.kay",
                "from parcel rimport Parcel\nbox = Parcel.new(\"box\")\n\
                 fn wrapped(text):\n    return Parcel.new(text)\n\
                 fn weights(parcels: Vec<Parcel>):\n    return [p.weight() for p in parcels]\n",
            ),
            ("kayton.toml", &project),
        ],
    );
    assert_eq!(Kayton::run(&main).outcome().success(), "[5, 3] 3\n");
}
