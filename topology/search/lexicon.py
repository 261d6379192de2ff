"""Closed word lists of the search: given names, patronymics, organization words, legal forms."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from topology.data.tables import read_rows, read_words
from topology.text.phonetics import skeleton
from topology.text.transliterate import is_cyrillic, romanise

# Shortest skeleton of a given name that is told apart from other words, in letters.
_MIN_GIVEN = 3
# Shortest prefix by which a Cyrillic word is recognised as a word of an organization's name, in letters.
_MIN_PREFIX = 3
_MIN_PATRONYMIC = 6

# On skeletons, in any case: -ович/-евич/-ич and -овна/-евна/-ична.
_SON_OF = re.compile(r"^(\w{2,}?)(?:i?ovic|i?evic|ivic|ic)(?:a|u|em|om|e|i|evi|ovi)?$")
_DAUGHTER_OF = re.compile(
    r"^(\w{2,}?)(?:i?ovna|i?evna|i?ivna|inicna|icna|i?ovn|i?evn|i?ivn|icn)(?:a|u|oi|ou|i|e)?$"
)
_SON_SUFFIX = re.compile(r"(ov|ev|iv)ic")
_SON_ENDING = re.compile(r"(ov|ev|iv|m|k|l)ic")
# Fathers whose sons are named by -ич alone: Илья, Кузьма, Лука, Никита, Фома, Савва.
_FATHERS_WITH_SHORT_SUFFIX = frozenset({"il", "kuzm", "luk", "nikit", "fom", "sav"})


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The tables, keyed as they are looked up.

    `given` and `given_stems` are keyed by skeleton and lead to the class; `concept_prefixes` by the
    first letters of a Cyrillic word, `concept_keys` by skeleton.  The surnames are skeletons; settled
    ones have one spelling.  The other sets hold romanised words; forms of one legal class are put for
    one another by translators.
    """

    given: dict[str, str]
    given_stems: dict[str, str]
    concept_prefixes: dict[str, tuple[int, ...]]
    concept_keys: dict[str, tuple[int, ...]]
    legal_forms: frozenset[str]
    legal_classes: dict[str, int]
    particles: frozenset[str]
    small_words: frozenset[str]
    payment_words: frozenset[str]
    common_surnames: frozenset[str]
    settled_surnames: frozenset[str]

    def patronymic_class(self, key: str) -> str | None:
        """`m:` or `f:` and the father's name of a patronymic's skeleton in any case, or None."""
        if len(key) < _MIN_PATRONYMIC:
            return None
        if found := _DAUGHTER_OF.match(key):
            return self._child_of("f", found.group(1))
        found = _SON_OF.match(key)
        if found is None or not _SON_ENDING.search(key):
            return None
        is_short = _SON_SUFFIX.search(key) is None
        if is_short and found.group(1).rstrip("aeiou") not in _FATHERS_WITH_SHORT_SUFFIX:
            return None
        return self._child_of("m", found.group(1))

    def _child_of(self, sex: str, father: str) -> str:
        stem = father.rstrip("aeiou")
        return f"{sex}:{self.given_stems.get(stem, stem)}"

    def concepts(self, word: str, key: str) -> tuple[int, ...]:
        """Numbers of the concepts that a word of an organization's name may stand for."""
        lower = word.casefold()
        exact = self.concept_keys.get(key, ())
        if is_cyrillic(lower[0]):
            prefixes = (lower[:length] for length in range(_MIN_PREFIX, len(lower) + 1))
            found = {concept for prefix in prefixes for concept in self.concept_prefixes.get(prefix, ())}
            return tuple(sorted(found.union(exact)))
        if exact or not key.endswith("s"):
            return exact
        return self.concept_keys.get(key[:-1], ())


def _given_names() -> tuple[dict[str, str], dict[str, str]]:
    """Class by skeleton, and by the skeleton without its last vowels (for the fathers in patronymics)."""
    given: dict[str, str] = {}
    stems: dict[str, str] = {}
    for row in read_rows("search/given_names.tsv"):
        names = row["names"].split()
        head = skeleton(romanise(names[0]))
        for name in names:
            key = skeleton(romanise(name))
            if len(key) >= _MIN_GIVEN:
                given.setdefault(key, head)
                stems.setdefault(key.rstrip("aeiou"), head)
    return given, stems


def _concepts() -> tuple[dict[str, tuple[int, ...]], dict[str, tuple[int, ...]]]:
    """Concept numbers by Cyrillic prefix, and by skeleton of a whole word."""
    prefixes: defaultdict[str, list[int]] = defaultdict(list)
    keys: defaultdict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(read_rows("search/organization_concepts.tsv")):
        for word in row["words"].split():
            if is_cyrillic(word[0]):
                prefixes[word].append(number)
            else:
                keys[skeleton(romanise(word.removeprefix("=")))].append(number)
    return {k: tuple(v) for k, v in prefixes.items()}, {k: tuple(v) for k, v in keys.items()}


def _keys(name: str) -> frozenset[str]:
    return frozenset(skeleton(romanise(word)) for word in read_words(f"search/{name}.txt"))


def _legal_classes() -> dict[str, int]:
    return {
        romanise(form): number
        for number, row in enumerate(read_rows("search/legal_form_classes.tsv"))
        for form in row["forms"].split()
    }


def _romanised(name: str) -> frozenset[str]:
    return frozenset(romanise(word) for word in read_words(f"search/{name}.txt"))


@cache
def load_lexicon() -> Lexicon:
    """Read the tables once."""
    given, given_stems = _given_names()
    prefixes, keys = _concepts()
    settled = _keys("common_surnames")
    return Lexicon(
        given=given,
        given_stems=given_stems,
        concept_prefixes=prefixes,
        concept_keys=keys,
        legal_forms=_romanised("legal_forms"),
        legal_classes=_legal_classes(),
        particles=_romanised("name_particles"),
        small_words=_romanised("small_words"),
        payment_words=_romanised("payment_words"),
        common_surnames=settled | _keys("varied_surnames"),
        settled_surnames=settled,
    )
