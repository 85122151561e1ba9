"""Interrupts: of loops, of awaited futures, of code that does not listen."""

import signal
import sys
import threading
import time

import pytest
from conftest import new_crate, running

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


def ended(pid):
    """Whether a process runs no more; what nobody waits for may be left of it."""
    import psutil

    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@pytest.mark.parametrize("where", ["build script", "glue"])
def test_a_first_import(installed, tmp_path, where):
    files = {}
    if where == "build script":
        files["build.rs"] = """fn main() {
            std::fs::write("started", std::process::id().to_string()).unwrap();
            std::thread::sleep(std::time::Duration::from_secs(300));
        }"""
    project = new_crate(tmp_path, "slow_to_build", files)
    with running(project) as kernel:
        msg_id = kernel.send("rimport slow_to_build")
        deadline = time.monotonic() + 120
        if where == "build script":
            started = project / "slow_to_build" / "started"
            while not (started.exists() and started.read_text()):
                assert time.monotonic() < deadline
                time.sleep(0.05)
        else:
            kernel.until(msg_id, "display_data")
        asked = time.monotonic()
        kernel.manager.interrupt_kernel()
        cell = kernel.finish(msg_id, begun=True)
        assert cell.content["ename"] == "KeyboardInterrupt"
        assert time.monotonic() - asked < 30
        assert kernel.ok("1 + 1").value == "2"
        if where == "build script":
            assert ended(int(started.read_text()))
        else:
            assert kernel.ok("rimport slow_to_build\nslow_to_build.WRITTEN").value


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
