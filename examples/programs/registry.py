"""Decorators: timing, registry, retry, validation."""
import functools

REGISTRY = {}


def register(name):
    def wrap(func):
        REGISTRY[name] = func
        return func
    return wrap


def trace(func):
    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        parts = [repr(a) for a in args] + [f"{k}={v!r}" for k, v in kwargs.items()]
        result = func(*args, **kwargs)
        print(f"{func.__name__}({', '.join(parts)}) -> {result!r}")
        return result
    return wrapper


def retry(times):
    def decorate(func):
        @functools.wraps(func)
        def wrapper(*args):
            for attempt in range(1, times + 1):
                try:
                    return func(*args)
                except ValueError as e:
                    print(f"attempt {attempt} failed: {e}")
            raise RuntimeError("gave up")
        return wrapper
    return decorate


class CountCalls:
    def __init__(self, func):
        self.func = func
        self.count = 0

    def __call__(self, *args):
        self.count += 1
        return self.func(*args)


@register("add")
@trace
def add(a, b=10):
    return a + b


@register("neg")
def negate(a):
    return -a


@CountCalls
def square(x):
    return x * x


calls = 0


@retry(3)
def flaky(limit):
    global calls
    calls += 1
    if calls < limit:
        raise ValueError(f"call {calls}")
    return calls


add(1, 2)
add(5)
add(1, b=3)
print(sorted(REGISTRY))
print(REGISTRY["neg"](4))
print(square(3), square(4), square.count)
print(flaky(3))
calls = -10
try:
    flaky(3)
except RuntimeError as e:
    print("RuntimeError:", e)
print(add.__name__, negate.__name__)


def compose(*fs):
    return functools.reduce(lambda f, g: lambda x: g(f(x)), fs)


pipeline = compose(lambda x: x + 1, lambda x: x * 2, str)
print(pipeline(4) + "!")
double = functools.partial(pow, 2)
print([double(n) for n in range(5)])
