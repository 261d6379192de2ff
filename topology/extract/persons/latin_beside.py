"""A Latin name in brackets right behind a Cyrillic one is the same person's: Анна Мюллер (Anna Müller)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from schemas.enriched_text import Reading
from topology.extract.mentions import PersonMention
from topology.extract.persons.marked import MarkedText
from topology.text.phonetics import skeleton
from topology.text.transliterate import romanise

_LONGEST = 5
# Share of the letters that both spellings have in common.  English spelling is far from its sound
# (Хоровитц, Horowitz), so half is much already for words that stand side by side.
_ALIKE = 0.5


class Pair(NamedTuple):
    """A Cyrillic mention, and the indexes of the Latin words behind it, end exclusive."""

    mention: PersonMention
    first: int
    end: int


def find_pairs(marked: MarkedText, mentions: Sequence[PersonMention]) -> Iterator[Pair]:
    """Cyrillic mentions with their Latin spelling in brackets."""
    if not mentions:
        return
    by_start = {word.start: index for index, word in enumerate(marked.words)}
    for mention in mentions:
        last = by_start.get(mention.words[-1].token.start) if mention.words else None
        if last is None or last + 1 >= len(marked.words) or marked.gap(last + 1).strip(" ") not in ("(", "/"):
            continue
        end = _end_of_latin(marked, last + 1)
        if _is_same_name(marked, mention, last + 1, end):
            yield Pair(mention, last + 1, end)


def _end_of_latin(marked: MarkedText, first: int) -> int:
    """Index behind the last of the Latin words that follow one another with spaces only."""
    end = first
    while end < len(marked.words) and end - first < _LONGEST and marked.words[end].latin:
        if end > first and marked.gap(end).strip(" .-"):
            break
        end += 1
    return end


def _is_same_name(marked: MarkedText, mention: PersonMention, first: int, end: int) -> bool:
    latin = marked.words[first:end]
    if len(latin) != len(mention.words) or not latin[0].title or not latin[-1].title:
        return False
    sounds = "".join(skeleton(romanise(word.fold)) for word in latin)
    other = "".join(skeleton(romanise(word.token.folded)) for word in mention.words)
    return SequenceMatcher(None, sounds, other, autojunk=False).ratio() >= _ALIKE


def join(cyrillic: PersonMention, latin: PersonMention) -> None:
    """Give each of two mentions of one person the name of the other as a reading."""
    for mention, other in ((cyrillic, latin), (latin, cyrillic)):
        if all(reading.name != other.name for reading in mention.readings):
            mention.readings.append(Reading(name=other.name, gender=other.gender, score=-0.2))
    latin.gender = latin.gender or cyrillic.gender
    if latin.gender_confidence is None:
        latin.gender_confidence = cyrillic.gender_confidence
