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

const BINDING: &str = r#"
rimport std
k = 5
print(std.format!("{}", 10 - k - 1), std.vec![2 * k + 1], std.vec![k * 2 + 1, -k])
print(std.vec![drop( # not Rust's
    1), ()])
print(std.vec![1 as u8; 3])
"#;

#[test]
fn operators_bind_across_what_is_written_and_what_is_spliced() {
    let printed = "4 [11] [11, -5]\n[None, None]\nb'\\x01\\x01\\x01'\n";
    assert_eq!(run("macros-binding", BINDING).success(), printed);
}

#[test]
fn what_could_break_memory_or_lie_is_refused_in_brackets() {
    let refused = [
        ("drop(unsafe { 1 })", "`unsafe` has no place"),
        (
            "{ mod m { core::arch::global_asm!(\"ud2\"); } 1 }",
            "`global_asm!` has no place here",
        ),
        ("include!(\"x.rs\")", "`include!` has no place here"),
        (
            "kayton_api::stack::set_floor(1)",
            "it is a name of generated code",
        ),
        ("a0", "it is a name of generated code"),
        ("7 // 2", "`//` begins a comment in Rust"),
        ("9223372036854775808", "does not fit `i64`"),
        ("300u8", "literal out of range for `u8`"),
    ];
    for (text, told) in refused {
        let program = format!("rimport std\nprint(std.format!(\"{{:?}}\", {text}))\n");
        let outcome = run("macros-unsafe", &program);
        let said = outcome.error();
        assert!(said.contains(told), "{text}\n{said}");
    }
}
