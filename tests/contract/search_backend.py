"""What every search backend must do: inherit the suite and give the fixture `backend`, empty at the start."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from support.listed import PATIENT_S, ask, listed, matches, organization, party_in, score_of

from schemas.base import EntryKind, Gender
from schemas.enriched_text import Match, MatchKind, Tier
from topology.search.base import SearchBackend, SearchRequest
from topology.search.rules import ScoreRules

RULES = ScoreRules()


def alerting(found: Sequence[Match]) -> list[str]:
    """Explanations of the matches that reach the threshold of their kind."""
    thresholds = {MatchKind.PERSON: RULES.person_alert, MatchKind.ORGANIZATION: RULES.organization_alert}
    return [match.explanation for match in found if match.score >= thresholds.get(match.kind, 0.0)]


PERSONS = [
    listed(
        "p1",
        "Anton Petrovich VERSHKOV",
        "Антон Петрович Вершков",
        gender=Gender.MALE,
        birth_dates=["1970-05-12"],
        countries=["ru"],
        identifiers=[("inn_person", "771122334455")],
    ),
    listed("p2", "Oksana Ihorivna DROZDIVSKA", gender=Gender.FEMALE),
    listed("p3", "Yusuf Karim AL-TARAQI", weak=["Abu Karim"]),
    listed("p4", "Marko Anatoliyovych ZHELUDENKO"),
    listed("p5", "Vadim Borisovich SMIRNOV"),
    listed("p6", "Vadim SAVCHENKO"),
]
OTHERS = [
    organization("o1", "Priboy Shipping Company LLC", countries=["ru"]),
    organization("o2", "Zvezdograd Machine Building Plant JSC", identifiers=[("ogrn", "1027700132195")]),
    organization("o3", "TURAVEX LLC", countries=["cy"]),
    organization("o4", "Granit Bank", identifiers=[("bic", "GRANRUMMXXX")]),
    listed("v1", "SEA LANTERN", kind=EntryKind.VESSEL, identifiers=[("imo", "9074729")]),
    listed("x1", "Ostap Kryvonizhko", kind=EntryKind.OTHER),
]


class SearchBackendContract:
    """The suite.  `degraded` is what an incomplete answer names."""

    degraded = "search"

    @pytest.fixture
    async def filled(self, backend: SearchBackend) -> SearchBackend:
        await backend.apply([*PERSONS, *OTHERS], [])
        return backend

    @pytest.mark.parametrize(
        ("text", "entry_id"),
        [
            pytest.param("Anton Petrovich Vershkov", "p1", id="as-listed"),
            pytest.param("Вершков Антон Петрович", "p1", id="surname-first"),
            pytest.param("ВЕРШКОВ А.П.", "p1", id="initials"),
            pytest.param("А. П. Вершков", "p1", id="initials-before"),
            pytest.param("Антон Вершков", "p1", id="no-patronymic"),
            pytest.param("Дроздівська Оксана Ігорівна", "p2", id="transliterated-uk"),
            pytest.param("Оксана Игоревна Дроздивская", "p2", id="other-language"),
            pytest.param("Anton Vershkof", "p1", id="other-transliteration"),
            pytest.param("Anton Petrovich Vershkvo", "p1", id="swapped-letters"),
            pytest.param("Антон Петрович Вершкоф", "p1", id="typo-cyrillic"),
            pytest.param("Yusuf Al Taraqi", "p3", id="particle-and-middle-name"),
            pytest.param("Оплата Вершкову Антону Петровичу за услуги аренды", "p1", id="dative-in-sentence"),
            pytest.param("Переказ коштів Оксані Ігорівні Дроздівській, без ПДВ", "p2", id="dative-uk"),
            pytest.param("Возврат займа от Марка Желуденко по договору 17", "p4", id="genitive-in-sentence"),
            pytest.param("Payment to Marko Zheludenko for invoice 48213", "p4", id="sentence-en"),
            pytest.param("Остап Кривоніжко", "x1", id="kind-unknown-as-person"),
            pytest.param("Priboy Shipping Company", "o1", id="without-legal-form"),
            pytest.param("ООО Судоходная компания Прибой", "o1", id="translated"),
            pytest.param("Звездоградский машиностроительный завод", "o2", id="translated-place"),
            pytest.param("Priboi Shiping Company LLC", "o1", id="misspelt-organization"),
            pytest.param("Freight of Sea Lantern", "v1", id="vessel-in-text"),
            pytest.param("Payment to Priboy Shipping Company LLC for goods", "o1", id="phrase-in-text"),
            pytest.param("Payment to Turavex LLC for goods", "o3", id="one-word-with-its-form"),
        ],
    )
    async def test_a_listed_party_is_found(self, filled: SearchBackend, text: str, entry_id: str) -> None:
        """Spelling, script, case, order and initials do not hide a listed party."""
        found = await matches(filled, text)

        assert entry_id == found[0].entry_id
        assert alerting(found[:1])

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param("Вершков Степан Петрович", id="other-given-name"),
            pytest.param("Оплата Вершкову Степану за услуги", id="other-given-name-in-sentence"),
            pytest.param("Антон Петрович Кольцевой", id="other-surname"),
            pytest.param("Вершков С.И.", id="other-initials"),
            pytest.param("Вершков А.И.", id="other-second-initial"),
            pytest.param("Вершкав А.П.", id="misspelt-surname-with-initials-alone"),
            pytest.param("Вадим Савин", id="surname-alike"),
            pytest.param("Оплата за коммунальные услуги за октябрь", id="nobody"),
            pytest.param("Перевозка машин на завод", id="ordinary-words"),
            pytest.param("Vadim Shevchenko", id="frequent-surname-is-no-misspelling"),
            pytest.param("Abu Karim transport services in May", id="weak-alias-in-text"),
        ],
    )
    async def test_a_namesake_does_not_alert(self, filled: SearchBackend, text: str) -> None:
        """A conflicting surname, given name or initial outweighs what agrees."""
        found = await matches(filled, text)

        assert [] == alerting(found)

    async def test_an_identifier_alone_is_enough(self, filled: SearchBackend) -> None:
        """The same number is the same party, whatever the name."""
        found = await matches(filled, "ИНН 771122334455", identifiers=(("inn_person", "771122334455"),))

        assert [("p1", Tier.IDENTIFIER, MatchKind.IDENTIFIER, 1.0, "agrees")] == [
            (m.entry_id, m.tier, m.kind, m.score, m.features["identifier"]) for m in found
        ]

    @pytest.mark.parametrize(
        ("kind", "value", "expected"),
        [
            pytest.param("bic", "GRANRUMM", ["o4"], id="bic-without-branch"),
            pytest.param("bic", "granrumm104", ["o4"], id="bic-of-branch"),
            pytest.param("imo", "IMO 9074729", [], id="label-is-no-part-of-a-number"),
            pytest.param("inn_company", "771122334455", ["p1"], id="tax-numbers-are-alike"),
            pytest.param("card", "771122334455", [], id="a-card-is-no-tax-number"),
            pytest.param("card", "7711****4455", [], id="masked"),
            pytest.param("ogrn", "1027700132196", [], id="another-number"),
        ],
    )
    async def test_identifiers_are_compared_by_value_and_type(
        self, filled: SearchBackend, kind: str, value: str, expected: list[str]
    ) -> None:
        """Separators and letter case do not count; a number of quite another type is another number."""
        found = await matches(filled, "", identifiers=((kind, value),))

        assert expected == [match.entry_id for match in found]

    @pytest.mark.parametrize(
        ("text", "tier"),
        [
            pytest.param("Anton Petrovich Vershkov", Tier.EXACT, id="exact"),
            pytest.param("Payment to Anton Petrovich Vershkov for rent", Tier.AUTOMATON, id="automaton"),
            pytest.param("Anton Vershkoff", Tier.FUZZY, id="fuzzy"),
        ],
    )
    async def test_the_tier_says_how_it_was_found(self, filled: SearchBackend, text: str, tier: Tier) -> None:
        """The whole name by its key is exact, inside a text automaton, anything less fuzzy."""
        found = await matches(filled, text)

        assert ("p1", tier) == (found[0].entry_id, found[0].tier)

    @pytest.mark.parametrize(
        ("birth_date", "agreement"),
        [
            pytest.param("1970-05-12", "agrees", id="same-day"),
            pytest.param("1970", "agrees", id="year-only"),
            pytest.param("1970-05-13", "conflicts", id="other-day"),
            pytest.param("1985", "conflicts", id="other-year"),
        ],
    )
    async def test_the_birth_date_is_compared_as_far_as_known(
        self, filled: SearchBackend, birth_date: str, agreement: str
    ) -> None:
        """Dates agree as precisely as the less precise of them."""
        text = "Оплата Вершкову Антону"

        found = await matches(
            filled, text, party_in(text, "Вершкову Антону", "Вершков Антон", birth_date=birth_date)
        )

        assert agreement == found[0].features["birth_date"]

    async def test_a_conflicting_birth_date_lowers_and_an_agreeing_one_raises(
        self, filled: SearchBackend
    ) -> None:
        """Facts move the score of the name in their direction."""
        text = "Оплата Вершкову Антону"
        scores = [
            await score_of(filled, "p1", text, party_in(text, "Вершкову Антону", birth_date=date))
            for date in ("1985-01-01", None, "1970-05-12")
        ]

        assert sorted(set(scores)) == scores

    async def test_a_conflicting_gender_lowers(self, filled: SearchBackend) -> None:
        """A woman of the name of a listed man is likely another person."""
        text = "Вершков Антон"
        scores = [
            await score_of(filled, "p1", text, party_in(text, text, gender=gender))
            for gender in (Gender.FEMALE, None)
        ]

        assert scores[0] < scores[1]

    async def test_a_number_of_the_same_type_that_differs_is_a_conflict(self, filled: SearchBackend) -> None:
        """A namesake with another tax number is told as one."""
        text = "Вершков Антон, ИНН 500100732259"
        party = party_in(text, "Вершков Антон", identifiers=("500100732259",))

        found = await matches(filled, text, party, identifiers=(("inn_person", "500100732259"),))

        assert "conflicts" == found[0].features["identifier"]

    async def test_every_reading_is_searched_and_the_best_counts(self, filled: SearchBackend) -> None:
        """`query` says which spelling of the party was found."""
        text = "Сума від О. Дровської"
        party = party_in(text, "О. Дровської", "О. Дровська", "Дроздівська Оксана")

        found = await matches(filled, text, party)

        assert ("p2", "Дроздівська Оксана") == (found[0].entry_id, found[0].query)

    @pytest.mark.parametrize(
        ("text", "name", "alerts"),
        [
            pytest.param("Оплата ТОВ Туравекс за товар", "ТОВ Туравекс", True, id="its-legal-form"),
            pytest.param("Оплата АО Туравекс за товар", "АО Туравекс", False, id="another-legal-form"),
            pytest.param("Оплата Туравекс за товар", "Туравекс", False, id="no-legal-form"),
            pytest.param("Оплата АО Туравекс, Кипр, за товар", "АО Туравекс", True, id="form-and-country"),
            pytest.param("Оплата ООО Банк Гранит Плюс", "ООО Банк Гранит Плюс", True, id="word-too-many"),
            pytest.param("Оплата ООО Гранит за товар", "ООО Гранит", False, id="part-of-a-name"),
            pytest.param(
                "Payment to Granit Bank Meridian Trading House Export Services",
                "Granit Bank Meridian Trading House Export Services",
                False,
                id="name-inside-a-longer-one",
            ),
        ],
    )
    async def test_one_word_of_an_organization_needs_support(
        self, filled: SearchBackend, text: str, name: str, alerts: bool
    ) -> None:
        """A name of one word alerts with its legal form, or with any form and a second fact."""
        found = await matches(filled, text, party_in(text, name, kind="organization"))

        assert alerts == bool(alerting(found))

    async def test_an_added_entry_is_found_by_the_next_search(self, filled: SearchBackend) -> None:
        """A list change is live at once."""
        before = await matches(filled, "Тимур Залужанов")

        await filled.apply([listed("new", "Timur ZALUZHANOV")], [])
        after = await matches(filled, "Тимур Залужанов")

        assert ([], ["new"]) == ([m.entry_id for m in before], [m.entry_id for m in after])

    async def test_a_replaced_entry_is_no_longer_found_by_its_old_name(self, filled: SearchBackend) -> None:
        """The names of an entry are those of its last version."""
        await filled.apply([listed("p4", "Timur ZALUZHANOV", version="2")], [])

        found = [await matches(filled, name) for name in ("Marko Zheludenko", "Timur Zaluzhanov")]

        assert [[], ["p4"]] == [[match.entry_id for match in answer] for answer in found]

    async def test_a_removed_entry_is_not_found(self, filled: SearchBackend) -> None:
        """Neither by name, nor by phrase, nor by identifier."""
        await filled.apply([], ["invented:p1", "invented:never-there"])

        found = await matches(
            filled,
            "Payment to Anton Petrovich Vershkov, TIN 771122334455",
            identifiers=(("inn_person", "771122334455"),),
        )

        assert [] == found

    async def test_the_lists_tell_their_version_and_counts(self, filled: SearchBackend) -> None:
        """Every list by name, with what is loaded of it."""
        await filled.apply([listed("a", "Ilya Stozharov", list_name="second", version="7")], [])

        lists = [(info.name, info.version, info.entries, info.names) for info in filled.lists()]

        assert [("invented", "1", 12, 14), ("second", "7", 1, 1)] == lists

    async def test_health_counts_what_can_be_found(self, filled: SearchBackend) -> None:
        """A backend that holds lists is healthy."""
        health = await filled.health()

        assert ("healthy", 12) == (health.status, health.entries)

    async def test_an_empty_backend_is_not_healthy(self, backend: SearchBackend) -> None:
        """Without a list nobody would be found: readiness must not be told."""
        health = await backend.health()

        assert ("unhealthy", 0) == (health.status, health.entries)

    async def test_a_search_that_runs_out_of_time_is_incomplete(self, filled: SearchBackend) -> None:
        """What was not searched never passes as clear."""
        answers = await filled.search([SearchRequest("Marko Zheludenko")] * 3, deadline_s=-1.0)

        assert [(False, [self.degraded])] * 3 == [(answer.complete, answer.degraded) for answer in answers]

    async def test_answers_come_in_the_order_of_the_requests(self, filled: SearchBackend) -> None:
        """One answer per request, also for those that ask nothing."""
        texts = ["Marko Zheludenko", "", "Granit Bank", "§ 12"]

        answers = await filled.search([SearchRequest(text) for text in texts], deadline_s=PATIENT_S)

        assert [["p4"], [], ["o4"], []] == [[m.entry_id for m in answer.matches] for answer in answers]
        assert all(answer.complete for answer in answers)

    async def test_the_same_question_has_the_same_answer(self, filled: SearchBackend) -> None:
        """Order and scores do not depend on chance."""
        text = "Payment to Anton Vershkov and Priboy Shipping Company"

        answers = [await matches(filled, text) for _ in range(3)]

        assert [answers[0]] * 3 == answers

    async def test_matches_come_best_first_and_within_bounds(self, filled: SearchBackend) -> None:
        """Scores are 0..1, equal ones in the order of the entries, and no more than the rules allow."""
        await filled.apply([listed(f"n{n:02}", "Vadim Borisovich SMIRNOV") for n in range(20)], [])

        found = await matches(filled, "Смирнов Вадим Борисович")

        ranks = [(-match.score, match.entry_id) for match in found]
        assert sorted(ranks) == ranks
        assert 10 == len(ranks)
        assert all(0.0 <= match.score <= 1.0 for match in found)

    async def test_a_match_explains_itself(self, filled: SearchBackend) -> None:
        """The sentence names what agrees, in the words of the list, and what conflicts."""
        text = "Оплата Вершкову Антону"

        found = await matches(filled, text, party_in(text, "Вершкову Антону", birth_date="1985"))

        assert (
            "Given name 'Anton' as 'Антону' and surname 'VERSHKOV' as 'Вершкову' agree (declined); "
            "patronymic 'Petrovich' is not in the text; "
            "the birth year conflicts: 1970 on the list, 1985 in the text."
        ) == found[0].explanation

    @pytest.mark.parametrize(
        ("text", "name", "facts"),
        [
            pytest.param("Оплата Вершкову Антону", "Вершкову Антону", {}, id="name-only"),
            pytest.param("Вершков Антон", "Вершков Антон", {"birth_date": "1985"}, id="birth-date-conflicts"),
            pytest.param("Вершков Антон", "Вершков Антон", {"birth_date": "1970"}, id="birth-date-agrees"),
            pytest.param("Вершков А. П.", "Вершков А. П.", {}, id="initials"),
        ],
    )
    async def test_the_points_of_a_match_sum_to_its_score(
        self, filled: SearchBackend, text: str, name: str, facts: dict[str, str]
    ) -> None:
        """A reader can check every score: what adds to it and what takes from it stands in the features."""
        found = await matches(filled, text, party_in(text, name, **facts))

        points = [float(value) for key, value in found[0].features.items() if key.startswith("points_")]
        assert len(points) >= len(facts) + 2
        assert found[0].score == pytest.approx(sum(points), abs=2e-4)

    async def test_a_frequent_surname_is_marked(self, filled: SearchBackend) -> None:
        """The decision must know that many people bear the name."""
        found = await matches(filled, "Вадим Смирнов")

        assert 1.0 == found[0].features["common_surname"]

    async def test_a_long_text_is_searched_to_its_end(self, filled: SearchBackend) -> None:
        """A party after hundreds of words is found as well."""
        text = "Оплата по договору за поставку строительных материалов и оборудования. " * 60
        text += "Получатель Желуденко Марко Анатолійович."

        answer = await ask(filled, text)

        assert ["p4"] == [match.entry_id for match in answer.matches if match.score >= RULES.person_alert]

    async def test_a_match_names_the_state_of_its_entry(self, backend: SearchBackend) -> None:
        """A verdict is written with it, and ends when the entry says something else."""
        before, after = listed("p1", "Anton VERSHKOV"), listed("p1", "Anton VERSHKOV", birth_dates=["1970"])
        await backend.apply([before], [])
        (first,) = await matches(backend, "Anton Vershkov")
        await backend.apply([after.model_copy(update={"changed_at": "2026-01-15T12:00:00.000+00:00"})], [])

        (second,) = await matches(backend, "Anton Vershkov")

        assert first.state is not None
        assert second.state is not None
        assert (before.content_hash, None) == (first.state.entry_hash, first.entry_changed_at)
        assert (after.content_hash, "2026-01-15T12:00:00.000+00:00") == (
            second.state.entry_hash,
            second.entry_changed_at,
        )
