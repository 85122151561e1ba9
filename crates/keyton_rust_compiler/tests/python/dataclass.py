from dataclasses import dataclass, field


@dataclass
class Item:
    name: str
    price: float
    quantity: int = 1

    def total(self) -> float:
        return self.price * self.quantity


@dataclass
class Cart:
    items: list[Item] = field(default_factory=list)

    def add(self, item: Item) -> None:
        self.items.append(item)

    def total(self) -> float:
        return sum(i.total() for i in self.items)


cart = Cart()
cart.add(Item("pen", 1.5, 10))
cart.add(Item("book", 12.25))
cart.add(Item(name="bag", price=30.0, quantity=2))
for item in cart.items:
    print(f"{item.name:>6} x{item.quantity:<3} = {item.total():8.2f}")
print("Total:", cart.total())
print(cart.items[0])
print(Item("a", 1.0) == Item("a", 1.0))
