"""Layer 2: reasons and confidence of its answer.  Which texts it screens is in tests/golden/filter_decisions.tsv."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.evidence import knowledge

from schemas.raw_text import RawText
from topology.config import Rules, ValidationRules
from topology.document import Document
from topology.layers.smart_filter import SmartFilter
from topology.layers.validation import Validation


def filtered(text: str, rules: ValidationRules | None = None) -> Document:
    """A document after layers 1 and 2."""
    known = knowledge()
    if rules is not None:
        known = replace(known, rules=Rules(validation=rules))
    document = Document.from_raw(RawText(text=text))
    for layer in (Validation(known), SmartFilter(known)):
        layer.process(document)
    return document


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        pytest.param("Лапина Ольга", ["name"], id="name"),
        pytest.param("ООО Вектор", ["company", "unknown_word"], id="company"),
        pytest.param("7760181590", ["identifier"], id="identifier"),
        pytest.param("Перевод, получатель Лапина Ольга", ["name", "payment"], id="payment-cue"),
        pytest.param("перевод ладиссион", ["unknown_word"], id="unknown-word"),
        pytest.param("оплата услуг <script>", ["suspicious"], id="suspicious"),
        pytest.param("Оплата услуг", [], id="nothing"),
    ],
)
def test_reasons_say_what_was_seen(text: str, reasons: list[str]) -> None:
    """Reasons come in a fixed order; a text that is turned away has none."""
    document = filtered(text)

    said = [reason for reason in document.filter.reasons if reason in reasons or not reasons]
    assert reasons == said
    assert bool(reasons) == document.filter.screen


def test_a_surer_reason_gives_more_confidence() -> None:
    """An identifier is surer than a word that no dictionary has."""
    number, word = filtered("7760181590"), filtered("перевод ладиссион")

    assert number.filter.confidence > word.filter.confidence


def test_a_truncated_text_is_always_screened() -> None:
    """The rest was not read, so nobody can say that it names no one."""
    document = filtered("Оплата услуг связи", ValidationRules(max_length=12, on_too_long="truncate"))

    assert document.filter.screen


def test_a_payment_cue_alone_is_no_reason() -> None:
    """ "Получатель" without anybody behind it names nobody."""
    document = filtered("Возврат получателю")

    assert ([], False) == (document.filter.reasons, document.filter.screen)
