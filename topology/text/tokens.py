"""Words of a clean text, with offsets."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Letters; one hyphen or apostrophe of any kind may stand inside a word (Салтыков-Щедрин, Прокоп'єв,
# O'Connor).
WORD = re.compile(r"[^\W\d_]+(?:[-'\u2019\u02bc\u2010\u2011`\u00b4\u2018][^\W\d_]+)*")


@dataclass(slots=True)
class Token:
    """One word.

    `start` and `end` are offsets in the clean text, `folded` is lower case with ё = е and one apostrophe.
    """

    text: str
    start: int
    end: int
    folded: str


_FOLD = str.maketrans(
    {
        "ё": "е",
        "\u2019": "'",
        "\u02bc": "'",
        "`": "'",
        "\u2018": "'",
        "\u00b4": "'",
        "\u2010": "-",
        "\u2011": "-",
    }
)


def fold(word: str) -> str:
    """Lower case, ё = е, one apostrophe, one hyphen.

    The length may change only with case folding of rare letters.
    """
    return word.lower().translate(_FOLD)


def words(text: str) -> list[Token]:
    """All words of a clean text in order.  Linear."""
    return [Token(m.group(), m.start(), m.end(), fold(m.group())) for m in WORD.finditer(text)]
