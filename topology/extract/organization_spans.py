"""How far the name of a company reaches from its legal form or cue, to the right and to the left."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache, cached_property
from typing import NamedTuple

from topology.data.tables import read_words
from topology.extract.quotes import Quoted, find_quotations
from topology.extract.vocabulary import WordList
from topology.extract.word_records import LONG_CAPITAL, TextWords, letter_case
from topology.morph import codes

# Words inside an unquoted name; the longest in the samples is five.
LONGEST_NAME = 6
# Prepositions and conjunctions end a name among capitals only; longer ones ("плюс") are parts of names.
_LONGEST_SMALL_WORD = 3
_SPACE = re.compile(
    r"[ \t\u00a0]+(?:[&+][ \t\u00a0]*)?|[&+.]|[ \t\u00a0]?[-–][ \t\u00a0]?|\s?№?\s?\d{1,4}[ \t\u00a0]+"
)
_ABBREVIATION_GAP = re.compile(r"\.[ \t\u00a0]?")
_TO_NAME = re.compile(r"[\s\u00a0:]{0,3}(?:\d{1,4}[ \t\u00a0]+)?")
_TO_FORM = re.compile(r"[ \t\u00a0]?,?[ \t\u00a0]?\(?")
_LONGEST_TO_FORM = 4
_GLUED_NUMBER = re.compile(r"[-–]?\d{1,5}(?![\d.,/]*\d)(?!\w)")
_SENTENCE_END = re.compile(r"[.!?:;\n]\s*\Z")
_PERSON_ROLES = 1 << codes.GIVEN | 1 << codes.PATRONYMIC


class Reach(NamedTuple):
    """The name of a company: its tokens `first` to `last` (inclusive), its offsets, whether in quotes."""

    first: int
    last: int
    start: int
    end: int
    quoted: bool


@cache
def joining_words() -> frozenset[str]:
    """Small words inside a name ("und", "of")."""
    return read_words("organizations/joining.txt")


@cache
def boundary_words() -> WordList:
    """Words that end an unquoted name."""
    return WordList(read_words("organizations/boundary.txt"))


class Line:
    """One clean text and what decides about the words in it.

    letter_case: "mixed", or "upper" / "lower" when capitals tell nothing.
    """

    def __init__(self, words: TextWords) -> None:
        self.text = words.text
        self.tokens = words.tokens
        self.records = words.records
        self.letter_case = letter_case(words.bits, LONG_CAPITAL)

    @cached_property
    def quotations(self) -> list[Quoted]:
        """All quotations of the text, outer before inner."""
        return find_quotations(self.text)

    @cached_property
    def _quotation_by_end(self) -> dict[int, Quoted]:
        return {quoted.end: quoted for quoted in reversed(self.quotations)}

    def gap(self, index: int) -> str:
        """The text between the token before `index` and that token."""
        return self.text[self.tokens[index - 1].end : self.tokens[index].start]

    def starts_sentence(self, index: int) -> bool:
        """Whether the token is the first of the text or of a sentence."""
        return index == 0 or bool(_SENTENCE_END.search(self.gap(index)))

    def is_capital(self, index: int) -> bool:
        """Whether the token begins with a capital letter."""
        return self.tokens[index].text[0].isupper()

    def is_boundary(self, index: int) -> bool:
        """Whether a name ends before this token whatever its letters."""
        return self.tokens[index].folded in boundary_words()

    def flags(self, index: int) -> int:
        """What the token may be as an ordinary word of either Cyrillic language."""
        return self.records[index].flags

    def roles(self, index: int) -> int:
        """In which roles of a person's name the dictionaries have the token."""
        return self.records[index].roles

    def begins_person(self, index: int) -> bool:
        """Whether a person's name of two words or more seems to begin at this token."""
        if self._is_initial(index):
            return True
        if index + 1 >= len(self.tokens) or not _SPACE.fullmatch(self.gap(index + 1)):
            return False
        roles, following = self.roles(index), self.roles(index + 1)
        if self._is_initial(index + 1):
            return bool(roles) or self._is_unknown(index)
        return bool(roles and following and (roles | following) & _PERSON_ROLES)

    def _is_initial(self, index: int) -> bool:
        token = self.tokens[index]
        stop = self.text[token.end : token.end + 1] == "."
        return stop and len(token.text) == 1 and (token.text.isupper() or self.letter_case == "lower")

    def _is_unknown(self, index: int) -> bool:
        return not self.records[index].is_known

    def quotation_at(self, start: int, end: int) -> Quoted | None:
        """The quotation whose opening mark lies in the stretch."""
        place = bisect_left(self.quotations, (start,))
        found = self.quotations[place] if place < len(self.quotations) else None
        return found if found is not None and found.start < end else None

    def quotation_before(self, offset: int, floor: int) -> Quoted | None:
        """The quotation that ends right before a form at `offset`, and begins at `floor` or later."""
        for end in range(offset, max(floor, offset - _LONGEST_TO_FORM) - 1, -1):
            quoted = self._quotation_by_end.get(end)
            if quoted is not None and quoted.start >= floor and _TO_FORM.fullmatch(self.text, end, offset):
                return quoted
        return None

    def token_before(self, offset: int) -> int:
        """Index of the last token that ends at or before an offset, -1 when none does."""
        low, high = 0, len(self.tokens)
        while low < high:
            middle = (low + high) // 2
            if self.tokens[middle].end <= offset:
                low = middle + 1
            else:
                high = middle
        return low - 1

    def reach_right(self, index: int, offset: int) -> Reach | None:
        """The name behind a form or cue that ends at `offset`, before the token `index`; None without one."""
        quoted = self._quoted_name(index, offset)
        if quoted is not None:
            return quoted
        if index >= len(self.tokens) or not _TO_NAME.fullmatch(self.text, offset, self.tokens[index].start):
            return None
        last = index - 1
        while (
            last + 1 < len(self.tokens)
            and last + 1 - index < LONGEST_NAME
            and self._continues(index, last + 1)
        ):
            last += 1
        while last >= index and self.tokens[last].folded in joining_words():
            last -= 1
        if last < index:
            return None
        end = self.tokens[last].end
        glued = _GLUED_NUMBER.match(self.text, end)
        return Reach(index, last, self.tokens[index].start, glued.end() if glued else end, quoted=False)

    def _quoted_name(self, index: int, offset: int) -> Reach | None:
        """A quotation that begins here, or behind a few words of what the company is ("торговый дом")."""
        last_start = (
            self.tokens[min(index + 3, len(self.tokens) - 1)].start
            if index < len(self.tokens)
            else offset + 3
        )
        quotation = self.quotation_at(offset, last_start + 1)
        if quotation is None:
            return None
        between = self.text[offset : quotation.start]
        if re.search(r"[,;()\d№]", between):
            return None
        last = self.token_before(quotation.inner_end)
        leading = range(index, self.token_before(quotation.start) + 1)
        if any(self.is_boundary(i) for i in leading) or (leading and self.begins_person(index)):
            return None
        start = self.tokens[index].start if leading else quotation.start
        return Reach(index, last, start, quotation.end, quoted=True)

    def _continues(self, first: int, index: int) -> bool:
        """Whether the token goes on with the unquoted name that began at `first`."""
        if self.is_boundary(index) and self.tokens[index].folded not in joining_words():
            return False
        if index > first and not self._joined(index):
            return False
        if self.tokens[index].folded in joining_words():
            return index > first and self._joins(index)
        if self.begins_person(index):
            return False
        if self.letter_case == "mixed" and not self.is_capital(index):
            return self._continues_in_small_letters(first, index)
        is_small_word = len(self.tokens[index].text) <= _LONGEST_SMALL_WORD
        return (
            self.letter_case == "mixed"
            or index == first
            or not (is_small_word and self.flags(index) & codes.FUNCTION)
        )

    def _continues_in_small_letters(self, first: int, index: int) -> bool:
        """A name typed without capitals, or a noun behind its capitalised adjective ("Северный ветер")."""
        if index == first:
            return self._is_unknown(index) and len(self.tokens[index].text) > 2
        flags = self.flags(index)
        if flags & codes.FUNCTION or not flags & codes.INANIMATE:
            return False
        return self.is_capital(index - 1) and bool(self.flags(index - 1) & codes.ADJECTIVE)

    def _joined(self, index: int) -> bool:
        gap = self.gap(index)
        if _SPACE.fullmatch(gap):
            return True
        return len(self.tokens[index - 1].text) <= 2 and bool(_ABBREVIATION_GAP.fullmatch(gap))

    def _joins(self, index: int) -> bool:
        """Whether a small word stands between two words of one name."""
        following = index + 1
        if self.letter_case != "mixed" or following >= len(self.tokens) or not self._joined(following):
            return False
        return (
            self.is_capital(following)
            and not self.is_boundary(following)
            and not self.begins_person(following)
        )

    def reach_left(self, index: int, offset: int, floor: int) -> Reach | None:
        """The name before a form that begins at `offset`, behind the token `index`, from `floor` on."""
        quotation = self.quotation_before(offset, floor)
        if quotation is not None:
            first = self.token_before(quotation.start) + 1
            return Reach(
                first, self.token_before(quotation.inner_end), quotation.start, quotation.end, quoted=True
            )
        if index < 0 or not _TO_FORM.fullmatch(self.text, self.tokens[index].end, offset):
            return None
        first = index + 1
        while first > 0 and index + 2 - first <= LONGEST_NAME and self._precedes(first - 1, index, floor):
            first -= 1
        while first <= index and self.tokens[first].folded in joining_words():
            first += 1
        if first > index or any(self.begins_person(i) for i in range(first, index)):
            return None
        return Reach(first, index, self._left_edge(first, floor), self.tokens[index].end, quoted=False)

    def _precedes(self, candidate: int, index: int, floor: int) -> bool:
        """Whether the token belongs to the unquoted name that ends with the token `index`."""
        token = self.tokens[candidate]
        if token.start < floor or (candidate < index and not self._joined(candidate + 1)):
            return False
        if token.folded in joining_words():
            return candidate < index and candidate > 0 and self.letter_case != "lower"
        if self.is_boundary(candidate):
            return False
        return self.letter_case != "mixed" or self.is_capital(candidate)

    def _left_edge(self, first: int, floor: int) -> int:
        """The offset where the name begins, digits glued to its first word included ("3M")."""
        start = self.tokens[first].start
        while start > floor and self.text[start - 1].isdigit():
            start -= 1
        return start
