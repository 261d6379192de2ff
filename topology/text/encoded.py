"""Letters written as codes of the web: HTML entities, percent-encoded UTF-8, escapes with a backslash.

Only what is read without doubt is decoded: letters and the signs between the words of a name.  Digits stay as
they are, so that no card number comes out of a code unmasked.  Layer 1 reports the codes all the same.
"""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

CODE_GATE = re.compile(r"[%&\\]")
_BYTES = r"(?:%[0-9a-f]{2})"
_CODE = re.compile(
    rf"(?P<percent>{_BYTES}{{2,}}(?:\+?{_BYTES}+)*)|(?P<space>(?<=[^\W\d_])%20(?=[^\W\d_]))"
    r"|(?P<entity>&(?:\#\d{2,7}|\#x[0-9a-f]{2,6}|[a-z]{2,8});)"
    r"|\\u(?P<point>[0-9a-f]{4}|\{[0-9a-f]{2,6}\})|(?P<bytes>(?:\\x[0-9a-f]{2}){2,})",
    re.IGNORECASE,
)
_READABLE = re.compile(r"(?:[^\W\d_]|[\u0300-\u036f \u00a0'’ʼ\"«»“”„&.,()–-])+")
_LAST_POINT = 0x10FFFF
_NEAR_DIGITS = 8


class Decoded(NamedTuple):
    """text[start:end] read as `text`; `widths` says how many characters each letter came from."""

    start: int
    end: int
    text: str
    widths: tuple[int, ...]


def find_encoded(text: str) -> list[Decoded]:
    """Codes that stand for letters, in order and apart.  Linear."""
    found = (_decode(code) for code in _CODE.finditer(text))
    return [
        one
        for one in found
        if one is not None and _READABLE.fullmatch(one.text) and not _is_inside_number(text, one)
    ]


def _is_inside_number(text: str, code: Decoded) -> bool:
    """Whether a sign that is no letter may part the digits of a number, which must not be joined by it."""
    if any(map(str.isalpha, code.text)):
        return False
    before = text[max(0, code.start - _NEAR_DIGITS) : code.start]
    behind = text[code.end : code.end + _NEAR_DIGITS]
    return any(map(str.isdigit, before)) and any(map(str.isdigit, behind))


def _decode(code: re.Match[str]) -> Decoded | None:
    start, end = code.span()
    if code["entity"] or code["space"]:
        read = unescape(code["entity"]) if code["entity"] else " "
        return Decoded(start, end, read, (end - start,)) if len(read) == 1 else None
    if code["point"]:
        point = int(code["point"].strip("{}"), 16)
        return Decoded(start, end, chr(point), (end - start,)) if point <= _LAST_POINT else None
    return _decode_bytes(start, code.group().replace("\\x", "%").replace("\\X", "%"), end)


def _decode_bytes(start: int, percents: str, end: int) -> Decoded | None:
    """Bytes of UTF-8 with percent signs; a + among them is a space.  None when they are none."""
    try:
        read = unquote_to_bytes(percents.replace("+", "%2b")).decode("utf-8")
    except UnicodeDecodeError:
        return None
    written_per_byte = 4 if end - start > len(percents) else 3
    widths = tuple(1 if sign == "+" else written_per_byte * len(sign.encode()) for sign in read)
    if sum(widths) != end - start:
        return None  # an encoded "+" is no space
    return Decoded(start, end, read.replace("+", " "), widths)
