"""Interrupts: of loops, of awaited futures, of code that does not listen."""

import signal
import sys
import threading
import time

import pytest

pytestmark = [pytest.mark.kernel, pytest.mark.timeout(300)]


def interrupted(kernel, code, how, after=0.5, **options):
    timer = threading.Timer(after, how)
    msg_id = kernel.send(code, **options)
    kernel.until(msg_id, "execute_input")
    timer.start()
    began = time.monotonic()
    reply = None
    while reply is None and time.monotonic() < began + 60:
        reply = kernel.reply_to(msg_id)
    assert reply is not None
    return reply["content"], time.monotonic() - began - after


def test_a_loop(kernel):
    kernel.ok("x = 1")
    content, _ = interrupted(kernel, "while True:\n    x = x + 1", kernel.manager.interrupt_kernel)
    assert content["ename"] == "KeyboardInterrupt"
    assert int(kernel.ok("x").value) > 1


@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals")
def test_a_loop_by_signal(kernel):
    signalled = lambda: kernel.process.send_signal(signal.SIGINT)
    content, _ = interrupted(kernel, "while True:\n    pass", signalled)
    assert content["ename"] == "KeyboardInterrupt"


def test_an_awaited_future(hazard):
    hazard.ok("x = 1")
    content, took = interrupted(hazard, "hazard.wait_forever()", hazard.manager.interrupt_kernel)
    assert content["ename"] == "KeyboardInterrupt"
    assert took < 5
    assert hazard.ok("x").value == "1"


def test_a_call_that_does_not_listen_costs_the_worker(hazard):
    hazard.ok("x = 1")
    interrupt = hazard.manager.interrupt_kernel
    content, took = interrupted(hazard, "hazard.block(600000)", interrupt)
    assert content["status"] == "error"
    assert took < 30
    assert "x" in content["evalue"] + "".join(content["traceback"])
    assert hazard.ok("1 + 1").value == "2"
    assert hazard.run("x").content["ename"] == "NameError"


def test_waiting_for_input(kernel):
    msg_id = kernel.send('input("? ")', allow_stdin=True)
    kernel.client.get_stdin_msg(timeout=60)
    kernel.manager.interrupt_kernel()
    cell = kernel.finish(msg_id)
    assert cell.content["ename"] == "KeyboardInterrupt"


def test_an_idle_kernel_takes_no_harm(kernel):
    kernel.ok("x = 1")
    kernel.manager.interrupt_kernel()
    kernel.manager.interrupt_kernel()
    # The manager does not wait for the replies: without a pause the requests may overtake the next
    # cell, and would then be meant for it.
    time.sleep(1)
    assert kernel.ok("x").value == "1"
