"""Makes the mention of a person from the readings of the name.

Spelling, roles, gender, confidence, and the trace.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from schemas.enriched_text import Reading
from topology.extract.mentions import PersonMention, WordOfName
from topology.extract.persons.marked import Marked
from topology.morph import codes
from topology.morph.codes import GIVEN, PATRONYMIC, SURNAME
from topology.morph.joint import NameReading, Names, restore_spelling
from topology.morph.words import AS_IS, DICTIONARY, HYPHEN, LISTED

_MOST_READINGS = 6
_MOST_ALTERNATIVES = 4
# Steepness of the step from a difference of weights to a probability; one weight apart is 0.88.
_STEEPNESS = 2.0
_LISTED_RULES = frozenset({DICTIONARY, LISTED})


class SpelledName(NamedTuple):
    """The words of a name in the text.

    All of them, those that are read, the initials, the particles before words.
    """

    text: str
    span: Sequence[Marked]
    words: Sequence[Marked]
    initials: Sequence[Marked]
    particles: dict[int, str]

    @property
    def start(self) -> int:
        """Offset in the clean text."""
        return self.span[0].start

    @property
    def end(self) -> int:
        """Offset behind the last letter, or behind the dot of a last initial."""
        end = self.span[-1].end
        return end + 1 if self.span[-1].initial and self.text[end : end + 1] == "." else end

    def spell(self, reading: NameReading) -> list[str]:
        """The nominative of each word with its particle and its capitals."""
        return [
            self.particles.get(word.start, "") + restore_spelling(lemma, word.text)
            for lemma, word in zip(reading.lemmas, self.words, strict=False)
        ]

    def join(self, words: Sequence[str]) -> str:
        """Words and initials in the order of the text."""
        letters = [letter.text + "." for letter in self.initials]
        return " ".join([*letters, *words] if letters and self.span[0].initial else [*words, *letters])


def to_mention(
    spelled: SpelledName, readings: Sequence[NameReading], names: Names, frame: str
) -> PersonMention:
    """The mention with the best reading; the others become `readings`."""
    best = readings[0]
    lemmas = spelled.spell(best)
    by_role = {
        role: " ".join(w for w, r in zip(lemmas, best.roles, strict=False) if r == role)
        for role in best.roles
    }
    others = [
        Reading.model_construct(
            name=spelled.join(spelled.spell(reading)),
            gender=codes.GENDERS[reading.gender],
            score=round(reading.score - best.score, 2),
        )
        for reading in readings[1:_MOST_READINGS]
    ]
    return PersonMention(
        start=spelled.start,
        end=spelled.end,
        name=spelled.join(lemmas),
        given=by_role.get(GIVEN),
        patronymic=by_role.get(PATRONYMIC),
        surname=by_role.get(SURNAME),
        initials=[letter.text for letter in spelled.initials],
        gender=codes.GENDERS[best.gender],
        gender_confidence=_gender_confidence(readings),
        confidence=_confidence(best, has_initials=bool(spelled.initials)),
        evidence=_evidence(best, frame, has_initials=bool(spelled.initials)),
        readings=others,
        words=_trace(spelled, best, names, lemmas),
        language=names.language,
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


def _evidence(reading: NameReading, frame: str, *, has_initials: bool) -> list[str]:
    found = [
        f"{codes.ROLE_NAMES[role]}: {'dictionary' if rule in _LISTED_RULES else 'ending'}"
        for role, rule in zip(reading.roles, reading.rules, strict=False)
    ]
    if has_initials:
        found.append("initials")
    return [*dict.fromkeys(found), f"frame: {frame}"]


def _trace(spelled: SpelledName, best: NameReading, names: Names, lemmas: Sequence[str]) -> list[WordOfName]:
    """Every word of the span in order, with what became of it."""
    read = {
        word.start: (lemma, role, rule)
        for word, lemma, role, rule in zip(spelled.words, best.lemmas, best.roles, best.rules, strict=False)
    }
    spelling = {word.start: lemma for word, lemma in zip(spelled.words, lemmas, strict=False)}
    trace = []
    for word in spelled.span:
        found = read.get(word.start)
        if found is None:
            role = "initial" if word.initial else "particle"
            trace.append(WordOfName(word.token, role, word.text, "kept as written"))
            continue
        lemma, role_code, rule = found
        alternatives = [a for a in names.alternatives(word.fold, role_code) if a != lemma][
            :_MOST_ALTERNATIVES
        ]
        trace.append(
            WordOfName(
                word.token,
                codes.ROLE_NAMES[role_code],
                spelling[word.start].removeprefix(spelled.particles.get(word.start, "")),
                describe_rule(word.fold, lemma, rule, best),
                [restore_spelling(a, word.text) for a in alternatives],
            )
        )
    return trace


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
