"""Exceptions in all shapes."""
import sys


class ConfigError(Exception):
    pass


class MissingKey(ConfigError):
    def __init__(self, key, section="main"):
        super().__init__(f"missing {key!r} in [{section}]")
        self.key = key
        self.section = section


def load(cfg, key):
    try:
        return cfg[key]
    except KeyError as exc:
        raise MissingKey(key) from exc


def parse_int(s, default=None):
    try:
        return int(s)
    except ValueError:
        return default
    finally:
        log.append(s)


log = []
print(parse_int("12"), parse_int("x"), parse_int("y", -1), log)
try:
    load({"a": 1}, "b")
except ConfigError as e:
    print(type(e).__name__, e, e.key, repr(e.__cause__), e.args)


def check(value):
    try:
        if value == 0:
            raise ZeroDivisionError("custom zero")
        if value < 0:
            raise ValueError("negative", value)
        result = 10 / value
    except (ZeroDivisionError, TypeError) as e:
        return f"caught {type(e).__name__}: {e}"
    except ValueError as e:
        return f"args {e.args}"
    else:
        return f"result {result}"
    finally:
        print("checked", value)


for v in [5, 0, -1]:
    print(check(v))

for bad in [lambda: 1 // 0, lambda: [1][5], lambda: {}["k"], lambda: int("z"), lambda: "a".index("b")]:
    try:
        bad()
    except Exception as e:
        print(f"{e.__class__.__name__}: {e}")


class Resource:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        print("open", self.name)
        return self

    def __exit__(self, exc_type, exc, tb):
        print("close", self.name, exc_type.__name__ if exc_type else None)
        return exc_type is ValueError


with Resource("a") as r:
    print("using", r.name)
with Resource("b"), Resource("c"):
    raise ValueError("swallowed")
try:
    with Resource("d"):
        raise KeyError("lost")
except KeyError as e:
    print("got", e)


def nested():
    try:
        try:
            raise RuntimeError("inner")
        finally:
            print("cleanup")
    except RuntimeError as e:
        raise ValueError("outer") from e


try:
    nested()
except ValueError as e:
    print(e, "<-", e.__cause__)
try:
    assert 1 > 2, "math works"
except AssertionError as e:
    print("assert:", e)
def unbound(flag):
    if flag:
        value = 1
    return value
try:
    print(unbound(True))
    print(unbound(False))
except UnboundLocalError as e:
    print(type(e).__name__)
d = {"a": 1, "b": 2}
try:
    for k in d:
        d[k + "x"] = 0
except RuntimeError as e:
    print(e)
