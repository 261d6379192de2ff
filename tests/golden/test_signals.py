"""Readable tables of texts and what is found in them: identifiers, dates, amounts, organizations, the filter."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from support.evidence import knowledge
from support.layers_of_names import read

from schemas.raw_text import RawText
from topology.document import Document
from topology.extract.amounts import find_amounts
from topology.extract.dates import find_dates
from topology.extract.identifiers.finder import find_identifiers
from topology.extract.organizations import find_organizations
from topology.layers.smart_filter import SmartFilter
from topology.layers.validation import Validation

HERE = Path(__file__).parent


def cases(*names: str) -> list[object]:
    """Rows of the tables as parameters: text and what is expected of it."""
    found: list[object] = []
    for name in names:
        lines = [line for line in (HERE / name).read_text(encoding="utf-8").splitlines() if line]
        for line in (line for line in lines if line[0] != "#"):
            ident, text, expected = line.split("\t")
            if ident != "id":
                found.append(pytest.param(text, expected, id=f"{name.removesuffix('.tsv')}-{ident}"))
    return found


@pytest.mark.parametrize(("text", "expected"), cases("identifiers_by_cue.tsv", "identifiers_without_cue.tsv"))
def test_identifiers(text: str, expected: str) -> None:
    """Every identifier is found with its kind, its place and whether its check digits hold, and nothing else is."""
    found = find_identifiers(text)

    said = "|".join(f"{i.type.value}={text[i.start : i.end]}{'+' if i.valid else '-'}" for i in found)
    assert expected == said


@pytest.mark.parametrize(("text", "expected"), cases("dates_forms.tsv", "dates_roles.tsv"))
def test_dates(text: str, expected: str) -> None:
    """Every date that a calendar has is found with its value and role, without "г." or "р."."""
    found = find_dates(text, birth_pivot=20, other_pivot=50)

    assert expected == "|".join(f"{text[d.start : d.end]}={d.value}:{d.role.value}" for d in found)


@pytest.mark.parametrize(("text", "expected"), cases("amounts_forms.tsv"))
def test_amounts(text: str, expected: str) -> None:
    """Every sum is found with its currency, as a decimal number with a full stop."""
    found = find_amounts(text)

    assert expected == "|".join(f"{text[a.start : a.end]}={a.value} {a.currency or '-'}" for a in found)


@pytest.mark.parametrize(("text", "expected"), cases("organizations_forms.tsv", "organizations_cues.tsv"))
def test_organizations(text: str, expected: str) -> None:
    """An organization is found with its legal form, quotes and name as one stretch."""
    found = find_organizations(read(text))

    assert expected == "|".join(f"{text[o.start : o.end]} [{o.legal_form or '-'}]" for o in found)


@cache
def filter_layers() -> tuple[Validation, SmartFilter]:
    """The layers before the filter's answer, built once."""
    return Validation(knowledge()), SmartFilter(knowledge())


@pytest.mark.parametrize(("text", "expected"), cases("filter_decisions.tsv"))
def test_filter(text: str, expected: str) -> None:
    """A text that may name somebody is screened; one of ordinary words of payments is not."""
    document = Document.from_raw(RawText(text=text))

    for layer in filter_layers():
        layer.process(document)

    assert expected == ("yes" if document.filter.screen else "no")
