"""Cells as a client sees them."""

import subprocess
from pathlib import Path

import pytest
from conftest import new_crate, running

pytestmark = [pytest.mark.kernel, pytest.mark.timeout(300)]


def test_values_output_and_numbers(kernel):
    first = kernel.ok("x = 4\nprint(x)\nx * 10")
    assert (first.text(), first.value) == ("4\n", "40")
    assert first.content["execution_count"] == 1
    assert kernel.ok("x + 1").content["execution_count"] == 2


def test_an_error_is_told_once_with_its_line(kernel):
    cell = kernel.run("a = 1\nb = a // 0")
    (error,) = cell.contents("error")
    assert cell.status == "error"
    assert error["ename"] == cell.content["ename"] == "ZeroDivisionError"
    assert error["evalue"]
    assert any("b = a // 0" in line for line in error["traceback"])
    # What ran before the error stays.
    assert kernel.ok("a").value == "1"


@pytest.mark.parametrize(
    ("code", "name"),
    [("y +", "SyntaxError"), ("missing", "NameError"), ('1 + "a"', "TypeError")],
)
def test_mistakes_are_named_before_anything_runs(kernel, code, name):
    cell = kernel.run(f'print("not yet")\n{code}')
    assert (cell.status, cell.content["ename"]) == ("error", name)
    assert cell.text() == ""


def test_queued_cells_are_aborted_after_an_error(kernel):
    failing = kernel.send("x = 0\nwhile x < 30000000:\n    x = x + 1\n1 // 0")
    queued = [kernel.send("print(1)"), kernel.send("print(2)")]
    replies = {}
    while len(replies) < 3:
        reply = kernel.client.get_shell_msg(timeout=60)
        replies[reply["parent_header"]["msg_id"]] = reply["content"]["status"]
    assert replies == {failing: "error", queued[0]: "aborted", queued[1]: "aborted"}
    assert kernel.ok("x").content["execution_count"] == 2


def test_user_expressions_are_evaluated_after_the_cell(kernel):
    cell = kernel.ok("x = 6", user_expressions={"twice": "x * 2", "bad": "nothing"})
    values = cell.content["user_expressions"]
    assert values["twice"]["data"]["text/plain"] == "12"
    assert (values["bad"]["status"], values["bad"]["ename"]) == ("error", "NameError")


def test_silent_cells_leave_no_trace(kernel):
    cell = kernel.ok("z = 5\nz", silent=True)
    assert cell.kinds == ["status", "status"]
    cell = kernel.ok("z")
    assert (cell.value, cell.content["execution_count"]) == ("5", 1)


def test_much_output_arrives_whole(kernel):
    cell = kernel.ok('i = 0\nwhile i < 100000:\n    print(f"line {i}")\n    i += 1')
    assert cell.text() == "".join(f"line {i}\n" for i in range(100_000))
    assert len(cell.messages) < 1000


def test_output_of_rust_code_is_captured(hazard):
    cell = hazard.ok('print("before")\nhazard.shout("Rust")\nprint("after")')
    assert cell.text() == "before\nRust on stdout\nafter\n"
    assert cell.text("stderr") == "Rust on stderr\n"
    assert hazard.ok("hazard.put_c()").text() == "C on stdout\n"


def test_a_panic_is_an_error_like_others(hazard):
    cell = hazard.run('x = 1\nhazard.panic("oh no")')
    assert (cell.status, cell.content["ename"]) == ("error", "RustPanic")
    assert "oh no" in cell.content["evalue"]
    assert hazard.ok("x").value == "1"


def test_input_comes_from_the_client(kernel):
    code = 'name = input("Who? ")\nprint(f"Hello {name}")'
    cell = kernel.run(code, allow_stdin=True, answers=["Ada"])
    assert (cell.status, cell.text()) == ("ok", "Hello Ada\n")
    cell = kernel.run(code, allow_stdin=False)
    assert cell.status == "error"


