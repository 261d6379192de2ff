"""What Elasticsearch is asked for one request: which entries are worth scoring.

Candidates only: the scorer of the embedded backend decides.  A name is worth it for two of its words, for the
one that tells it, for its whole phrase, or for the likeness of its vector.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from topology.search.base import SearchRequest
from topology.search.blocking import POTENTIAL, POTENTIAL_OF_INITIAL, may_lead
from topology.search.elastic_index import ORGANIZATION, PERSON, vectors_of
from topology.search.identifiers import normalize
from topology.search.list_names import Role
from topology.search.near_tokens import tolerance
from topology.search.rules import SearchRules
from topology.search.screening import is_bare, readings_of, stretches_of
from topology.search.vocabulary import DECLINED, SAME_CONCEPT
from topology.search.words import Word, WordForm, join_letters, split_words

Query = dict[str, Any]

# What is asked of the entries that are found.
_FIELDS = ["digest", "entry"]
# Weights of clauses, as in the bound by which the embedded backend cuts its candidates.
_NEAR = 0.75
_WHOLE_PHRASE = 10.0
# Of the nominatives that a word may come from, so many are searched with errors as well.
_NEAR_LEMMAS = 1
_MIN_NEAR_LEMMA = 4
_MAX_NEAR_LETTERS = 40
_MAX_EXPANSIONS = 100
# A shorter text leads to names by one of its words with an error too.
_SHORT_TEXT = 5
_INITIAL_REACH = 2
_MAX_PHRASE_WORDS = 9
_MIN_PHRASE = 5
_MAX_WITH_IDENTIFIER = 100
# Constant of reciprocal rank fusion, from Cormack, Clarke and Büttcher 2009.
_RANK_CONSTANT = 60

_VECTOR_HITS = 10
_VECTOR_CANDIDATES = 50


@dataclass(slots=True)
class Question:
    """Searches with one purpose; their hits are fused into at most `limit` entries."""

    searches: list[Query]
    limit: int


@dataclass(slots=True)
class Plan:
    """Everything to ask for one request."""

    request: SearchRequest
    words: list[Word]
    questions: list[Question] = field(default_factory=list)

    @property
    def searches(self) -> list[Query]:
        """All searches, in the order of the questions."""
        return [search for question in self.questions for search in question.searches]

    def keys(self) -> set[str]:
        """Keys of all words that the scorer may weigh."""
        texts = [self.request.text, *(name for party in self.request.parties for name in party.names)]
        return _keys([word for text in texts for word in _with_joined(split_words(text))])


def plan_for(request: SearchRequest, rules: SearchRules) -> Plan:
    """What to ask: the text, every party, all identifiers."""
    words = split_words(request.text)
    plan = Plan(request, words)
    bare = is_bare(words, rules)
    limit = rules.max_candidates
    for stretch in stretches_of(words, rules):
        if bare:
            found = [names_query(stretch, None, bare=True), _vector_search(request.text, None)]
            plan.questions.append(_question(found, 2 * limit))
        else:
            plan.questions.append(_question([names_query(stretch, PERSON, bare=False)], limit))
            plan.questions.append(_question([phrases_query(stretch, ORGANIZATION)], limit))
    asked = _keys(words) if bare else set()
    for party in request.parties:
        readings = readings_of(party, request.text, rules)
        spelled = _distinct(word for reading in readings for word in split_words(reading))
        if not _keys(spelled) <= asked:
            found = [names_query(spelled, party.kind, bare=True), _vector_search(readings[0], party.kind)]
            plan.questions.append(_question(found, limit))
    values = [plain for kind, value in request.identifiers if (plain := normalize(kind, value)) is not None]
    if values:
        query = {"size": _MAX_WITH_IDENTIFIER, "query": {"terms": {"identifiers": values}}}
        plan.questions.append(_question([query], _MAX_WITH_IDENTIFIER))
    plan.questions = [question for question in plan.questions if question.searches]
    return plan


def fuse(rankings: Sequence[Sequence[str]], limit: int) -> list[str]:
    """The best of several rankings by reciprocal rank; equal ones in the order of their keys."""
    scores: defaultdict[str, float] = defaultdict(float)
    for ranking in rankings:
        for place, key in enumerate(ranking, start=1):
            scores[key] += 1.0 / (_RANK_CONSTANT + place)
    return sorted(scores, key=lambda key: (-scores[key], key))[:limit]


def names_query(words: Sequence[Word], kind: str | None, *, bare: bool) -> Query | None:
    """Names that share words or a phrase with these; None when no word can lead to a name.

    Of persons, organizations, or of both when `kind` is None.
    """
    is_short = len(words) < _SHORT_TEXT
    clauses: list[Query] = []
    for place, word in enumerate(words):
        if not may_lead(word.form, len(words)) or (word.form.is_payment and not bare):
            continue
        weight = _weight(word.form, kind)
        clauses.append(_like(word.form, "keys", weight, bare=bare))
        clauses.append(_like(word.form, "lone", 0.0, bare=bare, with_near=is_short))
        near = words[max(0, place - _INITIAL_REACH) : place + _INITIAL_REACH + 1]
        if kind != ORGANIZATION and any(neighbour.is_initial for neighbour in near):
            clauses.append(_like(word.form, "surnames", POTENTIAL_OF_INITIAL, bare=bare))
    phrases = _phrases(words)
    if not clauses and not phrases:
        return None
    by_words = {"bool": {"should": clauses, "minimum_should_match": 2}}
    by_phrase = {"constant_score": {"filter": {"terms": {"names.phrases": phrases}}, "boost": _WHOLE_PHRASE}}
    return _nested(kind, {"bool": {"should": [by_words, by_phrase], "minimum_should_match": 1}})


def phrases_query(words: Sequence[Word], kind: str) -> Query | None:
    """Names of a kind that stand in the words as a whole phrase; None when there is no phrase."""
    phrases = _phrases(words)
    return _nested(kind, {"terms": {"names.phrases": phrases}}) if phrases else None


def _question(queries: Sequence[Query | None], limit: int) -> Question:
    searches = [query for query in queries if query is not None]
    for search in searches:
        search.setdefault("size", limit)
        search["_source"] = _FIELDS
        # Equal scores in a fixed order, so that an answer does not depend on chance.
        search.setdefault("sort", ["_score", "key"])
    return Question(searches, limit)


def _nested(kind: str | None, query: Query) -> Query:
    """A search for entries by the best of their names; a name counts by how much of it is found."""
    of_kind = [{"term": {"names.kind": kind}}] if kind is not None else []
    by_share = {
        "function_score": {
            "query": {"bool": {"filter": of_kind, "must": [query]}},
            "field_value_factor": {"field": "names.share"},
            "boost_mode": "multiply",
        }
    }
    return {"query": {"nested": {"path": "names", "score_mode": "max", "query": by_share}}}


def _vector_search(text: str, kind: str | None) -> Query | None:
    """Names with the nearest vectors, of a kind unless it is None."""
    spelled = " ".join(word.form.roman for word in split_words(text))
    vector = vectors_of([spelled])[0]
    if vector is None:
        return None
    nearest: Query = {
        "field": "names.vector",
        "query_vector": vector,
        "k": _VECTOR_HITS,
        "num_candidates": _VECTOR_CANDIDATES,
    }
    if kind is not None:
        nearest["filter"] = {"term": {"kinds": kind}}
    return {"knn": nearest, "size": _VECTOR_HITS}


def _weight(form: WordForm, kind: str | None) -> float:
    """What a word of the text says at most, if a name has it."""
    roles = []
    if kind != ORGANIZATION:
        roles += [Role.GIVEN] if form.given_classes else [Role.PATRONYMIC] if form.patronymic else []
    if kind != PERSON:
        roles += [Role.LEGAL] if form.is_legal else [Role.GENERIC] if form.concepts else []
    return min((POTENTIAL[role] for role in roles), default=POTENTIAL[Role.CORE])


def _like(form: WordForm, name_field: str, weight: float, *, bare: bool, with_near: bool = True) -> Query:
    """Names with a word in a field that the word of the text may stand for; the best way counts."""
    groups = [f"g:{given}" for given in form.given_classes]
    groups += [f"p:{form.patronymic}"] if form.patronymic else []
    groups += [f"c:{concept}" for concept in form.concepts]
    in_field = f"names.{name_field}"
    ways = [_constant({"terms": {in_field: [form.key, *form.lemma_keys]}}, weight * DECLINED)]
    if groups and name_field != "surnames":
        group_field = "names.groups" if name_field == "keys" else in_field
        ways.append(_constant({"terms": {group_field: groups}}, weight * SAME_CONCEPT))
    if with_near and not (form.is_number or form.is_payment):
        ways += [_constant(near, weight * _NEAR) for near in _near(form, name_field, bare=bare)]
    return {"dis_max": {"queries": ways}}


def _near(form: WordForm, name_field: str, *, bare: bool) -> Iterator[Query]:
    """Words of names within the errors that the embedded backend tolerates as well.

    These make up most of the work of a search.  So in running text the first letter must be right and only
    the word as it stands is tried: what layer 5 takes for a name there is asked again by itself.
    """
    sure_letters = 0 if bare else 1
    lemmas = (key for key in form.lemma_keys if len(key) >= _MIN_NEAR_LEMMA)
    for key in (form.key, *islice(lemmas, _NEAR_LEMMAS if bare else 0)):
        yield from _fuzzy(f"names.{name_field}", key, sure_letters)
    if not form.is_cyrillic and name_field == "keys" and form.roman != form.key:
        yield from _fuzzy("names.spellings", form.roman, sure_letters)


def _fuzzy(in_field: str, word: str, sure_letters: int) -> Iterator[Query]:
    errors = tolerance(len(word)) if len(word) <= _MAX_NEAR_LETTERS else 0
    if errors:
        near = {"value": word, "fuzziness": errors, "prefix_length": sure_letters}
        yield {"fuzzy": {in_field: {**near, "max_expansions": _MAX_EXPANSIONS}}}


def _constant(query: Query, score: float) -> Query:
    return {"constant_score": {"filter": query, "boost": score}}


def _phrases(words: Sequence[Word]) -> list[str]:
    """Joined keys of neighbouring words, by which a whole name is found however it is split."""
    found: dict[str, None] = {}
    for spelled in (list(words), join_letters(list(words))):
        keys = [word.form.key for word in spelled]
        for first in range(len(keys)):
            for last in range(first, min(len(keys), first + _MAX_PHRASE_WORDS)):
                phrase = "".join(keys[first : last + 1])
                if len(phrase) >= _MIN_PHRASE:
                    found[phrase] = None
        whole = "".join(keys)
        if len(whole) >= _MIN_PHRASE:
            found[whole] = None
    return list(found)


def _keys(words: Sequence[Word]) -> set[str]:
    return {word.form.key for word in words}


def _with_joined(words: list[Word]) -> list[Word]:
    return [*words, *join_letters(words)]


def _distinct(words: Iterator[Word]) -> list[Word]:
    """Words of several readings, each spelling once."""
    found: dict[tuple[str, bool], Word] = {}
    for word in words:
        found.setdefault((word.form.raw, word.is_initial), word)
    return list(found.values())
