"""What a list source is: a parser from bytes to entries, without network, in one pass over the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import BinaryIO, ClassVar, Protocol

from schemas.list_entry import ListEntry

NO_COMPANIONS: Mapping[str, BinaryIO] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class BrokenRecord:
    """A record that could not be read.

    `position` says where in words ("line 12", "entity 4711"); the rest of the list loads.
    """

    position: str
    error: str


@dataclass(frozen=True, slots=True)
class Companion:
    """A further file of the same publication, which stands beside the main one.

    Without a `required` one the list would be silently incomplete, so it is refused.
    """

    role: str
    file_name: str
    required: bool


class ListSource(Protocol):
    """One published format; `name` stands in errors and documents."""

    name: ClassVar[str]

    def recognizes(self, head: str) -> bool:
        """Tell from the first characters of a file, without byte order mark, whether it has this format."""
        ...

    def list_name(self, file_name: str) -> str | None:
        """The short name of a list when none is given; None where it is made of the file's name."""
        return None

    def companions(self, file_name: str) -> tuple[Companion, ...]:
        """The files that belong to a main file of this name."""
        return ()

    def issued(self, head: str) -> str | None:
        """The day on which the publisher made the file (ISO 8601), where its beginning says so."""
        return None

    def parse(
        self,
        stream: BinaryIO,
        *,
        list_name: str,
        version: str,
        companions: Mapping[str, BinaryIO] = NO_COMPANIONS,
    ) -> Iterator[ListEntry | BrokenRecord]:
        """Entries in file order, each broken record in its place.

        `companions` are open files by role.  Raises ListUnreadable when the stream as a whole is not of
        this format,
        also after some entries: what was yielded before must then not be used.
        """
        ...
