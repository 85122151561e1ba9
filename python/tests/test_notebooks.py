"""The notebooks of `examples` give the outputs that stand in them.

With `INSTA_UPDATE=always` (as `cargo xtask bless` sets it) they are written anew instead.
"""

import importlib.util
import os
import re
import shutil
import threading
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
NOTEBOOKS = sorted(p for p in EXAMPLES.rglob("*.ipynb") if "target" not in p.parts)

# Crates that were not built yet are built here.
PATIENCE = 1200

pytestmark = [
    pytest.mark.kernel,
    pytest.mark.timeout(PATIENCE + 60),
    pytest.mark.usefixtures("installed"),
]

# What a first import shows: one line for each crate, with its seconds.
IMPORTED = re.compile(r"Kayton is ready|\w+ \d\S*: \d+ of \d+ public items, [\d.]+ m?s")


@contextmanager
def served():
    """The address of the server of `examples/server.py`."""
    spec = importlib.util.spec_from_file_location("examples_server", EXAMPLES / "server.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    server = module.server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def executed(path, address, folder):
    """The notebook with the outputs it has now, run in `folder`; its source stays as it is."""
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    sources = [cell.source for cell in notebook.cells]
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", []):
            cell.source = f'server = "{address}"'
    client = NotebookClient(
        notebook,
        timeout=PATIENCE,
        startup_timeout=180,
        record_timing=False,
        resources={"metadata": {"path": folder}},
    )
    client.execute()
    for cell, source in zip(notebook.cells, sources):
        cell.source = source
        if cell.cell_type == "code":
            cell.outputs = normal(cell.outputs)
    return notebook


def normal(outputs):
    """Outputs without what a first import shows; streams in one piece."""
    kept = []
    for output in outputs:
        if output.output_type == "display_data" and is_import(output.data):
            continue
        output.get("transient", {}).clear()
        last = kept[-1] if kept else None
        if last and output.output_type == last.output_type == "stream" and last.name == output.name:
            last.text += output.text
        else:
            kept.append(output)
    return kept


def is_import(data):
    lines = data.get("text/plain", "").splitlines()
    return bool(lines) and all(IMPORTED.fullmatch(line) for line in lines)


def told(notebook):
    """What a reader sees of each code cell."""
    return [
        (cell.source, normal(cell.outputs)) for cell in notebook.cells if cell.cell_type == "code"
    ]


def test_there_are_notebooks():
    assert len(NOTEBOOKS) >= 6


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_gives_the_outputs_in_it(path, tmp_path):
    committed = nbformat.read(path, as_version=4)
    # What a project builds is kept in its folder: not in the checkout.
    folder = tmp_path / "project"
    if (path.parent / "kayton.toml").exists():
        shutil.copytree(path.parent, folder, ignore=shutil.ignore_patterns("target"))
    else:
        folder.mkdir()
    with served() as address:
        now = executed(path, address, folder)
    nbformat.validate(now)
    assert str(tmp_path) not in nbformat.writes(now)
    if os.environ.get("INSTA_UPDATE") == "always":
        nbformat.write(now, path)
        return
    for (source, expected), (_, found) in zip(told(committed), told(now)):
        assert found == expected, source
