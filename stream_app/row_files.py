"""Files of JSON lines that the command line reads and writes; a broken line is named by its number."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from topology.errors import ConfigurationInvalid, MalformedInput

STANDARD = Path("-")


class Row(NamedTuple):
    """One line of an input file and what it holds."""

    line: int
    fields: dict[str, Any]

    @property
    def id(self) -> str:
        """The id that was given, as text, else one made of the line number."""
        given = self.fields.get("id")
        return f"line-{self.line}" if given is None else str(given)

    def text_of(self, field: str) -> str:
        """A field that has to be text.  Raises MalformedInput when it is not."""
        value = self.fields.get(field)
        if not isinstance(value, str):
            raise malformed(self.line, f'"{field}" has to be there and to be text')
        return value


def malformed(line: int, what: str) -> MalformedInput:
    """The error of a broken input line, with what to do."""
    return MalformedInput(f"line {line}: {what}; correct or remove this line and run again")


def read_rows(path: Path) -> Iterator[Row]:
    """Rows of a file of JSON lines, blank lines left out; "-" is standard input.

    Raises MalformedInput with the line number at the first line that holds no JSON object.
    """
    stream = sys.stdin.buffer if path == STANDARD else path.open("rb")
    with stream:
        for number, line in enumerate(stream, start=1):
            if line.strip():
                yield Row(number, _fields(number, line))


def _fields(number: int, line: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError as error:
        raise malformed(number, f"is not UTF-8 (byte {error.start + 1})") from error
    except json.JSONDecodeError as error:
        raise malformed(number, f"is not JSON ({error.msg} at column {error.colno})") from error
    if not isinstance(fields, dict):
        raise malformed(number, 'is no JSON object like {"id": "1", "text": "..."}')
    return fields


@contextmanager
def whole_file(path: Path) -> Iterator[TextIO]:
    """A file to write that appears under its name only when it is complete; "-" is standard output.

    Raises ConfigurationInvalid when its folder is not there.
    """
    if path == STANDARD:
        yield sys.stdout
        return
    if not path.parent.is_dir():
        raise ConfigurationInvalid(f"{path}: the folder {path.parent} is not there; make it, or name another")
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with partial.open("w", encoding="utf-8", newline="\n") as stream:
            yield stream
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
