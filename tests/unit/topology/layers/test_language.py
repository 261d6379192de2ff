"""Layer 3."""

from __future__ import annotations

import pytest
from support.layers_of_names import analyse

from schemas.base import LanguageCode


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Гавриленко Остап", id="plain"),
        pytest.param("Гавpилeнкo Остап", id="look-alikes"),
        pytest.param("Гаври\u200bленко Остап", id="invisible"),
        pytest.param("Гавриленко Остап".encode().decode("sloppy-windows-1251"), id="mojibake"),
    ],
)
def test_language_is_seen_through_tricks(text: str) -> None:
    """The language is that of the text behind the tricks, and its part covers the original."""
    language = analyse(text).language

    assert (LanguageCode.UK, 0, len(text)) == (language.code, language.parts[0].start, language.parts[-1].end)


def test_language_of_the_producer_is_trusted() -> None:
    """A language that came with the input is the code; the parts are still found."""
    language = analyse("Громов Степан", language="uk").language

    assert (LanguageCode.UK, 1.0, LanguageCode.RU) == (
        language.code,
        language.confidence,
        language.parts[0].code,
    )


def test_undetermined_hint_is_none() -> None:
    """A producer that says "und" knows nothing."""
    assert LanguageCode.RU is analyse("рыба", language="und").language.code
