"""The embedded backend beyond the contract: failure, housekeeping, long lists, many words."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from datetime import datetime, timezone
from itertools import product

import pytest
from support.listed import PATIENT_S, ask, listed, matches, organization, score_of

from schemas.base import EntryKind
from schemas.enriched_text import MatchKind
from schemas.list_entry import ListEntry
from topology.config import Rules
from topology.search.base import SearchRequest
from topology.search.embedded import EmbeddedSearch
from topology.search.screening import Screening

SYLLABLES = ("ba", "do", "fe", "gu", "ka", "li", "mo", "nu", "pe", "ri", "so", "tu", "va", "ze")


def invented(count: int) -> list[ListEntry]:
    """Entries with names of syllables, all of one given name."""
    entries = []
    for number in range(count):
        digits = [number // len(SYLLABLES) ** power % len(SYLLABLES) for power in range(3)]
        surname = "".join(SYLLABLES[digit] for digit in digits).capitalize()
        entries.append(listed(f"e{number}", f"Anton {surname}nov"))
    return entries


@pytest.fixture
async def search() -> AsyncIterator[EmbeddedSearch]:
    backend = EmbeddedSearch(Rules())
    yield backend
    await backend.close()


async def test_a_defect_in_one_search_is_no_empty_answer(
    search: EmbeddedSearch, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The answer is incomplete, the other requests are answered, and no name gets into the log."""
    await search.apply([listed("1", "Anton Vershkov")], [])
    steps = Screening.steps

    def fail_on_one(screening: Screening) -> object:
        if "Drozd" in screening.request.text:
            raise ValueError(screening.request.text)
        return steps(screening)

    monkeypatch.setattr(Screening, "steps", fail_on_one)
    with caplog.at_level(logging.DEBUG):
        answers = await search.search(
            [SearchRequest("Marko Drozd"), SearchRequest("Anton Vershkov")], deadline_s=PATIENT_S
        )

    assert [(False, ["search"], 0), (True, [], 1)] == [
        (answer.complete, answer.degraded, len(answer.matches)) for answer in answers
    ]
    assert ["search failed"] == [record.message for record in caplog.records]
    assert "Drozd" not in caplog.text


async def test_lists_tell_when_they_last_changed() -> None:
    """Also by a removal."""
    times = iter(datetime(2026, 3, day, tzinfo=timezone.utc) for day in range(1, 9))
    search = EmbeddedSearch(Rules(), now=lambda: next(times))
    await search.apply([listed("1", "Anton Vershkov"), listed("2", "Marko Drozd")], [])
    added = search.lists()[0].changed_at

    await search.apply([], ["invented:1"])

    removed = search.lists()[0].changed_at
    await search.close()
    assert ("2026-03-03T00:00:00+00:00", "2026-03-04T00:00:00+00:00") == (added, removed)


async def test_other_tasks_get_their_turn_while_a_list_is_loaded(search: EmbeddedSearch) -> None:
    """A list change must not stop the stream."""
    turns = 0

    async def count_turns() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    counting = asyncio.create_task(count_turns())
    await search.apply(invented(640), [])
    counting.cancel()

    assert turns >= 10


async def test_changes_of_any_number_do_not_hold_the_process_for_a_collection(search: EmbeddedSearch) -> None:
    """Only who loads lists before the first text lets the collector walk over all of them."""
    before = gc.get_freeze_count()

    await search.apply(invented(2700), [])
    await search.apply(invented(2700), [f"invented:e{number}" for number in range(2700)])

    assert before == gc.get_freeze_count()


async def test_a_very_common_word_only_narrows_others_down() -> None:
    """A given name of thousands does not bring thousands of candidates."""
    rules = Rules()
    narrow = rules.search.model_copy(update={"common_word_names": 50, "max_candidates": 5})
    search = EmbeddedSearch(rules.model_copy(update={"search": narrow}))
    await search.apply(invented(300), [])
    await search.apply([listed("both", "Anton Vershkov"), listed("all", "Anton Antonov")], [])

    found = await matches(search, "Anton Vershkov")

    await search.close()
    assert "both" == found[0].entry_id
    assert len(found) <= 10


