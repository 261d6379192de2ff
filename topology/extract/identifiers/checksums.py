"""Check digits.  Every function takes a value without separators and of the right length and alphabet."""

from __future__ import annotations

from collections.abc import Sequence

_INN_10 = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN_11 = (7, *_INN_10)
_INN_12 = (3, *_INN_11)
_RNOKPP = (-1, 5, 7, 9, 4, 6, 10, 5, 7)
# Numbers up to 001-001-998 were given out before the check number existed.
_LAST_UNCHECKED_SNILS = 1_001_998


def weighted_sum(digits: str, weights: Sequence[int]) -> int:
    """Sum of digit times weight, as many as there are weights."""
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))


def luhn_holds(digits: str) -> bool:
    """Source: ISO/IEC 7812-1, annex B."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit) * (1 + place % 2)
        total += number - 9 if number > 9 else number
    return total % 10 == 0


def mod_97_is_one(text: str) -> bool:
    """Whether letters read as 10 to 35 make a number that leaves 1.  Source: ISO/IEC 7064, MOD 97-10."""
    return int("".join(str(int(sign, 36)) for sign in text)) % 97 == 1


def inn_company_holds(digits: str) -> bool:
    """Source: order of the tax service of Russia MMV-7-6/435 of 2012-06-29, annex, control digit of 10."""
    return weighted_sum(digits, _INN_10) % 11 % 10 == int(digits[9])


def inn_person_holds(digits: str) -> bool:
    """Source: order of the tax service of Russia MMV-7-6/435 of 2012-06-29, annex, two digits of 12."""
    eleventh = weighted_sum(digits, _INN_11) % 11 % 10
    return eleventh == int(digits[10]) and weighted_sum(digits, _INN_12) % 11 % 10 == int(digits[11])


def ogrn_holds(digits: str) -> bool:
    """The first 12 of 13 digits by 11.  Source: Ministry of Finance of Russia, order 165n of 2017."""
    return int(digits[:12]) % 11 % 10 == int(digits[12])


def ogrnip_holds(digits: str) -> bool:
    """The first 14 of 15 digits by 13.  Source: Ministry of Finance of Russia, order 165n of 2017."""
    return int(digits[:14]) % 13 % 10 == int(digits[14])


def snils_holds(digits: str) -> bool:
    """Source: order of the pension fund of Russia 192p of 2006, annex, control number."""
    if int(digits[:9]) <= _LAST_UNCHECKED_SNILS:
        return True
    control = weighted_sum(digits, range(9, 0, -1)) % 101 % 100
    return control == int(digits[9:])


def rnokpp_holds(digits: str) -> bool:
    """Source: tax service of Ukraine, registration number of the taxpayer's card: weighted digits by 11."""
    return weighted_sum(digits, _RNOKPP) % 11 % 10 == int(digits[9])


def edrpou_holds(digits: str) -> bool:
    """Source: statistics service of Ukraine, register of enterprises: weights by the range of the number."""
    low, high = (7, 1, 2, 3, 4, 5, 6), (9, 3, 4, 5, 6, 7, 8)
    if not 30_000_000 <= int(digits) <= 60_000_000:
        low, high = (1, 2, 3, 4, 5, 6, 7), (3, 4, 5, 6, 7, 8, 9)
    control = weighted_sum(digits, low) % 11
    if control == 10:
        control = weighted_sum(digits, high) % 11 % 10
    return control == int(digits[7])


def imo_holds(digits: str) -> bool:
    """Source: IMO resolution A.1117(30): the last digit of the sum of six digits times 7 to 2."""
    return weighted_sum(digits, range(7, 1, -1)) % 10 == int(digits[6])
