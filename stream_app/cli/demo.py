"""`ai-service demo`: everything at once on sample data."""

from __future__ import annotations

import asyncio

import click

HELP = """\
Run the whole service on sample data: a broker of its own, a worker, a watchlist and texts in three languages.

\b
  ai-service demo               then open http://localhost:8000
  ai-service demo --once        ends by itself
  SERVICE_PORT=8001 ai-service demo

Decisions are printed as they come, then one result in full and the figures.  Nothing is left on disk.
All parties are invented.
"""


@click.command(help=HELP)
@click.option("--once", is_flag=True, help="End after the samples instead of serving until Ctrl-C.")
def demo(once: bool) -> None:
    """See HELP."""
    from rich.console import Console

    from stream_app.demo import run_demo

    try:
        asyncio.run(run_demo(once=once, console=Console()))
    except KeyboardInterrupt:
        click.echo("stopped")
