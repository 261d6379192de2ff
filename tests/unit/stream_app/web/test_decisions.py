"""The buffer of recent decisions."""

from __future__ import annotations

import asyncio
from datetime import datetime, timezone

import pytest

from schemas.base import LanguageCode
from schemas.enriched_text import Decision, EnrichedText, Language, Risk
from schemas.raw_text import RawText
from stream_app.web.decisions import LONGEST_SUMMARY, RecentDecisions, Wanted, summarize
from topology.document import Document, Failure
from topology.errors import EmptyText
from topology.response import to_enriched

AT = datetime(2026, 1, 2, 12, tzinfo=timezone.utc)


def document(text: str = "some text") -> Document:
    return Document.from_raw(RawText(text=text, id="m-1"))


def result(of: Document, *, include_text: bool = True) -> EnrichedText:
    return to_enriched(of, service_version="1", rules_version="1", include_text=include_text)


@pytest.fixture
def decisions():
    return RecentDecisions(3, rare=1, now=lambda: AT)


def numbers(decisions: RecentDecisions, *, after: int = 0, limit: int = 10) -> list[int]:
    return [one.number for one in decisions.newest(after=after, wanted=Wanted(limit))]


def test_the_newest_stay_and_are_shown_first(decisions):
    """Older decisions make room; numbers go on."""
    decisions.add([document() for _ in range(5)])

    assert [5, 4, 3] == numbers(decisions)
    assert decisions.last == 5


def test_only_what_came_after_is_shown(decisions):
    """A reader asks with the last number that it knows."""
    decisions.add([document() for _ in range(3)])

    assert [3] == numbers(decisions, after=2)
    assert [] == numbers(decisions, after=3)
    assert [3, 2] == numbers(decisions, limit=2)


def test_failed_documents_have_no_decision(decisions):
    """A dead letter is not shown among the decisions."""
    failed = document()
    failed.failure = Failure("validation", EmptyText("nothing to read"))

    decisions.add([failed, document()])

    assert [1] == numbers(decisions)


@pytest.mark.parametrize(
    ("number", "is_there"),
    [
        pytest.param(1, False, id="forgotten"),
        pytest.param(3, True, id="oldest-kept"),
        pytest.param(5, True, id="newest"),
        pytest.param(6, False, id="not-made-yet"),
    ],
)
def test_a_decision_is_found_by_its_number(decisions, number, is_there):
    """What is gone or not made yet is not found, and never taken for another."""
    decisions.add([document() for _ in range(5)])

    found = decisions.find(number)

    assert (found is not None and found.number == number) == is_there


def test_nothing_is_found_in_an_empty_buffer(decisions):
    """Before the first decision there is none."""
    assert decisions.find(1) is None


async def test_a_reader_wakes_up_when_there_is_news(decisions):
    """Waiting ends with the next decision."""
    waiting = asyncio.create_task(decisions.wait_beyond(0, 10))
    await asyncio.sleep(0)

    decisions.add([document()])

    assert await waiting is True


async def test_a_reader_that_is_behind_does_not_wait(decisions):
    """What came already is there at once."""
    decisions.add([document()])

    assert await decisions.wait_beyond(0, 0) is True


async def test_waiting_ends_with_its_time(decisions):
    """Without news the reader is told so."""
    assert await decisions.wait_beyond(0, 0) is False


def test_a_summary_shortens_the_text(decisions):
    """A table needs the beginning; the whole stands in the decision."""
    long = document("x" * 1000)
    decisions.add([long])
    [decision] = decisions.newest(after=0, wanted=Wanted(1))

    summary = summarize(decision, result(long))

    assert summary.text == "x" * (LONGEST_SUMMARY - 1) + "…"
    assert (summary.number, summary.id, summary.at) == (1, "m-1", "2026-01-02T12:00:00.000+00:00")


def test_a_summary_has_no_text_that_the_result_leaves_out(decisions):
    """INCLUDE_TEXT=false holds for the console as well."""
    one = document()
    decisions.add([one])
    [decision] = decisions.newest(after=0, wanted=Wanted(1))

    assert summarize(decision, result(one, include_text=False)).text is None


def decided(risk: Risk, language: LanguageCode = LanguageCode.RU) -> Document:
    made = document()
    made.decision = Decision(risk=risk)
    made.language = Language(code=language)
    return made


def test_a_rare_kind_outlives_many_of_another(decisions):
    """The newest of each risk and language stay findable behind a flood of harmless ones."""
    decisions.add([decided(Risk.HIGH), *(decided(Risk.NONE) for _ in range(100))])

    high = decisions.newest(after=0, wanted=Wanted(10, risk="high"))

    assert [1] == [one.number for one in high]
    assert decisions.find(1) == high[0]


def test_each_kind_is_bounded(decisions):
    """What is kept does not grow with what was decided."""
    decisions.add([decided(Risk.HIGH) for _ in range(100)])

    assert 3 == len(decisions.newest(after=0, wanted=Wanted(1000)))


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        pytest.param(Wanted(10), [3, 2, 1], id="all"),
        pytest.param(Wanted(10, risk="low"), [3, 2], id="risk"),
        pytest.param(Wanted(10, language="uk"), [3], id="language"),
        pytest.param(Wanted(10, risk="high", language="uk"), [], id="both"),
        pytest.param(Wanted(1, risk="low"), [3], id="limit"),
    ],
)
def test_only_what_is_wanted_is_shown(decisions, wanted, expected):
    """By risk and by language."""
    decisions.add([decided(Risk.NONE), decided(Risk.LOW), decided(Risk.LOW, LanguageCode.UK)])

    assert expected == [one.number for one in decisions.newest(after=0, wanted=wanted)]


def test_a_cursor_from_before_a_restart_hides_nothing(decisions):
    """Numbers begin again with the process; one that is too high means that all are new."""
    decisions.add([document()])

    assert [1] == numbers(decisions, after=500)


def test_a_hidden_summary_names_nobody(decisions):
    """Text and reason are left out, codes and counts stay."""
    one = decided(Risk.HIGH)
    one.decision = Decision(risk=Risk.HIGH, reasons=["somebody may be named"])
    decisions.add([one])
    [decision] = decisions.newest(after=0, wanted=Wanted(1))

    summary = summarize(decision, result(one), hidden=True)

    assert (None, None, True, Risk.HIGH) == (summary.text, summary.reason, summary.hidden, summary.risk)
