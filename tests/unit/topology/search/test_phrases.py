"""Whole names inside a text."""

from __future__ import annotations

import pytest

from topology.search.phrases import PhraseIndex, Place
from topology.search.words import split_words


def key(text: str) -> str:
    return "".join(word.form.key for word in split_words(text))


def filled(is_settled: bool, *names: str, settle_after: int = 100) -> PhraseIndex:
    index = PhraseIndex(settle_after)
    for number, name in enumerate(names):
        index.add(number, (key(name),))
    if is_settled:
        index.settle()
    return index


@pytest.fixture(params=[True, False], ids=["automaton", "window"])
def is_settled(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param("Payment to Granit Bank for rent", Place(2, 3), id="in-the-text"),
        pytest.param("Payment to GranitBank for rent", Place(2, 2), id="written-together"),
        pytest.param("оплата Гранит Банк", Place(1, 2), id="other-script"),
    ],
)
def test_a_name_is_found_however_it_is_split(is_settled: bool, text: str, place: Place) -> None:
    """Keys of the words are joined, so spaces do not count."""
    index = filled(is_settled, "Granit Bank")

    assert {0: place} == index.find(split_words(text))


@pytest.mark.parametrize("text", ["Granitbanker", "Megagranit bank", ""], ids=["end", "start", "empty"])
def test_a_part_of_a_word_is_no_name(is_settled: bool, text: str) -> None:
    """Names begin and end with words."""
    assert {} == filled(is_settled, "Granit Bank").find(split_words(text))


def test_the_longest_place_of_a_name_counts(is_settled: bool) -> None:
    """A name with and without its legal form is found with it."""
    index = PhraseIndex(100)
    index.add(7, (key("Granit Bank LLC"), key("Granit Bank")))
    if is_settled:
        index.settle()

    assert {7: Place(0, 2)} == index.find(split_words("Granit Bank LLC"))


def test_names_that_share_a_phrase_are_all_found(is_settled: bool) -> None:
    """Two entries may bear one name."""
    index = filled(is_settled, "Granit Bank", "Granit Bank")

    assert [0, 1] == sorted(index.find(split_words("Granit Bank")))


def test_what_was_removed_is_not_found(is_settled: bool) -> None:
    """Also when the automaton still knows it."""
    index = filled(is_settled, "Granit Bank", "Sea Lantern")
    words = split_words("Granit Bank Sea Lantern")
    before = sorted(index.find(words))

    index.remove(0, (key("Granit Bank"),))

    assert ([0, 1], [1]) == (before, sorted(index.find(words)))


def test_what_comes_after_the_automaton_was_built_is_found() -> None:
    """The window holds what the automaton lacks, also what left and came back."""
    index = filled(True, "Granit Bank", "Sea Lantern")
    index.remove(1, (key("Sea Lantern"),))
    index.add(2, (key("Turavex"),))
    index.add(3, (key("Sea Lantern"),))

    found = index.find(split_words("Granit Bank Sea Lantern Turavex"))

    assert {0: Place(0, 1), 2: Place(4, 4), 3: Place(2, 3)} == found


def test_what_came_and_left_since_the_automaton_is_not_found() -> None:
    """The window forgets as well."""
    index = filled(True, "Granit Bank")
    index.add(1, (key("Turavex"),))
    index.add(2, (key("Turavian"),))
    index.remove(1, (key("Turavex"),))

    assert {2: Place(1, 1)} == index.find(split_words("Turavex Turavian"))


def test_a_phrase_stays_while_another_name_has_it(is_settled: bool) -> None:
    """Only the name that left is gone."""
    index = filled(is_settled, "Granit Bank", "Granit Bank")

    index.remove(0, (key("Granit Bank"),))

    assert [1] == list(index.find(split_words("Granit Bank")))


def test_phrases_added_after_settling_are_found_in_parts() -> None:
    """Every so many phrases become an automaton of their own; none is lost, and removed ones stay away."""
    index = filled(True, "Granit Bank", settle_after=3)
    names = ["Topol Invest", "Yasen Trade", "Klen Export", "Buk Import", "Osina Capital"]
    for number, name in enumerate(names, 1):
        index.add(number, (key(name),))
    index.remove(2, (key("Yasen Trade"),))

    found = [set(index.find(split_words(f"paid to {name} today"))) for name in ["Granit Bank", *names]]

    assert [{0}, {1}, set(), {3}, {4}, {5}] == found


def test_a_phrase_that_comes_back_is_found_again(is_settled: bool) -> None:
    """A changed entry is removed and added; its old phrases count again."""
    index = filled(is_settled, "Granit Bank")
    index.remove(0, (key("Granit Bank"),))

    index.add(5, (key("Granit Bank"),))

    assert {5} == set(index.find(split_words("paid to Granit Bank")))


def test_a_name_of_many_words_is_found(is_settled: bool) -> None:
    """No number of words is too many for the window either."""
    name = "Open Joint Stock Company North Western River Port And Ship Repair Works"

    assert {0} == set(filled(is_settled, name).find(split_words(f"for {name} invoice")))
