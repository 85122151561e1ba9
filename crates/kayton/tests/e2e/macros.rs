//! Macros of crates, called with values of the program.

use crate::support::{Kayton, kept_folder, project_with, root, write};

fn run(folder: &str, program: &str) -> crate::support::Outcome {
    let folder = kept_folder(folder);
    let krate = root().join("fixtures/crates/lattice");
    write(
        &folder.join("kayton.toml"),
        &project_with("lattice", &krate),
    );
    let path = folder.join("program.kay");
    write(&path, program);
    Kayton::run(&path).folder(&folder).outcome()
}

const CALLED: &str = r#"
rimport lattice
rimport std
from lattice rimport board, larger, row

width = 3
names = ["x", "y"]
b = board!(width: width * 2, name: names[0].upper(), note: f"{width}!")
print(b.words()[1].says(), b.words()[2].says())

label = lattice.label!(b, 0)
del b
print(label.says())

print(larger!(width, 5), larger!("b", names[0]), larger!(1.5, 0.5))
print(row![1, width], row![names[1], "z"], row![0; 2])

fn build(n: i64):
    return board!(n: n)
print(build(4).words()[0].says())

print(std.format!("{:>4}|{:<3}|{}", width, "a", 'b'))
std.println!("{} {}", names[1], true)
print(row![format!("{}{}", width, width), board!(n: 1).words()[0].says()])
"#;

const PRINTED: &str = "\
name=X note=3!
width=6
5 x 1.5
[1, 3] ['y', 'z'] [0, 0]
n=4
   3|a  |b
y true
['33', 'n=1']
";

#[test]
fn macros_take_values_and_what_is_written() {
    assert_eq!(run("macros", CALLED).success(), PRINTED);
}

#[test]
fn what_a_macro_does_not_take_is_told_in_the_words_of_the_program() {
    let outcome = run(
        "macros-refused",
        "rimport lattice\nlattice.label!(lattice.Board.new(\"a\"))\n",
    );
    let said = outcome.error();
    assert!(
        said.contains("`lattice.label!` does not take this"),
        "{said}"
    );
    assert!(
        said.contains("it takes `($board:expr, $at:expr)`"),
        "{said}"
    );
    assert!(!said.contains("krates"), "{said}");
    let outcome = run(
        "macros-refused",
        "rimport lattice\nprint(lattice.board(1))\n",
    );
    let said = outcome.error();
    assert!(said.contains("write `lattice.board!(…)`"), "{said}");
    let outcome = run(
        "macros-refused",
        "rimport lattice\nprint(lattice.paces!(1))\n",
    );
    let said = outcome.error();
    assert!(
        said.contains("it is a function: leave out the `!`"),
        "{said}"
    );
}
