import functools


def trace(func):
    @functools.wraps(func)
    def wrapper(*args):
        result = func(*args)
        print(f"{func.__name__}{args} -> {result}")
        return result
    return wrapper


def repeat(times):
    def decorator(func):
        def wrapper(name):
            for _ in range(times):
                func(name)
        return wrapper
    return decorator


@trace
def add(a, b):
    return a + b


@repeat(3)
def greet(name):
    print("Hello", name)


@functools.lru_cache(maxsize=None)
def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


add(2, 3)
greet("Bob")
print(fib(80))
