def make_counter(start=0):
    count = start

    def increment(step=1):
        nonlocal count
        count += step
        return count

    return increment


def make_adder(n):
    def add(x):
        return x + n
    return add


def make_account(balance):
    def deposit(amount):
        nonlocal balance
        balance += amount
        return balance

    def withdraw(amount):
        nonlocal balance
        if amount > balance:
            return "insufficient"
        balance -= amount
        return f"left {balance}"

    return deposit, withdraw


c = make_counter()
print(c(), c(), c(5))
d = make_counter(10)
print(d(), c())
add5 = make_adder(5)
print(add5(3), make_adder(1)(1))
dep, wd = make_account(100)
print(dep(50))
print(wd(30))
print(wd(500))
fs = [lambda x, i=i: x * i for i in range(4)]
print([f(10) for f in fs])
compose = lambda f, g: lambda x: f(g(x))
inc_then_double = compose(lambda x: x * 2, lambda x: x + 1)
print(inc_then_double(5))
