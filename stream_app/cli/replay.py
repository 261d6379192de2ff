"""`ai-service replay`: which decisions other rules or lists would have changed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stream_app.cli.progress import counted

if TYPE_CHECKING:
    from stream_app.present_lists import Lists
    from stream_app.replaying import Comparison, Example, Side, StoredInput
    from stream_app.settings import Settings
    from stream_app.stored_inputs import Range
    from topology.watchlists.load import LoadedList

HELP = """\
Run stored input again with other rules or lists, and show which decisions change.

\b
  ai-service replay --input results.jsonl --rules stricter.yaml --lists sdn.csv
  ai-service replay --input texts.jsonl --lists sdn-of-tomorrow.csv --json
  ai-service replay --topic texts.raw --since 2026-11-01T00:00 --rules stricter.yaml

Stored input is texts (lines as for `screen`, records of an input topic) or results with their text
(EnrichedText).  The decision before is the stored one; of a bare text it is that of RULES_FILE and the
present lists.  The decision after is that of --rules, and of the present lists with each file of --lists in
the place of the list of its name.  The present lists are those of LISTS; with --topic those of
`watchlist.entries`, with the verdicts of analysts.

A decision changes with its risk, with whether a human is asked, or with the entries that alert.  A language
that a producer gave stands in texts but not in results.
"""


@click.command(help=HELP)
@click.option(
    "--input",
    "source",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    help="File of JSON lines with texts or results.",
)
@click.option("--topic", help="Topic with texts or results instead, by its whole name; needs KAFKA_BROKERS.")
@click.option("--since", type=click.DateTime(), help="With --topic: only records from this time on (UTC).")
@click.option("--until", type=click.DateTime(), help="With --topic: only records before this time (UTC).")
@click.option(
    "--rules",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Rules file of the decision after.  Default: RULES_FILE.",
)
@click.option(
    "--lists",
    "lists",
    type=click.Path(exists=True, path_type=Path),
    multiple=True,
    help="List file of the decision after; may be given several times.",
)
@click.option(
    "--examples", type=click.IntRange(0), default=3, show_default=True, help="Examples of each change."
)
@click.option("--json", "as_json", is_flag=True, help="Print counts and examples as JSON.")
def replay(
    source: Path | None,
    topic: str | None,
    since: datetime | None,
    until: datetime | None,
    rules: Path | None,
    lists: tuple[Path, ...],
    examples: int,
    as_json: bool,
) -> None:
    """See HELP."""
    from stream_app.replaying import Comparison
    from stream_app.stored_inputs import Range

    if (source is None) == (topic is None):
        raise click.UsageError("give either --input FILE or --topic NAME")
    if topic is None and (since or until):
        raise click.UsageError("--since and --until go with --topic")
    comparison, changed = Comparison(examples_kept=examples), Changed(rules, lists)
    if source is not None:
        _replay_file(source, changed, comparison)
    elif topic is not None:
        wanted = Range(_milliseconds(since), _milliseconds(until))
        _replay_topic(topic, wanted, changed, comparison)
    _tell(comparison, as_json)


@dataclass(frozen=True, slots=True)
class Changed:
    """What is other in the decision after."""

    rules: Path | None
    lists: Sequence[Path]


def _milliseconds(time: datetime | None) -> int | None:
    return None if time is None else int(time.replace(tzinfo=timezone.utc).timestamp() * 1000)


def _replay_file(source: Path, changed: Changed, comparison: Comparison) -> None:
    from stream_app.present_lists import lists_of_files
    from stream_app.settings import load_settings
    from stream_app.stored_inputs import inputs_of_file

    settings = load_settings()
    present = lists_of_files(_read([Path(name) for name in settings.lists]))
    sides = _sides(settings, present, changed)
    asyncio.run(_compare(sides, inputs_of_file(source), source, comparison))


def _replay_topic(topic: str, wanted: Range, changed: Changed, comparison: Comparison) -> None:
    from stream_app.cli.kafka import kafka_settings, run_on_kafka
    from stream_app.present_lists import lists_of_topics
    from stream_app.stored_inputs import inputs_of_topic
    from stream_app.topics import TopicNames

    settings, options = kafka_settings()

    async def work() -> None:
        present = await lists_of_topics(options, TopicNames.of(settings))
        stored = inputs_of_topic(options, topic, wanted, comparison.left_out)
        await _compare(_sides(settings, present, changed), stored, None, comparison)

    run_on_kafka(work(), settings)


def _sides(settings: Settings, present: Lists, changed: Changed) -> tuple[Side, Side]:
    """Rules and lists before and after."""
    from stream_app.replaying import Side

    after = settings.model_copy(update={"rules_file": changed.rules or settings.rules_file})
    return Side(settings, present), Side(after, present.with_files(_read(changed.lists)))


def _read(paths: Sequence[Path]) -> list[LoadedList]:
    from stream_app.cli.output import warn_of_broken
    from topology.watchlists.load import read_list

    loaded = [read_list(path) for path in paths]
    for one in loaded:
        warn_of_broken(one)
    return loaded


async def _compare(
    sides: tuple[Side, Side], stored: AsyncIterator[StoredInput], source: Path | None, comparison: Comparison
) -> None:
    from stream_app.replaying import Replay

    run = Replay(*sides, comparison)
    try:
        with counted(source, "replaying") as text_done:
            await run.run(stored, text_done)
    finally:
        await run.close()


def _tell(comparison: Comparison, as_json: bool) -> None:
    from stream_app.cli.output import print_json, print_rows

    if as_json:
        print_json(comparison.as_json())
        return
    click.echo(f"{comparison.changes.total()} of {comparison.compared} decisions change")
    for reason, count in comparison.left_out.items():
        click.echo(f"{count} left out: {reason}")
    if not comparison.changes:
        return
    rows = [(*change, count) for change, count in comparison.changes.most_common()]
    print_rows(("before", "after", "decisions"), rows)
    for change, _ in comparison.changes.most_common():
        for example in comparison.examples[change]:
            _tell_example(example)


def _tell_example(example: Example) -> None:
    """A decision before and after, with the entries that alert and the first reason."""
    click.echo(f"\n{example.id}")
    for side, outcome in (("before", example.before), ("after", example.after)):
        entries = ", ".join(sorted(outcome.entries)) or "no entry"
        click.echo(f"  {side:<7}{outcome.label} {outcome.score:.2f}, {entries}: {outcome.reason}")
