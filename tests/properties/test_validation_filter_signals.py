"""No text crashes layers 1, 2 and 6, and what they say of it always fits it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

from hypothesis import given, settings
from hypothesis import strategies as st
from support.evidence import analysed

from topology.errors import EmptyText
from topology.extract.amounts import find_amounts
from topology.extract.dates import find_dates
from topology.extract.identifiers.finder import find_identifiers
from topology.text.smuggling import has_content, without_control_characters

# Pieces that the finders look for, so that random texts hold half-right ones.
PIECES = """
    ИНН р/с № паспорт ООО « » " ' Ладья Лапина О.В. , . ; : / - + 5 12 2024 7760181590 UA75 3052 DE89 4111
    12.05.1970 марта г.р. д.р. born SWIFT DEUTDEFF руб. $ 1 000,50 млн Ltd S.A. Heron & <b> %D0%9A
    \u200b \u0000 \u202e ʼ Ё ß İ ǅ ﬁ １２
"""
TEXTS = st.one_of(
    st.text(max_size=120),
    st.lists(st.sampled_from(PIECES.split()), max_size=25).map(" ".join),
    st.lists(st.sampled_from(PIECES.split()), max_size=25).map("".join),
)


class Stretch(Protocol):
    """What every finder gives."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_the_layers_take_every_text(text: str) -> None:
    """A text is refused as empty or analysed; every span lies in it and holds what it says."""
    try:
        document = analysed(text)
    except EmptyText:
        assert not has_content(text)
        return

    assert len(text) == len(document.text)
    said = [(found.start, found.end, found.text) for found in document.persons]
    said += [(found.start, found.end, found.text) for found in document.organizations]
    said += [(found.start, found.end, found.text) for found in document.dates]
    said += [(found.start, found.end, found.text) for found in document.amounts]
    for start, end, stretch in said:
        assert 0 <= start < end <= len(text)
        assert document.text[start:end] == stretch
    for identifier in document.identifiers:
        assert 0 <= identifier.start < identifier.end <= len(text)
        assert identifier.value


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_findings_of_one_kind_do_not_overlap(text: str) -> None:
    """Each stretch of a text is read in one way by each finder, in order."""
    dates = find_dates(text, birth_pivot=20, other_pivot=50)
    findings: list[Sequence[Stretch]] = [find_identifiers(text), dates, find_amounts(text)]

    for found in findings:
        assert all(first.end <= second.start for first, second in pairwise(found))


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_repairs_keep_the_length_and_every_letter_and_digit(text: str) -> None:
    """Only control characters change, each into one space."""
    repaired = without_control_characters(text)

    assert len(text) == len(repaired)
    assert [c for c in text if c.isalnum()] == [c for c in repaired if c.isalnum()]
