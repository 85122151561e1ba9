"""A kernel of the program in `KAYTON`, and a client that looks at every message."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from queue import Empty

import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "src"))

# How long a cell may take; the first one that needs the hazard crate builds it.
PATIENCE = 180


def pytest_collection_modifyitems(items):
    if os.environ.get("KAYTON"):
        return
    skip = pytest.mark.skip(reason="KAYTON does not name a program")
    for item in items:
        if "kernel" in item.keywords:
            item.add_marker(skip)


def pytest_configure(config):
    config.addinivalue_line("markers", "kernel: needs the program in KAYTON")


@pytest.fixture(scope="session")
def installed(tmp_path_factory):
    """Installs the kernel for Jupyter; the prefix."""
    program = os.environ["KAYTON"]
    prefix = tmp_path_factory.mktemp("prefix")
    if "KAYTON_HOME" not in os.environ:
        os.environ["KAYTON_HOME"] = str(tmp_path_factory.mktemp("home"))
    subprocess.run([program, "kernel", "install", "--prefix", str(prefix)], check=True)
    os.environ["JUPYTER_PATH"] = str(prefix / "share" / "jupyter")
    return prefix


@pytest.fixture(scope="session")
def project(tmp_path_factory):
    """A folder whose programs may import the hazard crate."""
    folder = tmp_path_factory.mktemp("project")
    crate = (HERE / "hazard").as_posix()
    (folder / "kayton.toml").write_text(f'[rimport]\nhazard = {{ path = "{crate}" }}\n')
    return folder


def new_crate(folder, name, files):
    """Writes a crate that no cache knows, and a project that may import it; the project."""
    manifest = f'[package]\nname = "{name}"\nversion = "0.1.0"\nedition = "2021"\n'
    stamp = f'/// When this crate was written.\npub const WRITTEN: &str = "{time.time_ns()}";\n'
    files = {"Cargo.toml": manifest, **files}
    files["src/lib.rs"] = files.get("src/lib.rs", "") + stamp
    for path, text in files.items():
        file = folder / name / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    project = folder / "kayton.toml"
    text = project.read_text() if project.exists() else "[rimport]\n"
    project.write_text(f'{text}{name} = {{ path = "{name}" }}\n')
    return folder


class Cell:
    """What came of a cell."""

    def __init__(self, reply, messages):
        self.reply = reply
        self.content = reply["content"]
        self.messages = messages
        self.kinds = [message["msg_type"] for message in messages]

    def contents(self, kind):
        return [m["content"] for m in self.messages if m["msg_type"] == kind]

    def text(self, name="stdout"):
        return "".join(c["text"] for c in self.contents("stream") if c["name"] == name)

    @property
    def value(self):
        (result,) = self.contents("execute_result")
        return result["data"]["text/plain"]

    @property
    def status(self):
        return self.content["status"]


class Kernel:
    """A kernel and one client."""

    def __init__(self, manager, client):
        self.manager = manager
        self.client = client

    def send(self, code, **options):
        return self.client.execute(code, **options)

    def finish(self, msg_id, timeout=PATIENCE, answers=(), begun=False):
        """Waits for a cell; checks that its messages are framed by busy and idle."""
        answers = list(answers)
        deadline = time.monotonic() + timeout
        messages, reply = [], None
        while reply is None or not messages or idle(messages[-1]) is False:
            assert time.monotonic() < deadline, f"no end of {msg_id} in {timeout} s: {messages[-3:]}"
            if answers and self.client.stdin_channel.msg_ready():
                question = self.client.get_stdin_msg(timeout=1)
                assert question["parent_header"]["msg_id"] == msg_id
                self.client.input(answers.pop(0))
            try:
                message = self.client.get_iopub_msg(timeout=0.05)
                if message["parent_header"].get("msg_id") == msg_id:
                    messages.append(message)
            except Empty:
                pass
            if reply is None:
                reply = self.reply_to(msg_id)
        assert begun or messages[0]["content"] == {"execution_state": "busy"}
        return Cell(reply, messages)

    def reply_to(self, msg_id):
        try:
            message = self.client.get_shell_msg(timeout=0.001)
        except Empty:
            return None
        return message if message["parent_header"].get("msg_id") == msg_id else None

    def run(self, code, timeout=PATIENCE, answers=(), **options):
        return self.finish(self.send(code, **options), timeout, answers)

    def ok(self, code, **options):
        cell = self.run(code, **options)
        assert cell.status == "ok", cell.content
        return cell

    def until(self, msg_id, kind, timeout=PATIENCE):
        """Waits for a message of a cell."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            try:
                message = self.client.get_iopub_msg(timeout=0.1)
            except Empty:
                continue
            if message["parent_header"].get("msg_id") == msg_id and message["msg_type"] == kind:
                return message
        raise AssertionError(f"no {kind} of {msg_id}")

    @property
    def process(self):
        import psutil

        return psutil.Process(self.manager.provisioner.process.pid)

    @property
    def workers(self):
        return self.process.children(recursive=True)


def idle(message):
    return message["content"].get("execution_state") == "idle"


@contextmanager
def running(cwd=None):
    """A kernel for as long as the block runs."""
    from jupyter_client.manager import start_new_kernel

    options = {"cwd": str(cwd)} if cwd else {}
    manager, client = start_new_kernel(kernel_name="kayton", startup_timeout=PATIENCE, **options)
    try:
        yield Kernel(manager, client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


@pytest.fixture
def kernel(installed):
    with running() as kernel:
        yield kernel


@pytest.fixture
def hazard(installed, project):
    """A kernel that has imported the hazard crate."""
    with running(project) as kernel:
        kernel.ok("rimport hazard")
        yield kernel


@pytest.fixture
def start(installed, project):
    """Starts kernels that the test looks after itself."""
    return lambda: running(project)
