"""Which words of lists that lie elsewhere a word of a text may stand for.

The words are asked for once and remembered: most words of payment texts come again, and most are on no list.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from topology.search.list_names import ListedName, NameToken, Role
from topology.search.near_keys import near_keys
from topology.search.vocabulary import Likenesses, Vocabulary, groups_of
from topology.search.words import WordForm

PERSON, ORGANIZATION = "person", "organization"

_MAX_REMEMBERED = 200_000
# As many nominatives that a word may come from are looked up with errors, as in the vocabulary.
_NEAR_LEMMAS = 4
_MIN_NEAR_LEMMA = 4
# Keys in one question: 65,536 is the most that Elasticsearch takes.
_MAX_KEYS = 20_000

# A word form and the kind of the names it is looked up in.
Asked = tuple[str, WordForm]
# Words of the lists that have one of the keys: all of them, in any order.
FindWords = Callable[[Sequence[Sequence[str]]], Awaitable[Iterable[tuple[str, NameToken]]]]


def keys_of_word(kind: str, token: NameToken) -> list[str]:
    """The keys under which a word of a list name is found."""
    return list(
        dict.fromkeys(
            [
                *(_key(kind, "k", near) for near in near_keys(token.key)),
                *(_key(kind, "s", near) for near in near_keys(token.roman)),
                *(_key(kind, "g", group) for group in groups_of(token)),
            ]
        )
    )


def keys_for(kind: str, form: WordForm) -> Iterator[str]:
    """The keys of the words that a word of a text may stand for, and of some that it may not."""
    yield from (_key(kind, "k", key) for key in (form.key, *form.lemma_keys))
    yield from (_key(kind, "g", f"g:{given}") for given in form.given_classes)
    yield from (_key(kind, "g", f"c:{concept}") for concept in form.concepts)
    if form.patronymic:
        yield _key(kind, "g", f"p:{form.patronymic}")
    if form.is_number or form.is_payment or len(form.raw) == 1:
        return
    lemmas = islice((key for key in form.lemma_keys if len(key) >= _MIN_NEAR_LEMMA), _NEAR_LEMMAS)
    for word in (form.key, *lemmas):
        yield from (_key(kind, "k", near) for near in near_keys(word))
    if not form.is_cyrillic:
        yield from (_key(kind, "s", near) for near in near_keys(form.roman))


class ListedWords:
    """Likenesses of words to words of the lists, as `Vocabulary` tells them, for words that were asked for.

    What is remembered holds until the lists change: then `forget`.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Likenesses] = {}

    def forget(self) -> None:
        """Forget everything; what is being asked for now is not remembered either."""
        self._known = {}

    async def look_up(self, asked: Iterable[Asked], find: FindWords) -> WordLikenesses:
        """What the words may stand for; what is not known is asked for.  Raises what `find` raises."""
        known = self._known
        wanted = {(kind, form.raw): form for kind, form in asked}
        found = {key: known[key] for key in wanted if key in known}
        unknown = {key: form for key, form in wanted.items() if key not in found}
        if unknown:
            told = await _ask(unknown, find)
            if len(known) + len(told) > _MAX_REMEMBERED:
                known.clear()
            known.update(told)
            found |= told
        return WordLikenesses(found)


@dataclass(frozen=True, slots=True)
class WordLikenesses:
    """What each of some words may stand for on the lists."""

    found: Mapping[tuple[str, str], Likenesses]

    def of(self, kind: str, form: WordForm) -> Likenesses:
        """Words of names of a kind, with their likeness."""
        return self.found[kind, form.raw]


async def _ask(
    unknown: Mapping[tuple[str, str], WordForm], find: FindWords
) -> dict[tuple[str, str], Likenesses]:
    """The likenesses of words, by kind and spelling, from a vocabulary of the listed words near them."""
    vocabularies = {kind: Vocabulary() for kind in (PERSON, ORGANIZATION)}
    questions = list(_questions((kind, form) for (kind, _), form in unknown.items()))
    for number, (kind, token) in enumerate(await find(questions)):
        vocabularies[kind].add(number, _name_of(kind, token))
    return {(kind, raw): vocabularies[kind].look_up(form) for (kind, raw), form in unknown.items()}


def _questions(asked: Iterable[Asked]) -> Iterator[list[str]]:
    """The keys of all words, each once, in portions."""
    keys = dict.fromkeys(key for kind, form in asked for key in keys_for(kind, form))
    rest = iter(keys)
    while portion := list(islice(rest, _MAX_KEYS)):
        yield portion


def _key(kind: str, of_what: str, value: str) -> str:
    return f"{kind[0]}{of_what}{value}"


def _name_of(kind: str, token: NameToken) -> ListedName:
    """A name of one word, as the vocabulary takes it."""
    return ListedName(
        party="",
        text=token.roman,
        is_person=kind == PERSON,
        tokens=(token,),
        plain=token.roman,
        phrases=(),
        is_weak=False,
        letters=len(token.key),
        telling_words=1,
        has_core=token.role is Role.CORE,
    )
