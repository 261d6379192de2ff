"""Finds, in the index of parties seen, the parties that the names and numbers of changed entries may mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from rapidfuzz import fuzz, process

from stream_app.seen_rows import HAS_LETTER, IS_COMPARED, LEADS, REPEATS, SeenRows, party_of
from topology.config import Rules
from topology.search.blocking import MIN_SPELLING
from topology.search.list_names import ListedName, Role
from topology.search.name_index import NameIndex
from topology.search.seen_keys import MAX_FOLLOWING, LeadingWords, keys_asked_by
from topology.search.words import word_form

# From so many words of changed entries on each word seen is looked up among them, instead of each of them
# among the words seen.
MANY_WORDS = 1500
# Places kept of words that several names ask for, about 250 bytes each.
_MAX_KEPT_PLACES = 300_000
# Between two turns of the event loop: rows read, words looked up, spellings compared; some 5 ms each.
_ROWS_PER_STEP = 4000
_WORDS_PER_STEP = 20
_SPELLINGS_PER_STEP = 200

# Romanised names by the spellings, as the rows number them, in which they stand.
Spellings = dict[bytes, str]


@dataclass(slots=True)
class _Places:
    """Where a word stands.

    leading: spellings in which it can lead to a name; of them those with a letter, and those with it twice.
    compared: spellings that are compared as a whole.
    """

    leading: Spellings = field(default_factory=dict)
    with_letter: Spellings = field(default_factory=dict)
    repeated: Spellings = field(default_factory=dict)
    compared: Spellings = field(default_factory=dict)

    def add(self, spelling: bytes, name: str, flags: int) -> None:
        """Note one place."""
        if flags & IS_COMPARED:
            self.compared[spelling] = name
        if flags & LEADS:
            self.leading[spelling] = name
            if flags & HAS_LETTER:
                self.with_letter[spelling] = name
            if flags & REPEATS:
                self.repeated[spelling] = name

    @property
    def size(self) -> int:
        """How much is kept, in places."""
        return len(self.leading) + len(self.compared)


@dataclass(slots=True)
class SeenSearch:
    """Parties of one partition that the search of changed entries may have an alerting verdict on.

    A list name leads to a party as the search is led from a party to a list name
    (topology/search/blocking.py): by two words, by one that tells it alone, by its phrase, by its whole
    spelling.  `names` are the changed names, persons and organizations, `numbers` their numbers without
    separators.  `found` holds keys of the table.
    """

    rows: SeenRows
    names: Sequence[NameIndex]
    numbers: Iterable[str]
    rules: Rules
    many_words: int = MANY_WORDS
    found: set[bytes] = field(default_factory=set)
    _words: defaultdict[tuple[bool, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    _kept: dict[tuple[str, str], _Places] = field(default_factory=dict)
    _kept_places: int = 0

    def steps(self) -> Iterator[None]:
        """Do the search in steps of some milliseconds; `found` is complete after the last one."""
        for number in self.numbers:
            self.found.update(self.rows.parties_with(number))
            yield
        yield from self._look_words_up()
        for index in self.names:
            for name in index.names.values():
                yield from self._find(index, name)

    def _look_words_up(self) -> Iterator[None]:
        """Find out which words seen may stand for which words of the names."""
        tokens = {
            (index.is_person, token.key, token.roman, token.group): token
            for index in self.names
            for name in index.names.values()
            for token in name.tokens
        }
        if len(tokens) > self.many_words:
            yield from self._look_all_seen_up()
            return
        for (is_person, key, _, _), token in tokens.items():
            for words in self.rows.words_found_by(keys_asked_by(token)):
                self._words[is_person, key].update(words)
                yield

    def _look_all_seen_up(self) -> Iterator[None]:
        for count, word in enumerate(self.rows.words()):
            form = word_form(word)
            for index in self.names:
                for key in index.vocabulary.look_up(form):
                    self._words[index.is_person, key].add(word)
            if count % _WORDS_PER_STEP == 0:
                yield

    def _find(self, index: NameIndex, name: ListedName) -> Iterator[None]:
        """Find the parties that one list name may mean."""
        kind = "person" if index.is_person else "organization"
        for phrase in name.phrases:
            self.found.update(map(party_of, self._with_phrase(kind, phrase)))
            yield
        places: dict[str, _Places] = {}
        for token in name.tokens:
            for word in self._words[index.is_person, token.key]:
                if word not in places:
                    places[word] = yield from self._places(kind, word)
            if token.key in index.lone:
                for word in self._words[index.is_person, token.key]:
                    self.found.update(map(party_of, places[word].leading))
        paired = yield from _with_two_words([one.leading for one in places.values()])
        for one in places.values():
            paired |= one.repeated
        for token in name.tokens if index.is_person else ():
            if token.role is Role.SURNAME:
                for word in self._words[True, token.key]:
                    paired |= places[word].with_letter
                    yield
        paired |= yield from self._spelled_nearly(index, name, places)
        yield from self._keep_led(index, name, places, paired)

    def _keep_led(
        self, index: NameIndex, name: ListedName, places: dict[str, _Places], paired: Spellings
    ) -> Iterator[None]:
        """Of spellings that share words with the name, keep those in which its leading words may stand."""
        leading = LeadingWords(name, self.rules.score)
        sure = [
            places[word].leading
            for token in leading.tokens
            for word in self._words[index.is_person, token.key]
        ]
        for count, (spelling, text) in enumerate(paired.items(), start=1):
            if not leading.tokens or any(spelling in one for one in sure) or leading.may_stand_in(text):
                self.found.add(party_of(spelling))
            if count % _SPELLINGS_PER_STEP == 0:
                yield

    def _with_phrase(self, kind: str, phrase: str) -> Iterator[bytes]:
        """Spellings in which the joined skeletons of some words begin as the phrase does."""
        begin = phrase[:MAX_FOLLOWING]
        for length in range(1, len(begin) + 1):
            for word in self.rows.words_of_sound(phrase[:length]):
                for place in self.rows.places(kind, word, begin):
                    yield place.spelling

    def _spelled_nearly(
        self, index: NameIndex, name: ListedName, places: dict[str, _Places]
    ) -> Generator[None, None, Spellings]:
        """Spellings that share a word with the name and are nearly spelled like it as a whole."""
        names_with = index.vocabulary.names_with
        words = {
            word
            for token in name.tokens
            if len(names_with[token.key]) < self.rules.search.common_word_names
            for word in self._words[index.is_person, token.key]
        }
        found: Spellings = {}
        for word in words:
            compared = iter(places[word].compared.items())
            while some := dict(islice(compared, _ROWS_PER_STEP)):
                near = process.extract_iter(name.plain, some, scorer=fuzz.ratio, score_cutoff=MIN_SPELLING)
                found.update((spelling, text) for text, _, spelling in near)
                yield
        return found

    def _places(self, kind: str, word: str) -> Generator[None, None, _Places]:
        """The places of a word; nothing is yielded but turns."""
        known = self._kept.get((kind, word))
        if known is not None:
            return known
        places = _Places()
        for count, place in enumerate(self.rows.places(kind, word), start=1):
            places.add(*place)
            if count % _ROWS_PER_STEP == 0:
                yield
        if self._kept_places + places.size > _MAX_KEPT_PLACES:
            self._kept.clear()
            self._kept_places = 0
        self._kept[kind, word] = places
        self._kept_places += places.size
        return places


def _with_two_words(words: Iterable[Spellings]) -> Generator[None, None, Spellings]:
    """Spellings in which two of the words stand; nothing is yielded but turns."""
    found: Spellings = {}
    before: Spellings = {}
    for spellings in sorted(words, key=len):
        few, many = sorted((before, spellings), key=len)
        left = iter(few.items())
        while some := list(islice(left, _ROWS_PER_STEP)):
            found.update((spelling, text) for spelling, text in some if spelling in many)
            yield
        left = iter(spellings.items())
        while some := list(islice(left, _ROWS_PER_STEP)):
            before.update(some)
            yield
    return found