async def test_a_name_of_common_words_is_found_where_they_meet() -> None:
    """Two words of many names each still lead to the name that has both."""
    rules = Rules()
    narrow = rules.search.model_copy(update={"common_word_names": 10})
    search = EmbeddedSearch(rules.model_copy(update={"search": narrow}))
    entries = [
        listed(f"g{n}", f"Marko {name.names[0].text.split()[1]}") for n, name in enumerate(invented(20))
    ]
    others = [listed(f"s{n}", f"{s.capitalize()}ran Drozdivenko") for n, s in enumerate(SYLLABLES)]
    await search.apply([*entries, *others, listed("meeting", "Marko Drozdivenko")], [])

    found = await matches(search, "Марко Дроздивенко")

    await search.close()
    assert "meeting" == found[0].entry_id


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Anton Vershkov", "exact", id="names"),
        pytest.param("Вершков А. Я.", "initials", id="initials"),
    ],
)
async def test_of_too_many_candidates_the_most_promising_are_scored(
    search: EmbeddedSearch, text: str, expected: str
) -> None:
    """A family of a hundred does not hide the one who agrees best."""
    family = [
        listed(f"f{n}", f"Anton {s}{t}rovich VERSHKOV") for n, (s, t) in enumerate(product(SYLLABLES, "aeo"))
    ]
    await search.apply([*family, listed("initials", "Artem Yakovich VERSHKOV")], [])
    await search.apply([listed("exact", "Anton VERSHKOV")], [])

    found = await matches(search, text)

    assert expected == found[0].entry_id


async def test_a_name_that_repeats_a_word_leaves_no_trace(search: EmbeddedSearch) -> None:
    """Each word is taken out once."""
    await search.apply([listed("1", "Anton VERSHKOV VERSHKOV"), organization("2", "Pulkovo Pulkovo")], [])

    await search.apply([], ["invented:1", "invented:2"])

    assert [] == await matches(search, "Vershkov Anton Pulkovo")


