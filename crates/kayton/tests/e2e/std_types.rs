//! The standard library by name: its types are the ones that crates take and give.

use std::path::PathBuf;

use crate::support::{Kayton, kept_folder, project_with, root, same_lines, write};

/// A program in a folder whose project has the fixture crate `courier`.
fn program(name: &str, text: &str) -> (PathBuf, PathBuf) {
    let folder = kept_folder("std-types");
    let courier = root().join("fixtures/crates/courier");
    write(
        &folder.join("kayton.toml"),
        &project_with("courier", &courier),
    );
    let file = folder.join(name);
    write(&file, text);
    (folder, file)
}

#[test]
fn values_of_std_go_to_other_crates_and_come_back() {
    let (folder, file) = program(
        "values.kay",
        "rimport std\n\
         rimport courier\n\
         from std.time rimport Duration\n\
         long = courier.twice(std.time.Duration.from_millis(250))\n\
         print(long, long == Duration.from_millis(500), (long + long).as_millis())\n\
         room = std.num.NonZeroUsize.new(5)\n\
         if room is not None:\n\
         \x20   print(room.get(), courier.Bag(room).room())\n\
         print(std.num.NonZeroUsize.new(0))\n\
         std.fs.write(\"letter.txt\", b\"dear\")\n\
         print(courier.size(std.fs.File.open(\"letter.txt\")))\n\
         queue = std.collections.VecDeque.new::<i64>()\n\
         queue.push_back(3)\n\
         print(len(queue))\n\
         try:\n\
         \x20   std.fs.read_to_string(\"nowhere.txt\")\n\
         except std.io.Error as e:\n\
         \x20   print(e.kind() == std.io.ErrorKind.NotFound)\n",
    );
    let outcome = Kayton::run(&file).folder(&folder).outcome();
    let wanted = "500ms True 1000\n5 5\nNone\n4\n1\nTrue\n";
    same_lines("values of std", outcome.success(), wanted);
}

#[test]
fn std_has_no_versions_and_core_is_in_it() {
    let (folder, file) = program("version.kay", "rimport std@1.95\n");
    let outcome = Kayton::run(&file).folder(&folder).outcome();
    let message = outcome.error();
    assert!(message.contains("comes with the toolchain"), "{message}");
    let (folder, file) = program("core.kay", "rimport core\n");
    let outcome = Kayton::run(&file).folder(&folder).outcome();
    let message = outcome.error();
    assert!(message.contains("is in `std`"), "{message}");
}

#[test]
fn a_bound_that_a_type_does_not_meet_is_told_without_names_of_glue() {
    let (folder, file) = program(
        "bound.kay",
        "rimport courier\n\
         fn f(bag: courier.Bag):\n\
         \x20   courier.price(bag)\n\
         print(courier.price(5))\n",
    );
    let outcome = Kayton::run(&file).folder(&folder).outcome();
    let message = outcome.error();
    assert!(message.contains("courier::Bag: "), "{message}");
    assert!(!message.contains("kayton_rplugin"), "{message}");
}
