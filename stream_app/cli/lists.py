"""`ai-service lists`: watchlists of the running workers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from stream_app.cli.progress import counted, progress_bar

if TYPE_CHECKING:
    from stream_app.list_publishing import ListDifference
    from stream_app.reindexing import Reindexed
    from stream_app.settings import Settings
    from topology.watchlists.load import LoadedList

LOAD_HELP = """\
Publish list files: only what is new, changed or removed goes to `watchlist.entries`.

\b
  ai-service lists load sdn.csv
  ai-service lists load eu.csv --name eu_fsf

Workers take a change up within seconds, without a restart.  A record that cannot be read is told with its
place; the rest loads, but then nothing of that list is removed: what is missing may stand in the broken part.
"""
DIFF_HELP = """\
Show what `lists load` would change.

\b
  ai-service lists diff sdn.csv --json
"""
STATUS_HELP = """\
Show the lists as `watchlist.entries` has them: entries, names, versions.

\b
  ai-service lists status --json
"""

REINDEX_HELP = """\
Build the list index in Elasticsearch anew and put it in the place of the old one.

\b
  ai-service lists reindex

The new index is filled from `watchlist.entries` beside the one that is searched; then the alias moves in one
step, what changed meanwhile is taken over, and the old index is deleted.  Workers search on all the time.  Of
use after an index was damaged or deleted, and before an update of the service that makes other keys: run it
with the new version, and its workers find their index filled.
"""


def _file_options(command: Any) -> Any:  # noqa: ANN401 - a decorator of click commands
    """Files and their name, as `load` and `diff` take them."""
    command = click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))(
        command
    )
    command = click.option("--name", help="Name of the list; by default that of its format or file.")(command)
    return click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")(command)


@click.group(help="Load watchlists, show what would change, and what is loaded.")
def lists() -> None:
    """Watchlists."""


@lists.command(help=LOAD_HELP, short_help="Publish list files to the workers.")
@_file_options
def load(files: tuple[Path, ...], name: str | None, as_json: bool) -> None:
    """See LOAD_HELP."""
    _publish(files, name, as_json, dry_run=False)


@lists.command(help=DIFF_HELP, short_help="Show what a load would change.")
@_file_options
def diff(files: tuple[Path, ...], name: str | None, as_json: bool) -> None:
    """See DIFF_HELP."""
    _publish(files, name, as_json, dry_run=True)


@lists.command(help=STATUS_HELP, short_help="Show the lists that are published.")
@click.option("--json", "as_json", is_flag=True, help="Print the lists as JSON.")
def status(as_json: bool) -> None:
    """See STATUS_HELP."""
    from stream_app.cli.kafka import kafka_settings, run_on_kafka
    from stream_app.cli.output import print_json, print_rows
    from stream_app.topics import TopicNames

    settings, options = kafka_settings()
    shown = run_on_kafka(_held_lists(options, TopicNames.of(settings).entries), settings)
    if as_json:
        print_json(shown)
    else:
        print_rows(("list", "entries", "names", "last version"), [tuple(row.values()) for row in shown])


@lists.command(help=REINDEX_HELP, short_help="Build the index in Elasticsearch anew.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
def reindex(as_json: bool) -> None:
    """See REINDEX_HELP."""
    from stream_app.cli.kafka import kafka_settings, run_on_kafka
    from stream_app.cli.output import print_json, print_rows

    settings, options = kafka_settings()
    done = run_on_kafka(_reindex(settings, options), settings)
    if as_json:
        print_json([{"entries": done.entries, "broken": done.broken}])
    else:
        print_rows(("entries", "broken"), [(done.entries, done.broken)])
    if done.broken:
        click.echo(f"warning: {done.broken} records of watchlist.entries hold no entry", err=True)


async def _reindex(settings: Settings, options: dict[str, Any]) -> Reindexed:
    from stream_app import reindexing
    from stream_app.engine import elastic_search, rules_for
    from stream_app.topics import TopicNames
    from topology.errors import SearchUnavailable

    search = elastic_search(settings, rules_for(settings))
    try:
        return await reindexing.reindex(options, TopicNames.of(settings).entries, search)
    except SearchUnavailable as error:
        raise click.ClickException(f"{error}. The index that was searched before is still there.") from error
    finally:
        await search.close()


async def _held_lists(options: dict[str, Any], topic: str) -> list[dict[str, object]]:
    """Counts and versions of the lists that stand in the topic."""
    from schemas.list_entry import ListEntry
    from stream_app.topic_reading import records_of

    values = {record.key: record.value async for record in records_of(options, topic)}
    entries = [ListEntry.model_validate_json(value) for value in values.values() if value is not None]
    return [
        {
            "list": name,
            "entries": count,
            "names": sum(len(entry.names) for entry in entries if entry.list == name),
            "version": max(entry.version for entry in entries if entry.list == name),
        }
        for name, count in sorted(Counter(entry.list for entry in entries).items())
    ]


def _publish(files: Sequence[Path], name: str | None, as_json: bool, *, dry_run: bool) -> None:
    """Read the files, find the differences, publish them unless `dry_run`, and tell."""
    from stream_app.cli.kafka import kafka_settings, run_on_kafka
    from topology.watchlists.load import read_list

    if name is not None and len(files) > 1:
        raise click.UsageError("--name goes with one file")
    settings, options = kafka_settings()
    with counted(None, "reading") as record_done:
        loaded = [read_list(path, list_name=name, on_record=record_done) for path in files]
    differences = run_on_kafka(_change(settings, options, loaded, dry_run=dry_run), settings)
    _tell(loaded, differences, as_json)


async def _change(
    settings: Settings, options: dict[str, Any], loaded: Sequence[LoadedList], *, dry_run: bool
) -> list[ListDifference]:
    from stream_app.list_publishing import difference, held_hashes, publish
    from stream_app.topics import TopicNames

    topic = TopicNames.of(settings).entries
    held = await held_hashes(options, topic)
    differences = [difference(one, held) for one in loaded]
    if not dry_run:
        with progress_bar("publishing", sum(len(one.changes) for one in differences)) as sent:
            await publish(options, topic, differences, on_sent=sent)
    return differences


def _tell(loaded: Sequence[LoadedList], differences: Sequence[ListDifference], as_json: bool) -> None:
    from stream_app.cli.output import print_json, print_rows

    shown = [
        {
            "list": one.name,
            "version": one.version,
            "entries": len(one.entries),
            **change.counts,
            "broken": len(one.broken),
        }
        for one, change in zip(loaded, differences, strict=True)
    ]
    if as_json:
        print_json(shown)
    else:
        print_rows([head.replace("_", " ") for head in shown[0]], [tuple(row.values()) for row in shown])
    for one in loaded:
        for record in one.broken[:10]:
            click.echo(f"warning: {one.name}, {record.position}: {record.error}", err=True)
