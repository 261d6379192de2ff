"""The joint choice over a whole name: one gender, one case, one role per word, the patronymic deciding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import add
from typing import NamedTuple

from topology.caches import CacheStatistics, CountedCache, count
from topology.config import NameRules
from topology.morph.choices import IMPOSSIBLE, Change, Choices
from topology.morph.codes import (
    ALL_FEMININE,
    ALL_MASCULINE,
    ALL_SINGULAR,
    CASES,
    FEMININE,
    GIVEN,
    MASCULINE,
    PATRONYMIC,
    SURNAME,
)
from topology.morph.lexicon import Entry, Lexicon
from topology.morph.short_names import ShortNames
from topology.morph.words import AS_IS, HYPHEN, LISTED, Vocabulary, Word

CasePrior = tuple[float, float, float, float, float, float, float]
Roles = tuple[int, ...]

LONGEST_NAME = 4
_F, _M, _S = GIVEN, PATRONYMIC, SURNAME
# Orders of roles by number of words, with the weight of each.
PATTERNS: dict[int, tuple[tuple[Roles, float], ...]] = {
    1: (((_S,), 0.0), ((_F,), 0.0), ((_M,), -0.5)),
    2: (
        ((_F, _S), 0.35),
        ((_S, _F), 0.1),
        ((_F, _M), 0.2),
        ((_S, _M), -0.6),
        ((_M, _S), -0.6),
        ((_F, _F), -2.0),
        ((_S, _S), -1.6),
    ),
    3: (
        ((_S, _F, _M), 0.3),
        ((_F, _M, _S), 0.3),
        ((_F, _S, _M), -1.5),
        ((_F, _F, _S), -0.6),
        ((_S, _F, _F), -0.8),
        ((_F, _S, _S), -0.8),
        ((_S, _S, _F), -0.8),
    ),
    4: (
        ((_F, _M, _S, _S), -0.5),
        ((_S, _S, _F, _M), -0.5),
        ((_S, _F, _F, _M), -0.5),
        ((_F, _F, _M, _S), -0.5),
        ((_F, _F, _F, _S), -1.0),
        ((_F, _F, _S, _S), -1.0),
    ),
}
# Running text puts the given name first more often than lists of payers do.
_WESTERN_ORDER = 0.8
_WESTERN_ORDER_SURE = 3.0  # when the first word is a known given name
# A pet form by its ending is nearly as sure as a given name of the dictionary.
_PET_FORM = 2.8
_OF_GENDER = {MASCULINE: ALL_MASCULINE, FEMININE: ALL_FEMININE}
# Arabic surnames with an article that end in a vowel keep it in every case: аль-Масри.
_ARTICLES = frozenset({"аль", "эль", "ель", "ас", "аш", "ат", "ад", "ар", "ан", "аз"})
_FIXED_BEHIND_ARTICLE = 2.0
# The first part of a hyphenated name is declined when it is surely a name, else it stays as it is.
_SURE_HEAD, _UNCHANGED_HEAD = 0.9, 0.3
# Sums of the same weights in another order differ by less than this.
_ROUNDING = 1e-6
_YO = frozenset("ёЁ")


class Context(NamedTuple):
    """What the surroundings say of a name.

    `cases` and `genders` weigh the seven cases and the two genders, `lone_roles` the roles of a single
    word; `western` is set in running text, where the given name stands first; `family_first` is the weight of
    the order of East Asia.
    """

    cases: CasePrior
    genders: tuple[float, float] = (0.0, 0.0)
    lone_roles: tuple[float, float, float] = (0.0, 0.0, 0.0)
    western: bool = False
    family_first: float = 0.0


class NameReading(NamedTuple):
    """One way to read a whole name: nominative, role and rule of each word, gender and case of all."""

    lemmas: tuple[str, ...]
    roles: Roles
    gender: int
    case: int
    score: float
    rules: tuple[str, ...]


class Names:
    """Readings of words and names in one language.  Its caches are bounded and thread-safe."""

    def __init__(self, language: str, lexicon: Lexicon, rules: NameRules) -> None:
        self.language = language
        self.lexicon = lexicon
        self.vocabulary = Vocabulary(language, lexicon, rules.ending_cache_size)
        self._short_names = ShortNames(language, self.vocabulary.given_genders)
        self._margin = rules.reading_margin
        self._word = lru_cache(rules.word_cache_size)(self.vocabulary.word)
        self._choices = lru_cache(rules.choice_cache_size)(self._find_choices)
        self._readings = lru_cache(rules.name_cache_size)(self._choose)
        self._alternatives = lru_cache(rules.name_cache_size)(self._find_alternatives)
        self._patronymic = lru_cache(rules.word_cache_size)(self._find_patronymic)
        self._caches: dict[str, CountedCache] = {
            "words": self._word,
            "choices": self._choices,
            "names": self._readings,
            "alternatives": self._alternatives,
            "patronymics": self._patronymic,
        }

    def look(self, form: str) -> Entry | None:
        """The entry of a folded form in the form table, None when it has none."""
        return self.lexicon.look(form)

    def vote(self, form: str) -> int:
        """Weight of a folded form as evidence for the language: 2 a name, 1 another word, 0 unknown."""
        return self.lexicon.vote(form)

    def word(self, form: str) -> Word:
        """What the tables say of a folded form."""
        return self._word(form)

    def may_be_patronymic(self, form: str) -> bool:
        """Whether a folded form can be a patronymic, listed or by its ending."""
        return self._patronymic(form)

    def choose(self, forms: Sequence[str], context: Context) -> list[NameReading]:
        """Readings of a name of one to four folded forms, best first, down to the margin of the rules."""
        return self._readings(tuple(forms[:LONGEST_NAME]), context)

    def alternatives(self, form: str, role: int) -> tuple[str, ...]:
        """Every nominative of one word in a role, from the surest."""
        return self._alternatives(form, role)

    def full_names(self, reading: NameReading, forms: Sequence[str]) -> Iterator[NameReading]:
        """The reading with full given names for a short one, in the genders that the other words allow.

        Those of the reading's own gender come first.
        """
        for place, role in enumerate(reading.roles):
            if role != GIVEN:
                continue
            names = self._short_names.full(reading.lemmas[place])
            for full in sorted(names, key=lambda name: name.gender != reading.gender):
                if full.gender == reading.gender or self._admits(reading, forms, place, full.gender):
                    lemmas = (*reading.lemmas[:place], full.name, *reading.lemmas[place + 1 :])
                    yield reading._replace(lemmas=lemmas, gender=full.gender)

    def _admits(self, reading: NameReading, forms: Sequence[str], place: int, gender: int) -> bool:
        """Whether all words but one have the same nominative in a gender, hardly less likely."""
        bit, own = gender * CASES + reading.case, reading.gender * CASES + reading.case
        for index, (form, role) in enumerate(zip(forms, reading.roles, strict=False)):
            if index == place:
                continue
            choice = self._choices(form)
            change = choice.best[role][bit]
            if change is None or change.lemma(form) != reading.lemmas[index]:
                return False
            if change.weight < choice.scores[role][own] - self._margin:
                return False
        return True

    def _find_alternatives(self, form: str, role: int) -> tuple[str, ...]:
        found: dict[str, float] = {}
        previous = None
        for change in self._choices(form).best[role]:
            if change is previous:  # one change mostly fills several cases in a row
                continue
            previous = change
            if change is not None and change.rule != AS_IS:
                lemma = change.lemma(form)
                found[lemma] = max(change.weight, found.get(lemma, IMPOSSIBLE))
        return tuple(sorted(found, key=lambda lemma: (-found[lemma], lemma)))

    def _find_patronymic(self, form: str) -> bool:
        listed = self._word(form).dictionary_roles >> PATRONYMIC & 1
        return bool(listed or self.vocabulary.suffixes.patronymic(form))

    def best_ending(self, form: str, role: int) -> float:
        """The weight of the surest reading of one word in a role.

        By its ending where the dictionary has none.
        """
        return max(self._choices(form).scores[role])

    def cache_statistics(self) -> dict[str, CacheStatistics]:
        """Counts of each cache, for the metrics."""
        return count(self._caches) | self.vocabulary.cache_statistics()

    def clear_caches(self) -> None:
        """Forget every cached reading; answers stay the same."""
        for cache in self._caches.values():
            cache.cache_clear()
        self.vocabulary.clear_caches()

    def _find_choices(self, form: str) -> Choices:
        word = self._word(form)
        if "-" in form and not (word.known and (word.names or word.flags)):
            parts = [part for part in form.split("-") if part]
            if len(parts) == 2:
                return Choices(self._hyphenated(form, *parts))
        choices = self.vocabulary.choices(word)
        if not word.dictionary_roles >> GIVEN & 1:
            pet_forms = list(self._pet_forms(form, choices))
            if pet_forms:
                own = Choices(pet_forms)
                own.add(choices)
                return own
        return choices

    def _pet_forms(self, form: str, choices: Choices) -> Iterator[Change]:
        """The readings of a form as a pet form that no table has, in the genders of its full names."""
        for change in dict.fromkeys(choices.best[GIVEN]):
            if change is None or change.rule == AS_IS:
                continue
            mask = 0
            for full in self._short_names.full(change.lemma(form)):
                mask |= change.mask & _OF_GENDER[full.gender]
            if mask:
                yield change._replace(mask=mask, weight=_PET_FORM, rule=LISTED)

    def _hyphenated(self, form: str, first: str, last: str) -> Iterator[Change]:
        """Both parts in the same gender and case; the first may stay as it is."""
        head_choices, tail_choices = self._choices(first), self._choices(last)
        fixed = first in _ARTICLES and last[-1] in "иіу"
        yield Change(SURNAME, 0, "", ALL_SINGULAR, _FIXED_BEHIND_ARTICLE if fixed else 0.05, AS_IS)
        for role in (SURNAME, GIVEN, PATRONYMIC):
            pairs = zip(head_choices.best[role], tail_choices.best[role], strict=True)
            merged: dict[tuple[str, float], int] = {}
            for index, (head, tail) in enumerate(pairs):
                if tail is None:
                    continue
                lemma, weight = first, _UNCHANGED_HEAD
                if head is not None and head.weight >= _SURE_HEAD:
                    lemma, weight = head.lemma(first), head.weight
                key = f"{lemma}-{tail.lemma(last)}", tail.weight + 0.2 * weight
                merged[key] = merged.get(key, 0) | 1 << index
            for (name, weight), mask in merged.items():
                yield Change(role, len(form), name, mask, weight, HYPHEN)

    def _choose(self, forms: tuple[str, ...], context: Context) -> list[NameReading]:
        choices = [self._choices(form) for form in forms]
        weights = self._weights_of_bits(forms, choices, context)
        most = max(weights)
        given_first = self._word(forms[0]).dictionary_roles >> GIVEN & 1 == 1
        has_order = len(forms) == 1 or context.western or context.family_first > 0
        found: dict[tuple[tuple[str, ...], bool], NameReading] = {}
        floor = IMPOSSIBLE / 2
        for roles, pattern_weight in PATTERNS[len(forms)]:
            bonus = _order_bonus(roles, context, given_first=given_first) if has_order else 0.0
            order = pattern_weight + bonus
            highest = order + most
            for choice, role in zip(choices, roles, strict=True):
                highest += choice.tops[role]
            if highest < floor - _ROUNDING:
                continue
            scores = [order + weight for weight in weights]
            for choice, role in zip(choices, roles, strict=True):
                scores = list(map(add, scores, choice.scores[role]))
            if max(scores) < floor:
                continue
            best = [choice.best[role] for choice, role in zip(choices, roles, strict=True)]
            floor = self._keep(found, forms, roles, scores, best, floor)
        readings = [reading for reading in found.values() if reading.score >= floor]
        readings.sort(key=lambda reading: -reading.score)
        return readings

    def _keep(
        self,
        found: dict[tuple[tuple[str, ...], bool], NameReading],
        forms: tuple[str, ...],
        roles: Roles,
        scores: list[float],
        best: list[list[Change | None]],
        floor: float,
    ) -> float:
        """Add the readings of one order of roles that reach the floor; the floor rises with the best one."""
        for index, score in enumerate(scores):
            if score < floor:
                continue
            picked = [change for row in best if (change := row[index]) is not None]
            lemmas = tuple([change.lemma(form) for change, form in zip(picked, forms, strict=True)])
            key = lemmas, index >= CASES
            known = found.get(key)
            if known is None or score > known.score:
                rules = tuple([change.rule for change in picked])
                found[key] = NameReading(lemmas, roles, index // CASES, index % CASES, score, rules)
                floor = max(floor, score - self._margin)
        return floor

    def _weights_of_bits(
        self, forms: tuple[str, ...], choices: list[Choices], context: Context
    ) -> list[float]:
        """What the surroundings say of each gender and case.

        Impossible are those that a certain patronymic of the name forbids, unless several contradict each
        other.
        """
        allowed = ALL_SINGULAR
        for form, choice in zip(forms, choices, strict=True):
            if self._word(form).dictionary_roles == 1 << PATRONYMIC:
                allowed &= choice.mask
        weights = [case + gender for gender in context.genders for case in context.cases]
        if allowed and allowed != ALL_SINGULAR:
            return [w if allowed >> index & 1 else IMPOSSIBLE for index, w in enumerate(weights)]
        return weights


def _order_bonus(roles: Roles, context: Context, *, given_first: bool) -> float:
    if len(roles) == 1:
        return context.lone_roles[roles[0]]
    if context.family_first:
        return context.family_first if roles[0] == SURNAME and roles[1] == GIVEN else 0.0
    if not context.western or roles not in ((GIVEN, SURNAME), (GIVEN, PATRONYMIC)):
        return 0.0
    return _WESTERN_ORDER_SURE if given_first else _WESTERN_ORDER


def restore_spelling(lemma: str, original: str, *, is_article: bool = False) -> str:
    """The nominative as a person writes it: capital per part, ё where the text has it.

    Inner capitals of the text (МакДональд) stay where the letters are the same, and so does a small article
    (аль-Масри): `is_article` is set for parts of such a name.
    """
    if "-" in lemma:
        parts, originals = lemma.split("-"), original.split("-")
        if len(parts) == len(originals):
            last_is_name = originals[-1][:1].isupper()
            spelled = [
                restore_spelling(part, other, is_article=last_is_name)
                for part, other in zip(parts, originals, strict=True)
            ]
            return "-".join(spelled)
    if original[0].isupper() and original[1:].islower() and not _YO.intersection(original):
        return lemma[:1].upper() + lemma[1:]
    letters = list(lemma)
    keep_capitals = not original.isupper()
    for i, (letter, other) in enumerate(zip(lemma, original, strict=False)):
        lower = other.lower()
        if lower == "ё" and letter == "е":
            letters[i] = "ё"
        elif lower != letter:
            break
        if i and keep_capitals and other.isupper():
            letters[i] = letters[i].upper()
    if not letters or (is_article and original[:1].islower()):
        return lemma
    return letters[0].upper() + "".join(letters[1:])
