"""Whether two names are the same party, by the scorer of the search."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from topology.config import Rules
from topology.search.explanation import explain_name
from topology.search.facts import FactCheck
from topology.search.legal_forms import compare_legal_forms
from topology.search.lexicon import load_lexicon
from topology.search.matcher import NameMatcher, Scorer
from topology.search.name_index import NameIndex
from topology.search.score_organization import OrganizationScorer
from topology.search.score_person import PersonScorer
from topology.search.verdict import Features, Verdict, points_as_features
from topology.search.words import join_letters, names_organization, split_words

# How much a generic word tells, and any other, when there is no list to count them in.
_GENERIC_RARITY = 0.6
_OTHER_RARITY = 1.0
_NOTHING_CHECKED = FactCheck({})


@dataclass(frozen=True, slots=True)
class Comparison:
    """Score 0..1 of two names, whether that makes them one party, and why."""

    score: float
    match: bool
    features: Features
    explanation: str


def compare(a: str, b: str, kind: str | None, rules: Rules) -> Comparison:
    """Compare two names of a kind ("Person", "Organization", "Company", ...; None: told by the names).

    Each is scored as a text against the other as a list name; the better direction counts most.
    """
    if kind is None:
        is_person = not names_organization(chain(split_words(a), split_words(b)))
    else:
        is_person = kind.casefold() == "person"
    verdicts = [_one_way(listed, text, rules, is_person=is_person) for listed, text in ((a, b), (b, a))]
    found = sorted((v for v in verdicts if v is not None), key=lambda verdict: verdict.score)
    if not found:
        is_same = a.casefold() == b.casefold()
        explanation = "The names are equal." if is_same else "The names have nothing in common."
        return Comparison(float(is_same), is_same, {}, explanation)
    weaker = rules.score.weaker_direction
    worse = found[0].score if len(found) == len(verdicts) else 0.0
    best = found[-1]
    score = round(weaker * worse + (1 - weaker) * best.score, 4)
    threshold = rules.score.person_pair if is_person else rules.score.organization_pair
    if forms := compare_legal_forms(best.alignment):
        best.features["legal_form"] = forms.agreement
    explanation = explain_name(best, _NOTHING_CHECKED, None, other="the other name")
    best.rescore("weaker_direction", score)
    features = best.features | points_as_features(best.points)
    return Comparison(score, score >= threshold, features, explanation)


def _one_way(listed: str, text: str, rules: Rules, *, is_person: bool) -> Verdict | None:
    """The verdict on a list name against a text; None when one of them has too few letters."""
    index = NameIndex(is_person=is_person)
    index.add("listed", [(listed, False)])
    words = split_words(text)
    if not words or not index.names:
        return None
    scorer: Scorer = PersonScorer(rules.score) if is_person else OrganizationScorer(rules.score, _rarity)
    matcher = NameMatcher(index, scorer, rules)
    verdicts = []
    for reading in (words, join_letters(words)):
        stretch = matcher.look_up(reading, is_bare=True)
        phrases = index.phrases.find(reading)
        verdicts += [matcher.judge(number, stretch, phrases.get(number)) for number in index.names]
    return max(verdicts, key=lambda verdict: verdict.score)


def _rarity(key: str) -> float:
    return _GENERIC_RARITY if key in load_lexicon().concept_keys else _OTHER_RARITY
