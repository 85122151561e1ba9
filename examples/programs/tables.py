"""CSV, textwrap and files."""
import csv
import io
import os
import tempfile
import textwrap
from pathlib import Path

data = """name,dept,salary
Ann,Eng,5000
"Lee, Bob",Ops,4000
Cy,Eng,6500
"""
reader = csv.DictReader(io.StringIO(data))
rows = list(reader)
print(rows[1]["name"], reader.fieldnames)
by_dept = {}
for row in rows:
    by_dept.setdefault(row["dept"], []).append(int(row["salary"]))
for dept, salaries in by_dept.items():
    print(f"{dept}: n={len(salaries)} mean={sum(salaries) / len(salaries):.1f}")

folder = tempfile.mkdtemp()
path = os.path.join(folder, "out.csv")
with open(path, "w", newline="") as f:
    writer = csv.writer(f)
    writer.writerow(["id", "value"])
    for i in range(3):
        writer.writerow([i, i * 1.5])
with open(path) as f:
    for row in csv.reader(f):
        print(row)
with open(path) as f:
    print(f.read().count("\n"))
with open(path, "a") as f:
    f.write("tail\n")
with open(path) as f:
    lines = [line.rstrip("\n") for line in f]
print(lines)
p = Path(folder) / "notes.txt"
p.write_text("hello\nworld\n")
print(p.name, p.suffix, p.stem, p.exists(), p.read_text().split())
print(sorted(q.name for q in Path(folder).iterdir()))
print(os.path.basename(path), os.path.splitext("a/b.tar.gz"), os.path.exists(path))
try:
    open(os.path.join(folder, "missing.txt"))
except FileNotFoundError as e:
    print("FileNotFoundError")
os.remove(path)
print(os.listdir(folder))
text = "The quick brown fox jumps over the lazy dog and runs away from the big bad wolf."
print(textwrap.fill(text, width=30))
print(textwrap.dedent("""\
    def f():
        return 1
    """), end="")
print(textwrap.shorten(text, width=25, placeholder="..."))
print(textwrap.indent("a\nb", "  "))
