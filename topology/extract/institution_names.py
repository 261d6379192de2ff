"""Names of institutions made of ordinary words of payments only: "CREDIT BANK", "Фонд Премия"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from topology.data.tables import read_words
from topology.extract.vocabulary import institution_words
from topology.text.tokens import Token

_LATIN_END = "\u0250"


@cache
def _heads() -> frozenset[str]:
    return read_words("filter/institution_heads.txt")


@cache
def _linking_words() -> frozenset[str]:
    return read_words("filter/linking_words.txt")


def may_name_institution(text: str, tokens: Sequence[Token], *, capitals_tell: bool) -> bool:
    """Whether ordinary words of a text may be the name of an institution.  Linear.

    A head ("bank") with a word of meaning before it, in Cyrillic behind it as well; any word of institutions
    before a capital letter that tells something.
    """
    for index, token in enumerate(tokens):
        if token.folded in _heads() and _has_companion(text, tokens, index):
            return True
        if (
            capitals_tell
            and index + 1 < len(tokens)
            and tokens[index + 1].text[0].isupper()
            and _is_beside(text, tokens, index + 1)
            and token.folded in institution_words()
        ):
            return True
    return False


def _has_companion(text: str, tokens: Sequence[Token], index: int) -> bool:
    """Whether a word of meaning stands where the name of the head at `index` has one."""
    if index > 0 and _is_beside(text, tokens, index):
        return _means_something(tokens[index - 1])
    return (
        tokens[index].folded[0] >= _LATIN_END
        and index + 1 < len(tokens)
        and _is_beside(text, tokens, index + 1)
        and _means_something(tokens[index + 1])
    )


def _is_beside(text: str, tokens: Sequence[Token], index: int) -> bool:
    """Whether nothing but spaces stands between the word at `index` and the one before it."""
    return not text[tokens[index - 1].end : tokens[index].start].strip()


def _means_something(token: Token) -> bool:
    return len(token.text) > 1 and token.folded not in _linking_words()
