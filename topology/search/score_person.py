"""How well a stretch of text agrees with a listed person's name, role by role."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from topology.search.alignment import (
    Alignment,
    Stretch,
    align,
    as_evidence,
    initial_fits,
    spelling_likeness,
)
from topology.search.lexicon import load_lexicon
from topology.search.list_names import ListedName, NameToken, Role
from topology.search.rules import ScoreRules
from topology.search.verdict import NO_LIFT_FROM, Features, Verdict, whole_likeness

# Words this far from the name may still be its initials.
_REACH = 2
# Least likeness by spelling of a word that the word index did not lead to; suffixes make all
# patronymics alike.
_MIN_RESCUED = 0.5
_MIN_RESCUED_PATRONYMIC = 0.8
_MIN_RESCUED_LETTERS = 3
# From these likenesses on a part of the name agrees.
_AGREES = 0.9
_AGREES_FULLY = 0.94
_GIVEN_WITH_ERROR = 0.5
_MIN_LONE_LETTERS = 4
_MIN_SURNAME_FOR_SPELLING = 0.75


@dataclass(slots=True)
class _Parts:
    """Weighted agreement of the words of the name by role, and the best likeness of each role that it has."""

    values: dict[Role, float] = field(default_factory=dict)
    total: float = 0.0
    best: dict[Role, float] = field(default_factory=dict)
    patronymic_conflicts: bool = False

    def of(self, role: Role) -> float:
        """Best likeness of a role, 0 when the name has no such word or the text lacks it."""
        return self.best.get(role, 0.0)


@dataclass(slots=True)
class _Initials:
    """How many initials differ from the list and how many it lacks, and whether they are out of order."""

    conflicts: int = 0
    left_over: int = 0
    misplaced: bool = False


class PersonScorer:
    """Scores names of persons."""

    def __init__(self, rules: ScoreRules) -> None:
        self._rules = rules
        self._weights = rules.person

    def score(self, name: ListedName, stretch: Stretch, places: Sequence[int]) -> Verdict:
        """The verdict on a name whose words stand, or nearly, at `places`."""
        alignment = align(name, stretch, places)
        first, last = alignment.first, alignment.last
        around = range(max(0, first - _REACH), min(len(stretch.words), last + _REACH + 1))
        initials = self._pair_initials(alignment, around)
        self._pair_listed_initials(alignment, around)
        _pair_misspelt(alignment, around)
        free = [p for p in around if p not in alignment.used and stretch.words[p].form.is_name_like]
        parts = self._weigh(alignment, free)
        has_unlisted = (
            any(stretch.words[p].form.patronymic for p in free) and Role.PATRONYMIC not in parts.best
        )
        verdict = Verdict(alignment, 0.0, _features(alignment, parts), first=first, last=last)
        for role, value in parts.values.items() if parts.total else ():
            verdict.rescore(role.name.lower(), verdict.score + value / parts.total)
        verdict.rescore("limit", self._gated(verdict, parts))
        if parts.patronymic_conflicts:
            verdict.rescore("patronymic_conflict", verdict.score * self._weights.patronymic_conflict)
            verdict.is_settled = True
        if _rests_on_initials(alignment):
            verdict.features["initials_only"] = 1.0
            verdict.rescore("initials_only", verdict.score * self._weights.initials_only)
        extra = self._extra(verdict, parts, sum(first < place < last for place in free))
        self._after_initials(verdict, initials)
        if has_unlisted:
            verdict.features["unlisted_patronymic"] = 1.0
            verdict.rescore("unlisted_patronymic", verdict.score - self._weights.unlisted_patronymic)
        verdict.rescore("extra_words", verdict.score - extra)
        self._lift_by_spelling(verdict, parts, places)
        verdict.first, verdict.last = alignment.first, alignment.last
        return verdict

    def _pair_initials(self, alignment: Alignment, around: range) -> _Initials:
        """Initials beside the name stand, in their order, for given names and patronymics.

        They do not when the text spells a further name out.
        """
        words = alignment.stretch.words
        found = _Initials()
        free = [place for place in around if place not in alignment.used]
        if any(words[place].form.is_name_like for place in free):
            return found
        initials = _initials_beside(alignment)
        slots = list(_unpaired(alignment, (Role.GIVEN, Role.MIDDLE, Role.PATRONYMIC)))
        for (number, token), place in list(zip(slots, initials, strict=False)):
            if initial_fits(words[place].form, token):
                self._pair_initial(alignment, number, place, slots, initials)
        for number, token in list(slots):
            fitting = [place for place in initials if initial_fits(words[place].form, token)]
            if fitting:
                found.misplaced = found.misplaced or token.role is Role.GIVEN
                self._pair_initial(alignment, number, fitting[0], slots, initials)
        found.conflicts = min(len(initials), len(slots))
        found.left_over = len(initials) - found.conflicts
        return found

    def _pair_initial(
        self,
        alignment: Alignment,
        number: int,
        place: int,
        slots: list[tuple[int, NameToken]],
        initials: list[int],
    ) -> None:
        alignment.pair(number, place, self._weights.initial_likeness, is_initial=True)
        slots[:] = [slot for slot in slots if slot[0] != number]
        initials.remove(place)

    def _pair_listed_initials(self, alignment: Alignment, around: range) -> None:
        """A full word of the text stands for an initial on the list."""
        for number, token in enumerate(alignment.name.tokens):
            if len(token.roman) != 1 or number in alignment.pairs:
                continue
            for place in around:
                form = alignment.stretch.words[place].form
                if place not in alignment.used and form.is_name_like and initial_fits(form, token):
                    alignment.pair(number, place, self._weights.initial_likeness)
                    break

    def _weigh(self, alignment: Alignment, free: Sequence[int]) -> _Parts:
        words = alignment.stretch.words
        parts = _Parts()
        has_other_patronymic = any(words[place].form.patronymic for place in free)
        surnames = 0
        for number, token in enumerate(alignment.name.tokens):
            likeness = alignment.likeness(number)
            parts.best[token.role] = max(parts.of(token.role), likeness)
            surnames += token.role is Role.SURNAME
            if token.role is Role.PATRONYMIC:
                parts.patronymic_conflicts = not likeness and has_other_patronymic
            weight = self._weight(
                token,
                is_found=likeness > 0.0,
                is_second_surname=surnames > 1,
                patronymic_conflicts=parts.patronymic_conflicts,
                is_bare=alignment.stretch.is_bare,
            )
            parts.total += weight
            value = weight * as_evidence(likeness, self._rules)
            parts.values[token.role] = parts.values.get(token.role, 0.0) + value
        return parts

    def _weight(
        self,
        token: NameToken,
        *,
        is_found: bool,
        is_second_surname: bool,
        patronymic_conflicts: bool,
        is_bare: bool,
    ) -> float:
        weights = self._weights
        if token.role is Role.SURNAME:
            return weights.second_surname if is_second_surname else weights.surname
        if token.role is Role.GIVEN:
            return weights.given
        if token.role is Role.PATRONYMIC:
            return weights.patronymic if is_found or patronymic_conflicts else weights.absent_patronymic
        if token.role is Role.MIDDLE:
            if len(token.key) == 1:
                return weights.listed_initial
            return weights.middle if is_found or not is_bare else weights.absent_middle
        return weights.particle if is_found else weights.absent_particle

    def _gated(self, verdict: Verdict, parts: _Parts) -> float:
        """The weighted agreement, lowered where a leading part of the name does not agree."""
        alignment, weights = verdict.alignment, self._weights
        score = verdict.score
        named = [token for token in alignment.name.tokens if token.role is not Role.PARTICLE]
        if len(named) == 1:
            verdict.features["lone_word"] = 1.0
            verdict.is_settled = not alignment.stretch.is_bare
            is_all = alignment.stretch.is_bare and len(alignment.stretch.words) == 1
            is_long = len(named[0].key) >= _MIN_LONE_LETTERS
            return score * (weights.lone_word_bare if is_all and is_long else weights.lone_word)
        if alignment.name.is_weak:
            _settle(verdict, "weak name")
            is_all = len(alignment.used) == len(alignment.stretch.words)
            is_whole = len(alignment.pairs) == len(alignment.name.tokens)
            return score if is_all and is_whole else min(score, weights.weak_ceiling)
        return self._gated_by_surname(verdict, parts, score)

    def _gated_by_surname(self, verdict: Verdict, parts: _Parts, score: float) -> float:
        weights, stretch = self._weights, verdict.alignment.stretch
        if parts.of(Role.SURNAME) < weights.surname_gate or _is_another_surname(verdict.alignment):
            _settle(verdict, "surname")
            score = min(score, weights.gate_ceiling)
        elif stretch.is_cyrillic:
            limit = weights.poor_surname if parts.of(Role.PATRONYMIC) > _AGREES else weights.doubtful_surname
            is_doubtful = parts.of(Role.SURNAME) < limit
            if is_doubtful or (parts.of(Role.SURNAME) < _AGREES and parts.of(Role.GIVEN) < _AGREES):
                score *= weights.doubtful_factor
                verdict.features["doubtful_surname"] = 1.0
                verdict.is_settled = True
        if Role.GIVEN not in parts.best or parts.of(Role.GIVEN) >= weights.given_gate:
            return score
        is_typo = parts.of(Role.GIVEN) >= _GIVEN_WITH_ERROR and parts.of(Role.SURNAME) > _AGREES
        if is_typo and stretch.is_bare and not stretch.is_cyrillic:
            verdict.features["given_misspelt"] = 1.0
            return score
        if parts.of(Role.SURNAME) >= weights.surname_gate:
            _settle(verdict, "given name")
            ceiling = weights.middle_ceiling if parts.of(Role.MIDDLE) > _AGREES else weights.gate_ceiling
            score = min(score, ceiling)
        return score

    def _after_initials(self, verdict: Verdict, initials: _Initials) -> None:
        """Lower the score for initials that stand for nothing, or not for what their order says."""
        weights = self._weights
        if initials.conflicts:
            verdict.features["initial_conflicts"] = float(initials.conflicts)
            verdict.rescore("initial_conflicts", verdict.score * weights.initial_conflict**initials.conflicts)
            verdict.is_settled = True
        if initials.left_over:
            verdict.features["extra_initials"] = float(initials.left_over)
            verdict.rescore("extra_initials", verdict.score - weights.extra_initial * initials.left_over)
        if initials.misplaced:
            verdict.features["misplaced_initials"] = 1.0
            verdict.rescore("misplaced_initials", verdict.score - weights.misplaced_initial)

    def _extra(self, verdict: Verdict, parts: _Parts, inside: int) -> float:
        """Loss by words of the text that the list name lacks."""
        alignment, weights = verdict.alignment, self._weights
        loss = inside * weights.inside_word
        if alignment.stretch.is_bare:
            outside = sum(
                word.form.is_name_like and not (word.form.patronymic and not parts.patronymic_conflicts)
                for place, word in enumerate(alignment.stretch.words)
                if place not in alignment.used
            )
            missing = sum(
                token.role not in (Role.PARTICLE, Role.PATRONYMIC) and len(token.roman) > 1
                for number, token in enumerate(alignment.name.tokens)
                if number not in alignment.pairs
            )
            loss = weights.extra_word * outside + weights.clash * min(missing, outside)
        loss = min(weights.max_extra, loss)
        if loss:
            verdict.features["extra_words"] = round(loss, 3)
        return loss

    def _lift_by_spelling(self, verdict: Verdict, parts: _Parts, places: Sequence[int]) -> None:
        """A whole spelling that is near enough lifts the score, but never over a gate."""
        alignment, rules = verdict.alignment, self._rules
        if verdict.score >= NO_LIFT_FROM or verdict.is_settled:
            return
        is_close = parts.of(Role.GIVEN) >= _AGREES_FULLY and not alignment.stretch.is_cyrillic
        if parts.of(Role.SURNAME) < (self._weights.surname_gate if is_close else _MIN_SURNAME_FOR_SPELLING):
            return
        is_bare = alignment.stretch.is_bare
        last = len(alignment.stretch.words) - 1
        likeness = whole_likeness(alignment, *((0, last) if is_bare else (min(places), max(places))))
        verdict.features["spelling"] = round(likeness, 3)
        if likeness >= rules.person_spelling:
            verdict.rescore("spelling", max(verdict.score, likeness - rules.spelling_loss))


def _settle(verdict: Verdict, reason: str) -> None:
    verdict.is_settled = True
    verdict.features["limited_by"] = reason


def _features(alignment: Alignment, parts: _Parts) -> Features:
    features: Features = {
        "surname": round(parts.of(Role.SURNAME), 3),
        "given": round(parts.of(Role.GIVEN), 3),
    }
    if parts.of(Role.PATRONYMIC):
        features["patronymic"] = round(parts.of(Role.PATRONYMIC), 3)
    elif parts.patronymic_conflicts:
        features["patronymic"] = "conflicts"
    if parts.of(Role.MIDDLE):
        features["middle"] = round(parts.of(Role.MIDDLE), 3)
    initials = sum(pair.is_initial for pair in alignment.pairs.values())
    if initials:
        features["initials"] = float(initials)
    return features


def _unpaired(alignment: Alignment, roles: Sequence[Role]) -> Iterator[tuple[int, NameToken]]:
    """Words of the list name that nothing stands for yet, in order of the roles."""
    for role in roles:
        for number, token in enumerate(alignment.name.tokens):
            if token.role is role and number not in alignment.pairs:
                yield number, token


def _initials_beside(alignment: Alignment) -> list[int]:
    """Initials between the words of the name and in one go before and after them, in order."""
    words, first, last = alignment.stretch.words, alignment.first, alignment.last
    start, end = first, last
    while start > 0 and first - start < _REACH and words[start - 1].is_initial:
        start -= 1
    while end + 1 < len(words) and end - last < _REACH and words[end + 1].is_initial:
        end += 1
    return [p for p in range(start, end + 1) if words[p].is_initial and p not in alignment.used]


def _pair_misspelt(alignment: Alignment, around: range) -> None:
    """A word near the name stands for a list word it resembles, where an error hid it from the word index."""
    for number, token in enumerate(alignment.name.tokens):
        is_short = len(token.roman) < _MIN_RESCUED_LETTERS
        if is_short or token.role is Role.PARTICLE or number in alignment.pairs:
            continue
        is_patronymic = token.role is Role.PATRONYMIC
        least = _MIN_RESCUED_PATRONYMIC if is_patronymic else _MIN_RESCUED
        for place in around:
            form = alignment.stretch.words[place].form
            if place in alignment.used or not form.is_name_like or is_patronymic != bool(form.patronymic):
                continue
            likeness = spelling_likeness(form, token)
            if likeness >= least:
                alignment.pair(number, place, likeness)
                break


def _is_another_surname(alignment: Alignment) -> bool:
    """Whether the surname of the text is a frequent one of its own, and no misspelling of the listed one.

    A surname and its feminine form ("Kuznetsov", "Kuznetsova") are one.
    """
    known = load_lexicon().settled_surnames
    for number, token in enumerate(alignment.name.tokens):
        pair = alignment.pairs.get(number)
        if token.role is Role.SURNAME and pair is not None and pair.likeness < _AGREES_FULLY:
            form = alignment.stretch.words[pair.place].form
            keys = {key.removesuffix("a") for key in (form.key, *form.lemma_keys)}
            if form.key in known and token.key.removesuffix("a") not in keys:
                return True
    return False


def _rests_on_initials(alignment: Alignment) -> bool:
    """Whether initials stand for names, and no name that is written out agrees fully."""
    pairs, tokens = alignment.pairs, alignment.name.tokens
    if not any(pair.is_initial for pair in pairs.values()):
        return False
    return not any(
        pair.likeness >= _AGREES_FULLY and tokens[number].role in (Role.GIVEN, Role.SURNAME)
        for number, pair in pairs.items()
        if not pair.is_initial
    )
