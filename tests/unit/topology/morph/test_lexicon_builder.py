"""Building a form table from a dictionary."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest

from topology.morph import codes
from topology.morph.codes import ACCUSATIVE, DATIVE, FEMININE, GENITIVE, MASCULINE, NOMINATIVE, PLURAL
from topology.morph.lexicon import Analysis, Entry, load_lexicons
from topology.morph.lexicon_builder import build_lexicon, main, word_flags


@dataclass(frozen=True)
class Tag:
    """A tag as the dictionary gives it."""

    grammemes: frozenset[str]


def tag(*names: str) -> Tag:
    """The tag of some grammemes."""
    return Tag(frozenset(names))


PARADIGMS = {
    0: [
        ("", tag("NOUN", "anim", "masc", "Surn", "sing", "nomn"), ""),
        ("", tag("NOUN", "anim", "masc", "Surn", "sing", "datv"), "у"),
        ("", tag("NOUN", "anim", "femn", "Surn", "sing", "nomn"), "а"),
        ("", tag("NOUN", "anim", "femn", "Surn", "sing", "datv"), "ой"),
        ("", tag("NOUN", "anim", "Surn", "plur", "datv"), "ым"),
    ],
    1: [
        ("", tag("NOUN", "anim", "ms-f", "Name", "sing", "nomn"), "а"),
        ("", tag("NOUN", "anim", "ms-f", "Name", "plur", "nomn"), "и"),
    ],
    2: [("", tag("NOUN", "inan", "masc", "sing", "nomn"), "")],
}
STEMS = {0: "Громов", 1: "Саш", 2: "ёж"}


class SmallDictionary:
    """Three lexemes, with the two methods of a dictionary that the builder calls."""

    def iter_known_words(self) -> Iterator[tuple[str, Tag, str, int, int]]:
        """Every form with its tag, lemma, paradigm and index."""
        for paradigm, forms in PARADIGMS.items():
            for index, (_, word_tag, suffix) in enumerate(forms):
                yield STEMS[paradigm].lower() + suffix, word_tag, "", paradigm, index

    def build_paradigm_info(self, paradigm: int) -> list[tuple[str, Tag, str]]:
        """Prefix, tag and suffix of each form."""
        return PARADIGMS[paradigm]


@pytest.fixture
def small_dictionary(monkeypatch: pytest.MonkeyPatch) -> None:
    """Puts the small dictionary in the place of the installed ones."""
    monkeypatch.setattr("pymorphy3.MorphAnalyzer", lambda lang: SimpleNamespace(dictionary=SmallDictionary()))


@pytest.mark.usefixtures("small_dictionary")
def test_table_is_built_and_read(tmp_path: Path) -> None:
    """Every form is found with the letters that lead to its nominative, ordinary words with their flags."""
    figures = build_lexicon("ru", tmp_path)

    table = load_lexicons(tmp_path)["ru"]

    def readings(form: str) -> tuple[Analysis, ...]:
        entry = table.look(form)
        return entry.names if entry else ()

    assert (8, 6) == (figures["forms"], figures["name_forms"])
    assert (Analysis(1, "", codes.SURNAME, codes.bit(MASCULINE, DATIVE)),) == readings("громову")
    assert (Analysis(2, "а", codes.SURNAME, codes.bit(FEMININE, DATIVE)),) == readings("громовой")
    assert (Analysis(2, "", codes.SURNAME, codes.bit(PLURAL, DATIVE)),) == readings("громовым")
    both = codes.bit(MASCULINE, NOMINATIVE) | codes.bit(FEMININE, NOMINATIVE)
    assert (Analysis(0, "", codes.GIVEN, both),) == readings("саша")
    assert (Entry((), 0), Entry((), codes.INANIMATE)) == (table.look("саши"), table.look("еж"))


@pytest.mark.parametrize(
    ("grammemes", "flags"),
    [
        pytest.param({"NOUN", "inan", "nomn"}, codes.INANIMATE, id="thing"),
        pytest.param({"NOUN", "inan", "Geox"}, codes.PLACE, id="place"),
        pytest.param({"NOUN", "anim", "plur", "nomn"}, codes.PLURAL_NOUN, id="persons"),
        pytest.param(
            {"NOUN", "anim", "gent", "accs"}, 1 << GENITIVE | 1 << ACCUSATIVE, id="person-in-two-cases"
        ),
        pytest.param({"NOUN", "anim"}, 1 << NOMINATIVE, id="person-without-case"),
        pytest.param({"ADJF"}, codes.ADJECTIVE, id="adjective"),
        pytest.param({"VERB", "past", "masc"}, codes.VERB | codes.PAST_MASCULINE, id="past-masculine"),
        pytest.param({"VERB", "past", "femn"}, codes.VERB | codes.PAST_FEMININE, id="past-feminine"),
        pytest.param({"VERB", "past", "plur"}, codes.VERB, id="past-plural"),
        pytest.param({"INFN"}, codes.VERB, id="infinitive"),
        pytest.param({"PREP"}, codes.FUNCTION, id="preposition"),
    ],
)
def test_flags_of_an_ordinary_word(grammemes: set[str], flags: int) -> None:
    """Flags keep what tells names from words: animate cases, verbs, places, small words."""
    assert flags == word_flags(frozenset(grammemes))


@pytest.mark.usefixtures("small_dictionary")
def test_command_builds_and_prints_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command writes both files and prints its counts as JSON."""
    code = main(["uk", str(tmp_path)])

    assert (0, 8) == (code, json.loads(capsys.readouterr().out)["forms"])
    assert ["uk.dawg", "uk.json"] == sorted(path.name for path in tmp_path.iterdir())


def test_command_needs_language_and_folder(capsys: pytest.CaptureFixture[str]) -> None:
    """Anything but two arguments is answered with the usage."""
    code = main(["ru"])

    assert (2, True) == (code, capsys.readouterr().err.startswith("usage:"))


def test_missing_dictionary_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A dictionary that is not installed is an error that names it."""

    def absent(lang: str) -> None:
        raise ValueError(lang)

    monkeypatch.setattr(sys.modules.get("pymorphy3") or __import__("pymorphy3"), "MorphAnalyzer", absent)

    with pytest.raises(ModuleNotFoundError, match="pymorphy3-dicts-uk"):
        build_lexicon("uk", tmp_path)
