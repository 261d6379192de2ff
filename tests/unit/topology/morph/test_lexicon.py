"""The form table of a language."""

from __future__ import annotations

import json
from pathlib import Path

import dawg
import pytest

from topology.errors import ConfigurationInvalid
from topology.morph import codes, lexicon
from topology.morph.lexicon import FORMAT, Analysis, Entry, load_lexicons

MASCULINE_DATIVE = codes.bit(codes.MASCULINE, codes.DATIVE)


def write_table(folder: Path, language: str, **changes: object) -> None:
    """A table of two forms: a declined surname, and an ordinary word."""
    rows = [("громову", 0), ("стол", 1)]
    dawg.IntDAWG(sorted(rows)).save(str(folder / f"{language}.dawg"))
    entries = [[[[1, "", codes.SURNAME, MASCULINE_DATIVE]], 0], [[], codes.INANIMATE]]
    content = {"format": FORMAT, "language": language, "entries": entries, **changes}
    (folder / f"{language}.json").write_text(json.dumps(content), encoding="utf-8")


def test_form_is_looked_up(tmp_path: Path) -> None:
    """A form of the table has its readings and flags; any other has none."""
    write_table(tmp_path, "ru")

    table = load_lexicons(tmp_path)["ru"]

    surname = Entry((Analysis(1, "", codes.SURNAME, MASCULINE_DATIVE),), 0)
    assert (surname, Entry((), codes.INANIMATE), None) == (
        table.look("громову"),
        table.look("стол"),
        table.look("x"),
    )


def test_vote_weighs_names_over_words(tmp_path: Path) -> None:
    """A name counts twice a word, an unknown form nothing."""
    write_table(tmp_path, "ru")

    table = load_lexicons(tmp_path)["ru"]

    assert [2, 1, 0] == [table.vote(form) for form in ("громову", "стол", "x")]


def test_given_folder_comes_first(tmp_path: Path) -> None:
    """A table in the given folder replaces the one of the package."""
    write_table(tmp_path, "ru")

    table = load_lexicons(tmp_path)["ru"]

    assert (None, "dictionary") == (table.look("стола"), table.source)


def test_package_has_the_russian_table(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without any built table Russian works from the shipped one, Ukrainian from its endings, and both say so."""
    monkeypatch.setattr(lexicon, "built_forms_folder", lambda: tmp_path)

    tables = load_lexicons(None)

    assert {"ru": "dictionary", "uk": "suffix rules"} == {
        code: table.source for code, table in tables.items()
    }


def test_absent_table_knows_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A language without table answers every look-up with nothing."""
    monkeypatch.setattr(lexicon, "built_forms_folder", lambda: tmp_path)

    table = load_lexicons(None)["uk"]

    assert (None, 0) == (table.look("громову"), table.vote("громову"))


def test_built_tables_live_beside_the_interpreter() -> None:
    """Tables that are built after installation are found under the prefix of the environment."""
    assert ("share", "ai-service", "forms") == lexicon.built_forms_folder().parts[-3:]


@pytest.mark.parametrize(
    "changes",
    [pytest.param({"format": 0}, id="old-format"), pytest.param({"entries": 7}, id="no-entries")],
)
def test_wrong_table_stops_the_start(tmp_path: Path, changes: dict[str, object]) -> None:
    """A table of another format or a broken one is refused, not ignored."""
    write_table(tmp_path, "ru", **changes)

    with pytest.raises(ConfigurationInvalid, match="form table"):
        load_lexicons(tmp_path)
