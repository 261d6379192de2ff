"""The legal forms of two names of organizations: of one class, or different."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from topology.search.alignment import Alignment
from topology.search.lexicon import load_lexicon
from topology.search.words import Word, join_letters, split_words


@dataclass(frozen=True, slots=True)
class LegalForms:
    """A legal form of the list and one of the text, as they are written there."""

    listed: str
    given: str
    agreement: Literal["agrees", "conflicts"]


def compare_legal_forms(alignment: Alignment) -> LegalForms | None:
    """Whether the forms are of one class ("ТОВ", "LLC"); None unless both names have one of a known class.

    In running text only words of the stretch from one before the name to one after it are looked at.
    """
    if alignment.name.is_person:
        return None
    classes = load_lexicon().legal_classes
    listed = [word for word in join_letters(split_words(alignment.name.text)) if word.form.roman in classes]
    stretch = alignment.stretch
    near: range = range(len(stretch.words))
    if not stretch.is_bare:
        near = range(max(0, alignment.first - 1), min(len(stretch.words), alignment.last + 2))
    given: list[Word] = [stretch.words[place] for place in near]
    given = [word for word in given if word.form.roman in classes]
    if not listed or not given:
        return None
    for one in listed:
        for other in given:
            if classes[one.form.roman] == classes[other.form.roman]:
                return LegalForms(one.form.raw, other.form.raw, "agrees")
    return LegalForms(listed[0].form.raw, given[0].form.raw, "conflicts")
