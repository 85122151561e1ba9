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

const READINGS: &str = r#"
rimport gauge
from gauge rimport BOILING

sum = gauge.Reading.new(1.0) + gauge.Reading.new(2.0)
print(sum.value, (gauge.Reading.new(1.5) * 2.0).value)
print(gauge.Usual.from_str("2.5").value, gauge.Usual.ONE.value)
try:
    gauge.Usual.from_str("warm")
except Exception as e:
    print(e)

warm: gauge.Warm = gauge.Warm.new(2.5)
exact: gauge.Warm<f64> = gauge.Warm.new(2.5)
print(warm.value, exact.value, BOILING.value)
print(gauge.Coarse.new(5).get())
try:
    gauge.over()
except gauge.OutOfRange as e:
    print(e.limit)

print(gauge.digits("12a"), gauge.digits::<gauge.At<str>>("1-"))
panel = gauge.Panel.new()
panel.set("a", 1)
named: gauge.Panel<str, i64> = gauge.Panel.new()
named.set("b", 2)
print(panel.has("a"), named.has("b"), named.has("a"))
tally: gauge.Tally<gauge.Wide> = gauge.Tally.new()
tally.put(5)
print(tally.sum())
converted: gauge.Warm = gauge.Warm.convert(gauge.Reading.new(2.5f32))
print(converted.value, gauge.size("ab"), gauge.size(b"abc"))

last = 4
print(gauge.span(1..last), gauge.span(..3), gauge.span(8..), gauge.span(..), gauge.span(range(0, 2)))
print(gauge.labelled("abc")[1])
try:
    gauge.reject(5)
except gauge.Rejected as e:
    print(e, e.causes, e.0)
mark = gauge.Mark()
print(f"{mark:x}", len(mark), mark[1], bytes(mark), f"{gauge.Mark.from(b'abc'):x}")
print(gauge.Row.from_items([1.5, 2.5]).items(), gauge.Row.from_items(["a"]).items())

ring: gauge.Ring<i64, 4> = gauge.Ring.new()
ring.push(1)
short = gauge.Ring::<str, 1>.new()
short.push("a")
map: gauge.Map<[f64; 2]> = gauge.Map.new()
map.put([1.0, 2.0])
print(ring.room(), short.room(), map.dimensions())
print(gauge.Series.new([1.5, 2.5]).total())
name = gauge.Name.from_iter(["ab", "cd"])
print(name.as_ref(), gauge.half(name).text(), gauge.total(name))
name.extend(["!"])
print(name.as_ref())
print(gauge.twice(2.5), gauge.twice(3))
"#;

const READ: &str = "\
3.0 3.0
2.5 1.0
invalid float literal
2.5 2.5 100
5
7
2 1
True True False
1
2.5 2 3
3 3 2 10 2
bc
rejected ['full'] 5
01ff 2 255 b'\\x01\\xff' 6103
[1.5, 2.5] ['a']
3 0 2
4.0
ab.cd ab 5
ab.cd!
[2.5, 2.5] [3, 3]
";

#[test]
fn instances_follow_from_projections_aliases_and_defaults() {
    let folder = kept_folder("readings");
    let gauge = root().join("fixtures/crates/gauge");
    write(&folder.join("kayton.toml"), &project_with("gauge", &gauge));
    let program = folder.join("program.kay");
    write(&program, READINGS);
    let outcome = Kayton::run(&program).folder(&folder).outcome();
    assert_eq!(outcome.success(), READ);
}

const FOLLOWING: &str = r#"
rimport lattice
rimport std
from lattice rimport Grid

grid = Grid.new([1, 2, 3, 4])
row = grid.row(1)
print(row.total(), row.step())
print(lattice.measure([3, 4]).values)
tally = lattice.tally(["a", "b", "a"])
print(tally.count("a"), tally.place())
print(i64.part(), f64.part())
sheet = lattice.Sheet.new([5, 6])
print([mark.value() for mark in sheet.each::<lattice.Mark>()])
print(lattice.paces(3), lattice.paces.both_ways(3))
print([1, 2, 3, 4].chunked(fn(it): it.next()))
print(repr(lattice.Side::<i64, str>.Left(3).right_or_default()))
print(lattice.ring().round())
text = "na" + "me"
print(lattice.named(text).get(), lattice.named("x").get(), lattice.line("-", 3))
"#;

#[test]
fn types_that_follow_from_others_need_not_be_named() {
    let folder = kept_folder("lattice");
    let krate = root().join("fixtures/crates/lattice");
    write(
        &folder.join("kayton.toml"),
        &project_with("lattice", &krate),
    );
    let program = folder.join("program.kay");
    write(&program, FOLLOWING);
    let outcome = Kayton::run(&program).folder(&folder).outcome();
    let printed = "7 Pair\n[3.0, 4.0]\n2 Inside\n1 0.5\n[5, 6]\n3 6\n[1, 2, 3, 4]\n''\n3\n\
        name x ---\n";
    assert_eq!(outcome.success(), printed);
}

const SHARED: &str = r#"
rimport lengths
rimport scales
from scales rimport Scale
from lengths rimport Metre

read = Scale::<Metre>.new().read()
print(read.reading())
print(read.reading().number())
"#;

#[test]
fn associated_types_follow_from_traits_that_two_crates_share() {
    let folder = kept_folder("scales");
    let crates = root().join("fixtures/crates");
    let mut project = project_with("scales", &crates.join("scales"));
    project.push_str(&format!(
        "lengths = {{ path = {:?} }}\n",
        crates.join("lengths")
    ));
    write(&folder.join("kayton.toml"), &project);
    let program = folder.join("program.kay");
    write(&program, SHARED);
    let outcome = Kayton::run(&program).folder(&folder).outcome();
    assert_eq!(outcome.success(), "Metres(0)\n7\n");
}
