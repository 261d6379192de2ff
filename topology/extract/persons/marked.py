"""Words of a text with what a finder of names asks of them again and again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from topology.data.tables import read_words
from topology.extract.mentions import OrganizationMention
from topology.extract.word_records import (
    ABBREVIATION,
    CAPITAL,
    SINGLE_CAPITAL,
    UPPER,
    LetterCase,
    TextWords,
    WordRecord,
    letter_case,
)
from topology.morph.joint import Names
from topology.morph.words import Word
from topology.text.tokens import Token

_SENTENCE_END = frozenset(".!?:;•\n")
_DOT = re.compile(r" ?\.")


class Vocabulary(NamedTuple):
    """Words that are no part of a name, or a small part of one."""

    stop: frozenset[str]
    english_stop: frozenset[str]
    titles: frozenset[str]
    particles: frozenset[str]
    suffix_particles: frozenset[str]
    family_first: frozenset[str]
    lone_surnames: frozenset[str]


@lru_cache(maxsize=2)
def vocabulary(language: str) -> Vocabulary:
    """The lists of one language."""
    return Vocabulary(
        read_words(f"names/stop_words_{language}.txt") | read_words("names/abbreviations.txt"),
        read_words("names/stop_words_en.txt"),
        read_words("names/titles.txt"),
        read_words("names/particles.txt"),
        read_words("names/suffix_particles.txt"),
        read_words("names/family_first.txt"),
        read_words("names/lone_surnames.txt"),
    )


class Marked:
    """One word in its place.

    `title` when it begins with a capital, `taken` when it belongs to an organization, `initial` when it is
    one letter of a name.
    """

    __slots__ = ("fold", "initial", "latin", "record", "start", "taken", "text", "title", "token")

    def __init__(self, token: Token, record: WordRecord) -> None:
        self.token = token
        self.record = record
        self.start = token.start
        self.text = record.text
        self.fold = record.fold
        self.latin = record.is_latin
        self.title = record.is_capital
        self.initial = self.taken = False

    @property
    def end(self) -> int:
        """Offset behind the last letter in the clean text."""
        return self.token.end

    @property
    def upper(self) -> bool:
        """Whether it has two letters or more, capitals only."""
        return self.record.bits & UPPER != 0

    def word(self, names: Names) -> Word:
        """What the tables say of the word."""
        return self.record.word(names)


class MarkedText(NamedTuple):
    """A clean text, its words, and the letter case it is written in.

    `upper` has capitals only, `lower` none; anything else is `mixed`, where a small letter speaks against a
    name.
    """

    text: str
    words: list[Marked]
    case: LetterCase

    def gap(self, index: int) -> str:
        """What stands between a word and the one before it; all before the first."""
        return self.text[self.words[index - 1].end if index else 0 : self.words[index].start]

    def begins_sentence(self, index: int) -> bool:
        """Whether a word is the first of a sentence.

        The dot of an initial or of an abbreviated title ends none.
        """
        if not index:
            return True
        before = self.words[index - 1]
        gap = self.text[before.end : self.words[index].start]
        if gap == " " or _SENTENCE_END.isdisjoint(gap):
            return False
        return not (before.initial or before.record.bits & ABBREVIATION)


def mark(words: TextWords, organizations: Sequence[OrganizationMention]) -> MarkedText:
    """Words with initials and those of organizations marked."""
    marked = list(map(Marked, words.tokens, words.records))
    if organizations:
        _mark_taken(marked, organizations)
    marked_text = MarkedText(words.text, marked, letter_case(words.bits, CAPITAL))
    if words.bits & SINGLE_CAPITAL:
        _mark_initials(marked_text)
    return marked_text


def _mark_taken(words: Sequence[Marked], organizations: Sequence[OrganizationMention]) -> None:
    """Words of organizations."""
    spans = iter(organizations)
    span = next(spans, None)
    for word in words:
        while span is not None and span.end <= word.start:
            span = next(spans, None)
        word.taken = span is not None and span.start <= word.start


def _mark_initials(marked: MarkedText) -> None:
    """A capital with a dot.

    Without one when another single capital stands beside it, or a capitalised word before it.
    """
    words = marked.words
    for i, word in enumerate(words):
        if len(word.text) != 1 or not word.title or word.taken:
            continue
        if _DOT.match(marked.text, word.end):
            word.initial = True
        elif i and marked.gap(i).strip(" .") == "":
            before = words[i - 1]
            beside = before.initial or (i + 1 < len(words) and _is_bare_initial(marked, i + 1))
            word.initial = beside and before.title
    for i in range(len(words) - 2, -1, -1):
        if not words[i].initial and words[i + 1].initial and _is_bare_initial(marked, i):
            words[i].initial = i > 0 and words[i - 1].title and marked.gap(i) == " "


def _is_bare_initial(marked: MarkedText, index: int) -> bool:
    word = marked.words[index]
    return len(word.text) == 1 and word.title and not word.taken and marked.gap(index).strip(" .") == ""