async def test_a_full_cache_of_words_starts_anew(
    search: EmbeddedSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory stays bounded, answers stay the same."""
    monkeypatch.setattr("topology.search.vocabulary._MAX_CACHED", 2)
    await search.apply([listed("1", "Anton Petrovich Vershkov")], [])

    found = [await matches(search, "Вершков Антон Петрович") for _ in range(2)]

    assert found[0] == found[1] != []


async def test_a_request_is_searched_while_the_list_changes(search: EmbeddedSearch) -> None:
    """Searches and changes take turns; neither sees the other half done."""
    await search.apply([listed("stays", "Marko Drozd")], [])
    requests = [SearchRequest("Marko Drozd")] * 20

    answers, _ = await asyncio.gather(
        search.search(requests, deadline_s=PATIENT_S), search.apply(invented(300), [])
    )

    assert [(True, "stays")] * 20 == [(answer.complete, answer.matches[0].entry_id) for answer in answers]


@pytest.mark.parametrize(
    ("text", "better"),
    [
        pytest.param("Anton Vershkov", "Anton Vershkv", id="typo-is-lower"),
        pytest.param("Вершков Антон Петрович", "Вершков Антон Павлович", id="patronymic-conflict-is-lower"),
        pytest.param("Anton Vershkov", "Anton Vershkov Drozd", id="extra-word-is-lower"),
        pytest.param("Вершков А.П.", "Вершков П.А.", id="initials-out-of-order-are-lower"),
        pytest.param("Вершков Антон", "Вершков Антон К.", id="extra-initial-is-lower"),
        pytest.param("Anton Vershkov", "Vershkov", id="surname-alone-is-lower"),
        pytest.param("Anton Vershkov", "Anten Vershkov", id="misspelt-given-is-lower"),
    ],
)
async def test_less_agreement_scores_lower(search: EmbeddedSearch, text: str, better: str) -> None:
    """Whatever is missing, misspelt or too much costs."""
    await search.apply([listed("1", "Anton Petrovich Vershkov")], [])

    scores = [await score_of(search, "1", each) for each in (better, text)]

    assert scores[0] < scores[1]


@pytest.mark.parametrize(
    ("names", "text", "expected"),
    [
        pytest.param(["J. R. Marlow"], "John Robert Marlow", True, id="listed-initials"),
        pytest.param(["Antonia MARLOW VEGA"], "Antonia Marlow", True, id="second-surname-absent"),
        pytest.param(["John Quincy Marlow"], "Quincy Marlow", False, id="middle-name-only"),
        pytest.param(["Anna Petrovna"], "Anna Petrovna", True, id="weak-name-alone"),
        pytest.param(["Anna Petrovna"], "Оплата Анне Петровне Дрозд", False, id="weak-name-in-text"),
        pytest.param(["Mirzhan"], "Миржан", True, id="one-word"),
        pytest.param(["Mirzhan"], "Оплата Миржан Дрозд за услуги", False, id="one-word-in-text"),
        pytest.param(["Guram Teklidze"], "Guram Tekldze", True, id="vowel-dropped"),
        pytest.param(["Guram Teklidze"], "Gurm Tekidze", True, id="two-errors"),
        pytest.param(["Resalia Tavandra"], "Resalia Tavndra", True, id="latin-error"),
        pytest.param(["Антон Вершков"], "Антон Вережков", False, id="cyrillic-surname-in-doubt"),
        pytest.param(["Ivan Sidorov"], "Ivan Sidorova", True, id="feminine-form"),
        pytest.param(["Abi MARLOW"], "Abu Marlow", False, id="particle-is-no-misspelling"),
        pytest.param(["J. R. Marlow"], "J. R. Marlow", True, id="initials-on-both-sides"),
        pytest.param(["Anton PETER"], "Anton Petro", False, id="surnames-have-no-equivalents"),
        pytest.param(["Anton MIKHAYLO"], "Антон Михайло", True, id="surname-like-a-given-name"),
        pytest.param(["Anton Vershkov"], "Atnno Vershkov", False, id="badly-misspelt-given-name"),
        pytest.param(["Anton Vershkov"], "Payment to AntonVershkov for rent", True, id="written-together"),
    ],
)
async def test_persons_alert_or_not(
    search: EmbeddedSearch, names: list[str], text: str, expected: bool
) -> None:
    """The leading parts of a name decide."""
    await search.apply([listed("1", *names)], [])

    assert expected is (await score_of(search, "1", text) >= Rules().score.person_alert)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        pytest.param(
            "Zvezdograd Machine Tool Plant", "Звездоградский станкостроительный завод", True, id="compound"
        ),
        pytest.param("Granit Bank", "Bazalt Granit Trading House Export", False, id="other-words"),
        pytest.param("Granit", "Granit Priboy", False, id="one-word-of-two"),
        pytest.param("Granitovaya Dolina", "Granitovaia Dolna", True, id="misspelt"),
        pytest.param("Global Transport Company", "Global Transport Company", True, id="all-generic"),
        pytest.param("Turavex Meridian", "Turawex Meridain Ltd", True, id="two-errors"),
        pytest.param("Turavex Meridian", "Meridian", False, id="one-of-two-words"),
    ],
)
async def test_organizations_alert_or_not(
    search: EmbeddedSearch, name: str, text: str, expected: bool
) -> None:
    """Telling words weigh most, generic ones less."""
    await search.apply([organization("1", name)], [])

    assert expected is (await score_of(search, "1", text) >= Rules().score.organization_alert)


async def test_time_that_runs_out_within_a_text_keeps_what_was_found(search: EmbeddedSearch) -> None:
    """The identifier was already looked up; the rest is said to be missing."""
    await search.apply([listed("1", "Anton Vershkov", identifiers=[("imo", "9074729")])], [])
    request = SearchRequest("Anton Vershkov", identifiers=(("imo", "9074729"),))

    answer = (await search.search([request], deadline_s=0.0))[0]

    assert (["1"], False, ["search"]) == (
        [match.entry_id for match in answer.matches],
        answer.complete,
        answer.degraded,
    )


async def test_nothing_in_common_is_a_complete_empty_answer(search: EmbeddedSearch) -> None:
    """Looked, found nothing."""
    await search.apply([listed("1", "Anton Vershkov")], [])

    answer = await ask(search, "Перевозка грузов")

    assert ([], True) == (answer.matches, answer.complete)


async def test_a_party_of_unknown_kind_with_a_legal_form_is_no_person(search: EmbeddedSearch) -> None:
    """Its words are not read as a given name and a surname."""
    await search.apply([listed("1", "Marko Drozd LLC", kind=EntryKind.OTHER)], [])

    kinds = [match.kind for match in await matches(search, "Marko Drozd")]

    assert [MatchKind.ORGANIZATION] == kinds


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        pytest.param(["2026-03-02-b", "2026-03-01-a"], "2026-03-02-b", id="earlier-day-comes-last"),
        pytest.param(["2026-03-01-a", "2026-03-02-b"], "2026-03-02-b", id="later-day"),
        pytest.param(["ffff", "aaaa"], "aaaa", id="no-days"),
    ],
)
async def test_a_list_has_the_version_of_its_latest_entry(
    search: EmbeddedSearch, versions: list[str], expected: str
) -> None:
    """The day tells it where versions begin with one, as entries are read again in any order."""
    for number, version in enumerate(versions):
        await search.apply([listed(str(number), "Anton Vershkov", version=version)], [])

    assert [expected] == [info.version for info in search.lists()]
