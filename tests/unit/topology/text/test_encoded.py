"""Letters written as codes: what is read, what stays, and where it stood."""

from __future__ import annotations

import pytest
from support.layers_of_names import analyse, knowledge

from topology.text.encoded import find_encoded
from topology.text.offsets import MappedText


def decoded(text: str) -> MappedText:
    """The text as the cleaner reads it."""
    return knowledge().cleaner.repair(text).clean


@pytest.mark.parametrize(
    ("text", "read"),
    [
        pytest.param("&#1054;&#1084;&#1091;&#1090;", "Омут", id="entities"),
        pytest.param("&#x41E;мут", "Омут", id="entity-hexadecimal"),
        pytest.param("Pine &amp; Heron", "Pine & Heron", id="entity-named"),
        pytest.param("%D0%9E%D0%BC%D1%83%D1%82", "Омут", id="percent"),
        pytest.param("%D0%9E%D0%BC+%D1%83%D1%82", "Ом ут", id="percent-plus"),
        pytest.param("Heron%20Pine", "Heron Pine", id="percent-space"),
        pytest.param("Heron&nbsp;Pine", "Heron Pine", id="entity-space"),
        pytest.param(r"\u041e\u043c\u0443\u0442", "Омут", id="points"),
        pytest.param(r"\u{41e}мут", "Омут", id="point-in-braces"),
        pytest.param(r"\xd0\x9e\xd0\xbc\xd1\x83\xd1\x82", "Омут", id="bytes"),
    ],
)
def test_letters_come_out_of_their_codes(text: str, read: str) -> None:
    """Every usual way to write letters as codes is read."""
    clean = decoded(text)

    assert read == clean.text
    assert (0, len(text)) == clean.span(0, len(clean.text))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("%32%32%30%30", id="digits"),
        pytest.param("&#52;&#49;", id="digit-entities"),
        pytest.param("%D0%9", id="half-a-letter"),
        pytest.param("%FF%FE", id="no-utf-8"),
        pytest.param("&lt;b&gt;", id="markup"),
        pytest.param(r"\ud83d", id="surrogate"),
        pytest.param(r"\u{ffffff}", id="beyond-unicode"),
        pytest.param("&nosuch;", id="unknown-entity"),
        pytest.param("%D0%9E%2B", id="encoded-plus"),
        pytest.param("2200&nbsp;1253", id="space-inside-a-number"),
        pytest.param("2200 &nbsp; 1253", id="space-among-spaces-inside-a-number"),
        pytest.param("2200%20%201253", id="percent-spaces-inside-a-number"),
        pytest.param("скидка 10%20 дней", id="percents"),
    ],
)
def test_what_is_no_letter_stays(text: str) -> None:
    """Digits, markup and broken codes are left as they were written."""
    assert [] == find_encoded(text)


def test_a_party_in_codes_is_found_at_its_place_and_still_reported() -> None:
    """The name has the offsets of its codes in the original; the codes stay a reason for a review."""
    text = "оплата &#1050;овал&#1105;ву Пет&#1088;у"

    document = analyse(text)

    assert ["Ковалёв Петр"] == [person.name for person in document.person_mentions]
    assert "encoded" in document.unicode.repairs
    mention = document.person_mentions[0]
    assert (7, len(text)) == document.clean.span(mention.start, mention.end)