def test_commands_that_are_no_keyton(kernel):
    cell = kernel.ok("%%html\n<b>bold</b>")
    (shown,) = cell.contents("display_data")
    assert shown["data"] == {"text/html": "<b>bold</b>"}
    assert kernel.run("%nonsense").content["ename"] == "CommandError"
    assert kernel.ok("kept = 1\nkept").value == "1"
    cell = kernel.ok("%who\nkept + 1")
    assert (cell.text(), cell.value) == ("kept\n", "2")
    assert "needs code" in kernel.run("%timeit").content["evalue"]
    kernel.ok("%reset")
    assert kernel.run("kept").content["ename"] == "NameError"


def test_commands_that_tell_about_the_session(hazard):
    hazard.ok("x = 4\nname = str(x)")
    assert hazard.ok("%who").text() == "x\nname\n"
    assert hazard.ok("%whos").text() == "x: i64\nname: str\n"
    (shown,) = hazard.ok("%rust x + 1").contents("display_data")
    assert "fn body" in shown["data"]["text/plain"]
    assert "each" in hazard.ok("%timeit x * 2").text()
    (shown,) = hazard.ok("%import-report hazard").contents("display_data")
    assert "hazard::wait_forever" in shown["data"]["text/plain"]
    assert "<table>" in shown["data"]["text/html"]
    assert hazard.run("%import-report nothing").content["ename"] == "NameError"


def test_names_of_crates_are_completed_and_explained(hazard):
    client = hazard.client
    client.complete("hazard.wai", 10)
    reply = client.get_shell_msg(timeout=10)["content"]
    assert (reply["matches"], reply["cursor_start"], reply["cursor_end"]) == (["wait_forever"], 7, 10)
    (typed,) = reply["metadata"]["_jupyter_types_experimental"]
    assert typed["type"] == "function"
    assert "i64" in typed["signature"]
    client.inspect("é = hazard.block(1)", 13)
    reply = client.get_shell_msg(timeout=10)["content"]
    assert reply["found"]
    assert "deaf to everything" in reply["data"]["text/markdown"]
    assert "milliseconds" in reply["data"]["text/plain"]
    (page,) = hazard.ok("hazard.block?").content["payload"]
    assert "deaf to everything" in page["data"]["text/plain"]


def test_std_is_explained_by_the_pages_of_the_toolchain(kernel):
    sysroot = subprocess.run(["rustc", "--print", "sysroot"], capture_output=True, text=True, check=True)
    if not (Path(sysroot.stdout.strip()) / "share/doc/rust/html/std").is_dir():
        pytest.skip("THE TOOLCHAIN HAS NO PAGES: rustup component add rust-docs")
    kernel.ok("rimport std")
    for name, said in [
        ("std.fs.read_to_string", "entire contents of a file into a string"),
        ("std.time.Duration", "represent a span of time"),
        ("std.time.Duration.from_secs", "specified number of whole seconds"),
        ("std.cmp.Ordering.Less", "less than another"),
        ("std.f64.consts.PI", "Archimedes"),
        ("std.fs", "Filesystem manipulation"),
    ]:
        (page,) = kernel.ok(f"{name}?").content["payload"]
        assert said in page["data"]["text/plain"], name


def shown(cell):
    """Texts and ids of all displays, in order."""
    texts, ids = [], set()
    for message in cell.messages:
        if message["msg_type"] in ("display_data", "update_display_data"):
            texts.append(message["content"]["data"]["text/plain"])
            ids.add(message["content"]["transient"]["display_id"])
    return texts, ids


def test_an_import_shows_one_display_that_moves_and_then_none(installed, tmp_path):
    project = new_crate(tmp_path, "unseen", {})
    with running(project) as kernel:
        texts, ids = shown(kernel.ok("rimport unseen"))
        assert len(ids) == 1
        assert len(set(texts)) >= 3, texts
        assert texts[-1].startswith("unseen 0.1.0: 1 of 1 public items")
    with running(project) as kernel:
        assert shown(kernel.ok("rimport unseen")) == ([], set())
