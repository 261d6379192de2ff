"""Persons with names in Latin letters.

English names, transliterated ones, and those of other languages in English text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from topology.extract.mentions import PersonMention, WordOfName
from topology.extract.persons import latin_words as words_of
from topology.extract.persons.frames import case_cues
from topology.extract.persons.marked import Marked, MarkedText

_LONGEST_NAME = 5
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

    def __init__(self, marked: MarkedText, known: Sequence[tuple[int, int]] = ()) -> None:
        """`known` are indexes of words, end exclusive, that are names whatever else they look like."""
        self._marked = marked
        self._known = dict(known)
        self._words = marked.words
        self._lists = words_of.lists()
        self._cyrillic = any(not word.latin for word in marked.words)
        self._payment = any(word.latin and word.fold in self._lists.stop for word in marked.words)

    def find(self) -> Iterator[PersonMention]:
        """Mentions from left to right."""
        found = list(filter(None, (self._judge(first, end) for first, end in self._runs())))
        surnames = {self._words[f.end - 1].fold for f in found if f.end - f.first > 1}
        for first, end in self._runs():
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
            while j < count and self._continues(j) and j - i < _LONGEST_NAME + 3:
                j += 1
            while (
                j - i > 1
                and self._words[j - 1].fold in self._lists.particles
                and not self._words[j - 1].title
            ):
                j -= 1
            yield i, j
            i = j

    def _continues(self, index: int) -> bool:
        gap = self._marked.gap(index)
        if self._words[index - 1].initial or self._words[index - 1].fold in self._lists.suffixes:
            gap = gap.removeprefix(".")
        if gap.strip(_SPACES):
            comma = gap.strip(_SPACES) == ","
            return comma and (self._words[index].fold in self._lists.suffixes or self._is_inverted(index))
        word = self._words[index]
        if (
            word.latin
            and not word.taken
            and word.fold in self._lists.particles
            and self._marked.case != "upper"
        ):
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
        if word.taken or not word.latin:
            return False
        if word.initial:
            return True
        fold = self._base(index)
        if len(word.text) < 2 or words_of.is_ordinary_english(fold) or fold in self._lists.titles:
            return False
        if self._marked.case == "mixed":
            if not word.title:
                return False
            short = word.upper and len(word.text) < 4
            return not short or word.fold in self._lists.suffixes or words_of.is_given(fold)
        return (
            words_of.is_given(fold)
            or words_of.is_surname(fold)
            or (self._marked.case == "upper" and len(fold) > 2)
        )

    def _base(self, index: int) -> str:
        """The folded word without the 's of the possessive."""
        return self._words[index].fold.removesuffix("'s")

    def _judge(self, first: int, end: int) -> Found | None:
        """The name in a run, None when there is none."""
        if first in self._known:
            return Found(first, end, _LIKELY, "beside the same name in Cyrillic")
        whole = first == 0 and end == len(self._words)
        titled = first > 0 and self._words[first - 1].fold in self._lists.titles
        while end - first > 1 and self._words[end - 1].fold in self._lists.suffixes:
            end -= 1
        names = [k for k in range(first, end) if not self._words[k].initial]
        if not names:
            return None
        if end - first == 1:
            return self._judge_lone(first, whole=whole, titled=titled)
        if self._base(end - 1) in self._lists.not_surnames and not titled:
            return None
        start = next((k for k in range(first, end - 1) if self._is_first_name(k)), None)
        if start is not None and (start == first or not whole):
            return self._judge_full(start, end, whole=whole)
        if titled:
            return Found(first, end, _SURE, "title")
        return self._judge_unlisted(first, end, whole=whole)

    def _is_first_name(self, index: int) -> bool:
        word = self._words[index]
        fold = self._base(index)
        if word.initial:
            return index + 1 < len(self._words) and not self._words[-1].initial
        return words_of.is_given(fold) and fold not in self._lists.place_starts

    def _judge_full(self, first: int, end: int, *, whole: bool) -> Found | None:
        """A listed given name or an initial stands first."""
        last = self._base(end - 1)
        if self._words[first].initial:
            return Found(first, end, _LIKELY if words_of.is_surname(last) else _POSSIBLE, "initials")
        doubtful = words_of.is_also_word(self._base(first)) and not words_of.is_surname(last)
        if doubtful and not whole and not self._after_cue(first):
            return None
        return Found(first, end, _SURE if words_of.is_surname(last) else _LIKELY, "given name: listed")

    def _judge_unlisted(self, first: int, end: int, *, whole: bool) -> Found | None:
        """No listed given name: a surname, a patronymic, a cue, or a text that is nothing else."""
        while first < end - 1 and self._base(first) in self._lists.place_starts and not whole:
            first += 1
        if end - first < 2 or end - first > _LONGEST_NAME:
            return None
        folds = [self._base(k) for k in range(first, end)]
        if folds[0] in self._lists.place_starts or any(fold in self._lists.not_surnames for fold in folds):
            return None
        if any(words_of.is_patronymic(fold) for fold in folds):
            return Found(first, end, _SURE, "patronymic")
        if whole:
            return Found(first, end, _POSSIBLE, "nothing but a name")
        if self._payment and self._after_cue(first):
            return Found(first, end, _POSSIBLE, "cue")
        if any(words_of.is_given(fold) for fold in folds) or words_of.is_surname(folds[-1]):
            return Found(first, end, _WEAK, "surname: listed")
        return None

    def _after_cue(self, index: int) -> bool:
        return index > 0 and self._words[index - 1].fold in self._lists.cues

    def _after_cyrillic_cue(self, index: int) -> bool:
        """Whether a Russian or Ukrainian preposition or payment word stands before."""
        before = self._words[index - 1].fold if index else ""
        return before in case_cues("ru") or before in case_cues("uk")

    def _judge_lone(self, index: int, *, whole: bool, titled: bool) -> Found | None:
        fold = self._base(index)
        word = self._words[index]
        if titled:
            return Found(index, index + 1, _LIKELY, "title")
        if fold in self._lists.not_surnames or fold in self._lists.place_starts:
            return None
        if whole:
            listed = words_of.is_given(fold) or words_of.is_surname(fold)
            plain = len(fold) < 3 or (word.upper and len(fold) < 5 and not listed)
            return (
                None
                if plain or words_of.is_also_word(fold)
                else Found(index, index + 1, _WEAK, "nothing but a name")
            )
        if self._marked.case != "mixed" or words_of.is_also_word(fold) or len(fold) < 3:
            return None
        if self._cyrillic and not (self._after_cue(index) or self._after_cyrillic_cue(index)):
            return None
        if words_of.is_given(fold):
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
        gender = words_of.gender_of(by_role.get("given"), by_role.get("patronymic"), by_role.get("surname"))
        return PersonMention(
            start=span[0].start,
            end=end,
            name=" ".join(
                text + "." if word.initial else text for text, word in zip(texts, span, strict=True)
            ),
            given=by_role.get("given"),
            patronymic=by_role.get("patronymic"),
            surname=by_role.get("surname"),
            initials=tuple(word.text for word in span if word.initial),
            gender=gender,
            gender_confidence=None if gender is None else 0.9,
            confidence=found.confidence,
            evidence=(found.evidence,),
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
        folds = [word.fold.removesuffix("'s") for word in span]
        roles = ["initial" if word.initial else "given" for word in span]
        if len(span) == 1:
            return [
                "given" if words_of.is_given(folds[0]) and not words_of.is_surname(folds[0]) else "surname"
            ]
        for k, (fold, word) in enumerate(zip(folds, span, strict=True)):
            if fold in self._lists.particles and k and not word.initial:
                roles[k] = "particle"
            elif (
                k
                and words_of.is_patronymic(fold)
                and (k < len(span) - 1 or words_of.is_given(folds[k - 1]))
                and len(span) > 2
            ):
                roles[k] = "patronymic"
        inverted = "," in self._marked.text[span[0].end : span[1].start] or roles[-1] == "patronymic"
        surname_first = (
            not words_of.is_given(folds[0]) and words_of.is_given(folds[-1]) and words_of.is_surname(folds[0])
        )
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
