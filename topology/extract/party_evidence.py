"""Whether a raw text may name a party, and by what: names, legal forms, numbers, words that nobody knows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import Enum, IntEnum
from functools import cache, lru_cache
from typing import NamedTuple

from topology.config import FilterRules
from topology.data.tables import read_words
from topology.extract.identifiers.cues import cue_before
from topology.extract.identifiers.finder import find_identifiers
from topology.extract.institution_names import may_name_institution
from topology.extract.legal_forms import LegalForm, find_form, legal_forms
from topology.extract.vocabulary import (
    english_names_or_words,
    institution_words,
    is_ordinary,
    ordinary_words,
    purpose_words,
)
from topology.morph import codes
from topology.morph.joint import Names
from topology.text.tokens import Token, words

_INVISIBLE = re.compile(r"[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_QUOTATION = re.compile(r"[«»“”„\"]\s?\w")
# Looks behind come after a rare sign, since a search for a sign is quicker than one for a look.
_INITIALS = re.compile(r"\.(?<=[^\W\d_]\.)(?<!\w[^\W\d_]\.)\s?(?:[^\W\d_]\.|[^\W\d_]{3})")
_DIGIT_IN_WORD = re.compile(r"\d(?<=[^\W\d_].)\d*(?=[^\W\d_])")
_DIGITS = re.compile(r"\d[ \u00a0./-]?\d[ \u00a0./-]?\d[ \u00a0./-]?\d[ \u00a0./-]?\d[ \u00a0./-]?\d")
_DATE = re.compile(r"\d(?<!\d.)(?:\d?[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{3}-\d{1,2}-\d{1,2})(?!\d)")
_CURRENCY_BEHIND = re.compile(
    r"(?:[.,]\d{1,2})?\s?(?:руб|грн|гривен|usd|eur|uah|rub|kzt|[$€₽₴£]|дол)", re.IGNORECASE
)
_CURRENCY_BEFORE = re.compile(r"(?:[$€₽₴£]|\b(?:usd|eur|uah|rub))\s?\Z", re.IGNORECASE)
_PASSPORT = re.compile(r"(?<!\w)([^\W\d_]{2})\s?(?:№\s?)?\d{6,}(?!\d)")
_SIX_DIGITS = re.compile(r"\d{6}")
_SENTENCE_END = frozenset(".!?:")
# English months that are given names, behind "to" and at the end of a clause: "Payment to May".
_NAME_LIKE_MONTH = re.compile(r"\bto\s+(?:april|may|june|august)\b(?!\s*[\d'’-])", re.IGNORECASE)
_STRETCH_OF_TIME = re.compile(r"\bfrom\b.*\bto\b|\d", re.IGNORECASE)
_SHORTEST_ACRONYM = 3
# So many single letters in a row are a word with spaces between its letters.
_SPACED_OUT = 4
_LATIN_END, _CYRILLIC = "\u0250", ("\u0400", "\u052f")


class Reason(str, Enum):
    """Why a text is screened."""

    NAME = "name"
    COMPANY = "company"
    IDENTIFIER = "identifier"
    PAYMENT = "payment"
    UNKNOWN_WORD = "unknown_word"
    SUSPICIOUS = "suspicious"


class Standing(IntEnum):
    """What one word says about parties.

    LISTED belongs to payment purposes, PURPOSE says what one is for, INSTITUTION is an ordinary word of which
    names are made, KNOWN belongs to the language, DOUBTFUL is a word and a name, NAME is in a dictionary of
    names, UNKNOWN in none.
    """

    LISTED = 0
    PURPOSE = 1
    INSTITUTION = 2
    KNOWN = 3
    DOUBTFUL = 4
    NAME = 5
    UNKNOWN = 6


class _Look(IntEnum):
    """What the capital letters of a word tell: nothing, a name within a sentence, or an acronym."""

    PLAIN = 0
    CAPITAL = 1
    ACRONYM = 2


_PLAIN = _Look.PLAIN


class Evidence(NamedTuple):
    """What speaks for a party in a text, in the order of Reason, and how sure the answer is (0..1)."""

    reasons: tuple[Reason, ...]
    confidence: float


# How sure it is that a text with such a reason names a party, or, without any, that it names none.
_CONFIDENCE = {
    Reason.IDENTIFIER: 0.98,
    Reason.COMPANY: 0.97,
    Reason.NAME: 0.95,
    Reason.SUSPICIOUS: 0.7,
    Reason.UNKNOWN_WORD: 0.6,
    Reason.PAYMENT: 0.5,
}
_TURNED_AWAY = 0.9
_SETS_OF_REASONS = 64  # all there can be
# What a word right behind "to" or "получатель" is evidence of.
_BEHIND_CUE = {
    Standing.DOUBTFUL: frozenset({Reason.NAME}),
    Standing.INSTITUTION: frozenset({Reason.UNKNOWN_WORD}),
}


@cache
def _party_cues() -> frozenset[str]:
    return read_words("filter/party_cues.txt")


@lru_cache(_SETS_OF_REASONS)
def _evidence_of(reasons: frozenset[Reason]) -> Evidence:
    if not reasons:
        return Evidence((), _TURNED_AWAY)
    ordered = tuple(reason for reason in Reason if reason in reasons)
    return Evidence(ordered, max(_CONFIDENCE[reason] for reason in ordered))


class PartyEvidence:
    """Looks for evidence of a party in raw texts; what is not surely ordinary counts as evidence."""

    def __init__(self, names: Mapping[str, Names], rules: FilterRules) -> None:
        self._names = tuple(names.values())
        self._lone_words = rules.lone_words
        self._standing = lru_cache(rules.word_cache_size)(self._find_standing)
        self._forms = lru_cache(rules.word_cache_size)(_forms_beginning_with)
        rest = rules.identifier_digits - 1
        self._digits = re.compile(rf"\d(?<![\d+].)(?:[ \u00a0./-]?\d){{{rest},}}")

    def assess(self, text: str, *, is_suspicious: bool) -> Evidence:
        """The evidence in a text as it was received.  Linear."""
        if not text.isprintable():
            text = _INVISIBLE.sub("", text)
        tokens = words(text)
        reasons = self._word_reasons(text, tokens)
        if is_suspicious:
            reasons.add(Reason.SUSPICIOUS)
        if _QUOTATION.search(text) or self._has_legal_form(text, tokens):
            reasons.add(Reason.COMPANY)
        if _has_capital_initial(text):
            reasons.add(Reason.NAME)
        if self._has_number_of_somebody(text):
            reasons.add(Reason.IDENTIFIER)
        if reasons and not _party_cues().isdisjoint([token.folded for token in tokens]):
            reasons.add(Reason.PAYMENT)
        return _evidence_of(frozenset(reasons))

    def _word_reasons(self, text: str, tokens: Sequence[Token]) -> set[Reason]:
        reasons: set[Reason] = set()
        counts = [0] * len(Standing)
        letters, previous = 0, ""
        capitals_tell, cues, standing_of = _capitals_tell(tokens), _party_cues(), self._standing
        for index, token in enumerate(tokens):
            word = token.text
            if len(word) == 1:
                letters += 1
                continue
            look = _look_of(text, tokens, index) if capitals_tell and word[0].isupper() else _PLAIN
            standing = standing_of(token.folded, look)
            counts[standing] += 1
            if previous in cues:
                reasons |= _BEHIND_CUE.get(standing, frozenset())
            previous = token.folded
        if counts[Standing.NAME] or _names_a_month(text):
            reasons.add(Reason.NAME)
        if (
            self._leave_doubt(counts, len(tokens))
            or (
                counts[Standing.INSTITUTION] > 0
                and may_name_institution(text, tokens, capitals_tell=capitals_tell)
            )
            or _DIGIT_IN_WORD.search(text)
            or (letters >= _SPACED_OUT and _is_spaced_out(text, tokens))
        ):
            reasons.add(Reason.UNKNOWN_WORD)
        return reasons

    def _leave_doubt(self, counts: Sequence[int], size: int) -> bool:
        """Whether words of these standings may name a party although none of them is a name."""
        listed = counts[Standing.LISTED] + counts[Standing.PURPOSE] + counts[Standing.INSTITUTION]
        return (
            counts[Standing.UNKNOWN] > 0
            or counts[Standing.DOUBTFUL] > listed
            or (counts[Standing.INSTITUTION] > 0 and not counts[Standing.PURPOSE])
            or (not listed and 0 < size <= self._lone_words)
        )

    def _has_legal_form(self, text: str, tokens: Sequence[Token]) -> bool:
        """Whether a legal form stands in the text, written as one."""
        forms_of = self._forms
        for index, token in enumerate(tokens):
            forms = forms_of(token.folded)
            found = find_form(forms, text, tokens, index) if forms else None
            if found is not None and (
                "capital" not in found.form.flags or found.form.is_abbreviation or not token.text.islower()
            ):
                return True
        return False

    def _find_standing(self, folded: str, look: _Look) -> Standing:
        """What one word says, with the look it has in its text."""
        if folded[0] < _LATIN_END:
            standing = _latin_standing(folded, stands_out=look is not _Look.PLAIN)
        elif _CYRILLIC[0] <= folded[0] <= _CYRILLIC[1]:
            standing = self._cyrillic_standing(folded, look)
        else:
            return Standing.UNKNOWN
        if standing in (Standing.LISTED, Standing.KNOWN) and folded in institution_words():
            return Standing.INSTITUTION if look is _Look.PLAIN else Standing.UNKNOWN
        return Standing.PURPOSE if standing is Standing.LISTED and folded in purpose_words() else standing

    def _cyrillic_standing(self, folded: str, look: _Look) -> Standing:
        found = [names.word(folded) for names in self._names]
        roles = any(word.dictionary_roles for word in found)
        stands_out = look is not _Look.PLAIN
        if any(folded in ordinary_words(language).exact for language in ("ru", "uk")):
            return Standing.NAME if roles and stands_out else Standing.LISTED
        if roles:
            return Standing.NAME
        if any(ordinary_words(language).has_stem(folded) for language in ("ru", "uk")):
            return Standing.LISTED
        if look is _Look.ACRONYM or not any(word.known for word in found):
            return Standing.UNKNOWN
        flags = found[0].flags | found[1].flags
        if stands_out:
            return Standing.KNOWN if flags & codes.PLACE else Standing.UNKNOWN
        return Standing.UNKNOWN if flags & codes.ANIMATE else Standing.KNOWN

    def _has_number_of_somebody(self, text: str) -> bool:
        """Whether there is a number that may be an identifier: no date, no money, no contract's."""
        if not _DIGITS.search(text):
            return False
        without_dates = _DATE.sub(lambda match: "_" * len(match.group()), text)
        for match in self._digits.finditer(without_dates):
            if _CURRENCY_BEHIND.match(text, match.end()) or _CURRENCY_BEFORE.search(
                text, max(0, match.start() - 5), match.start()
            ):
                continue
            cue = cue_before(text, match.start())
            if cue.types or not cue.strength or find_identifiers(text):
                return True
        if not _SIX_DIGITS.search(without_dates):
            return False
        return any(not is_ordinary(match.group(1).lower()) for match in _PASSPORT.finditer(without_dates))


