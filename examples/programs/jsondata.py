"""Walking JSON-like data."""
import json

text = """
{
  "users": [
    {"id": 1, "name": "Ann", "tags": ["admin", "dev"], "score": 9.5, "address": {"city": "Oslo"}},
    {"id": 2, "name": "Bob", "tags": [], "score": null, "active": true},
    {"id": 3, "name": "Cy", "tags": ["dev"], "score": 7, "address": {"city": "Bonn"}}
  ],
  "total": 3
}
"""

data = json.loads(text)
print(data["total"], len(data["users"]))
for user in data["users"]:
    city = user.get("address", {}).get("city", "?")
    score = user["score"]
    if score is None:
        score = 0
    print(f"{user['id']:>3} {user['name']:<5} {city:<6} {score:5.1f} {','.join(user['tags'])}")

names = [u["name"] for u in data["users"] if "dev" in u["tags"]]
print(names)


def walk(node, path="$"):
    if isinstance(node, dict):
        for key, value in node.items():
            yield from walk(value, f"{path}.{key}")
    elif isinstance(node, list):
        for i, value in enumerate(node):
            yield from walk(value, f"{path}[{i}]")
    else:
        yield path, node


for path, value in walk(data):
    print(path, "=", value)

config = {"debug": True, "level": 3, "paths": ["/a", "/b"], "db": {"host": "x", "port": 5432}, "none": None}
config["db"]["port"] += 1
config["level"] = "high"
print(json.dumps(config))
print(json.dumps(config, indent=4))
copy = json.loads(json.dumps(config))
print(copy == config, type(copy["db"]).__name__)
data["users"].append({"id": 4, "name": "Di", "tags": [], "score": 1})
print(sum(u["score"] or 0 for u in data["users"]))
try:
    json.loads("{bad}")
except json.JSONDecodeError as e:
    print("JSONDecodeError", e.lineno)
try:
    data["users"][0]["nope"]
except KeyError as e:
    print("KeyError", e)
