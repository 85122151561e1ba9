"""Measures a Jupyter kernel as a client sees it; started by `cargo xtask bench --only kernel`.

1. A first kernel imports the crate, so that it is built; nothing of it is counted.
2. Some kernels are started one after the other: each gives a start, a first cell and a cached
   import.
3. One kernel runs cells with the standard library only.
4. One kernel with the crate imported runs cells, completes and inspects.

Every quantity becomes one JSON line on standard output, `{"what": NAME, "ms": [SAMPLE, ...]}`, times
in milliseconds. Compiled cells are kept between kernels, so every counted cell but the import holds
a number that no earlier run has used. A cell that fails, a completion without matches and an
inspection that finds nothing end the measurement.

Needs jupyter_client, and a kernelspec named `kayton` on JUPYTER_PATH.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from contextlib import contextmanager

import zmq
from jupyter_client.manager import KernelManager

# How long a cell may take, in seconds; the first import builds the crate and what it depends on.
PATIENCE = 1200
# How long one request for the start of a kernel may go without an idle status, in seconds.
START_PATIENCE = 30
# Cells before the first that counts.
WARM_UP = 5

# Where the numbers of this run begin: later than those of any earlier run.
RUN = time.time_ns()

IMPORT = "rimport reqwest"
SETUP = "from reqwest rimport Client, StatusCode\nclient = Client.new()"
# What is typed when Tab, or Shift-Tab, is pressed: members of the module, of types and of a value.
COMPLETED = ["reqwest.", "reqwest.Cl", "Client.", "StatusCode.N", "client.", "client.ge"]
INSPECTED = ["reqwest.Client", "Client.new", "StatusCode.OK", "client.get", "client.post"]


class Kernel:
    """A started kernel and its client."""

    def __init__(self, context):
        self.manager = KernelManager(kernel_name="kayton", context=context)
        self.client = None
        self.start_ms = None

    def start(self):
        """Spawns the kernel; `start_ms` is the time until its first reply."""
        begin = time.perf_counter()
        self.manager.start_kernel()
        self.client = self.manager.client()
        self.client.start_channels(hb=False)
        request = self.client.kernel_info()
        self.reply(request, START_PATIENCE)
        self.start_ms = since(begin)
        self.subscribed()

    def subscribed(self):
        """Asks until a status arrives: what was published before the subscription is lost."""
        deadline = time.monotonic() + START_PATIENCE
        while time.monotonic() < deadline:
            request = self.client.kernel_info()
            self.reply(request, START_PATIENCE)
            while self.client.iopub_channel.socket.poll(500):
                if idle(self.client.get_iopub_msg(timeout=0), request):
                    return
        raise SystemExit("the kernel publishes no status")

    def reply(self, request, timeout):
        """The reply to `request` on the shell channel."""
        deadline = time.monotonic() + timeout
        socket = self.client.shell_channel.socket
        while socket.poll(max(0, (deadline - time.monotonic()) * 1e3)):
            message = self.client.get_shell_msg(timeout=0)
            if message["parent_header"].get("msg_id") == request:
                return message["content"]
        raise SystemExit(f"no reply in {timeout} s")

    def cell(self, code):
        """Runs a cell; milliseconds from the request until it is replied to and the kernel idle."""
        shell, iopub = self.client.shell_channel, self.client.iopub_channel
        poller = zmq.Poller()
        poller.register(shell.socket, zmq.POLLIN)
        poller.register(iopub.socket, zmq.POLLIN)
        deadline = time.monotonic() + PATIENCE
        begin = time.perf_counter()
        request = self.client.execute(code)
        reply, done = None, False
        while reply is None or not done:
            ready = dict(poller.poll(max(0, (deadline - time.monotonic()) * 1e3)))
            if not ready:
                raise SystemExit(f"no end of this cell in {PATIENCE} s:\n{code}")
            if shell.socket in ready:
                message = shell.get_msg(timeout=0)
                if message["parent_header"].get("msg_id") == request:
                    reply = message["content"]
            if iopub.socket in ready:
                done = idle(iopub.get_msg(timeout=0), request) or done
        took = since(begin)
        if reply["status"] != "ok":
            raise SystemExit(f"a cell failed:\n{code}\n{reply}")
        return took

    def complete(self, code):
        """Milliseconds until the completions at the end of `code` are here."""
        begin = time.perf_counter()
        content = self.reply(self.client.complete(code, len(code)), PATIENCE)
        took = since(begin)
        if not content.get("matches"):
            raise SystemExit(f"nothing completes:\n{code}\n{content}")
        return took

    def inspect(self, code):
        """Milliseconds until the help on the end of `code` is here."""
        begin = time.perf_counter()
        content = self.reply(self.client.inspect(code, len(code)), PATIENCE)
        took = since(begin)
        if not content.get("found"):
            raise SystemExit(f"no help on:\n{code}\n{content}")
        return took


@contextmanager
def running(context):
    """A kernel for as long as the block runs."""
    kernel = Kernel(context)
    try:
        kernel.start()
        yield kernel
    finally:
        if kernel.client:
            kernel.client.stop_channels()
        if kernel.manager.has_kernel:
            kernel.manager.shutdown_kernel()


def since(begin):
    return (time.perf_counter() - begin) * 1e3


def idle(message, request):
    parent, content = message["parent_header"], message["content"]
    return parent.get("msg_id") == request and content.get("execution_state") == "idle"


def unused(i):
    """A number that no cell of an earlier run holds, and no other `i` of this one."""
    return RUN + i


def report(what, samples):
    print(json.dumps({"what": what, "ms": samples}), flush=True)


def starts(context, count):
    """Kernels one after the other, each with a first cell and an import of what is built."""
    start, first, cached = [], [], []
    for i in range(count):
        with running(context) as kernel:
            start.append(kernel.start_ms)
            first.append(kernel.cell(f"print({unused(i)})"))
            cached.append(kernel.cell(IMPORT))
    report("start", start)
    report("first cell", first)
    report("cached import", cached)


def warm(kernel, what, count, cell):
    """Times of cells in a kernel that has run some, in the order they ran."""
    times = [kernel.cell(cell(i)) for i in range(WARM_UP + count)]
    report(what, times[WARM_UP:])


def helped(what, ask, members, count):
    """Requests on members of the crate in turn, each below another line."""
    report(what, [ask(f"x = {unused(i)}\n{members[i % len(members)]}") for i in range(count)])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--samples", type=int, default=30)
    parser.add_argument("--starts", type=int, default=10)
    options = parser.parse_args()

    context = zmq.Context()
    # libzmq retries a refused connection after 100 ms; a start is measured more finely than that.
    context.setsockopt(zmq.RECONNECT_IVL, 2)

    with running(context) as kernel:
        print("importing reqwest, which builds it if it is not in the cache", file=sys.stderr)
        kernel.cell(IMPORT)
        kernel.cell(SETUP)

    starts(context, options.starts)
    with running(context) as kernel:
        warm(kernel, "warm cell", options.samples, lambda i: f"x{i} = {unused(i)}\nprint(x{i})")
    with running(context) as kernel:
        kernel.cell(IMPORT)
        kernel.cell(SETUP)
        warm(
            kernel,
            "warm cell, crate",
            options.samples,
            lambda i: f"s{i} = StatusCode.OK\nprint(s{i}, {unused(i)})",
        )
        helped("complete", kernel.complete, COMPLETED, options.samples)
        helped("inspect", kernel.inspect, INSPECTED, options.samples)


if __name__ == "__main__":
    main()
