"""What a cue makes of the words beside it: how far an organization without a legal form reaches."""

from __future__ import annotations

import re
from functools import cache
from itertools import takewhile

from topology.data.tables import read_words
from topology.extract.organization_cues import Cue, cues
from topology.extract.organization_spans import Line, Reach
from topology.extract.persons.latin_words import lists
from topology.extract.vocabulary import is_ordinary
from topology.morph import codes

# Start, end, and whether it is in quotes.
_Span = tuple[int, int, bool]
_LONGEST_CHAIN = 6
_MOST_ADJECTIVES = 3
_OF_AUTHORITY = codes.INANIMATE | codes.ADJECTIVE | codes.PLACE | codes.PLURAL_NOUN
# Endings of nouns and adjectives of either Cyrillic language in the genitive.
_GENITIVE = re.compile(r"(?:[аяыиіїь]|ов|ев|ей|ів|ого|его|ой|их|ых|іх|ої|прав)\Z")
_PLURAL = re.compile(r"(?:[ыи]х|іх)\Z")  # of an adjective: "речных наук"
_NAMED_AFTER = frozenset({"имени", "імені"})
_LATIN_END = "\u0250"


@cache
def _place_acronyms() -> frozenset[str]:
    """Acronyms of countries and regions."""
    return read_words("organizations/place_acronyms.txt")


def span_of(line: Line, cue: Cue, index: int, floor: int) -> _Span | None:
    """(start, end, whether quoted) of the organization that the cue at `index` makes, None without one."""
    last = index + len(cue.words) - 1
    if cue.kind == "whole":
        return _whole_name(line, index, last)
    if cue.kind == "tail":
        return _named_before(line, index, floor)
    if cue.kind == "head of":
        return _named_with_of(line, index, floor)
    if cue.kind == "role":
        return _of_somebody_in_office(line, last)
    if cue.needs == "genitive":
        return _genitive_chain(line, index, last)
    return _named_behind(line, cue, index, last) or _proper_name(line, cue, index, last, floor)


def _whole_name(line: Line, index: int, last: int) -> _Span | None:
    """A name that needs nothing beside it; with capitals where they tell something."""
    if line.letter_case == "mixed" and not line.is_capital(index):
        return None
    return line.tokens[index].start, line.tokens[last].end, False


def _named_behind(line: Line, cue: Cue, index: int, last: int) -> _Span | None:
    """A cue and the name behind it: quoted, or in capitals where they tell something."""
    reach = line.reach_right(last + 1, line.tokens[last].end)
    if reach is None:
        return None
    if reach.quoted:
        return line.tokens[index].start, reach.end, True
    if cue.needs != "capital" or line.letter_case != "mixed" or not line.is_capital(reach.first):
        return None
    if any(line.roles(i) for i in range(reach.first, reach.last + 1)):
        return None
    return line.tokens[index].start, reach.end, False


def _genitive_chain(line: Line, index: int, last: int) -> _Span | None:
    """An authority and what it is of: "Министерство финансов Украины"."""
    end = last
    while end + 1 < len(line.tokens) and end - last < _LONGEST_CHAIN and _continues_chain(line, end + 1):
        end += 1
    if end == last or (
        line.letter_case == "mixed" and not any(line.is_capital(i) for i in range(index, end + 1))
    ):
        return None
    return line.tokens[index].start, line.tokens[end].end, False


def _continues_chain(line: Line, index: int) -> bool:
    """Whether a word may belong to what an authority is of: no person, and nothing that no table knows."""
    if line.gap(index).strip() or line.is_boundary(index) or line.begins_person(index):
        return False
    if line.tokens[index].folded in _NAMED_AFTER:
        return False
    is_capital = line.letter_case == "mixed" and line.is_capital(index)
    if is_capital and line.roles(index):
        return False
    if is_capital and line.tokens[index].text.isupper():
        return True
    flags = line.flags(index)
    if flags & codes.VERB and not line.flags(index - 1) & codes.ADJECTIVE:  # "внутренних дел"
        return False
    return bool(flags & _OF_AUTHORITY) and not flags & codes.FUNCTION


def _proper_name(line: Line, cue: Cue, index: int, last: int, floor: int) -> _Span | None:
    """A cue with capital letters and what it is of: "Северный банк развития", "Комитет речных наук".

    Either adjectives before the cue have the capital letter or the cue itself.
    """
    if cue.needs != "capital" or line.letter_case != "mixed":
        return None
    first = _first_adjective(line, index, floor)
    if not line.is_capital(first):
        return None
    end = last
    while end + 1 < len(line.tokens) and end - last < _LONGEST_CHAIN and _is_genitive(line, end + 1):
        end += 1
    span = line.tokens[first].start, line.tokens[end].end, False
    if first == index:
        tells = end > last and (not line.starts_sentence(index) or line.is_capital(end))
    else:  # "Новый банк открылся" is no name
        tells = end > last or not line.starts_sentence(first) or line.is_capital(index)
    return span if tells else None


