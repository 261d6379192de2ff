"""What the finders of names hand over. Offsets are in the clean text of layer 4."""

from __future__ import annotations

from dataclasses import dataclass, field

from schemas.base import Gender
from schemas.enriched_text import Reading
from topology.text.tokens import Token


@dataclass(slots=True)
class WordOfName:
    """What became of one word of a name.

    `role` is given, patronymic, surname, initial or particle; `lemma` the nominative; `rule` how it came.
    """

    token: Token
    role: str
    lemma: str
    rule: str
    alternatives: tuple[str, ...] = ()


@dataclass(slots=True)
class PersonMention:
    """A person's name in the text and its nominative; `readings` are the other plausible ones, best first."""

    start: int
    end: int
    name: str
    given: str | None = None
    patronymic: str | None = None
    surname: str | None = None
    initials: tuple[str, ...] = ()
    gender: Gender | None = None
    gender_confidence: float | None = None
    confidence: float = 0.0
    evidence: tuple[str, ...] = ()
    readings: list[Reading] = field(default_factory=list)
    words: list[WordOfName] = field(default_factory=list)
    language: str | None = None


@dataclass(slots=True)
class OrganizationMention:
    """An organization in the text; the span holds legal form, quotes and core, `core` the name alone."""

    start: int
    end: int
    name: str
    core: str
    legal_form: str | None = None
    confidence: float = 0.0
    evidence: list[str] = field(default_factory=list)
