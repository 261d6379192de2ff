"""A cleaned text that still knows where each of its characters stood in the original."""

from __future__ import annotations

from array import array
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MappedText:
    """`text` with the offsets of its characters in the original.

    `starts[i]` and `ends[i]` bound, in code points of the original, what became `text[i]`.  Both are None
    when nothing moved (then offsets are the same in both texts).
    """

    text: str
    starts: array[int] | None = None
    ends: array[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that became `text[start:end]`; empty stretches stay empty.  O(1)."""
        if self.starts is None or self.ends is None:
            return start, end
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else (self.ends[-1] if self.ends else 0)
            return at, at
        return self.starts[start], self.ends[end - 1]

    def then(self, text: str, starts: array[int], ends: array[int]) -> MappedText:
        """The map of a further step, whose `starts` and `ends` are offsets into this text.

        Carried back to the original.
        """
        if self.starts is None or self.ends is None:
            return MappedText(text, starts, ends)
        spans = [self.span(a, b) for a, b in zip(starts, ends, strict=True)]
        return MappedText(text, array("l", [a for a, _ in spans]), array("l", [b for _, b in spans]))
