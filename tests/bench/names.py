"""Speed of language, Unicode and names on lines, and of one name beside a parse of its words by pymorphy3.

Ours and the parser are measured in turns in one process, so that what else the machine does weighs on both.
"""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, TypeVar

import pymorphy3
from support.message_words import CASES, RUSSIAN, UKRAINIAN

from bench.layers import lines
from schemas.raw_text import RawText
from stream_app.spreads import spread
from topology.config import Rules
from topology.document import Document
from topology.extract.persons.frames import named_frame
from topology.knowledge import Knowledge, load_knowledge
from topology.layers.language import LanguageDetection
from topology.layers.names import NameNormalization
from topology.layers.unicode import UnicodeRepair
from topology.morph.joint import Context

_SYLLABLES = (
    "бар",
    "вил",
    "гор",
    "дол",
    "жур",
    "зен",
    "кал",
    "лун",
    "мер",
    "нос",
    "пет",
    "рус",
    "тал",
    "хом",
)
# Endings of invented surnames, in the order of CASES.
_SURNAME_ENDINGS = {"ru": ("ов", "ова", "ову", "овым"), "uk": ("енко", "енка", "енку", "енком")}
_NAME_ROLES = frozenset({"Name", "Surn", "Patr"})
_LENGTHS = (625, 1_250, 2_500, 5_000, 10_000)

Item = TypeVar("Item")
Joint = tuple[float, str]


def invented_names(language: str, count: int) -> list[list[str]]:
    """Distinct full names of men in all cases, folded words; every surname is one that no table has."""
    chance = random.Random(7)
    table = (RUSSIAN if language == "ru" else UKRAINIAN)[0]
    names: dict[str, list[str]] = {}
    while len(names) < count:
        case = chance.randrange(len(CASES))
        stem = "".join(chance.choices(_SYLLABLES, k=3))
        surname = stem + _SURNAME_ENDINGS[language][case]
        rest = [chance.choice(words)[case].lower() for words in (table.given_names, table.patronymics)]
        names[surname] = [surname, *rest]
    return list(names.values())


def parser_baseline(language: str) -> Callable[[Sequence[str]], str]:
    """The nominative of a name by parses of its words: the case and gender that all of them share best.

    Parses of a word are remembered, as ours are.
    """
    parse = pymorphy3.MorphAnalyzer(lang=language).parse

    @cache
    def candidates(word: str) -> dict[tuple[str, str], Joint]:
        """(Case, gender) -> (score, nominative)."""
        found: dict[tuple[str, str], Joint] = {}
        for one in parse(word):
            if one.tag.POS not in ("NOUN", "ADJF") or one.tag.number == "plur":
                continue
            nominative = one.inflect({"nomn"}) or one
            score = one.score + (3.0 if _NAME_ROLES & one.tag.grammemes else 0.0)
            key = str(one.tag.case), str(one.tag.gender)
            found[key] = max(found.get(key, (0.0, word)), (score, nominative.word))
        return found

    def nominative(words: Sequence[str]) -> str:
        readings = [candidates(word) for word in words]
        places = {place for reading in readings for place in reading}

        def total(place: tuple[str, str]) -> float:
            return sum(reading.get(place, (-2.0, ""))[0] for reading in readings)

        best = max(sorted(places), key=total, default=("", ""))
        return " ".join(r.get(best, (0.0, word))[1] for r, word in zip(readings, words, strict=True))

    return nominative


def _microseconds(work: Callable[[Item], object], items: Sequence[Item]) -> float:
    """CPU time per item."""
    started = time.process_time()
    for item in items:
        work(item)
    return (time.process_time() - started) / len(items) * 1e6


class _Layers:
    """Layers 3 to 5 with caches of their own."""

    def __init__(self) -> None:
        self.knowledge: Knowledge = load_knowledge(Rules())
        self.language = LanguageDetection(self.knowledge)
        self.unicode = UnicodeRepair(self.knowledge)
        self.names = NameNormalization(self.knowledge)
        self.process("Оплата Иванову И. И. from John Smith, ООО «Ромашка»")  # reads the tables of words
        gc.collect()
        gc.freeze()  # as the worker does

    def process(self, text: str) -> None:
        """All three."""
        document = Document.from_raw(RawText(text=text))
        self.language.process(document)
        self.unicode.process(document)
        self.names.process(document)


def _measure_lines(texts: Sequence[str]) -> Iterator[tuple[str, float]]:
    layers = _Layers()
    yield "layers 3-5, cold", _microseconds(layers.process, texts)
    layers.unicode.clear_caches()
    yield "layers 3-5, words and names seen", _microseconds(layers.process, texts)
    layers.unicode.clear_caches()
    documents = [Document.from_raw(RawText(text=text)) for text in texts]  # made before any layer is asked
    yield "language, words seen", _microseconds(layers.language.process, documents)


def _measure_names(language: str, names: Sequence[Sequence[str]]) -> Iterator[tuple[str, float]]:
    ours = load_knowledge(Rules()).names[language]
    alone = Context(named_frame("alone").cases)
    mine = _microseconds(lambda name: ours.choose(name, alone), names)
    parsed = _microseconds(parser_baseline(language), names)
    yield f"{language} name, unseen", mine
    yield f"{language} name, unseen, pymorphy3.parse", parsed
    yield f"{language} name, pymorphy3.parse to ours", parsed / mine


def _measure_lengths(texts: Sequence[str]) -> dict[str, float]:
    """CPU time per 1,000 characters of long texts by their length; even when the time is linear."""
    layers = _Layers()
    joined = "\n".join(texts)
    figures = {}
    for length in _LENGTHS:
        long_texts = [joined[at : at + length] for at in range(0, min(len(joined), 200_000) - length, length)]
        for text in long_texts:
            layers.process(text)
        layers.unicode.clear_caches()
        figures[str(length)] = round(_microseconds(layers.process, long_texts) * 1_000 / length, 1)
    return figures


def measure(*, quick: bool) -> dict[str, Any]:
    """CPU time per line and name in microseconds, and how it grows with the length of the text."""
    texts = list(dict.fromkeys(raw.text for raw in lines(400 if quick else 4_000, seed=5)))
    names = {language: invented_names(language, 200 if quick else 1_500) for language in ("ru", "uk")}
    found: dict[str, list[float]] = {}
    for _ in range(1 if quick else 5):
        figures = [*_measure_lines(texts)]
        for language, own in names.items():
            figures += _measure_names(language, own)
        for name, value in figures:
            found.setdefault(name, []).append(value)
    return {
        "lines": len(texts),
        "us": {name: spread(values) for name, values in found.items()},
        "us_per_1000_characters": _measure_lengths(texts),
    }
