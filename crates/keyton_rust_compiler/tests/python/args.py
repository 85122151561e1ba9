def total(*args):
    result = 0
    for a in args:
        result += a
    return result


def describe(name, *scores, sep=", ", **info):
    parts = [str(s) for s in scores]
    print(name + ": " + sep.join(parts))
    for key, value in info.items():
        print(f"  {key} = {value}")


def power(base, exp=2, *, mod=None):
    r = base ** exp
    if mod is not None:
        r %= mod
    return r


def apply(f, *args):
    return f(*args)


print(total(), total(1), total(1, 2, 3))
describe("Ann", 90, 85, sep=" / ", city="Rome", job="dev")
describe("Bob")
print(power(3), power(2, 10), power(2, exp=5), power(2, 10, mod=1000))
nums = [4, 5, 6]
print(total(*nums), total(1, *nums, 7))
print(apply(max, 3, 9, 2), apply(total, 1, 2))
opts = {"exp": 3}
print(power(2, **opts))
first, *rest = nums
*init, last = nums
a, *_, z = "hello"
print(first, rest, init, last, a, z)
print(*nums, sep="-")
merged = [*nums, *range(3)]
d = {**opts, "mod": 7}
print(merged, d)
