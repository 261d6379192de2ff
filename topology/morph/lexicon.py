"""The form table of one language: what a folded form can be, as a name and as a word, in one look-up.

A table is two files, LANG.dawg (form -> number of an entry) and LANG.json (the entries);
topology/morph/lexicon_builder.py makes them from a dictionary.  The Russian one is part of the package.
The Ukrainian one derives from GPLv3 data, so it is built where it is wanted; without it Ukrainian works
from ending rules and listed given names, and `Lexicon.source` says so.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Literal, NamedTuple

import dawg

from topology.errors import ConfigurationInvalid

LANGUAGES = ("ru", "uk")
# Of the JSON file; raised when its structure or the meaning of the codes changes.
FORMAT = 1
PACKAGED = Path(__file__).parent.parent / "data" / "forms"


class Analysis(NamedTuple):
    """One reading of a form as a name: `cut` letters off, `add` on, and it is nominative singular."""

    cut: int
    add: str
    role: int
    mask: int


class Entry(NamedTuple):
    """What a form can be: its readings as a name, and its flags as an ordinary word (see codes)."""

    names: tuple[Analysis, ...]
    flags: int


class Lexicon:
    """Answers what a folded form can be.  Read-only; safe to share between threads."""

    def __init__(
        self, language: str, table: dawg.IntDAWG | None = None, entries: tuple[Entry, ...] = ()
    ) -> None:
        self.language = language
        self._numbers = table
        self._entries = entries

    @property
    def source(self) -> Literal["dictionary", "suffix rules"]:
        """What this language works from."""
        return "suffix rules" if self._numbers is None else "dictionary"

    def look(self, form: str) -> Entry | None:
        """The entry of a folded form, None for a form that the dictionary lacks."""
        if self._numbers is None:
            return None
        number = self._numbers.get(form)
        return None if number is None else self._entries[number]

    def vote(self, form: str) -> int:
        """Weight of the form as evidence for the language: 2 a name, 1 another word, 0 unknown."""
        entry = self.look(form)
        if entry is None:
            return 0
        return 2 if entry.names else 1


def built_forms_folder() -> Path:
    """Where tables that are built after installation live."""
    return Path(sys.prefix) / "share" / "ai-service" / "forms"


def load_lexicons(folder: Path | None) -> dict[str, Lexicon]:
    """One lexicon per language, from the first place that has it: `folder`, the built tables, the package.

    Raises ConfigurationInvalid when a table is there but is not of this format.
    """
    places = [place for place in (folder, built_forms_folder(), PACKAGED) if place is not None]
    return {language: _find_lexicon(language, places) for language in LANGUAGES}


def _find_lexicon(language: str, places: list[Path]) -> Lexicon:
    for place in places:
        if (place / f"{language}.dawg").is_file():
            return _load_lexicon(language, place)
    return Lexicon(language)


def _load_lexicon(language: str, place: Path) -> Lexicon:
    try:
        content = json.loads((place / f"{language}.json").read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise ConfigurationInvalid(
                f"form table {place / language} has format {content['format']}, not {FORMAT}: build it again"
            )
        entries = tuple(
            Entry(tuple(Analysis(*row) for row in names), flags) for names, flags in content["entries"]
        )
        table = dawg.IntDAWG().load(str(place / f"{language}.dawg"))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigurationInvalid(
            f"form table {place / language} cannot be read ({type(error).__name__})"
        ) from error
    return Lexicon(language, table, entries)