def _forms_beginning_with(folded: str) -> tuple[LegalForm, ...]:
    """Legal forms whose first word a folded word is; their table is read when the first text is."""
    return legal_forms().beginning_with(folded)


def _latin_standing(folded: str, *, stands_out: bool) -> Standing:
    """What one Latin word says."""
    if folded in ordinary_words("en"):
        return Standing.LISTED
    if folded in english_names_or_words():
        return Standing.NAME if stands_out else Standing.DOUBTFUL
    return Standing.UNKNOWN


def _look_of(text: str, tokens: Sequence[Token], index: int) -> _Look:
    """The look of a word with a capital letter, in a text whose capital letters tell something."""
    word = tokens[index].text
    if len(word) >= _SHORTEST_ACRONYM and word.isupper():
        return _Look.ACRONYM
    return _Look.PLAIN if _starts_sentence(text, tokens, index) else _Look.CAPITAL


def _names_a_month(text: str) -> bool:
    """Whether a month that is a given name stands where a person does, and not in a stretch of time."""
    if " to " not in text.lower():
        return False
    return bool(_NAME_LIKE_MONTH.search(text)) and not _STRETCH_OF_TIME.search(text)


def _capitals_tell(tokens: Sequence[Token]) -> bool:
    """Whether capital letters tell anything: only where small ones stand beside them."""
    has_small = any(token.text[-1].islower() for token in tokens if len(token.text) > 1)
    return has_small and any(token.text[0].isupper() for token in tokens)


def _is_spaced_out(text: str, tokens: Sequence[Token]) -> bool:
    """Whether single letters follow each other with nothing but spaces between them."""
    run = 0
    for index, token in enumerate(tokens):
        single = len(token.text) == 1
        joined = index > 0 and not text[tokens[index - 1].end : token.start].strip()
        run = (run + 1 if joined else 1) if single else 0
        if run >= _SPACED_OUT:
            return True
    return False


def _has_capital_initial(text: str) -> bool:
    return any(text[match.start() - 1].isupper() for match in _INITIALS.finditer(text))


def _starts_sentence(text: str, tokens: Sequence[Token], index: int) -> bool:
    if index == 0:
        return True
    return text[tokens[index - 1].end : tokens[index].start].rstrip()[-1:] in _SENTENCE_END
