//! What READMEs show, on `fixtures/crates/kiln`: a package whose library has another name, with C code.

use crate::support::{Kayton, kept_folder, project_with, root, write};

const PROGRAM: &str = r#"
rimport clay_kiln
from clay_kiln rimport Bag, Bowl, Rack, Shelf, Spot, Tag, Tray

# C code below generics: libraries that show what they define are there once.
print(clay_kiln.fire(10), clay_kiln.fire_all([20i32, 30i32]), clay_kiln.fire(10), clay_kiln.cool(5i32))

# Trait objects as parameters.
text = ""
clay_kiln.label("a", text)
clay_kiln.label("b", text)
bowl = Bowl.new()
print(text, clay_kiln.colour_of(bowl), clay_kiln.coat(bowl), clay_kiln.coat(bowl), bowl.coats)
shelf = Shelf.new()
print(shelf.put(Bowl.new()), shelf.put(bowl.clone()), bowl.to_string())

# Fields of fields.
bowl.rim.width = 3
bowl.rim.band.gold = True
print(bowl.rim.widen(2), bowl.rim.width, bowl.rim.band.gold)

# Functions, variants and types of a crate where functions are taken.
print(clay_kiln.each([1, 2], clay_kiln.doubled), clay_kiln.named("x", clay_kiln.shout))
print(clay_kiln.tags(["a", "b"], Tag.Name))

# Parameters of types that nobody states.
bag = Bag.from([1, 2]).union(Bag.from([3]))
other = Bag.from(["a"])
print(len(bag), bag.same(1), len(other))
tray = Tray.from([1, 2, 3])
print(tray.room(), Rack.from([1.5, 2.5]).rows())
print(clay_kiln.exact(5), clay_kiln.place(Spot.new((1, 2))))
print(clay_kiln.section(None), clay_kiln.section("s"))
"#;

const PRINTED: &str = "\
11 [21, 32] 14 4
<a><b> blue 1 2 2
1 2 bowl of 2 coats
5 5 True
[2, 4] X
[Name(\"a\"), Name(\"b\")]
3 True 1
3 2
5.0 3
none s
";

#[test]
fn what_readmes_show_runs() {
    let folder = kept_folder("readmes");
    let kiln = root().join("fixtures/crates/kiln");
    write(
        &folder.join("kayton.toml"),
        &project_with("clay_kiln", &kiln),
    );
    let program = folder.join("program.kay");
    write(&program, PROGRAM);
    let outcome = Kayton::run(&program).folder(&folder).outcome();
    assert_eq!(outcome.success(), PRINTED);
}

const COLLECTIONS: &str = r#"
rimport clay_kiln
from std.cell rimport RefCell
from std.collections rimport BTreeMap, VecDeque

weights = BTreeMap.new()
weights.insert("x", 1.5)
weights.insert("y", 2.0)
queue = VecDeque.from([1, 2])
print(clay_kiln.weights(weights), clay_kiln.listed(queue), len(weights))

# What a guard guards.
cell = RefCell.new(5)
guard = cell.borrow_mut()
guard += 2
print(guard, guard > 6, guard + 1)
del guard
print(cell.into_inner())
"#;

#[test]
fn collections_and_guards_of_std_are_as_good_as_values() {
    let folder = kept_folder("readmes_std");
    let kiln = root().join("fixtures/crates/kiln");
    write(
        &folder.join("kayton.toml"),
        &project_with("clay_kiln", &kiln),
    );
    let program = folder.join("program.kay");
    write(&program, COLLECTIONS);
    let outcome = Kayton::run(&program).folder(&folder).outcome();
    assert_eq!(outcome.success(), "3.5 [1, 2] 2\n7 True 8\n7\n");
}
