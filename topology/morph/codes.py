"""Codes of morphology: cases, genders, roles of words in a name, and the flags of ordinary words.

They are plain integers because they index rows and masks in the hottest loops.  A mask has one bit per
gender and case: bits 0..6 masculine nominative to vocative, 7..13 feminine, 14..20 plural of both.
"""

from __future__ import annotations

from schemas.base import Gender

NOMINATIVE, GENITIVE, DATIVE, ACCUSATIVE, INSTRUMENTAL, LOCATIVE, VOCATIVE = range(7)
CASES = 7
CASE_NAMES = ("nominative", "genitive", "dative", "accusative", "instrumental", "locative", "vocative")

MASCULINE, FEMININE, PLURAL = range(3)
GENDER_NAMES = ("masculine", "feminine", "plural")
GENDERS = (Gender.MALE, Gender.FEMALE)

GIVEN, PATRONYMIC, SURNAME = range(3)
ROLE_NAMES = ("given", "patronymic", "surname")

ALL_MASCULINE = (1 << CASES) - 1
ALL_FEMININE = ALL_MASCULINE << CASES
ALL_SINGULAR = ALL_MASCULINE | ALL_FEMININE
ALL_PLURAL = ALL_MASCULINE << 2 * CASES
SINGULAR_BITS = 2 * CASES

# Flags of a form as an ordinary word.  Bits 0..6 are the cases of an animate noun in the singular: they
# tell the case of a name in apposition ("режиссёру Иванову").
ANIMATE = ALL_MASCULINE
INANIMATE, ADJECTIVE, VERB, PAST_MASCULINE, PAST_FEMININE, FUNCTION, PLACE, PLURAL_NOUN = (
    1 << (7 + i) for i in range(8)
)


def bit(gender: int, case: int) -> int:
    """The bit of one gender and case in a mask."""
    return 1 << (gender * CASES + case)
