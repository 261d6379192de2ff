"""Words of a text with what a finder of names asks of them again and again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from topology.data.tables import read_words
from topology.extract.mentions import OrganizationMention
from topology.morph.joint import Names
from topology.morph.words import Word
from topology.text.tokens import Token

LetterCase = Literal["upper", "mixed", "lower"]
_SENTENCE_END = frozenset(".!?:;•\n")
_LATIN_END = "\u0250"
# The article of an Arabic surname: аль-Масри, el-Haj.
_ARTICLE = re.compile(r"(?:аль|эль|ас|аш|ат|ад|ар|ан|аз|ель|al|el|as|ash|at|ad|ar|an)-[^\W\d_]*[A-ZА-ЯЁІЇЄҐ]")
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


@lru_cache(maxsize=1)
def _abbreviations() -> frozenset[str]:
    return read_words("names/title_abbreviations.txt")


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
    """One word: `taken` when it belongs to an organization, `initial` when it is one letter of a name."""

    __slots__ = ("_word", "fold", "initial", "latin", "taken", "text", "title", "token", "upper")

    def __init__(self, token: Token) -> None:
        text = token.text
        self.token = token
        self.text = text
        self.fold = token.folded
        self.latin = text[0] < _LATIN_END
        self.title = text[0].isupper() or _ARTICLE.match(text) is not None
        self.upper = len(text) > 1 and text.isupper()
        self.initial = False
        self.taken = False
        self._word: Word | None = None

    @property
    def start(self) -> int:
        """Offset of the first letter in the clean text."""
        return self.token.start

    @property
    def end(self) -> int:
        """Offset behind the last letter in the clean text."""
        return self.token.end

    def word(self, names: Names) -> Word:
        """What the tables say of the word."""
        if self._word is None:
            self._word = names.word(self.fold)
        return self._word


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
        if before.initial or before.fold in _abbreviations():
            return False
        return not _SENTENCE_END.isdisjoint(self.gap(index))


def mark(text: str, tokens: Sequence[Token], organizations: Sequence[OrganizationMention]) -> MarkedText:
    """Words with initials and those of organizations marked."""
    marked = [Marked(token) for token in tokens]
    spans = iter(organizations)
    span = next(spans, None)
    for word in marked:
        while span is not None and span.end <= word.start:
            span = next(spans, None)
        word.taken = span is not None and span.start <= word.start
    has_title = any(word.title for word in marked)
    has_small = any(word.text[-1].islower() for word in marked if len(word.text) > 1)
    case: LetterCase = "lower" if not has_title else "mixed" if has_small else "upper"
    marked_text = MarkedText(text, marked, case)
    _mark_initials(marked_text)
    return marked_text


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
