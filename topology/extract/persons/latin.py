"""Persons with names in Latin letters.

English names, transliterated ones, and those of other languages in English text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import NamedTuple

from schemas.enriched_text import Reading
from topology.extract.mentions import PersonMention, WordOfName
from topology.extract.persons.frames import case_cues
from topology.extract.persons.latin_words import (
    ALSO_WORD,
    CUE,
    GIVEN,
    NAME_WORD,
    NOT_SURNAME,
    PARTICLE,
    PATRONYMIC,
    PLACE_START,
    STOP,
    SUFFIX,
    SURNAME,
    TITLE,
    LatinStandings,
    base,
    gender_of,
    lists,
)
from topology.extract.persons.marked import Marked, MarkedText
from topology.morph import codes
from topology.morph.short_names import BEHIND_LIKELIER, BEHIND_WRITTEN, ShortNames

_LONGEST_NAME = 5
_SHORTEST_NAME, _SHORTEST_UNLISTED = 3, 5  # letters of a lone name; of one in capitals that no table has
_SPACES = " \u00a0"
_SURE, _LIKELY, _POSSIBLE, _WEAK = 0.95, 0.85, 0.7, 0.55


class Found(NamedTuple):
    """Indexes of a name's words, end exclusive, how sure it is, and why."""

    first: int
    end: int
    confidence: float
    evidence: str


