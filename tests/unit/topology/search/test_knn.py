"""The vector tier: nearest names by hashed n-grams."""

from __future__ import annotations

import sys

import pytest
from support.listed import listed, matches, organization

from schemas.enriched_text import Tier
from topology.config import Rules
from topology.errors import ConfigurationInvalid
from topology.search.embedded import EmbeddedSearch
from topology.search.knn import NearestNames, spelling_in, spelling_of, vectors_for
from topology.search.list_names import ListedName, parse_name
from topology.search.rules import SearchRules
from topology.search.words import split_words
from topology.vectors.hashing import HashingEmbedder

WITH_VECTORS = Rules(search=SearchRules(tiers=tuple(Tier)))
COUNT, LEAST = 8, 0.4


def name_of(text: str, *, is_person: bool = True) -> ListedName:
    """A list name."""
    name = parse_name("invented:x", text, is_person=is_person)
    assert name is not None
    return name


def filled(*names: str) -> NearestNames:
    """Names by their number."""
    vectors = NearestNames()
    for number, text in enumerate(names):
        vectors.add(number, name_of(text))
    return vectors


def near(vectors: NearestNames, text: str, *, count: int = COUNT) -> list[int]:
    """Numbers of the names near a text."""
    return vectors.nearest(split_words(text), count=count, least=LEAST, is_person=True)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Ostap Zhuravlenko", id="as-listed"),
        pytest.param("Журавленко Остап", id="script-and-order"),
        pytest.param("Ostap Zhurovlenka", id="misspelt"),
    ],
)
def test_the_nearest_name_is_found(text: str) -> None:
    """Names that share most n-grams of their romanised words are near."""
    vectors = filled("Ostap Zhuravlenko", "Harold Quill", "Mira Sandoval")

    assert [0] == near(vectors, text)


def test_what_is_not_near_is_not_found() -> None:
    """The least likeness holds even where fewer names than asked for are left."""
    assert [] == near(filled("Harold Quill", "Mira Sandoval"), "Ostap Zhuravlenko")


@pytest.mark.parametrize("text", ["", "12 34"])
def test_a_text_without_letters_is_near_nothing(text: str) -> None:
    """No letters, no direction."""
    assert [] == near(filled("Harold Quill"), text)


def test_a_name_without_letters_has_no_vector() -> None:
    """It is found by the other tiers; here it would be near nothing, and taken out it is gone all the same."""
    vectors = filled("1234 567")
    vectors.remove(0)

    assert 0 == len(vectors)


def test_names_come_and_go() -> None:
    """A change is live for the next question; its number may be used again."""
    vectors = filled("Harold Quill", "Mira Sandoval")
    vectors.remove(0)
    gone = near(vectors, "Harold Quill")
    vectors.add(0, name_of("Harold Quill"))
    vectors.remove(99)

    assert ([], [0], 2) == (gone, near(vectors, "Harold Quill"), len(vectors))


def test_names_equally_near_at_the_end_are_all_left_out() -> None:
    """Which of them was added first must not decide who is looked at."""
    vectors = filled("Harold Quill", "Quill Harold", "Harold Quillam")

    assert ([0, 1], [], [0, 1, 2]) == tuple(near(vectors, "Harold Quill", count=n) for n in (2, 1, 3))


def test_legal_forms_are_left_out() -> None:
    """A form that thousands of names have would bring them all near."""
    listed_name = name_of("Meridian Turbine LLC", is_person=False)

    assert "meridian turbine" == spelling_of(listed_name)
    assert "meridian turbain" == spelling_in(split_words("ООО Меридиан Турбаин"), is_person=False)


def test_a_name_of_legal_forms_only_keeps_them() -> None:
    """Every name has a vector, or it could not be found."""
    assert "as oy" == spelling_of(name_of("AS OY", is_person=False))


def test_the_vectors_are_those_of_the_default_model() -> None:
    """They are stamped with the model; a sentence model for results does not change what is found."""
    assert HashingEmbedder.model == NearestNames().model


def test_the_tier_is_off_unless_the_rules_name_it() -> None:
    """It costs time and memory; who wants it says so."""
    assert vectors_for(Rules().search) is None
    assert vectors_for(WITH_VECTORS.search) is not None


def test_without_the_library_the_start_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says what to install; the tier is never left out in silence."""
    monkeypatch.setitem(sys.modules, "usearch.index", None)

    with pytest.raises(ConfigurationInvalid, match=r"install ai-service\[vectors\]"):
        EmbeddedSearch(WITH_VECTORS)


async def test_a_hit_says_that_its_vector_led_to_it() -> None:
    """Errors in every word hide a name from the word index; the one scorer judges what the vectors find."""
    text = "Звиёздоградцкие турбинни"
    found = []
    for rules in (Rules(), WITH_VECTORS):
        search = EmbeddedSearch(rules)
        await search.apply(
            [organization("o1", "Zvezdograd Turbine Works JSC"), listed("p1", "Mira Sand")], []
        )
        found.append([(m.entry_id, m.tier) for m in await matches(search, text)])

    assert [[], [("o1", Tier.VECTOR)]] == found


async def test_a_removed_entry_is_not_found_by_its_vector() -> None:
    """The tier follows the list like the others."""
    search = EmbeddedSearch(WITH_VECTORS)
    await search.apply([organization("o1", "Zvezdograd Turbine Works JSC"), listed("p1", "Mira Sand")], [])
    await search.apply([], ["invented:o1"])

    assert [] == await matches(search, "Звиёздоградцкие турбинни")


@pytest.mark.parametrize(
    "tiers", [pytest.param([], id="none"), pytest.param(["fuzzy", "fuzzy"], id="twice"), ["sounds"]]
)
def test_tiers_that_make_no_search_are_refused(tiers: list[str]) -> None:
    """A search that looks for nothing would call everybody clear."""
    with pytest.raises(ValueError, match="tiers"):
        SearchRules.model_validate({"tiers": tiers})


def test_the_order_of_tiers_does_not_matter() -> None:
    """Equal sets are equal rules, with one version."""
    orders = [
        SearchRules.model_validate({"tiers": tiers}) for tiers in (["fuzzy", "exact"], ["exact", "fuzzy"])
    ]

    assert orders[0] == orders[1]


async def test_vectors_find_misspelt_names_where_the_vocabulary_is_too_large_for_near_words() -> None:
    """Above `near_words` no word with errors is looked up; the same scorer judges what the vectors find."""
    listed_as, asked = "Ostap ZHURAVLENKO", "Остап Жураклемко"
    found = []
    for near_words in (2, 1):
        rules = Rules(search=SearchRules(tiers=tuple(Tier), near_words=near_words))
        search = EmbeddedSearch(rules)
        await search.apply([listed("p1", listed_as)], [])
        found.append(
            [(m.entry_id, m.tier, m.score >= rules.score.person_alert) for m in await matches(search, asked)]
        )

    assert [[("p1", Tier.FUZZY, True)], [("p1", Tier.VECTOR, True)]] == found


def test_near_words_are_given_up_for_vectors_only() -> None:
    """Without either, misspelt names of a large list would be missed in silence."""
    with pytest.raises(ValueError, match="near_words needs `vector`"):
        SearchRules(near_words=200_000)
