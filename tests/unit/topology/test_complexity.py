"""The forecast of how much work a text will be."""

from __future__ import annotations

import pytest

from schemas.base import LanguageCode
from schemas.enriched_text import Filter, Language, LanguagePart, Validation
from schemas.raw_text import RawText
from topology.complexity import COSTS, LATENCY_FLOOR_MS, Forecast, forecast, measure
from topology.document import Document, Failure
from topology.errors import EmptyText
from topology.pipeline import LAYERS

NAMES = [layer.name for layer in LAYERS]


def seen(text: str, *, screen: bool = True) -> Document:
    """A document after layers 1 to 3."""
    document = Document.from_raw(RawText(text=text))
    document.filter = Filter(screen=screen)
    document.language = Language(code=LanguageCode.RU, confidence=0.9)
    return document


def of(document: Document) -> Forecast:
    return forecast(document, NAMES)


def test_counts_of_a_text():
    """Words are runs of letters, an apostrophe or hyphen inside is part of the word; candidates begin with a capital."""
    shape = measure("Оплата Прокоп'єву І. за 12 послуг. Hotel-Ost!")

    assert (shape.words, shape.candidates, shape.sentences, shape.digits) == (6, 4, 3, 2)
    assert {"cyrillic": 24, "latin": 8} == shape.scripts


def test_an_empty_text_has_nothing_to_count():
    """No sentence without a word."""
    shape = measure("")

    assert (0, 0, 0, {}) == (shape.characters, shape.words, shape.sentences, shape.scripts)


def test_every_layer_has_a_cost():
    """The forecast knows every layer and the search, and no other."""
    assert {*NAMES, "search"} == COSTS.keys()


def test_more_text_is_more_work():
    """Complexity and expected time grow with length, within 0..1."""
    forecasts = [of(seen("Петров Иван " * times)) for times in (1, 10, 100, 5000)]

    complexities = [one.complexity for one in forecasts]
    assert sorted(complexities) == complexities
    assert complexities[0] < complexities[1]
    assert 1.0 == complexities[-1]
    assert "trivial" == forecasts[0].level
    assert "complex" == forecasts[-1].level


def test_names_are_more_work_than_prose():
    """Capitalised words cost the name layer more than others of the same length."""
    names, prose = of(seen("Петров Иван " * 50)), of(seen("платёж пять " * 50))

    assert names.shape.characters == prose.shape.characters
    assert names.expected_ms > prose.expected_ms


def test_a_closed_text_rests():
    """When the filter found nothing to screen, no names are sought and nothing is searched."""
    closed = forecast(seen("ok", screen=False), [*NAMES, "search"])

    assert {"names", "variants", "embeddings", "search"} == {
        one.name for one in closed.layers if not one.works
    }
    assert [True] == ["not_needed" in one for one in closed.recommendations]


def test_what_is_switched_off_costs_nothing():
    """And the forecast says that a setting did it."""
    one = forecast(seen("Петров"), NAMES, off={"embeddings"})

    [embeddings] = [layer for layer in one.layers if layer.name == "embeddings"]
    assert (False, 0.0, "switched off by a setting") == (
        embeddings.works,
        embeddings.expected_ms,
        embeddings.why,
    )


def test_a_refused_text_goes_no_further():
    """Only the layer that refuses it works, and the reason is said."""
    document = seen("")
    document.failure = Failure("validation", EmptyText("nothing to read"))

    refused = of(document)

    assert ["validation"] == [one.name for one in refused.layers if one.works]
    assert "empty" == refused.refused
    assert "empty" in refused.recommendations[0]


def test_expected_time_is_the_sum_over_the_layers():
    """And the complexity is its share of what a short text may take."""
    one = of(seen("Петров Иван Сергеевич"))

    assert one.expected_ms == pytest.approx(sum(layer.expected_ms for layer in one.layers), abs=1e-3)
    assert one.complexity == pytest.approx(one.expected_ms / LATENCY_FLOOR_MS, abs=1e-3)


def test_languages_by_the_length_of_their_parts():
    """Shares add up to one, the largest first."""
    document = seen("оплата payment")
    document.language = Language(
        code=LanguageCode.MIXED,
        parts=[
            LanguagePart(start=0, end=6, code=LanguageCode.RU),
            LanguagePart(start=7, end=9, code=LanguageCode.EN),
        ],
    )

    assert [(LanguageCode.RU, 0.75), (LanguageCode.EN, 0.25)] == list(of(document).languages.items())


@pytest.mark.parametrize(
    ("document", "word"),
    [
        pytest.param(seen("Петров " * 200), "pieces", id="long"),
        pytest.param(seen("Петров"), None, id="nothing-to-recommend"),
    ],
)
def test_a_long_text_should_come_in_parts(document, word):
    """Beyond the chunk length splitting is recommended; a plain text needs no advice."""
    said = " ".join(of(document).recommendations)

    assert (word in said) if word else (said == "")


def test_what_is_suspicious_should_be_cleaned_at_its_source():
    """The codes of layer 1 are named."""
    document = seen("Петров<script>")
    document.validation = Validation(suspicious=["script"])

    assert "(script)" in " ".join(of(document).recommendations)


def test_an_uncertain_language_may_be_said():
    """The producer often knows it."""
    document = seen("Ivan")
    document.language = Language(code=LanguageCode.UNDETERMINED)

    assert '"language"' in " ".join(of(document).recommendations)


def test_a_cut_text_is_said():
    """When layer 1 truncates, the rest is not screened."""
    document = seen("Петров")
    document.validation = Validation(truncated=True)

    assert "MAX_INPUT_LENGTH" in " ".join(of(document).recommendations)
