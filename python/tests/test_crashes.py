"""What ends the process that runs cells costs one cell and its values, not the kernel."""

import sys
import time

import pytest

pytestmark = [pytest.mark.kernel, pytest.mark.timeout(300)]


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("hazard.abort()", "SIGABRT"),
        ("hazard.overflow(0)", "stack overflow"),
        ("hazard.exit(3)", "exit code 3"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="other names there")
def test_a_crash_is_explained_and_survived(hazard, code, says):
    hazard.ok('lost = "value"')
    cell = hazard.run(code)
    text = cell.content["evalue"] + "\n".join(cell.content["traceback"])
    assert cell.status == "error"
    assert cell.kinds.count("error") == 1
    assert says in text
    assert "lost" in text
    assert hazard.ok("1 + 1").value == "2"
    gone = hazard.run("lost")
    assert gone.content["ename"] == "NameError"
    # Imports and functions are no values.
    hazard.ok('hazard.shout("again")')


def test_a_worker_that_is_killed_is_replaced(kernel):
    kernel.ok("x = 1")
    msg_id = kernel.send("while True:\n    pass")
    kernel.until(msg_id, "execute_input")
    time.sleep(0.5)
    busiest = max(kernel.workers, key=lambda p: sum(p.cpu_times()[:2]))
    busiest.kill()
    cell = kernel.finish(msg_id, begun=True)
    assert cell.status == "error"
    assert kernel.ok("2 + 2").value == "4"


def test_a_worker_that_is_killed_between_cells_is_replaced(kernel):
    kernel.ok("x = 1")
    for worker in kernel.workers:
        worker.kill()
    assert kernel.run("x").status == "error"
    assert "was lost" in "".join(kernel.run("x").content["traceback"])
    assert kernel.ok("x = 2\nx").value == "2"
    assert kernel.ok("2 + 2").value == "4"


def test_restart_forgets_everything(kernel):
    kernel.ok("x = 1")
    kernel.manager.restart_kernel(now=False)
    kernel.client.wait_for_ready(timeout=60)
    cell = kernel.run("x")
    assert (cell.content["ename"], cell.content["execution_count"]) == ("NameError", 1)


def test_shutdown_leaves_no_process(start):
    with start() as kernel:
        kernel.ok("x = 1")
        processes = [kernel.process, *kernel.workers]
        kernel.manager.shutdown_kernel()
        for process in processes:
            process.wait(timeout=20)


def test_a_kernel_that_is_killed_leaves_no_worker(start):
    with start() as kernel:
        kernel.ok("x = 1")
        workers = kernel.workers
        assert workers
        kernel.process.kill()
        for worker in workers:
            worker.wait(timeout=20)
