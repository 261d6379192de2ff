"""Layer 1: what it refuses, what it repairs, what it notes, and that it alters nothing that is read later."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.evidence import knowledge

from schemas.raw_text import RawText
from topology.config import Rules, ValidationRules
from topology.document import Document
from topology.errors import EmptyText, TextTooLong
from topology.layers.validation import Validation


def validated(text: str, rules: ValidationRules | None = None) -> Document:
    """A document after layer 1."""
    known = knowledge()
    if rules is not None:
        known = replace(known, rules=Rules(validation=rules))
    document = Document.from_raw(RawText(text=text))
    Validation(known).process(document)
    return document


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param(" \t\r\n\u00a0", id="white-space"),
        pytest.param("\u0000\u0007", id="control"),
        pytest.param("\u200b\u2060\ufeff", id="zero-width"),
        pytest.param("\u202e\u200f", id="direction-marks"),
        pytest.param("\u3164\u2800", id="blank-letters"),
        pytest.param("\ufe0f\u00ad", id="variation-selector-and-soft-hyphen"),
    ],
)
def test_a_text_without_content_is_refused(text: str) -> None:
    """Nothing but white space, control and invisible characters cannot be screened."""
    with pytest.raises(EmptyText):
        validated(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Цой", id="three-letters"),
        pytest.param("7", id="a-digit"),
        pytest.param("?!", id="signs"),
        pytest.param("王", id="a-character"),
    ],
)
def test_no_text_is_too_short(text: str) -> None:
    """Whatever can be read is taken as it is."""
    document = validated(text)

    assert text == document.text


def test_a_text_over_the_limit_is_refused() -> None:
    """The limit counts code points; what is over it is refused, and the message tells both lengths but no text."""
    rules = ValidationRules(max_length=10, on_too_long="refuse")

    with pytest.raises(TextTooLong, match="11 characters, at most 10"):
        validated("Ковалёв П.П.."[:11], rules)


def test_a_text_at_the_limit_is_taken() -> None:
    """The limit itself is allowed."""
    document = validated("Ковалёв П.", ValidationRules(max_length=10))

    assert not document.validation.truncated


def test_a_text_over_the_limit_is_cut_when_the_rules_say_so() -> None:
    """A truncated text says so, and keeps its beginning."""
    document = validated("Ковалёв Пётр", ValidationRules(max_length=7, on_too_long="truncate"))

    assert ("Ковалёв", True) == (document.text, document.validation.truncated)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        pytest.param("ИНН 7760181590", "ИНН ", id="number"),
        pytest.param("карта 2200 1253 2272 0565", "карта ", id="groups"),
        pytest.param("ИНН 7760 и ещё", "ИНН 7760", id="number-is-over"),
        pytest.param("7760181590776018159", "77601815", id="nothing-else"),
    ],
)
def test_a_cut_halves_no_number(text: str, kept: str) -> None:
    """Half of a number would be another number; a text that is nothing else keeps its beginning."""
    document = validated(text, ValidationRules(max_length=8, on_too_long="truncate"))

    assert kept == document.text


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        pytest.param("&#1050;&#x43e;", True, id="entities"),
        pytest.param("%D0%9A%D0%BE", True, id="percent"),
        pytest.param("%CA%EE%E2", True, id="percent-of-another-encoding"),
        pytest.param("\\u041a\\u043e", True, id="escapes"),
        pytest.param("\\xd0\\x9a", True, id="bytes"),
        pytest.param("=?utf-8?B?0JrQvg==?=", True, id="mail-header"),
        pytest.param("&nothing;", True, id="unknown-entity"),
        pytest.param("&quot;Ладья&quot; &amp; Ко&nbsp;", False, id="punctuation"),
        pytest.param("a%20%2C", False, id="percent-of-punctuation"),
    ],
)
def test_letters_written_as_codes_are_told_from_punctuation(text: str, letters: bool) -> None:
    """A quotation mark as an entity is an accident of some system; a letter may be a name that nobody reads."""
    document = validated(text)

    assert letters == ("encoded_letters" in document.validation.suspicious)


def test_control_characters_become_spaces_at_the_same_places() -> None:
    """Offsets stay those of the original, and the repair is told."""
    document = validated("Кова\u0000лёв\u0007Пётр\tИ\nП")

    assert "Кова лёв Пётр\tИ\nП" == document.text
    assert ["control"] == document.validation.repairs
    assert ["control"] == document.validation.suspicious


def test_invisible_characters_stay_for_the_unicode_layer() -> None:
    """Layer 4 removes them with an offset map; here they are only noted."""
    document = validated("Кова\u200bлёв")

    assert "Кова\u200bлёв" == document.text
    assert [] == document.validation.repairs


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("Кова\u200bлёв", "zero_width", id="zero-width"),
        pytest.param("Кова\u00adлёв", "zero_width", id="soft-hyphen"),
        pytest.param("\u202eвёлавоК", "direction", id="right-to-left-override"),
        pytest.param("Ков\U000e0041алёв", "tag_characters", id="tag"),
        pytest.param("Ков\ue000алёв", "private_use", id="private-use"),
        pytest.param("Ков\ufffdлёв", "replacement_character", id="replacement"),
        pytest.param("Ко\u0300\u0301\u0302валёв", "stacked_marks", id="marks"),
        pytest.param("оплата <b>Ковалёв</b>", "html", id="tag-in-html"),
        pytest.param("оплата <!-- x -->", "html", id="comment-in-html"),
        pytest.param("<script>alert(1)</script>", "script", id="script"),
        pytest.param("javascript:alert(1)", "script", id="script-address"),
        pytest.param('x onerror="alert(1)"', "script", id="event"),
        pytest.param("${jndi:ldap://x}", "script", id="template"),
        pytest.param("%D0%9A%D0%BE", "encoding", id="percent"),
        pytest.param("&#1050;&#x43e;", "encoding", id="entities"),
        pytest.param("\\u041a\\u043e", "encoding", id="escapes"),
        pytest.param("=?utf-8?B?0JrQvg==?=", "encoding", id="mail-header"),
    ],
)
def test_smuggling_is_noted(text: str, code: str) -> None:
    """Markup, encodings and characters that no one types are named by a stable code."""
    document = validated(text)

    assert code in document.validation.suspicious


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Оплата по договору № 5 от 12.03.2024, 100 < 200", id="less-than"),
        pytest.param("Johnson & Johnson; 50% off", id="ampersand-and-percent"),
        pytest.param("O'Brien «Ладья» — 5 €", id="typography"),
        pytest.param("сумма: 100\nномер: 5", id="lines"),
        pytest.param("Прокоп'єв й ґанок", id="ukrainian"),
    ],
)
def test_usual_texts_are_not_suspicious(text: str) -> None:
    """What people write in payments is neither repaired nor suspicious."""
    document = validated(text)

    assert ([], []) == (document.validation.repairs, document.validation.suspicious)
