"""UTF-8 that was read in an 8-bit encoding, and Cyrillic encodings that were taken for each other, put right.

Each high byte became one character, so every repaired character is known to come from a stretch of one to
four characters. A stretch is repaired when it is valid UTF-8 as a whole, has letters of the languages we
read, and is long enough not to be chance, or when ftfy's badness measure says that no language looks like
that.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import ftfy.bad_codecs  # noqa: F401 - registers the sloppy codecs, which have a character for every byte
from ftfy.badness import is_bad

# Encodings in which UTF-8 is commonly misread, the likeliest first.
_MISREADINGS = ("sloppy-windows-1251", "sloppy-windows-1252", "koi8-r", "latin-1", "sloppy-windows-1250")
# Cheap necessary condition: a first byte of a two-byte letter (Cyrillic, or Latin with marks) in one of the
# encodings with something behind it that is seldom there.
_GATE = re.compile(
    "[ÐÑÃÄÅÂ][^\x00-\x7fÀ-ÖØ-öø-ÿ]|[ÐÑÃ][ -¿]"
    "|[РСГВЕД][\u0402-\u040f\u0450-\u045f\u0490\u0491\u2013-\u2122¤-¿\u0080-\u009f]"
    "|[пяц][\u2219-\u25ff©°²·÷ё═-╬]"
)
_CP1251_AS_CP1252 = re.compile("[À-ÿ¨¸ª³¯¿º²´¥]{3,}(?:[ ,.'-]+[À-ÿ¨¸ª³¯¿º²´¥]+)*")
# In koi8-r read as cp1251, and the other way round, small letters are capitals and capitals small letters.
# The gate is the same from its second letter on: capitals behind small letters are rarer than small ones.
SWAPPED_GATE = re.compile("[А-Я](?<=[а-я].)(?<![А-яЁёІіЇїЄєҐґ]..)[А-Я]")
_SWAPPED_CASE = re.compile("(?<![А-яЁёІіЇїЄєҐґ])[а-я][А-Я]{2}")
# Letters, and what the other encoding has in the places of і ї є ґ ё.
_SWAPPED_RUN = re.compile(
    "[А-я\u00a4\u00a6\u00a7\u00a9\u00ad\u00b6\u00b7\u0401\u0404\u0405\u0408\u0456\u0491\u2554\u2557\u2559\u255e\u2561\u2566\u2568ІЇЄҐіїєґ]+"
)
_SWAPPED = (("cp1251", "koi8-u"), ("koi8-u", "cp1251"))
_READABLE = re.compile("[\\w\\s'’ʼ«»„“”–—…№€-]+")
_OURS = re.compile("[А-яЁёІіЇїЄєҐґ]")
_SURE_LETTERS = 3
_SURE_CP1251_LETTERS = 4
_LEADS = {0xC0: 2, 0xE0: 3, 0xF0: 4}


class Repair(NamedTuple):
    """A stretch of the text, what it should read.

    And how many characters each character of that came from.
    """

    start: int
    end: int
    text: str
    widths: tuple[int, ...]


def find_mojibake(text: str) -> list[Repair]:
    """Stretches to repair, in order and apart; usually none, which costs one search."""
    if _GATE.search(text):
        attempts = [_misread_utf8(text, encoding) for encoding in _MISREADINGS]
        best = max(attempts, key=lambda repairs: sum(repair.end - repair.start for repair in repairs))
        if best:
            return best
    return _misread_cp1251(text)


class _HighCharacters(NamedTuple):
    """Of one encoding: runs of the characters that the bytes from 0x80 stand for, and starts of such runs.

    `start` is the first two characters of a run that may be UTF-8: a leading and a continuing byte.
    """

    run: re.Pattern[str]
    start: re.Pattern[str]


@lru_cache(maxsize=len(_MISREADINGS))
def _high_characters(encoding: str) -> _HighCharacters:
    characters, leading, continuing = (
        re.escape(bytes(range(first, end)).decode(encoding))
        for first, end in ((0x80, 0x100), (0xC2, 0xF5), (0x80, 0xC0))
    )
    return _HighCharacters(
        re.compile(f"[{characters}]+"), re.compile(f"[{leading}](?<![{characters}].)[{continuing}]")
    )


def _misread_utf8(text: str, encoding: str) -> list[Repair]:
    repairs = []
    sure = False
    high = _high_characters(encoding)
    for start in high.start.finditer(text):
        match = high.run.match(text, start.start())
        repair = _decode(match.start(), match.group(), encoding) if match is not None else None
        if match is None or repair is None:
            continue
        repairs.append(repair)
        sure = sure or len(_OURS.findall(repair.text)) >= _SURE_LETTERS or is_bad(match.group())
    return repairs if sure else []


def _decode(start: int, run: str, encoding: str) -> Repair | None:
    data = run.encode(encoding)
    try:
        read = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if not _READABLE.fullmatch(read):
        return None
    widths = tuple(len(letter.encode()) for letter in read)
    return Repair(start, start + len(run), read, widths)


def _misread_cp1251(text: str) -> list[Repair]:
    """Runs of accented capitals and small letters that no Latin language has.

    Read as the Cyrillic they were.
    """
    repairs = []
    for match in _CP1251_AS_CP1252.finditer(text):
        run = match.group()
        read = run.encode("sloppy-windows-1252").decode("sloppy-windows-1251")
        letters = len(_OURS.findall(read))
        if letters >= _SURE_CP1251_LETTERS and _READABLE.fullmatch(read.replace(",", " ").replace(".", " ")):
            repairs.append(Repair(match.start(), match.end(), read, (1,) * len(read)))
    return repairs


def find_swapped(text: str, is_known: Callable[[str], bool]) -> list[Repair]:
    """Words in koi8-r that were read as cp1251, or the reverse; unknown words that are known when read again.

    With them goes every unknown word whose swapped case comes right.  SWAPPED_GATE is the cheap necessary
    condition: one capitalised word.
    """
    runs = [run for run in _SWAPPED_RUN.finditer(text) if not is_known(run.group())]
    best: list[Repair] = []
    most = 0
    for read_as, written_in in _SWAPPED:
        repairs = [_decode_run(run, read_as, written_in) for run in runs]
        known = [is_known(repair.text) for repair in repairs]
        if sum(known) > most:
            most = sum(known)
            best = [
                repair
                for repair, is_word in zip(repairs, known, strict=True)
                if is_word or (repair.text.istitle() and _SWAPPED_CASE.match(text, repair.start))
            ]
    return best


def _decode_run(run: re.Match[str], read_as: str, written_in: str) -> Repair:
    """One run of letters read in the other encoding; as it is where that has no such letters."""
    try:
        read = run.group().encode(read_as).decode(written_in)
    except UnicodeError:
        read = run.group()
    if not read.isalpha():
        read = run.group()
    return Repair(run.start(), run.end(), read, (1,) * len(read))
