"""Opens a list file of any known format."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from schemas.list_entry import ListEntry
from topology.errors import ListUnreadable
from topology.watchlists.base import BrokenRecord, ListSource
from topology.watchlists.sources import SOURCES

_HEAD_BYTES = 64 * 1024
_HASH_DIGITS = 12
_READ_BYTES = 1024 * 1024
# Endings that say the format and not the list.
_FORMAT_ENDINGS = re.compile(r"(?:^|\.)(?:targets|simple|entities|ftm|jsonl?|ijson|csv|tsv|txt|xml)(?=\.|$)")
_NOT_IN_NAME = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class LoadedList:
    """A whole list: `version` is the day of issue, where the file says it, and a hash of the content."""

    name: str
    version: str
    entries: list[ListEntry]
    broken: list[BrokenRecord]


@dataclass(frozen=True)
class ListFile:
    """A list file whose format is known; `files` are the main file and those beside it by role."""

    name: str
    version: str
    source: ListSource
    path: Path
    files: dict[str, Path]

    def records(self) -> Iterator[ListEntry | BrokenRecord]:
        """Entries and broken records as they stand in the file; a second entry with the same id is broken.

        Raises ListUnreadable when the file breaks off; what was yielded before must then not be used.
        """
        try:
            yield from self._parsed()
        except OSError as error:
            raise ListUnreadable(f"{self.path}: cannot be read ({error.strerror})") from error

    def _parsed(self) -> Iterator[ListEntry | BrokenRecord]:
        """What the source yields, with second records of an id as broken."""
        with ExitStack() as stack:
            main = stack.enter_context(self.path.open("rb"))
            beside: dict[str, BinaryIO] = {
                role: stack.enter_context(path.open("rb")) for role, path in self.files.items()
            }
            seen = set()
            for record in self.source.parse(
                main, list_name=self.name, version=self.version, companions=beside
            ):
                if isinstance(record, ListEntry):
                    if record.entry_id in seen:
                        yield BrokenRecord(f"entry {record.entry_id}", "a second record with this id")
                        continue
                    seen.add(record.entry_id)
                yield record


def open_list(path: Path, *, list_name: str | None = None) -> ListFile:
    """Find out the format, the name and the version of a list without reading its entries.

    `path` is a file, or a folder that holds one list (with the files that belong to it).  Raises
    ListUnreadable when it cannot be opened, has no known format, or lacks a file that belongs to it.
    """
    try:
        if path.is_dir():
            path = _only_list_in(path)
        head = _head(path)
        source = _source_of(path, head)
        files = _files_beside(path, source)
        digest = _digest([path, *files.values()])
    except OSError as error:
        raise ListUnreadable(f"{path}: cannot be read ({error.strerror})") from error
    issued = source.issued(head)
    return ListFile(
        name=list_name or source.list_name(path.name) or _name_from(path),
        version=f"{issued}-{digest}" if issued else digest,
        source=source,
        path=path,
        files=files,
    )


def read_list(
    path: Path, *, list_name: str | None = None, on_record: Callable[[], None] | None = None
) -> LoadedList:
    """Read a whole list; `on_record` is called after each record, for who shows progress.

    Raises ListUnreadable when it cannot be read, or when not one entry of it could: an empty list would
    remove every entry that is held.
    """
    file = open_list(path, list_name=list_name)
    entries: list[ListEntry] = []
    broken: list[BrokenRecord] = []
    for record in file.records():
        if isinstance(record, ListEntry):
            entries.append(record)
        else:
            broken.append(record)
        if on_record is not None:
            on_record()
    if not entries:
        raise ListUnreadable(f"{path}: no entry could be read ({len(broken)} broken records)")
    return LoadedList(file.name, file.version, entries, broken)


def _head(path: Path) -> str:
    """The beginning of a file as text; bytes that are not UTF-8 are replaced."""
    with path.open("rb") as stream:
        return stream.read(_HEAD_BYTES).decode("utf-8-sig", errors="replace")


def _source_of(path: Path, head: str) -> ListSource:
    """The format of a file."""
    source = _recognized(head)
    if source is not None:
        return source
    known = ", ".join(source.name for source in SOURCES)
    raise ListUnreadable(f"{path}: no known list format (known: {known})")


def _recognized(head: str) -> ListSource | None:
    """The first format that recognizes a file."""
    return next((source for source in SOURCES if source.recognizes(head)), None)


def _only_list_in(folder: Path) -> Path:
    """The one main file of a folder; files in formats of one file count only when there is no other."""
    alone: list[Path] = []
    with_others: list[Path] = []
    for path in sorted(folder.iterdir()):
        source = _recognized(_head(path)) if path.is_file() else None
        if source is not None:
            (with_others if source.companions(path.name) else alone).append(path)
    main = with_others or alone
    if len(main) != 1:
        names = ", ".join(path.name for path in main) or "none"
        raise ListUnreadable(f"{folder}: one list is expected, found {names}; name the file")
    return main[0]


def _files_beside(path: Path, source: ListSource) -> dict[str, Path]:
    """The files that belong to a main file, by role."""
    files = {}
    for companion in source.companions(path.name):
        beside = path.with_name(companion.file_name)
        if beside.is_file():
            files[companion.role] = beside
        elif companion.required:
            raise ListUnreadable(f"{path}: {companion.file_name} must stand beside it")
    return files


def _digest(paths: list[Path]) -> str:
    """A short hash of the content of files."""
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as stream:
            while block := stream.read(_READ_BYTES):
                digest.update(block)
    return digest.hexdigest()[:_HASH_DIGITS]


def _name_from(path: Path) -> str:
    """The name of a list by its file: `eu.targets.simple.csv` is `eu`, a bare format `opensanctions`."""
    stem = _FORMAT_ENDINGS.sub("", path.name.lower())
    return _NOT_IN_NAME.sub("_", stem).strip("_") or "opensanctions"
