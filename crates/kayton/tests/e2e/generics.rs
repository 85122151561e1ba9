//! Values that go through generic functions, and values made in more than one way.

use crate::support::{Kayton, kept_folder, project_with, root, write};

const PROGRAM: &str = r#"
rimport depot
from depot rimport Days, Shelf, Today

names = ["a", "b"]
for i in range(2):
    depot.pass(i)
    depot.pass(names[0])
    depot.pass(names)
    days = Days(i)
    depot.pass(days)
print(names)

small: u8 = depot.read("200")
text: str = depot.read("text")
some: Days = depot.read("3 days")
print(small, text, some.count)

shelf: Shelf<str> = Shelf.new()
shelf.put("x")
other = Shelf::<f64>.new()
other.put(1.5)
print(shelf.count(), other.count())

print(Days(5).is_exact(), Days("5 days").count, Days.from_str("6").count, Days.default().count)
today = Today
print(Days.from_day(today).count, Days.from_day(Today).count)

data: Vec<u8> = b"\x01\x02"
data.append(3)
print(depot.checksum(data), depot.checksum([4, 5]), depot.checksum(b"\x06"))
"#;

const PRINTED: &str = "\
['a', 'b']
200 text 3
1 1
True 5 6 0
0 0
6 9 6
";

#[test]
fn stated_types_decide_and_only_objects_are_moved() {
    let folder = kept_folder("generics");
    let depot = root().join("fixtures/crates/depot");
    write(&folder.join("kayton.toml"), &project_with("depot", &depot));
    let program = folder.join("program.kay");
    write(&program, PROGRAM);
    let outcome = Kayton::run(&program).folder(&folder).outcome();
    assert_eq!(outcome.success(), PRINTED);
}
