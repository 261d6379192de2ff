"""Finds and scores the names of one kind in a stretch of words."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace
from typing import Protocol

from schemas.enriched_text import Tier
from topology.config import Rules
from topology.search.alignment import Alignment, Stretch, clusters
from topology.search.blocking import find_by_spelling, find_candidates
from topology.search.list_names import ListedName, Role
from topology.search.name_index import NameIndex
from topology.search.phrases import Place
from topology.search.verdict import Verdict
from topology.search.words import Word, join_letters

# A bare text of more words is not compared by its whole spelling.
MAX_WORDS_BY_SPELLING = 5
_PHRASES = frozenset({Tier.EXACT, Tier.AUTOMATON})


class Scorer(Protocol):
    """Scores one kind of names."""

    def score(self, name: ListedName, stretch: Stretch, places: Sequence[int]) -> Verdict:
        """The verdict on a name whose words stand, or nearly, at `places`."""
        ...


class NameMatcher:
    """Verdicts on the names of one index."""

    def __init__(self, index: NameIndex, scorer: Scorer, rules: Rules) -> None:
        self.index = index
        self._scorer = scorer
        self._rules = rules
        self._tiers = frozenset(rules.search.tiers)
        # From this score on no further attempt is made to find a better candidate.
        self._alert = rules.score.person_alert if index.is_person else rules.score.organization_alert

    def match(self, words: Sequence[Word], *, is_bare: bool, by_capitals: bool = False) -> list[Verdict]:
        """Verdicts on the names that the words may hold, worth keeping, in no order.

        With `by_capitals` a word in small letters is no part of a name, unless the whole name stands there.
        """
        verdicts = self._match(words, is_bare=is_bare, by_capitals=by_capitals)
        joined = join_letters(list(words))
        if len(joined) < len(words):
            verdicts += self._match(joined, is_bare=is_bare, by_capitals=by_capitals)
        return verdicts

    def match_phrases(self, words: Sequence[Word]) -> list[Verdict]:
        """Verdicts on the telling names that stand in the words by their phonetic key, in no order."""
        if Tier.AUTOMATON not in self._tiers:
            return []
        verdicts = self._match_phrases(words)
        joined = join_letters(list(words))
        if len(joined) < len(words):
            verdicts += self._match_phrases(joined)
        return verdicts

    def look_up(self, words: Sequence[Word], *, is_bare: bool, by_capitals: bool = False) -> Stretch:
        """The words with what each may stand for; in running text a word of payment purposes is no name."""
        look_up = self.index.vocabulary.look_up
        likenesses = [
            {} if (form.is_payment and not is_bare) or (by_capitals and form.is_lower) else look_up(form)
            for form in (word.form for word in words)
        ]
        return Stretch(words, likenesses, is_bare)

    def _match_phrases(self, words: Sequence[Word]) -> list[Verdict]:
        stretch = Stretch(words, [{} for _ in words], is_bare=False)
        verdicts = []
        for number, place in self.index.phrases.find(words).items():
            name = self.index.names[number]
            floor = self._floor(name, words, place, is_bare=False)
            if floor:
                alignment = Alignment(name, stretch)
                alignment.used.update(range(place.first, place.last + 1))
                verdict = Verdict(
                    alignment, 0.0, {"phrase": 1.0}, True, Tier.AUTOMATON, place.first, place.last
                )
                verdict.rescore("phrase", floor)
                verdicts.append(verdict)
        return verdicts

    def _match(self, words: Sequence[Word], *, is_bare: bool, by_capitals: bool) -> list[Verdict]:
        stretch = self.look_up(words, is_bare=is_bare, by_capitals=by_capitals)
        phrases = self._find_phrases(words)
        by_words = find_candidates(self.index, stretch, self._rules.search) if self._is_fuzzy else ()
        candidates = dict.fromkeys(by_words)
        candidates.update(dict.fromkeys(sorted(phrases)))
        verdicts = [self.judge(number, stretch, phrases.get(number)) for number in candidates]
        if self._may_find_by_spelling(stretch) and not any(v.score >= self._alert for v in verdicts):
            found = find_by_spelling(self.index, stretch, self._rules.search)
            near = [number for number in found if number not in candidates]
            verdicts += [self.judge(number, stretch, None) for number in near]
            candidates.update(dict.fromkeys(near))
        verdicts += self._judge_nearest(stretch, candidates)
        return [verdict for verdict in verdicts if verdict.score >= self._rules.score.keep]

    def _find_phrases(self, words: Sequence[Word]) -> dict[int, Place]:
        """Names whose whole phrase stands in the words, of the tiers that are on."""
        found = self.index.phrases.find(words)
        if self._tiers >= _PHRASES:
            return found
        return {number: place for number, place in found.items() if _tier_of(place, words) in self._tiers}

    def _judge_nearest(self, stretch: Stretch, judged: Container[int]) -> list[Verdict]:
        """Verdicts on the names of the nearest vectors that were not judged yet.

        They are looked for when a telling word of a bare text is near no word of the list: where all words
        are known, these have led to every name that could be meant.
        """
        vectors = self.index.vectors
        if vectors is None or not _has_unknown_word(stretch):
            return []
        rules = self._rules.search
        nearest = vectors.nearest(
            stretch.words,
            count=rules.vector_names,
            least=rules.vector_likeness,
            is_person=self.index.is_person,
        )
        verdicts = (self.judge(number, stretch, None) for number in nearest if number not in judged)
        return [replace(verdict, tier=Tier.VECTOR) for verdict in verdicts]

    @property
    def _is_fuzzy(self) -> bool:
        return Tier.FUZZY in self._tiers

    def _may_find_by_spelling(self, stretch: Stretch) -> bool:
        is_short = len(stretch.words) <= MAX_WORDS_BY_SPELLING
        return self._is_fuzzy and stretch.is_bare and is_short and not stretch.is_cyrillic

    def judge(self, number: int, stretch: Stretch, place: Place | None) -> Verdict:
        """Best verdict over the places where words of the name stand together."""
        name = self.index.names[number]
        keys = [token.key for token in name.tokens]
        places = [
            at for at, likenesses in enumerate(stretch.likenesses) if any(key in likenesses for key in keys)
        ]
        if not places and stretch.is_bare:
            places = list(range(len(stretch.words)))
        if places:
            verdicts = [self._scorer.score(name, stretch, group) for group in clusters(places)]
            best = max(verdicts, key=lambda verdict: verdict.score)
        else:
            best = Verdict(Alignment(name, stretch), 0.0, {})
        if place is not None:
            self._lift_by_phrase(best, place)
        return best

    def _lift_by_phrase(self, verdict: Verdict, place: Place) -> None:
        stretch = verdict.alignment.stretch
        floor = self._floor(verdict.alignment.name, stretch.words, place, is_bare=stretch.is_bare)
        verdict.tier = _tier_of(place, stretch.words)
        verdict.features["phrase"] = 1.0
        if floor > verdict.score:
            verdict.rescore("phrase", floor)
            verdict.first, verdict.last = place

    def _floor(self, name: ListedName, words: Sequence[Word], place: Place, *, is_bare: bool) -> float:
        """Least score of a name whose whole phrase stands at a place of the words."""
        rules = self._rules.score
        rest = [word.form for at, word in enumerate(words) if not place.first <= at <= place.last]
        loss = rules.left_over_word * sum(form.is_name_like for form in rest) if is_bare else 0.0
        if all(not name.is_person and (form.is_legal or form.is_small) for form in rest):
            return rules.whole_name - loss
        if name.is_weak or not self._is_telling(name, words[place.first : place.last + 1]):
            return 0.0
        is_generic = not name.is_person and not name.has_core
        return (rules.contained_generic if is_generic else rules.contained_name) - loss

    def _is_telling(self, name: ListedName, found: Sequence[Word]) -> bool:
        """Whether words are enough to name the party: several telling ones, or all with the legal form."""
        if name.telling_words > 1 and name.letters >= self._rules.score.contained_letters:
            return True
        has_form = any(token.role is Role.LEGAL for token in name.tokens)
        return has_form and sum(len(word.form.key) for word in found) == name.letters


def _tier_of(place: Place, words: Sequence[Word]) -> Tier:
    """By what a whole phrase is found: as all of the words, or somewhere in them."""
    return Tier.EXACT if place.last - place.first + 1 == len(words) else Tier.AUTOMATON


def _has_unknown_word(stretch: Stretch) -> bool:
    """Whether a telling word of a bare text is near no word of the list."""
    words = zip(stretch.words, stretch.likenesses, strict=True)
    return stretch.is_bare and any(word.form.is_name_like and not known for word, known in words)