def _first_adjective(line: Line, index: int, floor: int) -> int:
    """The first capitalised one of the adjectives right before a cue, else the cue."""
    first = index
    for i in range(index - 1, max(index - _MOST_ADJECTIVES, 0) - 1, -1):
        if line.tokens[i].start < floor or line.gap(i + 1).strip() or not _is_adjective(line, i):
            break
        first = i if line.is_capital(i) else first
    return first


def _is_adjective(line: Line, index: int) -> bool:
    return bool(line.flags(index) & codes.ADJECTIVE) and not (line.roles(index) or line.is_boundary(index))


def _is_genitive(line: Line, index: int) -> bool:
    """Whether a word of a chain has an ending of the genitive."""
    ends = _GENITIVE.search(line.tokens[index].folded) or _PLURAL.search(line.tokens[index - 1].folded)
    return bool(ends) and _continues_chain(line, index)


def _of_somebody_in_office(line: Line, last: int) -> _Span | None:
    """What somebody is the head or a speaker of: a Latin name or an acronym, no place and no person."""
    index = last + 1
    if line.letter_case != "mixed" or index >= len(line.tokens) or line.gap(index).strip():
        return None
    if line.records[index].cues:
        return None  # which finds the whole name
    word = line.tokens[index].text
    if word[0] >= _LATIN_END:
        is_acronym = len(word) > 1 and word.isupper() and line.tokens[index].folded not in _place_acronyms()
        return (line.tokens[index].start, line.tokens[index].end, False) if is_acronym else None
    reach = line.reach_right(index, line.tokens[last].end)
    if reach is None or reach.quoted or not word[0].isupper():
        return None
    latin = takewhile(
        lambda i: line.tokens[i].text[0] < _LATIN_END and line.is_capital(i), range(index, reach.last + 1)
    )
    *_, end = latin
    if _may_be_person(line, index, end):
        return None
    return line.tokens[index].start, line.tokens[end].end, False


def _may_be_person(line: Line, first: int, last: int) -> bool:
    """Whether any of some Latin words is in the tables of names."""
    names = lists()
    words = (line.tokens[i].folded for i in range(first, last + 1))
    return any(word in names.given or word in names.surnames for word in words)


def _named_with_of(line: Line, index: int, floor: int) -> _Span | None:
    """A cue, "of" and a capitalised name: "Bank of ...", "Ministry of ..."."""
    if line.letter_case != "mixed" or not line.is_capital(index) or index + 2 >= len(line.tokens):
        return None
    if line.tokens[index + 1].folded != "of":
        return None
    skip = 3 if line.tokens[index + 2].folded == "the" else 2
    reach = line.reach_right(index + skip, line.tokens[index + skip - 1].end)
    if reach is None or reach.quoted or not line.is_capital(reach.first):
        return None
    return line.tokens[_first_before(line, index, floor)].start, reach.end, False


def _first_before(line: Line, index: int, floor: int) -> int:
    """The first of the capitalised words right before a cue ("Royal Bank of ..."), else the cue itself."""
    left = line.reach_left(index - 1, line.tokens[index].start, floor) if index else None
    if left is None or left.quoted or line.gap(index).strip():
        return index
    first = _behind_article(line, left)
    return first + 1 if line.starts_sentence(first) and is_ordinary(line.tokens[first].folded) else first


def _behind_article(line: Line, left: Reach) -> int:
    """The first word of a name that reaches to the left, behind "the": "Member of the ..."."""
    articles = [i for i in range(left.first, left.last) if line.tokens[i].folded == "the"]
    return articles[-1] + 1 if articles else left.first


def _named_before(line: Line, index: int, floor: int) -> _Span | None:
    """Capitalised words before a cue ("Orion Shipping"), but not ordinary words that begin a sentence."""
    if line.letter_case != "mixed" or not line.is_capital(index) or index == 0 or line.gap(index).strip():
        return None
    left = line.reach_left(index - 1, line.tokens[index].start, floor)
    if left is None or left.quoted:
        return None
    first = _behind_article(line, left)
    words = range(first, left.last + 1)
    if all(is_ordinary(line.tokens[i].folded) for i in words) and line.starts_sentence(first):
        return None
    tail = index
    while tail + 1 < len(line.tokens) and line.gap(tail + 1) == " " and _is_tail(line, tail + 1):
        tail += 1
    start = left.start if first == left.first else line.tokens[first].start
    return start, line.tokens[tail].end, False


def _is_tail(line: Line, index: int) -> bool:
    return line.is_capital(index) and cues().is_tail(line.tokens[index].folded)
