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
