"""Whole names inside a text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any

import pytest

from topology.search.phrases import PhraseIndex, Place
from topology.search.words import split_words


def key(text: str) -> str:
    return "".join(word.form.key for word in split_words(text))


def filled(rebuild_after: int, *names: str, executor: Executor | None = None) -> PhraseIndex:
    index = PhraseIndex(rebuild_after, executor)
    for number, name in enumerate(names):
        index.add(number, (key(name),))
    return index


class HeldBack(Executor):
    """Builds when told to, so that the moment in between can be looked at."""

    def __init__(self) -> None:
        self.jobs: list[tuple[Future[Any], Callable[[], Any]]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.jobs.append((future, lambda: fn(*args, **kwargs)))
        return future

    def finish(self) -> None:
        while self.jobs:
            future, job = self.jobs.pop()
            future.set_result(job())


@pytest.fixture(params=[0, 1000], ids=["automaton", "window"])
def rebuild_after(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param("Payment to Granit Bank for rent", Place(2, 3), id="in-the-text"),
        pytest.param("Payment to GranitBank for rent", Place(2, 2), id="written-together"),
        pytest.param("оплата Гранит Банк", Place(1, 2), id="other-script"),
    ],
)
def test_a_name_is_found_however_it_is_split(rebuild_after: int, text: str, place: Place) -> None:
    """Keys of the words are joined, so spaces do not count."""
    index = filled(rebuild_after, "Granit Bank")

    assert {0: place} == index.find(split_words(text))


@pytest.mark.parametrize("text", ["Granitbanker", "Megagranit bank", ""], ids=["end", "start", "empty"])
def test_a_part_of_a_word_is_no_name(rebuild_after: int, text: str) -> None:
    """Names begin and end with words."""
    assert {} == filled(rebuild_after, "Granit Bank").find(split_words(text))


def test_the_longest_place_of_a_name_counts(rebuild_after: int) -> None:
    """A name with and without its legal form is found with it."""
    index = PhraseIndex(rebuild_after)
    index.add(7, (key("Granit Bank LLC"), key("Granit Bank")))

    assert {7: Place(0, 2)} == index.find(split_words("Granit Bank LLC"))


def test_names_that_share_a_phrase_are_all_found(rebuild_after: int) -> None:
    """Two entries may bear one name."""
    index = filled(rebuild_after, "Granit Bank", "Granit Bank")

    assert [0, 1] == sorted(index.find(split_words("Granit Bank")))


def test_what_was_removed_is_not_found(rebuild_after: int) -> None:
    """Also when the automaton still knows it."""
    index = filled(rebuild_after, "Granit Bank", "Sea Lantern")
    words = split_words("Granit Bank Sea Lantern")
    before = sorted(index.find(words))

    index.remove(0, (key("Granit Bank"),))

    assert ([0, 1], [1]) == (before, sorted(index.find(words)))


def test_what_comes_while_the_automaton_is_built_is_found() -> None:
    """The window holds until the automaton takes over, and for what it was built without."""
    executor = HeldBack()
    index = filled(1, "Granit Bank", "Sea Lantern", executor=executor)
    words = split_words("Granit Bank Sea Lantern Turavex")
    found = [sorted(index.find(words))]
    index.add(2, (key("Turavex"),))
    found.append(sorted(index.find(words)))
    executor.finish()
    found.append(sorted(index.find(words)))

    assert [[0, 1], [0, 1, 2], [0, 1, 2]] == found


@pytest.fixture
def thread() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as executor:
        yield executor


def test_the_automaton_is_built_in_a_thread(thread: ThreadPoolExecutor) -> None:
    """Searches go on meanwhile and afterwards with the same answer."""
    index = filled(0, "Granit Bank", executor=thread)
    words = split_words("Granit Bank")
    before = index.find(words)
    thread.submit(int).result()

    assert before == index.find(words) == {0: Place(0, 1)}
