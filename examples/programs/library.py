"""Library system."""
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Dict, List, Optional


class LibraryError(Exception):
    pass


class NotAvailable(LibraryError):
    pass


@dataclass
class Book:
    isbn: str
    title: str
    author: str
    copies: int = 1
    borrowed_by: List[str] = field(default_factory=list)

    @property
    def available(self) -> int:
        return self.copies - len(self.borrowed_by)


@dataclass
class Member:
    name: str
    loans: Dict[str, date] = field(default_factory=dict)
    fines: float = 0.0


class Library:
    LOAN_DAYS = 14
    FINE = 0.25

    def __init__(self):
        self.books: Dict[str, Book] = {}
        self.members: Dict[str, Member] = {}

    def add_book(self, book: Book) -> None:
        if book.isbn in self.books:
            self.books[book.isbn].copies += book.copies
        else:
            self.books[book.isbn] = book

    def member(self, name: str) -> Member:
        return self.members.setdefault(name, Member(name))

    def checkout(self, isbn: str, name: str, today: date) -> date:
        book = self.books.get(isbn)
        if book is None:
            raise KeyError(isbn)
        if book.available <= 0:
            raise NotAvailable(f"{book.title} is out")
        member = self.member(name)
        due = today + timedelta(days=self.LOAN_DAYS)
        book.borrowed_by.append(name)
        member.loans[isbn] = due
        return due

    def give_back(self, isbn: str, name: str, today: date) -> float:
        member = self.member(name)
        due = member.loans.pop(isbn)
        self.books[isbn].borrowed_by.remove(name)
        late = max(0, (today - due).days)
        fine = late * self.FINE
        member.fines += fine
        return fine

    def search(self, term: str) -> List[Book]:
        term = term.lower()
        return [b for b in self.books.values() if term in b.title.lower() or term in b.author.lower()]

    def report(self):
        for book in sorted(self.books.values(), key=lambda b: b.title):
            status = f"{book.available}/{book.copies}"
            who = ", ".join(book.borrowed_by) if book.borrowed_by else "-"
            print(f"{book.title:<22}{book.author:<12}{status:>6}  {who}")


lib = Library()
for row in [("1", "Dune", "Herbert", 2), ("2", "Emma", "Austen", 1), ("3", "Persuasion", "Austen", 1)]:
    lib.add_book(Book(*row))
lib.add_book(Book("2", "Emma", "Austen"))
start = date(2024, 2, 20)
print(lib.checkout("1", "ann", start))
print(lib.checkout("3", "bob", start))
try:
    lib.checkout("3", "cy", start)
except LibraryError as e:
    print(type(e).__name__, e)
try:
    lib.checkout("9", "cy", start)
except KeyError as e:
    print("no such book", e)
print(lib.give_back("1", "ann", start + timedelta(days=20)))
print([b.title for b in lib.search("aust")])
lib.report()
print({m.name: (m.fines, list(m.loans)) for m in lib.members.values()})
