"""Legal forms of companies: where one stands in a text, abbreviated ("ООО", "S.p.A.") or in words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from topology.data.tables import read_rows
from topology.text.tokens import Token

_STEM_KEY = 3
_NONE: tuple[tuple[str, ...], ...] = ()
# What may stand between two words of one form.
_INSIDE = re.compile(r"[\s\u00a0.,&/-]{1,4}")
# Behind the full stop of a form and not of a sentence.
_GOES_ON = re.compile(r"\s*[,;)]|\s+[a-zа-яіїєґ0-9№]")
_INSIDE_ABBREVIATION = re.compile(r"\.\s?|/")


@dataclass(frozen=True, slots=True)
class LegalForm:
    """One spelling of a legal form.

    words: folded, a word with * at its end stands for all its endings.
    position: where it stands to the name: before, after, both.
    flags: see the head of organizations/legal_forms.tsv.
    """

    words: tuple[str, ...]
    canonical: str
    position: str
    flags: frozenset[str]

    @property
    def is_abbreviation(self) -> bool:
        """Whether it is made of single letters ("s a", written S.A.)."""
        return len(self.words) > 1 and all(len(word) == 1 for word in self.words)


class FoundForm(NamedTuple):
    """A form in a text: the tokens `first` to `last` (inclusive), and its offsets."""

    form: LegalForm
    first: int
    last: int
    start: int
    end: int


class PhraseIndex:
    """Finds phrases of folded words, some with free endings, by their first word."""

    def __init__(self, phrases: Iterable[tuple[str, ...]]) -> None:
        self._whole: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        self._stems: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for phrase in sorted(phrases, key=len, reverse=True):
            first = phrase[0]
            if "*" in first:
                self._stems[first[:_STEM_KEY]].append(phrase)
            else:
                self._whole[first].append(phrase)

    def starting_with(self, folded: str) -> Sequence[tuple[str, ...]]:
        """Phrases whose first word may be this one, longest first."""
        whole = self._whole.get(folded, _NONE)
        stems = self._stems.get(folded[:_STEM_KEY])
        if stems is None:
            return whole
        return sorted([*whole, *stems], key=len, reverse=True)


def word_fits(pattern: str, folded: str, longest_ending: int = 4) -> bool:
    """Whether a folded word is the pattern, or begins with it where the pattern ends in *."""
    stem, star, tail = pattern.partition("*")
    if not star:
        return pattern == folded
    return folded.startswith(stem) and len(folded) - len(stem) <= longest_ending + len(tail)


class LegalForms:
    """All legal forms of the table."""

    def __init__(self, forms: Iterable[LegalForm]) -> None:
        self._by_words = {form.words: form for form in forms}
        self._index = PhraseIndex(self._by_words)

    def beginning_with(self, folded: str) -> tuple[LegalForm, ...]:
        """The forms whose first word a folded word is, the longest first."""
        phrases = self._index.starting_with(folded)
        if not phrases:
            return ()
        return tuple(self._by_words[words] for words in phrases if word_fits(words[0], folded))

    def find(self, text: str, tokens: Sequence[Token], first: int) -> FoundForm | None:
        """The longest form that begins at the token `first`, None when none does."""
        return find_form(self.beginning_with(tokens[first].folded), text, tokens, first)


def find_form(forms: Iterable[LegalForm], text: str, tokens: Sequence[Token], first: int) -> FoundForm | None:
    """The first of some forms, the longest first, that stands at the token `first`; None when none does."""
    for form in forms:
        last = first + len(form.words) - 1
        if last < len(tokens) and _fits(text, tokens, first, form):
            return FoundForm(form, first, last, tokens[first].start, _end(text, tokens[last], form))
    return None


def _fits(text: str, tokens: Sequence[Token], first: int, form: LegalForm) -> bool:
    inside = _INSIDE_ABBREVIATION if form.is_abbreviation else _INSIDE
    for offset, word in enumerate(form.words):
        token = tokens[first + offset]
        if not word_fits(word, token.folded):
            return False
        if offset and not inside.fullmatch(text, tokens[first + offset - 1].end, token.start):
            return False
    return True


def _end(text: str, last: Token, form: LegalForm) -> int:
    """The offset behind the form, with the full stop that belongs to it."""
    if text[last.end : last.end + 1] != ".":
        return last.end
    if form.is_abbreviation or "dot" in form.flags or form.canonical.endswith("."):
        return last.end + 1
    return last.end + 1 if _GOES_ON.match(text, last.end + 1) else last.end


@cache
def legal_forms() -> LegalForms:
    """The table of the package, read once."""
    return LegalForms(
        LegalForm(
            words=tuple(row["form"].split()),
            canonical=row["canonical"],
            position=row["position"],
            flags=frozenset() if row["flags"] == "-" else frozenset(row["flags"].split()),
        )
        for row in read_rows("organizations/legal_forms.tsv")
    )
