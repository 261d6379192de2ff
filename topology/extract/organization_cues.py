"""Cues: words and phrases by which a name without a legal form is an organization."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from topology.data.tables import read_rows
from topology.extract.legal_forms import PhraseIndex, word_fits

_LONGEST_ENDING = 3  # журналами, and not журналист


@dataclass(frozen=True, slots=True)
class Cue:
    """A word or phrase by which a name without legal form is an organization (see organizations/cues.tsv)."""

    words: tuple[str, ...]
    kind: str
    needs: str


class Cues:
    """All cues of the table."""

    def __init__(self, by_words: Mapping[tuple[str, ...], tuple[Cue, ...]]) -> None:
        self._by_words = by_words
        self._index = PhraseIndex(by_words)

    def beginning_with(self, folded: str) -> tuple[tuple[Cue, ...], ...]:
        """The cues of every phrase whose first word a folded word is, the longest phrase first."""
        phrases = self._index.starting_with(folded)
        if not phrases:
            return ()
        return tuple(self._by_words[words] for words in phrases if cue_word_fits(words[0], folded))

    def is_tail(self, folded: str) -> bool:
        """Whether a folded word, alone, stands at the end of names (Shipping)."""
        return any(cue.kind == "tail" for cue in self._by_words.get((folded,), ()))


def cue_word_fits(pattern: str, folded: str) -> bool:
    """Whether a folded word is one of a cue, with an ending where its pattern has a star."""
    return word_fits(pattern, folded, _LONGEST_ENDING)


@cache
def cues() -> Cues:
    """The table of the package, read once."""
    by_words: dict[tuple[str, ...], list[Cue]] = {}
    for row in read_rows("organizations/cues.tsv"):
        words = tuple(row["cue"].split())
        by_words.setdefault(words, []).append(Cue(words, row["kind"], row["needs"]))
    return Cues({words: tuple(found) for words, found in by_words.items()})
