"""JupyterLab in a browser: `KAYTON_BROWSER` names a Chromium, `KAYTON_SCREENSHOTS` a folder."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat
import pytest
from conftest import new_crate

pytestmark = [
    pytest.mark.kernel,
    pytest.mark.timeout(600),
    pytest.mark.skipif(
        not os.environ.get("KAYTON_BROWSER"), reason="KAYTON_BROWSER does not name a browser"
    ),
]


def free_port():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


@pytest.fixture(scope="module")
def lab(installed, project):
    """The address of a JupyterLab whose only notebook is `browser.ipynb`."""
    pytest.importorskip("jupyterlab")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("")])
    notebook.metadata.kernelspec = {"name": "kayton", "display_name": "Keyton"}
    nbformat.write(notebook, project / "browser.ipynb")
    new_crate(project, "unseen", {"src/lib.rs": "pub fn double(n: i64) -> i64 { n * 2 }\n"})
    port = free_port()
    server = subprocess.Popen(
        [
            sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root",
            f"--port={port}", "--ServerApp.token=", "--ServerApp.password=",
            f"--ServerApp.root_dir={project}", "--LabApp.news_url=",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(f"{address}/api/kernelspecs") as reply:
                assert "kayton" in json.load(reply)["kernelspecs"]
            break
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.2)
    yield address
    server.terminate()
    server.wait(timeout=30)


@pytest.fixture
def page(lab):
    """The notebook, open, with a kernel that is idle."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as browsers:
        browser = browsers.chromium.launch(
            executable_path=os.environ["KAYTON_BROWSER"], args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        page.goto(f"{lab}/lab/tree/browser.ipynb?reset")
        page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=60_000)
        idle(page)
        yield page
        browser.close()


def idle(page):
    page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").first.wait_for(
        state="attached", timeout=60_000
    )


def picture(page, name):
    folder = os.environ.get("KAYTON_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png")


def write(page, code):
    """Puts code into the last cell, without the editor's own indentation."""
    cell = page.locator(".jp-Notebook .jp-Cell").last
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(code)
    return cell


# Every text that the next output shows for a while.
COLLECT = """() => {
    window.texts = [];
    const outputs = document.getElementsByClassName("jp-OutputArea-output");
    const before = outputs.length;
    const look = () => {
        const text = outputs[before]?.innerText.trim();
        if (text && !window.texts.includes(text)) window.texts.push(text);
    };
    const all = {subtree: true, childList: true, characterData: true};
    new MutationObserver(look).observe(document.body, all);
}"""


def test_a_notebook_is_written_and_run(page):
    # Typing and colours.
    cell = write(page, "rimport hazard\nfn twice(n: i64) -> i64:\n    return n * 2\ntwice(21)")
    keyword = cell.locator(".cm-line span", has_text="rimport").first
    plain = cell.locator(".cm-line").last
    colour = "e => getComputedStyle(e).color"
    assert keyword.evaluate(colour) != plain.evaluate(colour)
    picture(page, "1-typed")

    # A value.
    page.keyboard.press("Shift+Enter")
    result = page.locator(".jp-OutputArea-executeResult", has_text="42")
    result.wait_for(timeout=180_000)
    picture(page, "2-value")

    # A first import, whose display changes in its place.
    write(page, "rimport unseen\nunseen.double(21)")
    page.evaluate(COLLECT)
    page.keyboard.press("Shift+Enter")
    page.wait_for_function("window.texts.length >= 2", timeout=120_000)
    picture(page, "2-import-progress")
    imported = page.locator(".jp-OutputArea-output", has_text="unseen 0.1.0")
    imported.wait_for(timeout=180_000)
    page.locator(".jp-OutputArea-executeResult", has_text="42").nth(1).wait_for(timeout=60_000)
    picture(page, "2-imported")
    texts = page.evaluate("window.texts")
    assert len(texts) >= 3, texts
    assert imported.count() == 1

    # Completion with Tab.
    write(page, "")
    page.keyboard.type("hazard.w", delay=30)
    page.keyboard.press("Tab")
    picture(page, "3-tab")
    page.locator(".jp-Completer-item", has_text="wait_forever").first.wait_for(timeout=20_000)
    picture(page, "3-completion")
    page.keyboard.press("Enter")
    page.locator(".cm-line", has_text="hazard.wait_forever").wait_for(timeout=20_000)

    # Docs with Shift-Tab.
    write(page, "hazard.block")
    page.keyboard.press("End")
    page.keyboard.press("Shift+Tab")
    page.locator(".jp-Tooltip", has_text="deaf to everything").wait_for(timeout=20_000)
    picture(page, "4-docs")
    page.keyboard.press("Escape")

    # A rich display.
    write(page, "%%html\n<b id='rich'>bold</b>")
    page.keyboard.press("Shift+Enter")
    page.locator(".jp-OutputArea b#rich").wait_for(timeout=20_000)
    picture(page, "5-display")

    # Lines are indented as they are typed.
    write(page, "")
    page.keyboard.type("fn sign(n: i64) -> i64:\nif n < 0:\nreturn -1\nelse:\nreturn 1\nsign(-5)", delay=10)
    lines = page.locator(".jp-Notebook .jp-Cell").last.locator(".cm-line").all_inner_texts()
    begins = [len(line) - len(line.lstrip()) for line in lines]
    assert begins == [0, 4, 8, 4, 8, 4], lines
    picture(page, "5-indented")

    # An interrupt.
    write(page, "while True:\n    pass")
    page.keyboard.press("Shift+Enter")
    busy = ".jp-Notebook-ExecutionIndicator[data-status='busy']"
    page.locator(busy).first.wait_for(state="attached", timeout=20_000)
    page.keyboard.press("Escape")
    page.keyboard.press("i")
    page.keyboard.press("i")
    page.locator(".jp-OutputArea-output", has_text="KeyboardInterrupt").wait_for(timeout=30_000)
    idle(page)
    picture(page, "6-interrupted")
