"""How well a name agrees with a listed organization, vessel or the like: weighted coverage."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from topology.search.alignment import Alignment, Stretch, align, as_evidence, spelling_likeness
from topology.search.list_names import ListedName, NameToken, Role, organization_role
from topology.search.rules import ScoreRules
from topology.search.verdict import NO_LIFT_FROM, Verdict, whole_likeness
from topology.search.vocabulary import SAME_CONCEPT
from topology.search.words import WordForm

_NAMING_ROLES = (Role.CORE, Role.GENERIC)
MIN_RESCUED = 0.6
_MIN_RESCUED_LETTERS = 3
# Least agreement of the core words for a whole spelling to lift the score, and for a closer one.
_CORE_FOR_SPELLING = 0.75
_CORE_FOR_CLOSE_SPELLING = 0.5
_CLOSER_BY = 0.03


@dataclass(slots=True)
class _Coverage:
    """Weighted agreement of the words of the list name, and of the words that are not generic."""

    value: float = 0.0
    total: float = 0.0
    core_value: float = 0.0
    core_total: float = 0.0

    @property
    def core(self) -> float:
        """Agreement of the words that are not generic, 0 when there is none."""
        return self.core_value / self.core_total if self.core_total else 0.0


class OrganizationScorer:
    """Scores a text that is nothing but a name: a bare text, or an organization found by the extractors.

    `rarity` says of a skeleton how rare it is, 0..1.
    """

    def __init__(self, rules: ScoreRules, rarity: Callable[[str], float]) -> None:
        self._rules = rules
        self._weights = rules.organization
        self._rarity = rarity

    def score(self, name: ListedName, stretch: Stretch, places: Sequence[int]) -> Verdict:
        """The verdict on a name whose words stand, or nearly, at `places`."""
        alignment = align(name, stretch, places)
        _pair_misspelt(alignment)
        if not alignment.used:
            return Verdict(alignment, 0.0, {}, is_settled=True)
        self._pair_compounds(alignment)
        coverage = self._cover(alignment)
        share = coverage.value / coverage.total
        extra = self._extra(alignment)
        exactness = (
            coverage.value / (coverage.value + self._weights.extra_share * extra) if coverage.value else 0.0
        )
        verdict = Verdict(
            alignment,
            0.0,
            {
                "covered": round(share, 3),
                "exactness": round(exactness, 3),
                "core": round(coverage.core, 3),
            },
        )
        verdict.rescore("words", share)
        verdict.rescore("extra_words", share * exactness)
        is_gated = bool(coverage.core_total) and coverage.core < self._weights.core_gate
        if is_gated and verdict.score > self._weights.core_ceiling:
            verdict.features["limited_by"] = "telling words"
            verdict.rescore("limit", self._weights.core_ceiling)
        if sum(token.role in _NAMING_ROLES for token in name.tokens) == 1:
            verdict.features["lone_word"] = 1.0
            if _has_other_names(alignment):
                verdict.features["other_names"] = 1.0
                verdict.rescore("other_names", verdict.score * self._weights.lone_word_extra)
        self._lift_by_spelling(verdict, coverage.core)
        verdict.first, verdict.last = alignment.first, alignment.last
        return verdict

    def _pair_compounds(self, alignment: Alignment) -> None:
        """One compound word may stand for two generic ones: "станкостроительный" for "machine tool"."""
        first, last = alignment.first, alignment.last
        for number, token in enumerate(alignment.name.tokens):
            if number in alignment.pairs or token.role is not Role.GENERIC:
                continue
            for place in range(first, last + 1):
                if alignment.stretch.likenesses[place].get(token.key, 0.0) >= SAME_CONCEPT:
                    alignment.pair(number, place, self._weights.compound_likeness)
                    break

    def _cover(self, alignment: Alignment) -> _Coverage:
        coverage = _Coverage()
        for number, token in enumerate(alignment.name.tokens):
            weight = self._weight(token.key, token.role)
            if token.role is Role.GENERIC and number not in alignment.pairs:
                weight *= self._weights.absent_generic
            value = weight * as_evidence(alignment.likeness(number), self._rules)
            coverage.total += weight
            coverage.value += value
            if token.role is Role.CORE:
                coverage.core_total += weight
                coverage.core_value += value
        return coverage

    def _weight(self, key: str, role: Role) -> float:
        weights = self._weights
        if role is Role.LEGAL:
            return weights.legal_form
        if role is Role.SMALL:
            return weights.small_word
        rarity = max(weights.least_rarity, self._rarity(key))
        return rarity * weights.generic_share if role is Role.GENERIC else rarity

    def _extra(self, alignment: Alignment) -> float:
        """Weight of the words of the text that the list name lacks."""
        extra = 0.0
        for place, word in enumerate(alignment.stretch.words):
            if place in alignment.used or word.form.is_small:
                continue
            weight = self._weight(word.form.key, organization_role(word))
            is_inside = alignment.first <= place <= alignment.last
            extra += weight * (1.0 if is_inside else self._weights.outside_share)
        return extra

    def _lift_by_spelling(self, verdict: Verdict, core: float) -> None:
        """A whole spelling that is near enough lifts the score."""
        if verdict.score >= NO_LIFT_FROM or core < _CORE_FOR_CLOSE_SPELLING:
            return
        likeness = whole_likeness(verdict.alignment, 0, len(verdict.alignment.stretch.words) - 1)
        verdict.features["spelling"] = round(likeness, 3)
        least = self._rules.organization_spelling
        is_near = likeness >= least and core >= _CORE_FOR_SPELLING
        is_nearer = likeness >= least + _CLOSER_BY and core >= _CORE_FOR_CLOSE_SPELLING
        if is_near or is_nearer:
            verdict.rescore("spelling", max(verdict.score, likeness - self._rules.spelling_loss))


def _pair_misspelt(alignment: Alignment) -> None:
    """A word stands for a list word it resembles, where an error hid it from the word index."""
    for number, token in enumerate(alignment.name.tokens):
        if number in alignment.pairs or not _can_be_misspelt(token):
            continue
        for place, word in enumerate(alignment.stretch.words):
            if place in alignment.used or len(word.form.roman) < _MIN_RESCUED_LETTERS:
                continue
            likeness = spelling_likeness(word.form, token)
            if likeness >= MIN_RESCUED:
                alignment.pair(number, place, likeness)
                break


def _can_be_misspelt(token: NameToken) -> bool:
    return token.role in _NAMING_ROLES and len(token.roman) >= _MIN_RESCUED_LETTERS


def _has_other_names(alignment: Alignment) -> bool:
    """Whether the text has words, beside those of the list name, that would tell an organization."""
    return any(
        place not in alignment.used and _tells(word.form)
        for place, word in enumerate(alignment.stretch.words)
    )


def _tells(form: WordForm) -> bool:
    return form.is_name_like and not form.is_legal and not form.concepts
