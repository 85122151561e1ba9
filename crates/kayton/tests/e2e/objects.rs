//! Objects of `fixtures/crates/shelf`: iterated over, borrowed in lists, kept, moved and copied.

use crate::support::{Kayton, kept_folder, project_with, root, same_lines, write};

#[track_caller]
fn prints(name: &str, program: &str, wanted: &str) {
    let folder = kept_folder("objects");
    let shelf = root().join("fixtures/crates/shelf");
    write(&folder.join("kayton.toml"), &project_with("shelf", &shelf));
    let file = folder.join(format!("{name}.kay"));
    write(&file, program);
    let outcome = Kayton::run(&file).folder(&folder).outcome();
    same_lines(name, outcome.success(), wanted);
}

#[test]
fn iterators_without_a_name() {
    prints(
        "iterators",
        r#"
from shelf.iterators rimport Shelf, twice, squares

shelf = Shelf.new("Emma,Dracula,Walden")
for title in shelf.titles():
    print(title)
print([b.title for b in shelf.books()])
for i, book in shelf.numbered():
    print(i, book.title)
print(list(shelf.with("al")), next(shelf.with("a")))
sizes = shelf.if_any()
if sizes is not None:
    print(sum(sizes))
print(list(twice(["a", "b"])), list(twice([1])), list(squares(4)))
rest = shelf.titles()
print(next(rest), next(rest), list(rest))
del rest, sizes, book
last = shelf.take_last()
if last is not None:
    print(last.title)
"#,
        "Emma\nDracula\nWalden\n['Emma', 'Dracula', 'Walden']\n0 Emma\n1 Dracula\n2 Walden\n\
         ['Walden'] Emma\n17\n['a', 'a', 'b', 'b'] [1, 1] [0, 1, 4, 9]\n\
         Emma Dracula ['Walden']\nWalden\n",
    );
}

#[test]
fn lists_and_options_that_are_borrowed() {
    prints(
        "borrowed",
        r#"
from shelf.slices rimport Page, Cover, total, total_of_vec, number, weighted, joined, text, longest, quoted

pages = [Page.new(1), Page.new(2)]
print(total(pages), total_of_vec(pages), pages[1].number, total(pages))
page: Option<Page> = pages[0]
print(number(page), number(None), pages[0].number)
print(weighted([(pages[0], 3), (pages[1], 4)]), total(pages))
covers = [Cover.new("a b"), Cover.new("longer")]
print(joined(covers), covers[0].text, joined(covers))
cover: Option<Cover> = covers[1]
print(text(cover), covers[1].text)
best = longest(covers)
if best is not None:
    print(best.text)
try:
    print(covers[0].text)
except BorrowError as e:
    print("borrowed")
del best
print(covers[0].text)
words = covers[0].words()
print(quoted(words), quoted(words))
"#,
        "3 3 2 3\n1 0 1\n11 3\na blonger a b a blonger\nlonger longer\nlonger\nborrowed\na b\n\
         <a><b> <a><b>\n",
    );
}

#[test]
fn operands_copies_and_statics() {
    prints(
        "copies",
        r#"
from shelf.copies rimport Price, Coupon, Pair, Letters, VOWELS, DIGITS, without

a = Price.new(3)
b = Price.new(4)
print((a + b).cents, (a * b).cents, (a + a).cents)
for i in range(2):
    c = a * b
print(a.cents, b.cents, c.cents)
print((a - Coupon.new(1)).cents, a.cents)
n = Pair.numbers(1.0, 2.0)
print(n.swapped().left, n.left)
t = Pair.texts("x", "y")
print(t.swapped().left)
look = a.look()
print(look.seen(), look.seen())
print(without("banana 1", VOWELS).left(), without("banana 1", DIGITS).left())
mine = Letters.new("bn")
print(without("banana", mine).left(), without("nab", mine).left(), mine.count())
try:
    print(t.left)
except MovedError as e:
    print("moved")
"#,
        "7 12 6\n3 4 12\n2 3\n2.0 1.0\ny\n3 3\nbnn 1 banana \naaa a 2\nmoved\n",
    );
}

#[test]
fn lists_of_objects_are_changed_in_place() {
    prints(
        "changed",
        r#"
from shelf.slices rimport Page, Cover, sort, rotate

pages = [Page.new(3), Page.new(1), Page.new(2)]
sort(pages)
print([p.number for p in pages])
covers = [Cover.new("a"), Cover.new("b")]
rotate(covers, "c")
rotate(covers, "d")
print([c.text for c in covers])
"#,
        "[1, 2, 3]\n['c', 'd']\n",
    );
}

#[test]
fn objects_are_shown_as_they_say() {
    prints(
        "shown",
        r#"
from shelf.showing rimport Amount, Both, Name, Stars

a = Amount.new(2.5)
print(f"{a:.3}|{a:>10}|{a:+.1f}|{a}")
print("x".starred(), [a.starred()])
both = Both.new("y")
print(both, [both], f"{both:<10}|")
n = Name.new("Ann")
print(n, str(n), f"{n}!", f"{n:>5}")
"#,
        "2.500 EUR|   2.5 EUR|+2.5 EUR|2.5 EUR\n\
         *x* [Starred { inner: Amount { value: 2.5 } }]\n\
         y and y [Both { value: \"y\" }] y and y   |\nAnn Ann Ann!   Ann\n",
    );
}

#[test]
fn values_that_a_call_changes() {
    prints(
        "in_out",
        r#"
from shelf.in_out rimport append, count, take, swap, clear, replace, Underline

text = "ab"
other = text
print(append(text, "cd"), text, other)
number = 4
count(number)
print(number)
place: Option<str> = "here"
print(take(place), place)
a, b = 1, 2
swap(a, b)
print(a, b)
text.underline()
print(text, replace(text, "new"), text)

fn cleared(text):
    clear(text)
    text + "!"

print(cleared(text), text)
text = ""
try:
    clear(text)
except Exception as e:
    print(e)
"#,
        "4 abcd ab\n5\nhere None\n2 1\nabcd---- abcd---- new\n! new\nnothing to clear\n",
    );
}
