"""The lexer and the parameters, without a kernel."""

from pathlib import Path

import pytest
from pygments.token import Error, Keyword, Name, Number, String

from kayton.lexer import KeytonLexer

ROOT = Path(__file__).parents[2]


def tokens(code):
    return [(kind, text) for kind, text in KeytonLexer().get_tokens(code) if text.strip()]


def test_words_are_told_apart():
    found = tokens("fn area(r: f64) -> f64:\n    return 3.14 * r ** 2  # circle\n")
    assert (Keyword.Declaration, "fn") in found
    assert (Name.Function, "area") in found
    assert (Keyword.Type, "f64") in found
    assert (Keyword, "return") in found
    assert (Number.Float, "3.14") in found


def test_imports_name_crates_features_and_versions():
    found = tokens("from reqwest@0.12[blocking,json] rimport Client as C\nx = 1")
    assert (Name.Namespace, "reqwest") in found
    assert (Number, "0.12") in found
    assert (Name.Namespace, "json") in found
    assert (Name, "x") in found


def test_holes_of_format_strings_are_names():
    found = tokens('print(f"a {b:>5} {{c}}")')
    assert (Name, "b") in found
    assert (String.Interpol, "{") in found
    assert (String.Escape, "{{") in found


def test_keywords_after_a_dot_are_names():
    assert (Name.Attribute, "match") in tokens("x.match(1)")


def test_ranges_are_not_floats():
    assert [text for _, text in tokens("0..10")] == ["0", "..", "10"]


@pytest.mark.parametrize("file", sorted((ROOT / "examples").glob("*.kay")), ids=lambda f: f.name)
def test_examples_have_no_unknown_text(file):
    text = file.read_text()
    found = list(KeytonLexer(stripnl=False).get_tokens(text))
    assert Error not in {kind for kind, _ in found}
    assert "".join(part for _, part in found).strip() == text.strip()


def test_parameters_are_written_as_keyton():
    pytest.importorskip("papermill")
    from kayton.papermill import KeytonTranslator

    parameters = {
        "a": 1, "b": 1.5, "c": True, "d": None, "e": 'q"\n\x01é', "f": [1, [2]], "g": {"k": False},
    }
    assert KeytonTranslator.codify(parameters) == (
        '# Parameters\na = 1\nb = 1.5\nc = True\nd = None\ne = "q\\"\\n\\x01é"\n'
        'f = [1, [2]]\ng = {"k": False}\n'
    )
