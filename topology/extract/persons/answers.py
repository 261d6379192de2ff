"""Makes the mention of a person from the readings of a written name.

Spelling, roles, gender, confidence, and the trace.  All but the place in the text is one answer, which holds
wherever the same words are read in the same frame.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from schemas.base import Gender
from schemas.enriched_text import Reading
from topology.extract.mentions import PersonMention, WordOfName
from topology.extract.persons.marked import Marked
from topology.extract.persons.written_names import WrittenName
from topology.morph import codes
from topology.morph.codes import GIVEN, PATRONYMIC, SURNAME
from topology.morph.joint import NameReading, Names, restore_spelling
from topology.morph.short_names import BEHIND_LIKELIER, BEHIND_WRITTEN
from topology.morph.words import AS_IS, DICTIONARY, HYPHEN, LISTED

_MOST_READINGS = 6
_MOST_ALTERNATIVES = 4
# Steepness of the step from a difference of weights to a probability; one weight apart is 0.88.
_STEEPNESS = 2.0
_LISTED_RULES = frozenset({DICTIONARY, LISTED})


class AnsweredWord(NamedTuple):
    """What became of one word of a run; `place` is its index there."""

    place: int
    role: str
    lemma: str
    rule: str
    alternatives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonAnswer:
    """All that is read from a written name in one frame, without its place in a text; see PersonMention."""

    name: str
    given: str | None
    patronymic: str | None
    surname: str | None
    initials: tuple[str, ...]
    gender: Gender
    gender_confidence: float
    confidence: float
    evidence: tuple[str, ...]
    readings: tuple[Reading, ...]
    words: tuple[AnsweredWord, ...]
    language: str
    ends_with_given: bool
    ends_with_initial: bool

    def mention(self, text: str, run: Sequence[Marked]) -> PersonMention:
        """The mention of the person in a clean text, where the words of the run stand.

        It ends behind the last letter, or behind the dot of a last initial.
        """
        end = run[self.words[-1].place].end
        return PersonMention(
            run[self.words[0].place].start,
            end + 1 if self.ends_with_initial and text[end : end + 1] == "." else end,
            self.name,
            self.given,
            self.patronymic,
            self.surname,
            self.initials,
            self.gender,
            self.gender_confidence,
            self.confidence,
            self.evidence,
            list(self.readings),
            [
                WordOfName(run[place].token, role, lemma, rule, alternatives)
                for place, role, lemma, rule, alternatives in self.words
            ],
            self.language,
        )


def answer(name: WrittenName, readings: Sequence[NameReading], names: Names, frame: str) -> PersonAnswer:
    """The answer with the best reading; the others become `readings`."""
    best = readings[0]
    lemmas = name.spell(best)
    by_role = {
        role: " ".join(w for w, r in zip(lemmas, best.roles, strict=False) if r == role)
        for role in best.roles
    }
    has_initials = bool(name.initials)
    return PersonAnswer(
        name=name.join(lemmas),
        given=by_role.get(GIVEN),
        patronymic=by_role.get(PATRONYMIC),
        surname=by_role.get(SURNAME),
        initials=tuple(name.records[index].text for index in name.initials),
        gender=codes.GENDERS[best.gender],
        gender_confidence=_gender_confidence(readings),
        confidence=_confidence(best, has_initials=has_initials),
        evidence=_evidence(best, frame, has_initials=has_initials),
        readings=tuple(_other_readings(name, readings, names)),
        words=tuple(_answered_words(name, best, names, lemmas)),
        language=names.language,
        ends_with_given=best.roles[-1] == GIVEN,
        ends_with_initial=name.ends_with_initial,
    )


def _other_readings(name: WrittenName, readings: Sequence[NameReading], names: Names) -> Iterator[Reading]:
    """All readings but the best one, and those with full given names for short ones, in order."""
    others = list(readings[1:_MOST_READINGS])
    for reading in readings[:_MOST_READINGS]:
        behind = BEHIND_WRITTEN
        for full in names.full_names(reading, name.forms):
            others.append(full._replace(score=reading.score - behind))
            behind += BEHIND_LIKELIER
    others.sort(key=lambda reading: -reading.score)
    known = {(readings[0].lemmas, readings[0].gender)}
    for reading in others:
        key = reading.lemmas, reading.gender
        if key in known or len(known) > _MOST_READINGS:
            continue
        known.add(key)
        yield Reading.model_construct(
            name=name.join(name.spell(reading)),
            gender=codes.GENDERS[reading.gender],
            score=round(reading.score - readings[0].score, 2),
        )


def _gender_confidence(readings: Sequence[NameReading]) -> float:
    """How far the best reading of the other gender is behind."""
    best = readings[0]
    other = next((reading for reading in readings if reading.gender != best.gender), None)
    if other is None:
        return 0.97
    return round(1 / (1 + math.exp(-_STEEPNESS * (best.score - other.score))), 2)


def _confidence(reading: NameReading, *, has_initials: bool) -> float:
    """How sure it is that this is a person: a patronymic, a listed given name and initials tell most."""
    if PATRONYMIC in reading.roles and len(reading.roles) > 1:
        return 0.97
    listed = [role for role, rule in zip(reading.roles, reading.rules, strict=False) if rule in _LISTED_RULES]
    if has_initials:
        return 0.93 if listed else 0.88
    if len(reading.roles) > 1:
        return 0.95 if GIVEN in listed else 0.8 if listed else 0.65
    return 0.75 if listed else 0.55


def _evidence(reading: NameReading, frame: str, *, has_initials: bool) -> tuple[str, ...]:
    found = [
        f"{codes.ROLE_NAMES[role]}: {'dictionary' if rule in _LISTED_RULES else 'ending'}"
        for role, rule in zip(reading.roles, reading.rules, strict=False)
    ]
    if has_initials:
        found.append("initials")
    return (*dict.fromkeys(found), f"frame: {frame}")


def _answered_words(
    name: WrittenName, best: NameReading, names: Names, lemmas: Sequence[str]
) -> Iterator[AnsweredWord]:
    """Every word of the span in order, with what became of it."""
    places = {index: place for place, index in enumerate(name.words[: len(best.lemmas)])}
    for index in name.span:
        record, place = name.records[index], places.get(index)
        if place is None:
            role = "initial" if index in name.initials else "particle"
            yield AnsweredWord(index, role, record.text, "kept as written", ())
            continue
        lemma, role_code = best.lemmas[place], best.roles[place]
        others = [other for other in names.alternatives(record.fold, role_code) if other != lemma]
        yield AnsweredWord(
            index,
            codes.ROLE_NAMES[role_code],
            lemmas[place].removeprefix(name.particles.get(index, "")),
            describe_rule(record.fold, lemma, best.rules[place], best),
            tuple(restore_spelling(other, record.text) for other in others[:_MOST_ALTERNATIVES]),
        )


def describe_rule(form: str, lemma: str, rule: str, reading: NameReading) -> str:
    """The step from form to nominative in words: source, case and gender, and the letters that changed."""
    if rule == AS_IS:
        return "no rule fits: kept as written"
    source = rule if rule in (DICTIONARY, LISTED, HYPHEN) else f"ending class {rule}"
    place = f"{codes.CASE_NAMES[reading.case]} {codes.GENDER_NAMES[reading.gender]}"
    if form == lemma:
        return f"{source}, {place}: unchanged"
    same = 0
    while same < min(len(form), len(lemma)) and form[same] == lemma[same]:
        same += 1
    return f"{source}, {place}: -{form[same:]} to -{lemma[same:]}"
