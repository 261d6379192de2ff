"""Builds the form table of one language from a pymorphy3 dictionary.

    python -m topology.morph.lexicon_builder LANG FOLDER

writes LANG.dawg and LANG.json into FOLDER.  Needs the extra `lexicon` (Russian) or `uk` (Ukrainian) of this
distribution and about half a minute; the service itself needs neither.  Lemmas are stored as letters to cut
and to add, so that equal paradigms share one entry and the entries of millions of forms fit a small JSON
file.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

import dawg

from topology.morph import codes
from topology.morph.lexicon import FORMAT
from topology.text.tokens import fold

_ROLES = (("Patr", codes.PATRONYMIC), ("Surn", codes.SURNAME), ("Name", codes.GIVEN))
_GENDERS = {"masc": (codes.MASCULINE,), "femn": (codes.FEMININE,), "ms-f": (codes.MASCULINE, codes.FEMININE)}
_CASES = {
    "nomn": codes.NOMINATIVE,
    "gent": codes.GENITIVE,
    "gen2": codes.GENITIVE,
    "datv": codes.DATIVE,
    "accs": codes.ACCUSATIVE,
    "acc2": codes.ACCUSATIVE,
    "ablt": codes.INSTRUMENTAL,
    "loct": codes.LOCATIVE,
    "loc2": codes.LOCATIVE,
    "voct": codes.VOCATIVE,
}
Grammemes = frozenset[str]
NameKey = tuple[int, str, int]  # letters to cut, letters to add, role


class _Move(NamedTuple):
    """From a form of a paradigm to a nominative in it: index of that, and the mask of the form then."""

    to: int
    mask: int


class _Tables:
    """Forms gathered from one dictionary."""

    def __init__(self, dictionary: Any) -> None:  # noqa: ANN401 - a class of pymorphy3, which has no types
        self._dictionary = dictionary
        self._moves: dict[tuple[int, int], list[_Move]] = {}
        self._paradigms: dict[int, list[tuple[str, Any, str]]] = {}
        self.names: dict[str, dict[NameKey, int]] = {}
        self.flags: dict[str, int] = defaultdict(int)

    def collect(self) -> None:
        """Read every form of the dictionary."""
        tags: dict[Any, tuple[int | None, int]] = {}
        for word, tag, _, paradigm, index in self._dictionary.iter_known_words():
            seen = tags.get(tag)
            if seen is None:
                role = next((role for name, role in _ROLES if name in tag.grammemes), None)
                seen = tags[tag] = role, word_flags(tag.grammemes) if role is None else 0
            role, flags = seen
            self.flags[fold(word)] |= flags
            if role is not None:
                self._add_name(word, role, paradigm, index)

    def _add_name(self, word: str, role: int, paradigm: int, index: int) -> None:
        moves = self._moves.get((paradigm, index))
        if moves is None:
            moves = self._moves[paradigm, index] = self._moves_of(paradigm, index)
        if not moves or (role != codes.SURNAME and any(move.mask & codes.ALL_PLURAL for move in moves)):
            return
        info = self._paradigms[paradigm]
        prefix, _, suffix = info[index]
        stem = word[len(prefix) : len(word) - len(suffix)]
        form = fold(word)
        readings = self.names.setdefault(form, defaultdict(int))
        for move in moves:
            lemma = fold(info[move.to][0] + stem + info[move.to][2])
            same = _shared_letters(lemma, form)
            readings[len(form) - same, lemma[same:], role] |= move.mask

    def _moves_of(self, paradigm: int, index: int) -> list[_Move]:
        """The nominatives that a form of a paradigm may stand for."""
        info = self._paradigms.get(paradigm)
        if info is None:
            info = self._paradigms[paradigm] = self._dictionary.build_paradigm_info(paradigm)
        grammemes = info[index][1].grammemes
        case = next((_CASES[g] for g in grammemes if g in _CASES), codes.NOMINATIVE)
        if "plur" in grammemes:
            return [_Move(_nominative(info, codes.MASCULINE, index), codes.bit(codes.PLURAL, case))]
        genders = next((_GENDERS[g] for g in grammemes if g in _GENDERS), (codes.MASCULINE, codes.FEMININE))
        return [_Move(_nominative(info, gender, index), codes.bit(gender, case)) for gender in genders]

    def rows(self) -> tuple[list[tuple[str, int]], list[list[Any]]]:
        """Pairs of form and entry number, and the entries in order."""
        numbers: dict[tuple[Any, int], int] = {}
        rows = []
        for form in sorted(self.flags):
            readings = tuple(sorted((*key, mask) for key, mask in self.names.get(form, {}).items()))
            rows.append((form, numbers.setdefault((readings, self.flags[form]), len(numbers))))
        return rows, [[[list(r) for r in readings], flags] for readings, flags in numbers]


def word_flags(grammemes: Grammemes) -> int:
    """Flags of an ordinary word with these grammemes of OpenCorpora."""
    if "NOUN" in grammemes:
        return _noun_flags(grammemes)
    if grammemes & {"ADJF", "ADJS", "PRTF", "PRTS", "COMP"}:
        return codes.ADJECTIVE
    if not grammemes & {"VERB", "INFN", "GRND"}:
        return codes.FUNCTION
    if "past" not in grammemes:
        return codes.VERB
    if "femn" in grammemes:
        return codes.VERB | codes.PAST_FEMININE
    return codes.VERB | (codes.PAST_MASCULINE if "masc" in grammemes else 0)


def _noun_flags(grammemes: Grammemes) -> int:
    if grammemes & {"Geox", "Orgn"}:
        return codes.PLACE
    if "anim" not in grammemes:
        return codes.INANIMATE
    if "plur" in grammemes:
        return codes.PLURAL_NOUN
    return sum(1 << _CASES[g] for g in grammemes if g in _CASES) or 1 << codes.NOMINATIVE


def _shared_letters(one: str, other: str) -> int:
    """How many letters two words have in common at their start."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _nominative(info: list[tuple[str, Any, str]], gender: int, index: int) -> int:
    """Index of the nominative singular of the wanted gender in a paradigm.

    Where a lexeme has several spellings, the one closest to the form: -ьевич is not -иевич.
    """
    here = info[index][2]
    chosen, most = index if "plur" not in info[index][1].grammemes else 0, -1
    for i, (_, tag, suffix) in enumerate(info):
        grammemes = tag.grammemes
        if "nomn" not in grammemes or "plur" in grammemes:
            continue
        if not any(gender in _GENDERS[g] for g in grammemes & _GENDERS.keys()):
            continue
        same = _shared_letters(suffix, here)
        if same > most:
            chosen, most = i, same
    return chosen


