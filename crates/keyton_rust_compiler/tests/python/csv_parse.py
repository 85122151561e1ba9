RAW = """name,dept,salary
Ann,eng,5200
Bob,ops,4100
Cid,eng,6100
Dee,hr,3900
Eve,ops,4500
"""


def parse_csv(text):
    lines = text.strip().split("\n")
    header = lines[0].split(",")
    rows = []
    for line in lines[1:]:
        row = dict(zip(header, line.split(",")))
        rows.append(row)
    return rows


def group_by(rows, key):
    groups = {}
    for row in rows:
        k = row[key]
        if k not in groups:
            groups[k] = []
        groups[k].append(row)
    return groups


rows = parse_csv(RAW)
print(len(rows), rows[0])
for dept, members in sorted(group_by(rows, "dept").items()):
    salaries = [int(m["salary"]) for m in members]
    avg = sum(salaries) / len(salaries)
    print(f"{dept:<5}|{len(members):>3}|{avg:>10.2f}|{max(salaries)}")
best = max(rows, key=lambda r: int(r["salary"]))
print(best["name"], best["salary"])
total = sum(int(r["salary"]) for r in rows)
print(f"{total:,}")
config = {}
for line in ["a = 1", "# comment", "", "b = two"]:
    line = line.strip()
    if not line or line.startswith("#"):
        continue
    key, _, value = line.partition("=")
    config[key.strip()] = value.strip()
print(config)
for i, (k, v) in enumerate(config.items(), start=1):
    print(i, k, v, sep=":")
