"""One result as a person reads it."""

from __future__ import annotations

import io

import pytest
from rich.console import Console, RenderableType

from schemas.base import Gender, IdentifierType
from schemas.enriched_text import (
    DateMention,
    Decision,
    EnrichedText,
    Identifier,
    Match,
    MatchKind,
    Organization,
    Person,
    Processing,
    Risk,
    Status,
    Tier,
    UnicodeReport,
)
from stream_app.explanation import MAX_MATCHES, explain, marked_text, verdict

TEXT = "Оплата Бережкову [bold] 12.05.1970, ІПН 3084995178, ТОВ «Млин»"


def printed(content: RenderableType) -> str:
    """What a terminal of 160 columns without colours shows."""
    stream = io.StringIO()
    Console(file=stream, width=160, color_system=None).print(content)
    return stream.getvalue()


def make_result(**fields: object) -> EnrichedText:
    """A result of `TEXT` in which nothing was found but what the test says."""
    decision = {"decision": Decision(reasons=["Nobody on a list is named."])}
    processing = Processing(service_version="0.1.0", rules_version="1-abc", duration_ms=1.5)
    base = {"id": "a", "text": TEXT, "status": Status.SCREENED, "processing": processing}
    return EnrichedText.model_validate({**base, **decision, **fields})


def make_match(number: int = 1) -> Match:
    return Match(
        entry_id=f"demo-{number}",
        list="invented",
        entry_name="Арсений [x] Бережков",
        matched_alias="Бережков",
        query="Бережков",
        kind=MatchKind.PERSON,
        tier=Tier.FUZZY,
        score=0.75,
        explanation="Surname agrees.",
    )


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param({}, "none", id="clear"),
        pytest.param({"decision": Decision(risk=Risk.LOW)}, "low", id="low"),
        pytest.param({"decision": Decision(risk=Risk.HIGH, review_required=True)}, "high, review", id="high"),
        pytest.param({"status": Status.NOT_NEEDED}, "not needed", id="nothing-to-screen"),
        pytest.param({"status": Status.INCOMPLETE}, "incomplete, review", id="incomplete-is-never-clear"),
    ],
)
def test_verdict_in_words(fields: dict[str, object], words: str) -> None:
    """The decision is told in at most three words."""
    assert words == verdict(make_result(**fields)).plain


def test_brackets_of_a_text_are_text() -> None:
    """What looks like markup in a text or an entry is shown as it is."""
    shown = printed(explain(make_result(matches=[make_match()])))

    assert TEXT in shown
    assert "Арсений [x] Бережков" in shown


def test_everything_found_is_shown() -> None:
    """Parties with what is known of them, numbers with their check, matches and required fields are all there."""
    person = Person(
        text="Бережкову",
        start=7,
        end=16,
        name="Бережков",
        gender=Gender.MALE,
        confidence=0.9,
        birth_date="1970-05-12",
        identifiers=["3084995178"],
    )
    number = Identifier(
        text="3084995178", start=40, end=50, type=IdentifierType.RNOKPP, value="3084995178", valid=False
    )
    organization = Organization(
        text="ТОВ «Млин»", start=52, end=62, name="ТОВ Млин", legal_form="ТОВ", confidence=0.9
    )
    decision = Decision(
        risk=Risk.MEDIUM,
        score=0.63,
        review_required=True,
        reasons=["Арсений Бережков may be named."],
        required_fields=["birth_date", "tax_number"],
        breakdown={"match": 0.75, "name_only": -0.12},
    )

    shown = printed(
        explain(
            make_result(
                persons=[person],
                organizations=[organization],
                identifiers=[number],
                matches=[make_match()],
                unicode=UnicodeReport(changed=True, repairs=["homoglyph"]),
                decision=decision,
            )
        )
    )

    for part in (
        "decision: medium, review  score 0.63",
        "male, born 1970-05-12, 3084995178",
        "ТОВ Млин",
        "checksum or form is wrong",
        "nobody named",
        "Surname agrees.",
        "homoglyph",
        "name only  -0.12",
        "birth date, tax number",
        "rules 1-abc | lists: none | 1.5 ms",
    ):
        assert part in shown


def test_only_the_best_matches_are_listed() -> None:
    """A common name may match many entries; the first are shown, the others counted."""
    matches = [make_match(number) for number in range(MAX_MATCHES + 3)]

    shown = printed(explain(make_result(matches=matches)))

    assert f"demo-{MAX_MATCHES - 1} " in shown
    assert f"demo-{MAX_MATCHES} " not in shown
    assert "and 3 more" in shown


def test_spans_are_marked_in_the_original_text() -> None:
    """Parties, numbers and dates are highlighted where they stand."""
    date = DateMention(text="12.05.1970", start=24, end=34, value="1970-05-12")
    person = Person(text="Бережкову", start=7, end=16, name="Бережков", confidence=0.9)

    marked = marked_text(make_result(persons=[person], dates=[date]))

    assert [("Бережкову", "bold"), ("12.05.1970", "blue")] == [
        (TEXT[span.start : span.end], str(span.style)) for span in marked.spans
    ]


def test_text_that_was_left_out_is_not_invented() -> None:
    """Under INCLUDE_TEXT=false there is no text to show; the rest is."""
    shown = printed(explain(make_result(text=None)))

    assert "Text (" not in shown
    assert "Nobody on a list is named." in shown
