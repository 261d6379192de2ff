"""What a list source is: a parser from a stream of bytes to entries, without network and without keeping the whole list in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from schemas.list_entry import ListEntry


@dataclass(frozen=True, slots=True)
class BrokenRecord:
    """A record that could not be read.  `position` says where in words ("line 12", "entity 4711"); the rest of the list loads."""

    position: str
    error: str


class ListSource(Protocol):
    """One published format."""

    name: str

    def parse(self, stream: BinaryIO, *, list_name: str, version: str) -> Iterator[ListEntry | BrokenRecord]:
        """Entries in file order, each broken record in its place.

        Raises ListUnreadable when the stream as a whole is not of this format.
        """
        ...
