"""What holds of every text that layers 1 to 6 take, whatever stands in it."""

from __future__ import annotations

from itertools import pairwise

from schemas.enriched_text import Amount, DateMention, Organization, Person
from support.evidence import analysed
from topology.document import Document
from topology.errors import EmptyText
from topology.text.smuggling import has_content


def check_analysis(text: str) -> None:
    """Analyse a text; it is refused as empty or what is said of it fits it.  Raises AssertionError."""
    try:
        document = analysed(text)
    except EmptyText:
        assert not has_content(text), "a text with content was refused as empty"
        return
    check_findings(document)


def check_findings(document: Document) -> None:
    """Spans lie in the text, hold what they say, and those of one kind stand apart.  Raises AssertionError."""
    text = document.raw.text
    assert len(text) == len(document.text)
    verbatim: list[Person | Organization | DateMention | Amount]
    verbatim = [*document.persons, *document.organizations, *document.dates, *document.amounts]
    for found in [*verbatim, *document.identifiers]:
        assert 0 <= found.start < found.end <= len(text)
    for found in verbatim:
        assert document.text[found.start : found.end] == found.text
    for numbers in (document.identifiers, document.dates, document.amounts):
        assert all(first.end <= second.start for first, second in pairwise(numbers))
    for identifier in document.identifiers:
        assert identifier.value
