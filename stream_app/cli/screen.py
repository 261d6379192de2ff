"""`ai-service screen`: one text for a person, or a file of texts for a program."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stream_app.cli.progress import counted

if TYPE_CHECKING:
    from schemas.enriched_text import EnrichedText
    from stream_app.engine import Engine

EXAMPLES = """\
Screen a text, or a file of texts, without Kafka.

\b
  ai-service screen "Перевод Иванову Ивану Ивановичу, д.р. 12.05.1970" --lists targets.simple.csv
  ai-service screen --json "ООО «Тёплый Подоконник», ИНН 7455548227" --no-search
  ai-service screen --input texts.jsonl --output results.jsonl --lists sdn.csv --lists eu.csv

IN.jsonl has one object per line: {"id": "1", "text": "...", "language": "uk"}; id and language may be
left out.  OUT.jsonl gets one EnrichedText per line in the same order and with the same ids.  A text that is
refused is answered as well: status "incomplete", review_required true, and the reason.  "-" is standard
input or output.
"""


@click.command(help=EXAMPLES)
@click.argument("text", required=False)
@click.option(
    "--input",
    "source",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    help="File of JSON lines to screen.",
)
@click.option(
    "--output",
    "target",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help='File for the results, "-" (standard output) when left out.',
)
@click.option(
    "--lists",
    "lists",
    type=click.Path(exists=True, path_type=Path),
    multiple=True,
    help="Watchlist file to screen against; may be given several times.  Default: those of LISTS.",
)
@click.option("--no-search", is_flag=True, help="Only analyse; ask no list.")
@click.option("--json", "as_json", is_flag=True, help="Print the EnrichedText of TEXT as JSON.")
def screen(
    text: str | None,
    source: Path | None,
    target: Path | None,
    lists: tuple[Path, ...],
    no_search: bool,
    as_json: bool,
) -> None:
    """See EXAMPLES."""
    if (text is None) == (source is None):
        raise click.UsageError('give either a TEXT or --input FILE (try: ai-service screen "Іван Петренко")')
    if no_search and lists:
        raise click.UsageError("--no-search and --lists exclude each other")
    if target is not None and source is None:
        raise click.UsageError("--output goes with --input; use --json to print the result of one TEXT")
    if source is not None:
        asyncio.run(_screen_file(source, target or Path("-"), lists, not no_search))
    elif text is not None:
        _show(asyncio.run(_screen_text(text, lists, not no_search)), as_json)


async def _engine(lists: tuple[Path, ...], with_search: bool) -> Engine:
    """An engine with the given lists, else with those of the settings.

    They are searched in memory, whatever SEARCH_BACKEND says: the lists of the workers stay as they are.
    """
    from stream_app.cli.output import warn_of_broken
    from stream_app.engine import build_engine
    from stream_app.settings import load_settings

    settings = load_settings(search_backend="embedded")
    engine = build_engine(settings, with_search=with_search)
    if with_search:
        for loaded in await engine.load_lists(lists or [Path(name) for name in settings.lists]):
            warn_of_broken(loaded)
    return engine


async def _screen_file(source: Path, target: Path, lists: tuple[Path, ...], with_search: bool) -> None:
    from stream_app.row_files import read_rows, whole_file
    from stream_app.screening import screen_rows

    engine = await _engine(lists, with_search)
    try:
        with whole_file(target) as out, counted(source, "screening") as rows_done:
            async for result in screen_rows(engine, read_rows(source)):
                out.write(result.model_dump_json() + "\n")
                rows_done()
    finally:
        await engine.close()


async def _screen_text(text: str, lists: tuple[Path, ...], with_search: bool) -> EnrichedText:
    from schemas.raw_text import RawText
    from stream_app.screening import answer

    engine = await _engine(lists, with_search)
    try:
        (document,) = await engine.screen([RawText(text=text)])
        return answer(engine, document)
    finally:
        await engine.close()


def _show(result: EnrichedText, as_json: bool) -> None:
    if as_json:
        click.echo(result.model_dump_json(indent=2))
        return
    from rich.console import Console

    from stream_app.explanation import explain

    Console().print(explain(result))