class LatinPersons:
    """Finds persons in one text; full names found first vouch for the same surname alone."""

    def __init__(
        self, marked: MarkedText, standings: LatinStandings, known: Sequence[tuple[int, int]] = ()
    ) -> None:
        """`known` are indexes of words, end exclusive, that are names whatever else they look like."""
        self._marked = marked
        self._known = dict(known)
        self._words = marked.words
        self._bits = standings.of(marked)

    def find(self) -> Iterator[PersonMention]:
        """Mentions from left to right."""
        runs = list(self._runs())
        if not runs:
            return
        found = list(filter(None, [self._judge(first, end) for first, end in runs]))
        surnames = {self._words[f.end - 1].fold for f in found if f.end - f.first > 1}
        for first, end in runs:
            known = next((f for f in found if f.first >= first and f.end <= end), None)
            if known is not None:
                yield self._mention(known)
            elif end - first == 1 and self._base(first) in surnames:
                yield self._mention(Found(first, end, _LIKELY, "surname of a full name in the text"))

    def _runs(self) -> Iterator[tuple[int, int]]:
        i, count = 0, len(self._words)
        while i < count:
            if i in self._known:
                yield i, self._known[i]
                i = self._known[i]
                continue
            if not self._can_be_name(i):
                i += 1
                continue
            j = i + 1
            while j < count and j - i < _LONGEST_NAME + 3 and self._continues(j):
                j += 1
            while j - i > 1 and self._bits[j - 1] & PARTICLE and not self._words[j - 1].title:
                j -= 1
            yield i, j
            i = j

    @cached_property
    def _has_cyrillic(self) -> bool:
        return any(not word.latin for word in self._words)

    @cached_property
    def _is_payment(self) -> bool:
        """Whether an English word of payments or a small English word stands in the text."""
        return any(bits & STOP for bits in self._bits)

    def _continues(self, index: int) -> bool:
        gap = self._marked.gap(index)
        if gap != " ":
            if self._words[index - 1].initial or self._bits[index - 1] & SUFFIX:
                gap = gap.removeprefix(".")
            if gap.strip(_SPACES):
                comma = gap.strip(_SPACES) == ","
                return comma and (self._bits[index] & SUFFIX != 0 or self._is_inverted(index))
        if self._bits[index] & PARTICLE and self._marked.case != "upper":
            word = self._words[index]
            if word.latin and not word.taken:
                return True
        return self._can_be_name(index)

    def _is_inverted(self, index: int) -> bool:
        """Whether "SURNAME, Given" stands here.

        The comma after the first word of a text that is nothing but a name.
        """
        rest = self._words[index:]
        return index == 1 and len(rest) <= 3 and all(self._can_be_name(index + k) for k in range(len(rest)))

    def _can_be_name(self, index: int) -> bool:
        word = self._words[index]
        if word.initial:
            return word.latin and not word.taken
        return self._bits[index] & NAME_WORD != 0 and not word.taken

    def _base(self, index: int) -> str:
        return base(self._words[index].fold)

    def _judge(self, first: int, end: int) -> Found | None:
        """The name in a run, None when there is none."""
        if first in self._known:
            return Found(first, end, _LIKELY, "beside the same name in Cyrillic")
        whole = first == 0 and end == len(self._words)
        titled = first > 0 and self._bits[first - 1] & TITLE != 0
        while end - first > 1 and self._bits[end - 1] & SUFFIX:
            end -= 1
        names = [k for k in range(first, end) if not self._words[k].initial]
        if not names:
            return None
        if end - first == 1:
            return self._judge_lone(first, whole=whole, titled=titled)
        if self._bits[end - 1] & NOT_SURNAME and not titled:
            return None
        start = next((k for k in range(first, end - 1) if self._is_first_name(k)), None)
        if start is not None and (start == first or not whole):
            return self._judge_full(start, end, whole=whole)
        if titled:
            return Found(first, end, _SURE, "title")
        return self._judge_unlisted(first, end, whole=whole)

    def _is_first_name(self, index: int) -> bool:
        if self._words[index].initial:
            return index + 1 < len(self._words) and not self._words[-1].initial
        return self._bits[index] & (GIVEN | PLACE_START) == GIVEN

    def _judge_full(self, first: int, end: int, *, whole: bool) -> Found | None:
        """A listed given name or an initial stands first."""
        has_surname = self._bits[end - 1] & SURNAME != 0
        if self._words[first].initial:
            return Found(first, end, _LIKELY if has_surname else _POSSIBLE, "initials")
        doubtful = self._bits[first] & ALSO_WORD and not has_surname
        if doubtful and not whole and not self._after_cue(first):
            return None
        return Found(first, end, _SURE if has_surname else _LIKELY, "given name: listed")

    def _judge_unlisted(self, first: int, end: int, *, whole: bool) -> Found | None:
        """No listed given name: a surname, a patronymic, a cue, or a text that is nothing else."""
        while first < end - 1 and self._bits[first] & PLACE_START and not whole:
            first += 1
        if end - first < 2 or end - first > _LONGEST_NAME:
            return None
        bits = self._bits[first:end]
        if bits[0] & PLACE_START or any(one & NOT_SURNAME for one in bits):
            return None
        if any(one & PATRONYMIC for one in bits):
            return Found(first, end, _SURE, "patronymic")
        if whole:
            return Found(first, end, _POSSIBLE, "nothing but a name")
        if self._is_payment and self._after_cue(first):
            return Found(first, end, _POSSIBLE, "cue")
        if any(one & GIVEN for one in bits) or bits[-1] & SURNAME:
            return Found(first, end, _WEAK, "surname: listed")
        return None

    def _after_cue(self, index: int) -> bool:
        return index > 0 and self._bits[index - 1] & CUE != 0

    def _after_cyrillic_cue(self, index: int) -> bool:
        """Whether a Russian or Ukrainian preposition or payment word stands before."""
        before = self._words[index - 1].fold if index else ""
        return before in case_cues("ru") or before in case_cues("uk")

    def _judge_lone(self, index: int, *, whole: bool, titled: bool) -> Found | None:
        bits, length = self._bits[index], len(self._base(index))
        if titled:
            return Found(index, index + 1, _LIKELY, "title")
        if bits & (NOT_SURNAME | PLACE_START | ALSO_WORD) or length < _SHORTEST_NAME:
            return None
        if whole:
            is_listed = bits & (GIVEN | SURNAME)
            if self._words[index].upper and length < _SHORTEST_UNLISTED and not is_listed:
                return None
            return Found(index, index + 1, _WEAK, "nothing but a name")
        if self._marked.case != "mixed":
            return None
        if self._has_cyrillic and not (self._after_cue(index) or self._after_cyrillic_cue(index)):
            return None
        if bits & GIVEN:
            return Found(index, index + 1, _POSSIBLE, "given name: listed")
        return None

    def _mention(self, found: Found) -> PersonMention:
        span = self._words[found.first : found.end]
        texts = [self._spell(word) for word in span]
        end = span[-1].start + len(span[-1].text)
        if self._base(found.end - 1) != span[-1].fold:
            end -= 2
            texts[-1] = texts[-1][:-2]
        if span[-1].initial and self._marked.text[end : end + 1] == ".":
            end += 1
        roles = self._roles(span, found.first)
        by_role: dict[str, str] = {}
        for text, role in zip(texts, roles, strict=True):
            if role != "initial":
                key = "surname" if role == "particle" else role
                by_role[key] = f"{by_role[key]} {text}" if key in by_role else text
        spelled = [text + "." if word.initial else text for text, word in zip(texts, span, strict=True)]
        gender = gender_of(by_role.get("given"), by_role.get("patronymic"), by_role.get("surname"))
        return PersonMention(
            start=span[0].start,
            end=end,
            name=" ".join(spelled),
            given=by_role.get("given"),
            patronymic=by_role.get("patronymic"),
            surname=by_role.get("surname"),
            initials=tuple(word.text for word in span if word.initial),
            gender=gender,
            gender_confidence=None if gender is None else 0.9,
            confidence=found.confidence,
            evidence=(found.evidence,),
            readings=list(_full_names(by_role, spelled)),
            words=[
                WordOfName(word.token, role, text, "Latin letters: not declined")
                for word, role, text in zip(span, roles, texts, strict=True)
            ],
            language="en",
        )

    def _spell(self, word: Marked) -> str:
        if self._marked.case == "mixed" and not (word.upper and len(word.text) > 3):
            return word.text
        return word.text.title() if self._marked.case != "mixed" or word.upper else word.text

    def _roles(self, span: list[Marked], first: int) -> list[str]:
        """One role per word.

        The given name stands first, unless a comma or a patronymic at the end says otherwise.
        """
        bits = self._bits[first : first + len(span)]
        if len(span) == 1:
            return ["given" if bits[0] & (GIVEN | SURNAME) == GIVEN else "surname"]
        roles = ["initial" if word.initial else "given" for word in span]
        for k in range(1, len(span)):
            if roles[k] == "given" and base(span[k].fold) in lists().particles:
                roles[k] = "particle"
            elif bits[k] & PATRONYMIC and len(span) > 2 and (k < len(span) - 1 or bits[k - 1] & GIVEN):
                roles[k] = "patronymic"
        inverted = "," in self._marked.text[span[0].end : span[1].start] or roles[-1] == "patronymic"
        surname_first = bits[0] & (GIVEN | SURNAME) == SURNAME and bits[-1] & GIVEN
        if inverted or (len(span) == 2 and surname_first):
            roles[0] = "surname" if roles[0] == "given" else roles[0]
            return roles
        start = next((k for k in range(1, len(span)) if roles[k] == "particle"), None)
        if start is None:
            start = next((k for k in range(len(span) - 1, -1, -1) if roles[k] == "given"), len(span) - 1)
        for k in range(start, len(span)):
            if roles[k] == "given":
                roles[k] = "surname"
        return roles


@cache
def _short_names() -> ShortNames:
    return ShortNames("en", lists().given)


def _full_names(by_role: Mapping[str, str], words: Sequence[str]) -> Iterator[Reading]:
    """The name with each full given name that its short one may stand for (Bill: William).

    Patronymic and surname may forbid a gender; the short name alone does not.
    """
    given = by_role.get("given", "")
    if given not in words:
        return
    place = words.index(given)
    gender = gender_of(None, by_role.get("patronymic"), by_role.get("surname"))
    score = -BEHIND_WRITTEN
    for full in _short_names().full(given.lower()):
        if gender in (None, codes.GENDERS[full.gender]):
            name = " ".join([*words[:place], full.name.title(), *words[place + 1 :]])
            yield Reading(name=name, gender=codes.GENDERS[full.gender], score=round(score, 2))
            score -= BEHIND_LIKELIER
