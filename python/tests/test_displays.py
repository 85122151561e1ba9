"""What cells show: displays, their updates, tables, and types that show themselves."""

import base64

import pytest
from conftest import new_crate, running

pytestmark = [pytest.mark.kernel, pytest.mark.timeout(300)]


def test_displays_come_in_their_place_among_what_is_printed(kernel):
    cell = kernel.ok('print("one")\ndisplay([(1, "<b>")])\nprint("two")\ndisplay(3, 4)')
    seen = [
        content["text"] if kind == "stream" else content["data"]["text/plain"]
        for kind, content in zip(cell.kinds, (m["content"] for m in cell.messages))
        if kind in ("stream", "display_data")
    ]
    assert seen == ["one\n", "[(1, '<b>')]", "two\n", "3", "4"]
    html = cell.contents("display_data")[0]["data"]["text/html"]
    assert html == "<table><tbody><tr><td>1</td><td>&lt;b&gt;</td></tr></tbody></table>"
    assert "execute_result" not in cell.kinds


def test_displays_arrive_while_the_cell_runs(kernel):
    running = kernel.send('display("first")\nx = 0\nwhile True:\n    x = (x + 1) % 7')
    shown = kernel.until(running, "display_data")
    assert shown["content"]["data"]["text/plain"] == "'first'"
    kernel.manager.interrupt_kernel()
    assert kernel.finish(running, begun=True).content["ename"] == "KeyboardInterrupt"


def test_displays_are_updated_and_cleared(kernel):
    cell = kernel.ok('display(1, id="a")\nupdate_display(2, "a")\nclear_output(wait=True)')
    (first,), (update,) = cell.contents("display_data"), cell.contents("update_display_data")
    assert first["transient"]["display_id"] == update["transient"]["display_id"] == "a"
    assert update["data"] == {"text/plain": "2"}
    assert cell.contents("clear_output") == [{"wait": True}]
    cell = kernel.ok('update_display(html("<i>3</i>"), id="a")\nclear_output()')
    assert cell.contents("update_display_data")[0]["data"]["text/html"] == "<i>3</i>"
    assert cell.contents("clear_output") == [{"wait": False}]


@pytest.mark.parametrize(
    ("code", "mime", "shown"),
    [
        ('markdown("*x*")', "text/markdown", "*x*"),
        ('latex("$x$")', "text/latex", "$x$"),
        ('svg("<svg/>")', "image/svg+xml", "<svg/>"),
        ('json({"a": [1, 2]})', "application/json", {"a": [1, 2]}),
        ('vega_lite("{\\"mark\\": \\"bar\\"}")', "application/vnd.vegalite.v5+json", {"mark": "bar"}),
    ],
)
def test_wrapped_texts_are_shown_as_what_they_are(kernel, code, mime, shown):
    (display,) = kernel.ok(f"display({code})").contents("display_data")
    assert display["data"][mime] == shown
    (result,) = kernel.ok(code).contents("execute_result")
    assert result["data"][mime] == shown
    assert "text/plain" in result["data"]


def test_values_have_tables_and_forms_of_their_own(kernel):
    (result,) = kernel.ok("[(i, i * i) for i in range(250)]").contents("execute_result")
    assert result["data"]["text/plain"].startswith("[(0, 0), (1, 1)")
    assert result["data"]["text/html"].endswith("<p>the first 100 of 250 rows</p>")
    kernel.ok(
        "struct Chart:\n    name: str\n    fn to_svg(self) -> str:\n"
        '        return f"<svg>{self.name}</svg>"\n'
        '    fn to_png(self) -> bytes:\n        return b"foo"'
    )
    (result,) = kernel.ok('c = Chart("x")\nc').contents("execute_result")
    assert result["data"]["image/svg+xml"] == "<svg>x</svg>"
    assert result["data"]["image/png"] == "Zm9v"
    (display,) = kernel.ok("display(c)").contents("display_data")
    assert display["data"]["image/svg+xml"] == "<svg>x</svg>"


def test_a_crate_s_type_shows_itself(hazard):
    (result,) = hazard.ok("hazard.badge()").contents("execute_result")
    assert result["data"]["text/html"] == "<b>badge</b>"
    (display,) = hazard.ok("display(hazard.badge())").contents("display_data")
    assert display["data"]["text/html"] == "<b>badge</b>"


PICTURES = """
/// Rows of grey pixels.
pub struct Picture<C>(C);
impl<C> Picture<C> {
    pub fn width(&self) -> u32 { 2 }
    pub fn height(&self) -> u32 { 1 }
    pub fn as_raw(&self) -> &C { &self.0 }
}
pub fn whole() -> Picture<Vec<u8>> { Picture(vec![0, 255]) }
pub fn broken() -> Picture<Vec<u8>> { Picture(vec![0; 3]) }
/// What becomes one.
pub struct Sketch;
impl Sketch {
    pub fn new() -> Sketch { Sketch }
    pub fn width(&self) -> u32 { 2 }
    pub fn height(&self) -> u32 { 1 }
    pub fn to_rgba8(&self) -> Picture<Vec<u8>> { Picture(vec![0; 8]) }
}
"""


def test_a_crate_s_picture_is_shown_as_one(installed, tmp_path):
    with running(new_crate(tmp_path, "pictures", {"src/lib.rs": PICTURES})) as kernel:
        cell = kernel.ok("rimport pictures\ndisplay(pictures.whole())\npictures.Sketch()")
        (shown,) = [c for c in cell.contents("display_data") if "image/png" in c["data"]]
        (value,) = cell.contents("execute_result")
        for data in (shown["data"], value["data"]):
            assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG\r\n")
        (value,) = kernel.ok("pictures.broken()").contents("execute_result")
        assert set(value["data"]) == {"text/plain"}
