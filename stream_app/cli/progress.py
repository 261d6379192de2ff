"""Progress of long work, on standard error and only for a person at a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

SHOW_EVERY_S = 0.1  # a bar that followed each row would cost more than many a row


@contextmanager
def progress_bar(what: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """A function to call with how many more are done.

    Shown are how many of `total` are done, the rate, and the time left; without a total what can be said.
    """
    if not sys.stderr.isatty():
        yield lambda _count: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(compact=True, elapsed_when_finished=True),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=total, rate="")
        done, show_at = 0, 0.0

        def show() -> None:
            progress.update(task, completed=done)
            if speed := progress.tasks[0].speed:
                progress.update(task, rate=f"{speed:,.0f}/s")

        def advance(count: int) -> None:
            nonlocal done, show_at
            done += count
            now = time.monotonic()
            if now >= show_at:
                show_at = now + SHOW_EVERY_S
                show()

        yield advance
        show()


@contextmanager
def counted(source: Path | None, what: str) -> Iterator[Callable[[], None]]:
    """A function to call once per row done; the time left is told when `source` is a file."""
    with progress_bar(what, _lines(source) if sys.stderr.isatty() else None) as advance:
        yield lambda: advance(1)


def _lines(source: Path | None) -> int | None:
    """How many lines a file has; unknown for standard input and topics."""
    if source is None or not source.is_file():
        return None
    with source.open("rb") as stream:
        return sum(1 for line in stream if line.strip())
