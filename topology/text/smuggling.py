"""What does not belong in a written text: control and invisible characters, markup, encoded letters."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote

# Filled in as letters or symbols, but nothing can be seen of them.
_BLANKS = "\u115f\u1160\u2800\u3164\uffa0"
_VISIBLE = re.compile(rf"[^\W_{_BLANKS}]")
_NOT_BLANK = re.compile(
    rf"[^\s\u0000-\u001f\u007f-\u00a0\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u2028-\u202f\u205f-\u206f"
    rf"\ufe00-\ufe0f\ufeff\ufff0-\uffff\U000e0000-\U000e0fff{_BLANKS}]"
)
# Everything but tabulator, line feed and carriage return; lone surrogates cannot be written as UTF-8.
_CONTROL = re.compile(r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ud800-\udfff]")

# Codes in `validation.suspicious`, in this order, with what each looks for.
_SIGNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("control", _CONTROL),
    (
        "zero_width",
        re.compile(r"[\u00ad\u034f\u180e\u200b-\u200d\u2060-\u2064\ufeff\u115f\u1160\u3164\uffa0]"),
    ),
    ("direction", re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f]")),
    ("tag_characters", re.compile(r"[\U000e0000-\U000e0fff]")),
    ("private_use", re.compile(r"[\ue000-\uf8ff\U000f0000-\U0010ffff]")),
    ("replacement_character", re.compile(r"\ufffd")),
    ("stacked_marks", re.compile(r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]{3}")),
)
# Every character of the signs: one pass finds nothing in nearly all texts.
_ANY_SIGN = re.compile("|".join(sign.pattern.removesuffix("{3}") for _, sign in _SIGNS).replace("]|[", ""))
_ENCODED = re.compile(
    r"(?P<percent>(?:%[0-9a-f]{2}){2,})|(?P<entity>&(?:\#\d{2,7}|\#x[0-9a-f]{2,6}|[a-z]{2,8});)"
    r"|\\u\{?(?P<point>[0-9a-f]{4})|(?P<bytes>(?:\\x[0-9a-f]{2}){2,})|(?P<mime>=\?[\w-]+\?[bq]\?)",
    re.IGNORECASE,
)
# Code, signs without one of which there is none, and what is looked for then.
_MARKUP: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (code, re.compile(gate), re.compile(sign, re.IGNORECASE))
    for code, gate, sign in (
        ("html", "<", r"<\s*[/!?]?\s*[a-z][^<>]{0,300}>|<!--"),
        ("script", "<", r"<\s*/?\s*script"),
        ("script", r":(?<=[tT\s]:)", r"(?:java|vb)script\s*:"),
        ("script", r"=\s*[\"']", r"\bon[a-z]{3,20}\s*=\s*[\"']"),
        ("script", r"\{", r"\$\{[^{}]{1,100}\}|\{\{[^{}]{1,100}\}\}"),
    )
)
_CODE_SIGN = re.compile(r"[%&\\=]")  # the first sign of what is encoded
_MARKUP_SIGN = re.compile(r"[<&%\\${=:]")  # every sign of the gates
_NUMBER_AT_END = re.compile(r"(?<!\d)\d(?:[ .-]?\d)*[ .-]?\Z")
_NUMBER_GOES_ON = re.compile(r"[ .-]?\d")
_UNDECODABLE = "\ufffd"
_LONGEST_NUMBER = 45  # a grouped IBAN is the longest


def has_content(text: str) -> bool:
    """Whether there is anything but white space, control and invisible characters in a text."""
    return bool(_VISIBLE.search(text) or _NOT_BLANK.search(text))


def cut_outside_number(text: str, length: int) -> str:
    """The first `length` characters, less a number that the cut would halve: half of one is another one."""
    if not _NUMBER_GOES_ON.match(text, length):
        return text[:length]
    halved = _NUMBER_AT_END.search(text, max(0, length - _LONGEST_NUMBER), length)
    return text[: halved.start()] if halved is not None and halved.start() else text[:length]


def without_control_characters(text: str) -> str:
    """The text with one space in place of each control character; as long as before."""
    return text if text.isprintable() else _CONTROL.sub(" ", text)


def find_suspicious(text: str) -> list[str]:
    """Codes of what is suspicious in a text, in a fixed order; [] for nearly all texts."""
    found = [code for code, sign in _SIGNS if sign.search(text)] if _ANY_SIGN.search(text) else []
    if _MARKUP_SIGN.search(text):
        found += dict.fromkeys(
            code for code, gate, sign in _MARKUP if gate.search(text) and sign.search(text)
        )
        codes = [code for sign in _CODE_SIGN.finditer(text) if (code := _ENCODED.match(text, sign.start()))]
        if codes:
            found.append("encoding")
        if any(map(_stands_for_letter, codes)):
            found.append("encoded_letters")
    return found


def _stands_for_letter(code: re.Match[str]) -> bool:
    """Whether there is a letter in what is encoded; what cannot be decoded counts as one."""
    if code["entity"]:
        return any(map(str.isalpha, unescape(code["entity"])))
    if code["point"]:
        return chr(int(code["point"], 16)).isalpha()
    if code["mime"]:
        return True
    decoded = unquote((code["percent"] or code["bytes"]).lower().replace("\\x", "%"))
    return any(sign.isalpha() or sign == _UNDECODABLE for sign in decoded)
