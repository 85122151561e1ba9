class Product:
    count = 0

    def __init__(self, name, price, stock=0):
        self.name = name
        self.price = price
        self.stock = stock
        Product.count += 1

    @property
    def value(self):
        return self.price * self.stock

    @staticmethod
    def is_valid_price(p):
        return p > 0

    @classmethod
    def from_string(cls, text):
        name, price, stock = text.split(",")
        return cls(name.strip(), float(price), int(stock))

    def __lt__(self, other):
        return self.value < other.value

    def __repr__(self):
        return f"Product({self.name!r}, {self.price}, {self.stock})"


class Inventory:
    def __init__(self):
        self.products = {}

    def add(self, p):
        self.products[p.name] = p

    def __getitem__(self, name):
        return self.products[name]

    def __contains__(self, name):
        return name in self.products

    def __len__(self):
        return len(self.products)

    def total(self):
        return sum(p.value for p in self.products.values())


inv = Inventory()
inv.add(Product("apple", 0.5, 100))
inv.add(Product("melon", 3.25, 8))
inv.add(Product.from_string("kiwi, 0.25, 200"))
print(len(inv), "melon" in inv, "pear" in inv)
print(inv["kiwi"].value, inv.total())
print(sorted(inv.products.values()))
print(Product.count, Product.is_valid_price(-1))
inv["apple"].stock -= 10
print(inv["apple"])
