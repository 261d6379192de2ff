"""Progress of long work, on standard error and only for a person at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def counted(source: Path, what: str) -> Iterator[Callable[[], None]]:
    """A function to call once per row done; shows rows, rate and time left for the lines of `source`."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=_lines(source))
        yield lambda: progress.advance(task)


def _lines(source: Path) -> int | None:
    """How many lines a file has; unknown for standard input."""
    if not source.is_file():
        return None
    with source.open("rb") as stream:
        return sum(1 for line in stream if line.strip())
