"""The names of all entries of one kind, searchable by word and by phrase; entries come and go in place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from topology.search.knn import NearestNames
from topology.search.list_names import ListedName, NameToken, Role, parse_names
from topology.search.phrases import PhraseIndex
from topology.search.postings import Posting, add_number, remove_number
from topology.search.rules import SearchRules
from topology.search.vocabulary import Vocabulary

# Share of an organization's name, by weight, that makes one word of it worth a look by itself.
_TELLING_SHARE = 0.4
_SHARE_OF_ROLE = {Role.CORE: 1.0, Role.GENERIC: 0.6}
_SHARE_OF_OTHERS = 0.08


class NameIndex:
    """Names by number.

    names: all of them.
    lone: names by a word which alone is worth a look.
    surnames: persons by surname, for "Surname I. O.".
    vectors: the names by their vectors; None where the vector tier is off.

    `near_words` is the largest vocabulary in which words with errors are looked up, None for any;
    after `settle_after` new phrases an automaton is built of them.
    """

    def __init__(
        self,
        *,
        is_person: bool,
        vectors: NearestNames | None = None,
        near_words: int | None = None,
        settle_after: int = SearchRules().settle_after,
    ) -> None:
        self.is_person = is_person
        self.names: dict[int, ListedName] = {}
        self.vocabulary = Vocabulary(near_words)
        self.phrases = PhraseIndex(settle_after)
        self.vectors = vectors
        self.lone: dict[str, Posting] = {}
        self.surnames: dict[str, Posting] = {}
        self._numbers_of: dict[str, tuple[int, ...]] = {}
        self._tokens: dict[tuple[str, str, Role, str | None], NameToken] = {}
        self._next = 0

    def add(self, party: str, names: Iterable[tuple[str, bool]]) -> None:
        """Add the names of an entry, each with whether it is weak."""
        self.add_parsed(party, parse_names(party, names, is_person=self.is_person))

    def add_parsed(self, party: str, names: Iterable[ListedName]) -> None:
        """Add the names of an entry that were parsed before."""
        if numbers := tuple(self._add(name) for name in names):
            self._numbers_of[party] = numbers

    def settle(self) -> None:
        """Build the automaton of all phrases; what is shared between names already is not looked up again."""
        self.phrases.settle()
        self._tokens = {}

    def remove(self, party: str) -> None:
        """Take all names of an entry out."""
        for number in self._numbers_of.pop(party, ()):
            name = self.names.pop(number)
            self.vocabulary.remove(number, name)
            self.phrases.remove(number, name.phrases)
            if self.vectors is not None:
                self.vectors.remove(number)
            for key in telling_words(name):
                remove_number(self.lone, key, number)
            for token in name.tokens:
                if token.role is Role.SURNAME:
                    remove_number(self.surnames, token.key, number)

    def _add(self, name: ListedName) -> int:
        number = self._next
        self._next += 1
        # Tokens are shared between names: most given names and generic words repeat.
        name.tokens = tuple(
            self._tokens.setdefault((t.key, t.roman, t.role, t.group), t) for t in name.tokens
        )
        self.names[number] = name
        self.vocabulary.add(number, name)
        self.phrases.add(number, name.phrases)
        if self.vectors is not None:
            self.vectors.add(number, name)
        for key in telling_words(name):
            add_number(self.lone, key, number)
        for token in name.tokens:
            if token.role is Role.SURNAME:
                add_number(self.surnames, token.key, number)
        return number


def telling_words(name: ListedName) -> Iterator[str]:
    """Keys of the words that alone make up enough of a name to be worth a look."""
    if name.is_person:
        # An initial tells nothing beside a surname.
        words = {token.key for token in name.tokens if len(token.roman) > 1}
        yield from words if len(words) == 1 else ()
        return
    weights = {token.key: _SHARE_OF_ROLE.get(token.role, _SHARE_OF_OTHERS) for token in name.tokens}
    total = sum(weights.values())
    yield from (key for key, weight in weights.items() if weight > _TELLING_SHARE * total)
