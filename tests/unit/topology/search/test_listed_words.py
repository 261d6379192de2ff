"""Words of lists that lie elsewhere, asked for once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest

from topology.errors import SearchUnavailable
from topology.search.list_names import NameToken, parse_name
from topology.search.listed_words import ORGANIZATION, PERSON, ListedWords, keys_of_word
from topology.search.name_index import NameIndex
from topology.search.words import split_words

NAMES = {
    PERSON: ["Anton Petrovich VERSHKOV", "Oksana DROZDIVSKA", "Йосип Кравчинюк", "J. R. al-Taraqi"],
    ORGANIZATION: ["Priboy Shipping Company LLC", "АО «Звездоградский завод»", "Turavex"],
}


class WordsElsewhere:
    """The words of some names, found by their keys; counts the questions."""

    def __init__(self) -> None:
        self.asked = 0
        self._words: list[tuple[str, NameToken, set[str]]] = []
        for kind, names in NAMES.items():
            for text in names:
                name = parse_name("x", text, is_person=kind == PERSON)
                assert name is not None
                self._words += [(kind, token, set(keys_of_word(kind, token))) for token in name.tokens]

    async def find(self, questions: Sequence[Sequence[str]]) -> Iterable[tuple[str, NameToken]]:
        """The words that have one of the keys."""
        self.asked += len(questions)
        keys = {key for question in questions for key in question}
        return [(kind, token) for kind, token, of_word in self._words if of_word & keys]


@pytest.mark.parametrize("kind", [PERSON, ORGANIZATION])
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Antin Vershkiv", id="another-language"),
        pytest.param("Вершковым Антоном Петровичем", id="declined"),
        pytest.param("Oxana Drozdivsak", id="misspelt"),
        pytest.param("пароплавство Прибой", id="translated"),
        pytest.param("Zvezdogradsky plant", id="transliterated"),
        pytest.param("Ремонт даху 48213", id="nothing-listed"),
    ],
)
async def test_words_are_as_like_as_in_memory(kind: str, text: str) -> None:
    """What a word may stand for does not depend on where the lists lie."""
    index = NameIndex(is_person=kind == PERSON)
    for number, name in enumerate(NAMES[kind]):
        index.add(str(number), [(name, False)])
    forms = [word.form for word in split_words(text)]

    likenesses = await ListedWords().look_up([(kind, form) for form in forms], WordsElsewhere().find)

    assert [index.vocabulary.look_up(form) for form in forms] == [likenesses.of(kind, form) for form in forms]


async def test_what_is_known_is_not_asked_again() -> None:
    """Until the lists change: most words of payment texts come again and are on no list."""
    elsewhere, words = WordsElsewhere(), ListedWords()
    asked = [(PERSON, word.form) for word in split_words("оплата Vershkov")]

    for _ in range(2):
        await words.look_up(asked, elsewhere.find)
    before = elsewhere.asked
    words.forget()
    await words.look_up(asked, elsewhere.find)

    assert (1, 2) == (before, elsewhere.asked)


async def test_a_change_while_words_are_asked_for_is_not_missed() -> None:
    """What was found before the change is not remembered after it."""
    elsewhere, words = WordsElsewhere(), ListedWords()
    asked = [(PERSON, word.form) for word in split_words("Vershkov")]

    async def find_and_change(questions: Sequence[Sequence[str]]) -> Iterable[tuple[str, NameToken]]:
        words.forget()
        return []

    before = await words.look_up(asked, find_and_change)
    after = await words.look_up(asked, elsewhere.find)

    assert ({}, True) == (before.of(*asked[0]), bool(after.of(*asked[0])))


async def test_an_error_is_not_remembered_as_nothing() -> None:
    """The next search asks again."""
    elsewhere, words = WordsElsewhere(), ListedWords()
    asked = [(PERSON, word.form) for word in split_words("Vershkov")]

    async def fail(questions: Sequence[Sequence[str]]) -> Iterable[tuple[str, NameToken]]:
        raise SearchUnavailable("away")

    with pytest.raises(SearchUnavailable):
        await words.look_up(asked, fail)
    found = await words.look_up(asked, elsewhere.find)

    assert found.of(*asked[0])
