"""`ai-service demo`: everything at once on sample data."""

from __future__ import annotations

import asyncio
import sys

import click

WIDTH = 120  # of what is written to a file or pipe

HELP = """\
Run the whole service on sample data: a broker of its own, a worker, a watchlist and texts in three languages.

\b
  ai-service demo               then open http://localhost:8000
  ai-service demo --once        ends by itself
  SERVICE_PORT=8001 LOG_DIR=logs ai-service demo

Decisions are printed as they come, then one result in full and the figures.  Nothing is left on disk but the
worker's log, when LOG_DIR names a folder for it.  All parties are invented.
"""


@click.command(help=HELP)
@click.option("--once", is_flag=True, help="End after the samples instead of serving until Ctrl-C.")
def demo(once: bool) -> None:
    """See HELP."""
    from rich.console import Console

    from stream_app.demo import run_demo

    console = Console() if sys.stdout.isatty() else Console(width=WIDTH)
    try:
        asyncio.run(run_demo(once=once, console=console))
    except asyncio.CancelledError:  # by SIGINT or SIGTERM, see run_demo
        console.print("stopped")
