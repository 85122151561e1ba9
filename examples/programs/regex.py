"""Text parsing with re."""
import re

log = """2024-01-05 10:00:01 ERROR [db] connection lost (code=17)
2024-01-05 10:00:05 INFO [web] request /index took 35ms
2024-01-05 10:01:00 WARN [web] slow request /report took 1250ms
2024-01-06 08:30:00 ERROR [web] timeout (code=504)"""

pattern = re.compile(r"^(?P<date>\S+) (?P<time>\S+) (?P<level>[A-Z]+) \[(?P<src>\w+)\] (?P<msg>.*)$")
records = []
for line in log.splitlines():
    m = pattern.match(line)
    if m:
        records.append(m.groupdict())
print(len(records), records[0]["level"], records[1]["msg"])
errors = [r for r in records if r["level"] == "ERROR"]
for r in errors:
    code = re.search(r"code=(\d+)", r["msg"])
    print(r["date"], r["src"], int(code.group(1)) if code else None)
print(re.findall(r"(\d+)ms", log))
print(re.findall(r"(\w+)=(\d+)", log))
print(re.sub(r"\d{4}-(\d\d)-(\d\d)", r"\2/\1", log.splitlines()[0]))
print(re.sub(r"\d+", lambda m: str(int(m.group()) * 2), "a1 b22 c333"))
print(re.split(r"[,;]\s*", "a, b;c,d"))
print(re.fullmatch(r"[a-z]+", "hello") is not None, re.match(r"\d", "x"))
m = re.search(r"(\w+)@(\w+)\.com", "mail bob@example.com now")
print(m.group(0), m.groups(), m.span(), m.start(1))
print([m.group() for m in re.finditer(r"[A-Z]\w+", "Alice met Bob in Paris")])
print(re.sub(r"\s+", " ", "too   many    spaces").strip())
camel = re.sub(r"(?<!^)(?=[A-Z])", "_", "someCamelCaseName").lower()
print(camel)
print(bool(re.match(r"(?i)hello", "HELLO world")), re.escape("a.b*c"))
print(re.findall("o", "foo boo", flags=re.IGNORECASE))
def tokenize(src):
    spec = [("NUM", r"\d+"), ("ID", r"[A-Za-z_]\w*"), ("OP", r"[-+*/=]"), ("WS", r"\s+")]
    rx = re.compile("|".join(f"(?P<{n}>{p})" for n, p in spec))
    for m in rx.finditer(src):
        if m.lastgroup != "WS":
            yield m.lastgroup, m.group()
print(list(tokenize("x = 3 + foo*42")))
