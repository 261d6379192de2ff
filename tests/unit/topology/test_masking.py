"""No card number leaves a document, unless a setting says so."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from support.web import make_settings

from schemas.enriched_text import EnrichedText
from schemas.raw_text import RawText
from stream_app.engine import Engine, build_engine
from stream_app.outputs import alerts
from stream_app.screening import answer
from topology.document import Document

LIST = "id,schema,name\nx-1,Organization,ООО Лунный камень\n"


async def make_engine(folder: Path | None = None, **settings: Any) -> Engine:
    engine = build_engine(make_settings(**settings))
    if folder is not None:
        listed = folder / "own.csv"
        listed.write_text(LIST, encoding="utf-8")
        await engine.load_lists([listed])
    return engine


async def result_of(engine: Engine, text: str) -> tuple[Document, EnrichedText]:
    [document] = await engine.screen([RawText(text=text)])
    return document, answer(engine, document)


def digits(message: str) -> str:
    """The digits of a message with nothing between them, so that no separator hides a number."""
    return re.sub(r"[\s.*_/-]", "", message)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Перевод Лапиной Ольге на карту 2200125322720565", id="cue"),
        pytest.param("Перевод Лапиной Ольге 2200125322720565", id="no-cue"),
        pytest.param("Перевод Лапиной Ольге 2200 1253 2272 0565, спасибо", id="groups"),
        pytest.param("Перевод Лапиной Ольге 2200.1253.2272.0565", id="dots"),
        pytest.param("Перевод Лапиной Ольге карта2200125322720565руб", id="glued-to-words"),
        pytest.param("Лапина card_2200125322720565_ok", id="underscores"),
        pytest.param("Лапина 2200125322720565-12/27, 2200125322720565.00", id="expiry-date-and-sum-behind"),
        pytest.param("Лапина карта 22 00 12 53 22 72 05 65", id="pairs"),
        pytest.param("Лапина 2200125\u200b322720565", id="invisible-character"),
        pytest.param("Лапина ２２００１２５３２２７２０５６５", id="full-width"),
        pytest.param("ООО «2200 1253 2272 0565», оплата", id="name-of-a-company"),
        pytest.param("оплата услуг связи 2200125322720565", id="nobody-named"),
        pytest.param("Лапина 2200125322720565, снова 2200 1253 2272 0565", id="twice"),
    ],
)
async def test_no_card_number_is_in_a_result(text: str) -> None:
    """First six and last four digits are shown, in the text and in every field made of it."""
    engine = await make_engine()

    document, result = await result_of(engine, text)

    assert "2200125322720565" not in digits(result.model_dump_json())
    assert "2200125322720565" not in digits(document.clean.text + document.text)
    assert result.text is not None
    assert len(text) == len(result.text)
    assert "*" in result.text


async def test_spans_of_a_masked_text_stay_right() -> None:
    """Asterisks take the place of digits, so what stands behind a card is found where it was."""
    engine = await make_engine()

    _, result = await result_of(engine, "карта 2200 1253 2272 0565 Лапина Ольга Викторовна, 12.05.1970 г.р.")

    assert result.text is not None
    assert ["Лапина Ольга Викторовна"] == [result.text[p.start : p.end] for p in result.persons]
    assert ["2200 12** **** 0565"] == [result.text[i.start : i.end] for i in result.identifiers]


async def test_no_card_number_is_in_an_alert(tmp_path: Path) -> None:
    """What an alert quotes of the message is masked as well."""
    engine = await make_engine(tmp_path)

    _, result = await result_of(engine, "оплата ООО «Лунный камень 2200125322720565», карта 2200125322720565")
    found = alerts(result, engine.knowledge.rules.score)

    assert ["x-1"] == [alert.entry_id for alert in found]
    assert all("2200125322720565" not in digits(alert.model_dump_json()) for alert in found)


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        pytest.param({"max_input_length": 20}, "Перевод Лапиной на карту 2200125322720565", id="refused"),
        pytest.param(
            {"max_input_length": 20, "on_too_long": "truncate"},
            "Перевод Лапиной на карту 2200125322720565",
            id="cut-off",
        ),
        pytest.param(
            {"max_input_length": 32, "on_too_long": "truncate"},
            "Перевод Лапиной на карту 2200125322720565",
            id="cut-in-the-number",
        ),
    ],
)
async def test_what_was_not_read_shows_no_card_number(settings: dict[str, Any], text: str) -> None:
    """A refused text and what lies behind a cut have every long number masked."""
    engine = await make_engine(**settings)

    _, result = await result_of(engine, text)

    assert "Перевод Лапиной на карту 220012******0565" == result.text
    assert "2200125322720565" not in digits(result.model_dump_json())


async def test_a_setting_lets_card_numbers_out() -> None:
    """MASK_CARDS=false: text and identifiers are as they came."""
    engine = await make_engine(mask_cards=False)

    _, result = await result_of(engine, "Лапина, карта 2200125322720565")

    assert "Лапина, карта 2200125322720565" == result.text
    assert ["2200125322720565"] == [identifier.value for identifier in result.identifiers]
