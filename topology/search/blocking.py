"""Which names of the list are worth scoring against a stretch of text."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from rapidfuzz import fuzz, process

from topology.search.alignment import Stretch, initial_fits
from topology.search.list_names import ListedName, Role
from topology.search.name_index import NameIndex
from topology.search.postings import EMPTY
from topology.search.rules import SearchRules
from topology.search.vocabulary import Likenesses
from topology.search.words import WordForm

# How much a word of the list name says in the bound by which candidates are cut, by role.
POTENTIAL = {
    Role.GIVEN: 0.8,
    Role.SURNAME: 1.0,
    Role.PATRONYMIC: 0.3,
    Role.MIDDLE: 0.35,
    Role.PARTICLE: 0.1,
    Role.CORE: 1.0,
    Role.GENERIC: 0.6,
    Role.LEGAL: 0.05,
    Role.SMALL: 0.03,
}
POTENTIAL_OF_INITIAL = 0.4
LEAST_SIZE = 0.7

# An initial this far from a surname makes the surname worth a look by itself.
INITIAL_REACH = 2
SURNAME_LIKENESS = 0.8
# Below this likeness one telling word is worth a look only in a short text.
LONE_LIKENESS = 0.75
SHORT_TEXT = 5
# A shorter bare text may be all legal form (AS, SA).
_MIN_WORDS_WITH_LEGAL = 3
_SURE = 0.9

MIN_SPELLING = 75
_MAX_BY_SPELLING = 8


def find_candidates(index: NameIndex, stretch: Stretch, rules: SearchRules) -> list[int]:
    """Names that share two words with the stretch, or the one that tells them; at most `max_candidates`.

    A word with very many names (a common given name) only narrows down what other words find.
    """
    votes: Counter[int] = Counter()
    common: list[set[int]] = []
    found: set[int] = set()
    for place, likenesses in enumerate(stretch.likenesses):
        if not likenesses or not may_lead(stretch.words[place].form, len(stretch.words)):
            continue
        names = set().union(*(index.vocabulary.names_with[key] for key in likenesses))
        found |= _found_alone(index, stretch, place)
        if len(names) > rules.common_word_names:
            common.append(names)
        else:
            votes.update(names)
    found.update(name for name, count in votes.items() if count > 1)
    for one, other in combinations(common, 2):
        found |= one & other
    for names in common:
        found |= names.intersection(votes)
    if len(found) > rules.max_candidates:
        return _most_promising(index, stretch, found, rules.max_candidates)
    return sorted(found)


def may_lead(form: WordForm, words: int) -> bool:
    """Whether a word, one of so many, can lead to a name at all."""
    if form.is_small or len(form.raw) == 1:
        return False
    return not form.is_legal or words < _MIN_WORDS_WITH_LEGAL


def _found_alone(index: NameIndex, stretch: Stretch, place: int) -> set[int]:
    """Names to which one word of the text leads by itself."""
    near = stretch.words[max(0, place - INITIAL_REACH) : place + INITIAL_REACH + 1]
    has_initial = any(word.is_initial for word in near)
    is_short = len(stretch.words) < SHORT_TEXT
    found: set[int] = set()
    for key, likeness in stretch.likenesses[place].items():
        if is_short or likeness > LONE_LIKENESS:
            found.update(index.lone.get(key, EMPTY))
        if has_initial and likeness > SURNAME_LIKENESS:
            found.update(index.surnames.get(key, EMPTY))
    return found


def _most_promising(index: NameIndex, stretch: Stretch, numbers: set[int], count: int) -> list[int]:
    """The names whose score can become highest, by an upper bound."""
    best: Likenesses = {}
    for likenesses in stretch.likenesses:
        for key, likeness in likenesses.items():
            if likeness > best.get(key, 0.0):
                best[key] = likeness
    initials = [word.form for word in stretch.words if word.is_initial]
    names = index.names
    return heapq.nlargest(
        count,
        numbers,
        key=lambda number: (
            _potential(names[number], best, initials),
            names[number].plain,
            names[number].party,
        ),
    )


def _potential(name: ListedName, best: Likenesses, initials: Sequence[WordForm]) -> float:
    value = size = 0.0
    for token in name.tokens:
        weight = POTENTIAL[token.role]
        value += weight * best.get(token.key, 0.0)
        size += weight
    if name.is_person:
        fitting = sum(any(initial_fits(letter, token) for token in name.tokens) for letter in initials)
        value += POTENTIAL_OF_INITIAL * fitting
    return value / (LEAST_SIZE + size)


def find_by_spelling(index: NameIndex, stretch: Stretch, rules: SearchRules) -> list[int]:
    """Names near a short bare text as a whole, among those that surely share one word with it."""
    names_with = index.vocabulary.names_with
    keys = {key for found in stretch.likenesses for key, likeness in found.items() if likeness >= _SURE}
    pool = set().union(*(names_with[key] for key in keys if len(names_with[key]) < rules.common_word_names))
    whole = " ".join(word.form.roman for word in stretch.words)
    names = index.names
    spellings = {number: names[number].plain for number in pool}
    near = process.extract_iter(whole, spellings, scorer=fuzz.ratio, score_cutoff=MIN_SPELLING)
    ranked = sorted((-score, plain, names[number].party, number) for plain, score, number in near)
    return [number for _, _, _, number in ranked[:_MAX_BY_SPELLING]]