def build_lexicon(language: str, folder: Path) -> dict[str, float]:
    """Write LANG.dawg and LANG.json into `folder`; returns their counts, bytes and CPU seconds.

    Raises ModuleNotFoundError when the dictionary of the language is not installed.
    """
    import pymorphy3  # of the extras `lexicon` and `uk`: only the builder needs it

    started = time.process_time()
    try:
        dictionary = pymorphy3.MorphAnalyzer(lang=language).dictionary
    except ValueError as error:
        raise ModuleNotFoundError(f"the dictionary pymorphy3-dicts-{language} is not installed") from error
    tables = _Tables(dictionary)
    tables.collect()
    rows, entries = tables.rows()
    folder.mkdir(parents=True, exist_ok=True)
    paths = folder / f"{language}.dawg", folder / f"{language}.json"
    dawg.IntDAWG(rows).save(str(paths[0]))
    content = {"format": FORMAT, "language": language, "entries": entries}
    paths[1].write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    return {
        "forms": len(rows),
        "name_forms": len(tables.names),
        "entries": len(entries),
        "bytes": sum(path.stat().st_size for path in paths),
        "cpu_s": round(time.process_time() - started, 1),
    }


def main(arguments: list[str]) -> int:
    """Build one table; the figures go to standard output as JSON."""
    if len(arguments) != 2:
        sys.stderr.write("usage: python -m topology.morph.lexicon_builder LANG FOLDER\n")
        return 2
    figures = build_lexicon(arguments[0], Path(arguments[1]))
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
