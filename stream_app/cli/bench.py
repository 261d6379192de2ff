"""`ai-service bench`: how quick this installation is."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import click

from stream_app.cli.progress import progress_bar

HELP = """\
Measure this installation: texts a second through all layers, and the latency of a lookup in the lists.

\b
  ai-service bench                                   the packaged samples and their list
  ai-service bench --lists sdn.csv --lists eu.csv    with lists of your own
  ai-service bench --json

It needs no Kafka and no Elasticsearch: lists are searched in memory, in this one process.  A worker adds
what Kafka costs (docs/benchmarks).  Lowest, median and highest of several rounds are shown; the best of them
is what a quiet machine gives.
"""


@click.command(help=HELP)
@click.option("--texts", type=click.IntRange(1), default=1000, show_default=True, help="Texts of a round.")
@click.option("--rounds", type=click.IntRange(1), default=5, show_default=True, help="How many rounds.")
@click.option("--lookups", type=click.IntRange(1), default=500, show_default=True, help="Parties looked up.")
@click.option(
    "--lists",
    "lists",
    type=click.Path(exists=True, path_type=Path),
    multiple=True,
    help="Watchlist file; may be given several times.  Default: those of LISTS, else the packaged one.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def bench(texts: int, rounds: int, lookups: int, lists: tuple[Path, ...], as_json: bool) -> None:
    """See HELP."""
    from stream_app.benchmark import Extent
    from stream_app.cli.output import print_json

    figures = asyncio.run(_measure(Extent(texts, rounds, lookups), lists))
    if as_json:
        print_json(figures)
    else:
        _show(figures)


async def _measure(extent: Any, lists: tuple[Path, ...]) -> dict[str, Any]:  # noqa: ANN401 - imported when needed
    from stream_app.benchmark import measure
    from stream_app.cli.output import warn_of_broken
    from stream_app.demo import SAMPLE_LIST
    from stream_app.engine import build_engine
    from stream_app.settings import load_settings

    settings = load_settings(search_backend="embedded")
    engine = build_engine(settings)
    try:
        named = lists or tuple(map(Path, settings.lists)) or (SAMPLE_LIST,)
        for loaded in await engine.load_lists(named):
            warn_of_broken(loaded)
        with progress_bar("measuring", extent.texts * extent.rounds + extent.lookups) as advance:
            return await measure(engine, extent, advance)
    finally:
        await engine.close()


def _show(figures: dict[str, Any]) -> None:
    from stream_app.cli.output import print_rows

    def row(what: str, values: dict[str, float], digits: int) -> tuple[str, ...]:
        return (what, *(f"{values[name]:,.{digits}f}" for name in ("min", "median", "max")))

    texts, lookups = figures["texts"], figures["lookups"]
    rows = [
        row("texts a second", texts["texts_per_s"], 0),
        row("texts a second of processor time", texts["texts_per_cpu_s"], 0),
        *(row(f"{name}, us a text", us, 1) for name, us in figures["layers_us_per_text"].items()),
        row("lookup, ms", lookups["ms"], 3),
    ]
    print_rows(("", "min", "median", "max"), rows)
    click.echo(
        f"\n{texts['rounds']} rounds of {texts['texts_per_round']:,} texts; {lookups['count']:,} lookups in"
        f" {lookups['entries']:,} entries, 95 % within {lookups['ms']['p95']} ms; Python {figures['python']},"
        f" {figures['cores']} cores, load {figures['load']}"
    )
