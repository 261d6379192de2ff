"""Tables where people read and JSON where programs do."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from topology.watchlists.load import LoadedList

WIDEST = 1000  # of a row in a file or pipe


def print_rows(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table; cells are shown as they are, whatever brackets they hold.

    In a file or pipe, where no width is known, every row is one line.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*heads, box=None, header_style="dim", padding=(0, 2, 0, 0))
    for row in rows:
        table.add_row(
            *(cell if isinstance(cell, Text) else Text("" if cell is None else str(cell)) for cell in row)
        )
    Console(width=None if sys.stdout.isatty() else WIDEST).print(table)


def print_json(content: Mapping[str, object] | Sequence[Mapping[str, object]]) -> None:
    """One JSON document."""
    click.echo(json.dumps(content, ensure_ascii=False, indent=2))


def warn_of_broken(loaded: LoadedList) -> None:
    """Say on standard error that records of a list could not be read, and where the first stands."""
    if loaded.broken:
        first = loaded.broken[0]
        click.echo(
            f"warning: {len(loaded.broken)} records of list {loaded.name} could not be read,"
            f" the first at {first.position}: {first.error}",
            err=True,
        )
