"""What Elasticsearch is asked for one request: which entries are worth scoring.

Candidates only: the scorer of the embedded backend decides.  A name is worth it for two of its words, for the
one that tells it, for its whole phrase, or for the likeness of its vector.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from topology.search.base import SearchRequest
from topology.search.blocking import (
    INITIAL_REACH,
    LONE_LIKENESS,
    POTENTIAL,
    POTENTIAL_OF_INITIAL,
    SHORT_TEXT,
    SURNAME_LIKENESS,
    may_lead,
)
from topology.search.elastic_index import vectors_of
from topology.search.identifiers import normalize
from topology.search.list_names import Role
from topology.search.listed_words import ORGANIZATION, PERSON, Asked, WordLikenesses
from topology.search.rules import SearchRules
from topology.search.screening import is_bare, readings_of, stretches_of
from topology.search.vocabulary import Likenesses
from topology.search.words import Word, WordForm, join_letters, split_words

Query = dict[str, Any]

# What is asked of the entries that are found.
_FIELDS = ["digest", "entry"]
_SURE = 0.9
_NEAR = 0.75
_SURNAME_WITH_INITIAL = POTENTIAL[Role.SURNAME] + POTENTIAL_OF_INITIAL
_MAX_PHRASE_WORDS = 9
_MIN_PHRASE = 5
# As many hits as Elasticsearch gives at most: whoever gets them all has to ask for less at once.
MAX_HITS = 10_000
# Constant of reciprocal rank fusion, from Cormack, Clarke and Büttcher 2009.
_RANK_CONSTANT = 60

_VECTOR_HITS = 10
_VECTOR_CANDIDATES = 50


@dataclass(frozen=True, slots=True)
class NamesQuestion:
    """Names of a kind that the words may hold: at most `limit` entries.

    spelled: what is compared by its vector as well when no word is surely one of the lists; None for nothing.
    """

    words: Sequence[Word]
    kind: str
    is_bare: bool
    limit: int
    spelled: str | None = None

    def asked(self) -> Iterator[Asked]:
        """Words whose likenesses the search needs."""
        for word in _with_joined(self.words):
            if may_lead(word.form, len(self.words)) and (self.is_bare or not word.form.is_payment):
                yield self.kind, word.form

    def searches(self, likenesses: WordLikenesses) -> list[Query]:
        """What to ask, each giving a ranking of its own; nothing when nothing leads to a name."""
        found = [names_query(self, likenesses)]
        if self.spelled is not None and not self._has_sure_word(likenesses):
            found.append(_vector_search(self.spelled, self.kind))
        return [_complete(query, self.limit) for query in found if query is not None]

    def _has_sure_word(self, likenesses: WordLikenesses) -> bool:
        return any(
            likeness >= _SURE
            for kind, form in self.asked()
            for likeness in likenesses.of(kind, form).values()
        )


@dataclass(slots=True)
class Plan:
    """Everything to ask for one request.

    phrases: joined words that may be a whole name.
    identifiers: values without separators.
    """

    request: SearchRequest
    questions: list[NamesQuestion] = field(default_factory=list)
    phrases: set[str] = field(default_factory=set)
    identifiers: set[str] = field(default_factory=set)

    def asked(self) -> Iterator[Asked]:
        """Words whose likenesses the searches need, with repetitions."""
        return (asked for question in self.questions for asked in question.asked())

    def keys(self) -> set[str]:
        """Keys of all words that the scorer may weigh."""
        texts = [self.request.text, *(name for party in self.request.parties for name in party.names)]
        return _keys([word for text in texts for word in _with_joined(split_words(text))])


def plan_for(request: SearchRequest, rules: SearchRules) -> Plan:
    """What to ask: the text, every party, all identifiers."""
    words = split_words(request.text)
    plan = Plan(request)
    bare = is_bare(words, rules)
    limit = rules.max_candidates
    for stretch in stretches_of(words, rules):
        plan.phrases |= _phrases(stretch)
        for kind in (PERSON, ORGANIZATION) if bare else (PERSON,):
            plan.questions.append(NamesQuestion(stretch, kind, bare, limit, request.text if bare else None))
    asked = _keys(words) if bare else set()
    for party in request.parties:
        readings = readings_of(party, request.text, rules)
        spelled = [split_words(reading) for reading in readings]
        plan.phrases.update(*map(_phrases, spelled))
        named = _distinct(word for reading in spelled for word in reading)
        if not _keys(named) <= asked:
            plan.questions.append(NamesQuestion(named, party.kind, True, limit, readings[0]))
    plain = (normalize(kind, value) for kind, value in request.identifiers)
    plan.identifiers = {value for value in plain if value is not None}
    return plan


def fuse(rankings: Sequence[Sequence[str]], limit: int) -> list[str]:
    """The best of several rankings by reciprocal rank; equal ones in the order of their keys."""
    scores: defaultdict[str, float] = defaultdict(float)
    for ranking in rankings:
        for place, key in enumerate(ranking, start=1):
            scores[key] += 1.0 / (_RANK_CONSTANT + place)
    return sorted(scores, key=lambda key: (-scores[key], key))[:limit]


def names_query(question: NamesQuestion, likenesses: WordLikenesses) -> Query | None:
    """Names that share two words with the question, or the one that tells them.

    None when no word can lead to a name.
    """
    kind, words = question.kind, _with_joined(question.words)
    is_short = len(question.words) < SHORT_TEXT
    asked = {form.raw for _, form in question.asked()}
    found: list[Query] = []
    lone: set[str] = set()
    surnames: set[str] = set()
    for place, word in enumerate(words):
        alike = likenesses.of(kind, word.form) if word.form.raw in asked else {}
        if not alike:
            continue
        found.append(_like(alike, _weight(word.form, kind)))
        lone |= {key for key, likeness in alike.items() if is_short or likeness > LONE_LIKENESS}
        near = words[max(0, place - INITIAL_REACH) : place + INITIAL_REACH + 1]
        if kind == PERSON and any(neighbour.is_initial for neighbour in near):
            surnames |= {key for key, likeness in alike.items() if likeness > SURNAME_LIKENESS}
    ways: list[Query] = []
    if len(found) > 1:
        ways.append({"bool": {"should": found, "minimum_should_match": 2}})
    if lone:
        ways.append(_constant({"terms": {"names.lone": sorted(lone)}}, POTENTIAL[Role.CORE]))
    if surnames:
        ways.append(_constant({"terms": {"names.surnames": sorted(surnames)}}, _SURNAME_WITH_INITIAL))
    return _nested(kind, ways) if ways else None


def phrases_query(phrases: Collection[str]) -> Query:
    """Entries with a name that is one of the phrases."""
    return _all({"nested": {"path": "names", "query": {"terms": {"names.phrases": sorted(phrases)}}}})


def identifiers_query(values: Collection[str]) -> Query:
    """Entries with one of the numbers."""
    return _all({"terms": {"identifiers": sorted(values)}})


def _all(query: Query) -> Query:
    """A search without ranking, for all that it finds."""
    by_equality = {"bool": {"filter": [query]}}
    return {"query": by_equality, "_source": _FIELDS, "size": MAX_HITS, "track_total_hits": False}


def _complete(search: Query, limit: int) -> Query:
    # Equal scores in a fixed order, so that an answer does not depend on chance.
    return {"size": limit, "_source": _FIELDS, "sort": ["_score", "key"], "track_total_hits": False, **search}


def _nested(kind: str, ways: Sequence[Query]) -> Query:
    """A search for entries by the best of their names; a name counts by how much of it is found."""
    by_share = {
        "function_score": {
            "query": {
                "bool": {
                    "filter": [{"term": {"names.kind": kind}}],
                    "must": [{"bool": {"should": list(ways), "minimum_should_match": 1}}],
                }
            },
            "field_value_factor": {"field": "names.share"},
            "boost_mode": "multiply",
        }
    }
    return {"query": {"nested": {"path": "names", "score_mode": "max", "query": by_share}}}


def _vector_search(text: str, kind: str) -> Query | None:
    """Names of a kind with the nearest vectors."""
    spelled = " ".join(word.form.roman for word in split_words(text))
    vector = vectors_of([spelled])[0]
    if vector is None:
        return None
    nearest: Query = {
        "field": "names.vector",
        "query_vector": vector,
        "k": _VECTOR_HITS,
        "num_candidates": _VECTOR_CANDIDATES,
        "filter": {"term": {"kinds": kind}},
    }
    return {"knn": nearest, "size": _VECTOR_HITS}


def _weight(form: WordForm, kind: str) -> float:
    """What a word of the text says at most, if a name has it."""
    if kind == PERSON:
        role = Role.GIVEN if form.given_classes else Role.PATRONYMIC if form.patronymic else Role.CORE
    else:
        role = Role.LEGAL if form.is_legal else Role.GENERIC if form.concepts else Role.CORE
    return POTENTIAL[role]


def _like(alike: Likenesses, weight: float) -> Query:
    """Names with one of the words; one that is surely the same counts more than one with errors."""
    sure = [key for key, likeness in alike.items() if likeness >= _SURE]
    near = [key for key, likeness in alike.items() if likeness < _SURE]
    ways = [
        _constant({"terms": {"names.keys": keys}}, round(weight * likeness, 3))
        for keys, likeness in ((sure, 1.0), (near, _NEAR))
        if keys
    ]
    return ways[0] if len(ways) == 1 else {"dis_max": {"queries": ways}}


def _constant(query: Query, score: float) -> Query:
    return {"constant_score": {"filter": query, "boost": score}}


def _phrases(words: Sequence[Word]) -> set[str]:
    """Joined keys of neighbouring words, by which a whole name is found however it is split."""
    found: set[str] = set()
    for spelled in (list(words), join_letters(list(words))):
        keys = [word.form.key for word in spelled]
        for first in range(len(keys)):
            for last in range(first, min(len(keys), first + _MAX_PHRASE_WORDS)):
                found.add("".join(keys[first : last + 1]))
        found.add("".join(keys))
    return {phrase for phrase in found if len(phrase) >= _MIN_PHRASE}


def _keys(words: Sequence[Word]) -> set[str]:
    return {word.form.key for word in words}


def _with_joined(words: Sequence[Word]) -> list[Word]:
    """The words, and behind them what letters in a row make when they are joined."""
    joined = join_letters(list(words))
    return (
        [*words, *(word for word in joined if word not in words)] if len(joined) < len(words) else list(words)
    )


def _distinct(words: Iterator[Word]) -> list[Word]:
    """Words of several readings, each spelling once."""
    found: dict[tuple[str, bool], Word] = {}
    for word in words:
        found.setdefault((word.form.raw, word.is_initial), word)
    return list(found.values())
