"""Progress of long work, on standard error and only for a person at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def counted(source: Path | None, what: str) -> Iterator[Callable[[], None]]:
    """A function to call once per row done.

    It shows the rows done, and the time left for the lines of `source` where that is a file.
    """
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=_lines(source))
        yield lambda: progress.advance(task)


def _lines(source: Path | None) -> int | None:
    """How many lines a file has; unknown for standard input and topics."""
    if source is None or not source.is_file():
        return None
    with source.open("rb") as stream:
        return sum(1 for line in stream if line.strip())
