"""Lists of any length, grown from the name tables of the service; the same for the same seed.

Words repeat as they do on published lists: of n words about n ** 0.72 are distinct, some borne by hundreds of
parties and most by one, so that the cost of a search grows with the list as it would there.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Literal

from schemas.base import EntryKind
from schemas.list_entry import ListEntry, ListIdentifier, ListName
from topology.data.tables import read_rows, read_words
from topology.text.transliterate import romanise

LIST = "grown"
# How fast new words become rare; fitted to the vocabulary of published lists of 500 to 12,000 entries.
_SURNAMES, _GIVEN_NAMES, _CORES = (0.72, 300.0), (0.6, 20.0), (0.75, 600.0)
_SHARE_PERSONS, _SHARE_CYRILLIC, _SHARE_WITH_ALIAS, _SHARE_OTHER_NAME = 0.56, 0.4, 0.75, 0.3
_LETTERS = "aeiourlnstkmdb"
_Script = Literal["cyrillic", "latin"]


class Urn:
    """Draws words: one drawn before, the likelier the more often it was, or one that `make` makes.

    `growth` is the exponent with which distinct words grow; about the first `start` words are all new.
    """

    def __init__(self, rng: random.Random, make: Callable[[], str], growth: float, start: float) -> None:
        self._rng = rng
        self._growth, self._start = growth, start
        self._make = make
        self._drawn: list[str] = []
        self._seen: set[str] = set()

    def draw(self) -> str:
        """The next word."""
        share_of_new = (self._start + self._growth * len(self._seen)) / (self._start + len(self._drawn))
        is_new = self._rng.random() < share_of_new
        word = self._make() if is_new else self._rng.choice(self._drawn)
        self._drawn.append(word)
        self._seen.add(word)
        return word


class ListGrower:
    """Makes one entry after the other, without end."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)
        latin = sorted(word for word in read_words("names/surnames_latin.txt") if len(word) > 3)
        cyrillic = sorted(word for word in read_words("search/common_surnames.txt") if len(word) > 3)
        concepts = [
            word for row in read_rows("search/organization_concepts.tsv") for word in row["words"].split()
        ]
        self._generic = sorted({word for word in concepts if word.isascii() and word.isalpha()})
        self._surnames = {
            "latin": self._urn(self._grafted(latin), _SURNAMES),
            "cyrillic": self._urn(self._grafted(cyrillic), _SURNAMES),
        }
        self._given = {
            "latin": self._urn(self._one_of("names/given_latin.tsv"), _GIVEN_NAMES),
            "cyrillic": self._urn(self._one_of("names/given_ru.tsv"), _GIVEN_NAMES),
        }
        self._cores = self._urn(self._grafted(latin + self._generic), _CORES)
        self._made = 0

    def entries(self) -> Iterator[ListEntry]:
        """Persons, organizations and vessels as they come."""
        while True:
            is_person = self._rng.random() < _SHARE_PERSONS
            names = self._person() if is_person else self._organization()
            self._made += 1
            yield ListEntry(
                list=LIST,
                entry_id=str(self._made),
                version="1",
                kind=EntryKind.PERSON if is_person else EntryKind.ORGANIZATION,
                names=[
                    ListName(text=name, type="alias" if number else "primary")
                    for number, name in enumerate(names)
                ],
                birth_dates=[self._day()] if is_person else [],
                countries=[self._rng.choice(("ru", "ua", "by", "ir", "sy", "cn"))],
                identifiers=[ListIdentifier(type="other", value=str(self._rng.randrange(10**9, 10**10)))],
            )

    def _grafted(self, words: list[str]) -> Callable[[], str]:
        """Makes words that begin as one of the given ones does and end as another."""

        def make() -> str:
            head, middle, tail = (self._rng.choice(words) for _ in range(3))
            short = head[: self._rng.randint(2, 4)] + tail[-self._rng.randint(2, 4) :]
            return short if self._rng.random() < 0.5 else head[:3] + middle[1:3] + tail[-3:]

        return make

    def _one_of(self, table: str) -> Callable[[], str]:
        names = [row["name"] for row in read_rows(table)]
        return lambda: self._rng.choice(names)

    def _urn(self, make: Callable[[], str], growth_and_start: tuple[float, float]) -> Urn:
        return Urn(self._rng, make, *growth_and_start)

    def _person(self) -> list[str]:
        """Names of one person: the primary one, mostly in another script or spelling too, some under another name."""
        script: _Script = "cyrillic" if self._rng.random() < _SHARE_CYRILLIC else "latin"
        words = self._person_name(script)
        names = [_titled(words)]
        if self._rng.random() < _SHARE_WITH_ALIAS:
            names.append(_titled([self._respelled(word) for word in words]))
        if self._rng.random() < _SHARE_OTHER_NAME:
            names.append(_titled([self._surnames[script].draw(), *words[1:]]))
        return names

    def _person_name(self, script: _Script) -> list[str]:
        given = [self._given[script].draw() for _ in range(self._rng.choice((1, 2, 2)))]
        if script == "cyrillic":
            father = self._given[script].draw().rstrip("аийоя")
            given[1:] = [f"{father}ович"]
        return [self._surnames[script].draw(), *given]

    def _organization(self) -> list[str]:
        cores = [self._cores.draw() for _ in range(self._rng.choice((1, 2, 2, 3)))]
        generic = [self._rng.choice(self._generic) for _ in range(self._rng.choice((0, 1, 1, 2)))]
        names = [_titled([*cores, *generic, self._rng.choice(("LLC", "JSC", "Ltd", "Co", "GmbH"))])]
        if self._rng.random() < _SHARE_WITH_ALIAS:
            names.append(_titled([*cores, *generic[:1]]))
        if self._rng.random() < _SHARE_OTHER_NAME:
            names.append(_titled([self._cores.draw(), *cores[1:], *generic]))
        return names

    def _respelled(self, word: str) -> str:
        """A word in Latin letters, one in three with a letter changed, as transcriptions differ."""
        roman = romanise(word)
        if len(roman) < 5 or self._rng.random() > 0.3:
            return roman
        at = self._rng.randrange(1, len(roman) - 1)
        return roman[:at] + self._rng.choice(_LETTERS) + roman[at + 1 :]

    def _day(self) -> str:
        return f"{self._rng.randrange(1940, 2000)}-{self._rng.randrange(1, 13):02d}-{self._rng.randrange(1, 29):02d}"


def _titled(words: list[str]) -> str:
    return " ".join(word if word.isupper() else word[:1].upper() + word[1:] for word in words)
