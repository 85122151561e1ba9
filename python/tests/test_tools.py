"""nbclient, nbconvert and papermill with the kernel."""

import json
import subprocess
import sys

import nbformat
import pytest

pytestmark = [pytest.mark.kernel, pytest.mark.timeout(300), pytest.mark.usefixtures("installed")]


def notebook(*cells, tag=None):
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    made.metadata.kernelspec = {"name": "kayton", "display_name": "Keyton", "language": "keyton"}
    if tag:
        made.cells[0].metadata["tags"] = [tag]
    return made


def test_nbclient_runs_notebooks(tmp_path):
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    done = NotebookClient(notebook("x = 6", "x * 7"), resources={"metadata": {"path": tmp_path}})
    done.execute()
    assert done.nb.cells[1].outputs[0].data["text/plain"] == "42"
    failing = NotebookClient(notebook("1 // 0", "print(1)"))
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        failing.execute()


def test_nbconvert_executes_and_renders(tmp_path):
    file = tmp_path / "n.ipynb"
    nbformat.write(notebook('print("from nbconvert")'), file)
    convert = [sys.executable, "-m", "nbconvert", "--execute", "--to", "html", str(file)]
    subprocess.run(convert, check=True, timeout=120)
    assert "from nbconvert" in (tmp_path / "n.html").read_text()


def test_papermill_sets_parameters(tmp_path):
    import papermill

    # An installed package does this by its entry point.
    import kayton.papermill  # noqa: F401

    source, target = tmp_path / "in.ipynb", tmp_path / "out.ipynb"
    nbformat.write(notebook('n = 1\nname = "nobody"', "print(name, n)", tag="parameters"), source)
    papermill.execute_notebook(source, target, {"n": 7, "name": 'A "quoted" name'})
    outputs = [o for cell in json.loads(target.read_text())["cells"] for o in cell["outputs"]]
    assert "".join(outputs[-1]["text"]) == 'A "quoted" name 7\n'
