"""What the words around a name say of its case: prepositions, payment words, a title, the verb after it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from topology.data.tables import read_rows
from topology.morph import codes
from topology.morph.joint import CasePrior

NO_GENDER = (0.0, 0.0)
# Weight of the gender of a verb in the past after the name.
_VERB_GENDER = 0.4
_NOUN = codes.INANIMATE | codes.PLURAL_NOUN


class Surroundings(NamedTuple):
    """Neighbours of a name.

    `before` is the folded word before it in the same sentence, `before_flags` and `after_flags` what the
    neighbours are as ordinary words (0 when unknown); `apart` is set when a comma or a bracket stands
    before the name, `plural_verb` when a verb in the plural stands behind it.
    """

    before: str | None
    before_flags: int
    after_flags: int
    sentence_start: bool
    apart: bool
    plural_verb: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Weights of the cases and of the genders, and the name of the frame for the trace.

    There is one object per frame, so that frames are compared, and answers remembered, by identity.
    """

    cases: CasePrior
    genders: tuple[float, float]
    name: str


@lru_cache(maxsize=1)
def _frames() -> dict[str, CasePrior]:
    return {row["frame"]: _weights(row) for row in read_rows("names/case_frames.tsv")}


def _weights(row: dict[str, str]) -> CasePrior:
    nominative, genitive, dative, accusative, instrumental, locative, vocative = (
        float(row[c]) for c in codes.CASE_NAMES
    )
    return nominative, genitive, dative, accusative, instrumental, locative, vocative


@lru_cache(maxsize=2)
def case_cues(language: str) -> dict[str, str]:
    """Word before a name -> name of the frame it opens."""
    rows = (row for row in read_rows("names/case_cues.tsv") if row["language"] == language)
    return {word: row["frame"] for row in rows for word in row["words"].split()}


@lru_cache(maxsize=64)
def named_frame(name: str) -> Frame:
    """One of the frames of the table, by its name, without a preference of gender."""
    return Frame(_frames()[name], NO_GENDER, name)


def frame_of(language: str, around: Surroundings) -> Frame:
    """The frame of a name in its surroundings."""
    cue = case_cues(language).get(around.before or "")
    if cue and not (around.apart and cue != "nominative"):
        return named_frame(cue)
    if around.plural_verb and around.sentence_start:
        return named_frame("before-plural-verb")
    after = around.after_flags
    if around.apart or not _is_declined(around.before_flags):
        before_verb = _frame_before_verb(around, after)
        if before_verb is not None:
            return before_verb
    return _frame_before(around)


def _is_declined(flags: int) -> bool:
    """Whether the word before is a person's title or trade in a case that no subject stands in."""
    return bool(flags & codes.ANIMATE) and not flags & (1 << codes.NOMINATIVE | codes.INANIMATE)


def _frame_before_verb(around: Surroundings, after: int) -> Frame | None:
    """The frame of a name with its verb right behind; None without one."""
    if after & codes.VERB and not after & (codes.INANIMATE | codes.ADJECTIVE):
        name = "after-noun" if around.before_flags & _NOUN and not around.apart else "before-verb"
        return _frame_of_verb(name, after & (codes.PAST_MASCULINE | codes.PAST_FEMININE))
    return None


@lru_cache(maxsize=16)
def _frame_of_verb(name: str, past: int) -> Frame:
    """A frame of the table with the gender of a verb in the past."""
    genders = (
        _VERB_GENDER if past & codes.PAST_MASCULINE else 0.0,
        _VERB_GENDER if past & codes.PAST_FEMININE else 0.0,
    )
    return Frame(_frames()[name], genders, name)


def _frame_before(around: Surroundings) -> Frame:
    """The frame that only the word before the name tells."""
    if around.sentence_start:
        return named_frame("sentence-start")
    flags = around.before_flags
    if around.before is None or around.apart:
        return named_frame("unsure")
    cases = flags & codes.ANIMATE
    if cases and not flags & codes.INANIMATE:
        return _apposition(cases)
    if flags & codes.VERB:
        return named_frame("after-verb")
    return named_frame("after-noun" if flags & _NOUN else "unsure")


@lru_cache(maxsize=1 << codes.CASES)
def _apposition(cases: int) -> Frame:
    """The name stands in a case of the noun before it, or in the genitive that belongs to it."""
    nominative, genitive, dative, accusative, instrumental, locative, vocative = (
        1.0 if cases >> case & 1 else 0.4 if case == codes.GENITIVE else 0.0 for case in range(codes.CASES)
    )
    weights = nominative, genitive, dative, accusative, instrumental, locative, vocative
    return Frame(weights, NO_GENDER, "apposition")
