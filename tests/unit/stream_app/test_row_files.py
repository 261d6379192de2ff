"""Files of JSON lines: a broken line is named, a half-written result never appears."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stream_app.row_files import Row, read_rows, whole_file
from topology.errors import ConfigurationInvalid, MalformedInput


def test_rows_come_with_their_line_numbers(tmp_path: Path) -> None:
    """Blank lines and a byte order mark do not count, line numbers do."""
    path = tmp_path / "in.jsonl"
    path.write_bytes('\ufeff{"id": 7}\n\n  \n{"id": "b"}\n'.encode())

    rows = list(read_rows(path))

    assert [Row(1, {"id": 7}), Row(4, {"id": "b"})] == rows


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param(b'{"id": 1}\n{"id": \n', "line 2: is not JSON", id="broken-json"),
        pytest.param(b"[1]\n", "line 1: is no JSON object", id="list"),
        pytest.param(b'{"id": 1}\n{"id": "\xcf"}\n', r"line 2: is not UTF-8 \(byte 9\)", id="other-encoding"),
    ],
)
def test_broken_line_is_named(tmp_path: Path, content: bytes, told: str) -> None:
    """The error says which line, what is wrong, and what to do."""
    path = tmp_path / "in.jsonl"
    path.write_bytes(content)

    with pytest.raises(MalformedInput, match=told + ".*; correct or remove this line"):
        list(read_rows(path))


@pytest.mark.parametrize(
    ("fields", "ident"),
    [
        pytest.param({"id": "a"}, "a", id="text"),
        pytest.param({"id": 12}, "12", id="number"),
        pytest.param({}, "line-3", id="none"),
        pytest.param({"id": None}, "line-3", id="null"),
    ],
)
def test_row_always_has_an_id(fields: dict[str, object], ident: str) -> None:
    """A row without an id is told by its line, so that its answer can be found."""
    assert ident == Row(3, fields).id


def test_field_that_is_no_text_is_refused() -> None:
    """A number or null is not taken for a text."""
    with pytest.raises(MalformedInput, match='line 3: "text" has to be there'):
        Row(3, {"text": 5}).text_of("text")


def test_complete_file_appears_under_its_name(tmp_path: Path) -> None:
    """What was written is there afterwards, and nothing beside it."""
    path = tmp_path / "out.jsonl"

    with whole_file(path) as out:
        out.write(json.dumps({"id": "ї"}, ensure_ascii=False))

    assert {"id": "ї"} == json.loads(path.read_text(encoding="utf-8"))
    assert [path] == list(tmp_path.iterdir())


def test_interrupted_file_leaves_the_old_one(tmp_path: Path) -> None:
    """A run that fails half-way changes nothing: no reader takes half a result for a whole one."""
    path = tmp_path / "out.jsonl"
    path.write_text("old", encoding="utf-8")

    with pytest.raises(UnicodeEncodeError), whole_file(path) as out:
        out.write("new, then what no file can hold: \ud800")

    assert "old" == path.read_text(encoding="utf-8")
    assert [path] == list(tmp_path.iterdir())


def test_missing_folder_of_the_output_is_named(tmp_path: Path) -> None:
    """Before any row is read; the name of the unfinished file would tell nobody anything."""
    with (
        pytest.raises(ConfigurationInvalid, match=r"the folder .*gone is not there; make it"),
        whole_file(tmp_path / "gone" / "out.jsonl"),
    ):
        pytest.fail("there is no such folder")
