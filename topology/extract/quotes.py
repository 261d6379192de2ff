"""Stretches in quotation marks, nested ones included, in all the ways they are typed."""

from __future__ import annotations

import re
from typing import NamedTuple

_MARK = re.compile(r"[«»“”„‟\"‹›]|''|(?<!\w)['‘`](?=\w)|(?<=[\w.!])['’](?!\w)")
_OPENS_BEHIND = re.compile(r"[\s\u00a0(\[,:;/\-–—«„“\"]?\Z")
_LONGEST = 160


class Quoted(NamedTuple):
    """A quotation: the offsets of its marks (`start`, `end`) and of what is inside."""

    start: int
    end: int
    inner_start: int
    inner_end: int


def find_quotations(text: str) -> list[Quoted]:
    """All quotations, outer before inner, in linear time.

    One whose closing mark is missing ends with the first quotation inside it.
    """
    found: list[Quoted] = []
    open_marks: list[re.Match[str]] = []
    first_inner_closing: dict[int, re.Match[str]] = {}
    for mark in _MARK.finditer(text):
        if _opens(text, mark):
            open_marks.append(mark)
        elif open_marks:
            opening = open_marks.pop()
            _add(found, opening, mark)
            if open_marks:
                first_inner_closing.setdefault(open_marks[-1].start(), mark)
    for opening in open_marks:
        closing = first_inner_closing.get(opening.start())
        if closing is not None:
            _add(found, opening, closing)
    found.sort()
    return found


def _opens(text: str, mark: re.Match[str]) -> bool:
    sign = mark.group()
    if sign in "«„‹":
        return True
    if sign in "»›":
        return False
    behind = text[mark.end() : mark.end() + 1]
    return bool(behind.strip()) and bool(_OPENS_BEHIND.match(text[max(0, mark.start() - 1) : mark.start()]))


def _add(found: list[Quoted], opening: re.Match[str], closing: re.Match[str]) -> None:
    if opening.end() < closing.start() <= opening.end() + _LONGEST:
        found.append(Quoted(opening.start(), closing.end(), opening.end(), closing.start()))
