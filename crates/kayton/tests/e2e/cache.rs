//! What was built is used again, by several processes at once, and never when it is damaged.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use crate::support::{Kayton, Outcome, fresh_folder, root, write};

const PROGRAM: &str = "\
from parcel rimport Parcel

parcel = Parcel.new(\"glass\")
print(parcel.weight())
print(parcel.seal(7))
";

const PRINTED: &str = "5\nparcel sealed with 7\n";

/// A crate that no earlier run has built, and a program that imports it.
struct Project {
    home: PathBuf,
    folder: PathBuf,
}

impl Project {
    fn new(name: &str) -> Self {
        let folder = fresh_folder(name);
        let krate = folder.join("parcel");
        let source = root().join("fixtures/crates/parcel");
        for file in ["Cargo.toml", "src/lib.rs"] {
            let text = fs::read_to_string(source.join(file)).expect("the fixture is there");
            write(&krate.join(file), &text);
        }
        write(
            &folder.join("kayton.toml"),
            "[rimport]\nparcel = { path = \"parcel\" }\n",
        );
        write(&folder.join("program.kay"), PROGRAM);
        write(&folder.join("hello.kay"), "print(\"hello\")\n");
        Self {
            home: folder.join("home"),
            folder,
        }
    }

    fn kayton(&self, program: &str) -> Kayton {
        Kayton::run(&self.folder.join(program))
            .home(&self.home)
            .folder(&self.folder)
    }

    fn run(&self) -> Outcome {
        let outcome = self.kayton("program.kay").outcome();
        assert_eq!(outcome.success(), PRINTED);
        outcome
    }

    /// Manifests of all plugins that were built.
    fn manifests(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        collect(&self.folder, &mut |path: &Path| {
            if path.ends_with("manifest.json") {
                found.push(path.to_path_buf());
            }
        });
        found.sort();
        found
    }

    /// Files of the plugin that `wanted` selects by their name.
    fn plugin_files(&self, wanted: impl Fn(&str) -> bool + Copy) -> Vec<PathBuf> {
        let mut found = Vec::new();
        collect(&self.folder, &mut |path: &Path| {
            let name = path
                .file_name()
                .and_then(|n| n.to_str())
                .unwrap_or_default();
            let inside = path.strip_prefix(&self.folder).unwrap_or(path);
            if wanted(name) && inside.to_string_lossy().contains("parcel") {
                found.push(path.to_path_buf());
            }
        });
        found.sort();
        found
    }
}

fn collect(folder: &Path, visit: &mut dyn FnMut(&Path)) {
    for entry in fs::read_dir(folder).expect("a folder can be read") {
        let path = entry.expect("a folder can be read").path();
        if path.is_dir() {
            collect(&path, visit);
        } else {
            visit(&path);
        }
    }
}

fn truncate(path: &Path) {
    let bytes = fs::read(path).expect("a built file can be read");
    fs::write(path, &bytes[..bytes.len() / 2]).expect("a built file can be written");
}

#[test]
fn a_second_run_builds_nothing() {
    let project = Project::new("cache-second-run");
    let first = project.run();
    assert_eq!(first.builds_of("parcel"), 1, "{:?}", first.timings);
    let second = project.kayton("program.kay").builds_nothing().outcome();
    assert_eq!(second.success(), PRINTED);
    assert_eq!(second.builds_of("parcel"), 0);
}

#[test]
fn a_build_that_is_forbidden_is_an_error() {
    let project = Project::new("cache-forbidden");
    let outcome = project.kayton("program.kay").builds_nothing().outcome();
    outcome.error();
    assert_eq!(outcome.stdout, "");
}

#[test]
fn a_changed_local_crate_is_built_again() {
    let project = Project::new("cache-changed-source");
    project.run();
    let source = project.folder.join("parcel/src/lib.rs");
    let text = fs::read_to_string(&source).expect("the crate is there");
    write(
        &source,
        &text.replace("parcel sealed with {}", "sealed parcel {}"),
    );
    let outcome = project.kayton("program.kay").outcome();
    assert_eq!(outcome.success(), "5\nsealed parcel 7\n");
}

#[test]
fn a_truncated_dylib_is_noticed_and_built_again() {
    let project = Project::new("cache-truncated-dylib");
    project.run();
    let dylibs = project.plugin_files(|name| name.ends_with(std::env::consts::DLL_SUFFIX));
    assert!(!dylibs.is_empty(), "a plugin is a dylib");
    dylibs.iter().for_each(|path| truncate(path));
    assert_eq!(project.run().builds_of("parcel"), 1);
}

#[test]
fn a_truncated_manifest_is_noticed_and_built_again() {
    let project = Project::new("cache-truncated-manifest");
    project.run();
    let manifests = project.plugin_files(|name| name == "manifest.json");
    assert!(!manifests.is_empty(), "a plugin has a manifest");
    manifests.iter().for_each(|path| truncate(path));
    assert_eq!(project.run().builds_of("parcel"), 1);
}

#[test]
fn two_processes_that_import_the_same_crate_build_it_once() {
    let project = Project::new("cache-two-processes");
    // What is built once per toolchain is there: the two meet in the import.
    project.kayton("hello.kay").outcome().success();
    let outcomes: Vec<Outcome> = thread::scope(|scope| {
        let runs: Vec<_> = (0..2).map(|_| scope.spawn(|| project.run())).collect();
        runs.into_iter()
            .map(|run| run.join().expect("both succeed"))
            .collect()
    });
    let builds: usize = outcomes.iter().map(|o| o.builds_of("parcel")).sum();
    assert_eq!(builds, 1, "{outcomes:?}");
}

#[test]
fn the_cache_can_be_listed_and_cleared() {
    let project = Project::new("cache-commands");
    project.run();
    let cache = |what: &str| {
        Kayton::new(["cache", what])
            .home(&project.home)
            .folder(&project.folder)
            .outcome()
    };
    assert!(cache("list").success().contains("parcel"));
    cache("gc").success();
    assert!(
        cache("list").success().contains("parcel"),
        "what was just used is kept"
    );
    cache("clear").success();
    assert!(!cache("list").success().contains("parcel"));
    assert_eq!(project.run().builds_of("parcel"), 1);
}

#[test]
fn crates_that_share_nothing_are_built_once_whatever_they_meet() {
    let project = Project::new("unrelated");
    let source = root().join("fixtures/crates/parcel");
    let text = |file: &str| fs::read_to_string(source.join(file)).expect("the fixture is there");
    let letter = project.folder.join("letter");
    let manifest = text("Cargo.toml").replace("\"parcel\"", "\"letter\"");
    write(&letter.join("Cargo.toml"), &manifest);
    write(&letter.join("src/lib.rs"), &text("src/lib.rs"));
    write(
        &project.folder.join("kayton.toml"),
        "[rimport]\nparcel = { path = \"parcel\" }\nletter = { path = \"letter\" }\n",
    );
    let both = PROGRAM
        .replace("from parcel", "from letter")
        .replace("\"glass\"", "\"ink\"");
    write(&project.folder.join("letter.kay"), &both);
    let both = format!("{PROGRAM}rimport letter\nprint(letter.Parcel.new(\"ink\").weight())\n");
    write(&project.folder.join("both.kay"), &both);
    project.run();
    project.kayton("letter.kay").outcome().success();
    let built = project.manifests();
    let outcome = project.kayton("both.kay").outcome();
    assert_eq!(outcome.success(), format!("{PRINTED}3\n"));
    assert_eq!(project.manifests(), built, "neither is built again");
    assert_eq!(built.len(), 2);
}
