"""A small inventory kept in nested dicts."""
import json
from collections import defaultdict

RAW = """
widget,12,4.50,tools
gadget,3,19.99,toys
doohickey,0,2.25,tools
gizmo,41,0.99,toys
thing,7,12.00,misc
"""


def parse(text):
    items = {}
    for line in text.strip().splitlines():
        name, qty, price, category = line.split(",")
        items[name] = {
            "qty": int(qty),
            "price": float(price),
            "category": category,
        }
    return items


def total_value(items):
    return sum(item["qty"] * item["price"] for item in items.values())


def by_category(items):
    groups = defaultdict(list)
    for name, item in items.items():
        groups[item["category"]].append(name)
    return dict(groups)


def restock(items, threshold=5):
    orders = []
    for name, item in sorted(items.items()):
        if item["qty"] < threshold:
            need = threshold - item["qty"]
            orders.append({"name": name, "need": need, "cost": round(need * item["price"], 2)})
    return orders


inventory = parse(RAW)
print(f"{len(inventory)} items worth {total_value(inventory):.2f}")
for category, names in sorted(by_category(inventory).items()):
    print(f"{category:<8}{', '.join(names)}")
orders = restock(inventory)
for order in orders:
    print(f"order {order['need']} of {order['name']} for ${order['cost']}")
inventory["gadget"]["qty"] += 10
inventory["widget"]["discount"] = 0.1
print(json.dumps(inventory["widget"]))
print(json.dumps(inventory["gadget"], indent=2, sort_keys=True))
print(max(inventory, key=lambda n: inventory[n]["price"]))
print(any(item["qty"] == 0 for item in inventory.values()))
