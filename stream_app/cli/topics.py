"""`ai-service topics`: the topics that the service needs."""

from __future__ import annotations

from pathlib import Path

import click

from stream_app.cli.progress import counted, progress_bar

PLAN_HELP = """\
Compare the topics of the cluster with those that the service needs (docs/topics.md).

\b
  KAFKA_BROKERS=kafka-1:9092 ai-service topics plan

Exit code 0 when everything is as planned, 1 when something is missing or differs.  Changes nothing.
"""
APPLY_HELP = """\
Create the topics that are missing.  Topics that exist are left as they are.

\b
  KAFKA_BROKERS=kafka-1:9092 TOPIC_PARTITIONS=12 TOPIC_REPLICATION=3 ai-service topics apply
"""
EXPORT_HELP = """\
Write every record of a topic to a file, for a backup: one JSON object per line, keys and values in base64.

\b
  ai-service topics export watchlist.dispositions verdicts.jsonl
  ai-service topics export texts.enriched - | gzip > results.jsonl.gz

The name is the whole one, with TOPIC_PREFIX.  The file appears when it is complete.  It holds personal data.
"""
IMPORT_HELP = """\
Send the records of a file that `export` wrote to a topic: same partitions, keys, values, headers, times.

\b
  ai-service topics import watchlist.dispositions verdicts.jsonl

The topic has to be there, with as many partitions as the copied one (ai-service topics apply).  What it
holds stays; of a compacted topic the imported
value of a key is then the newest.
"""


@click.group(help="Plan and create the topics; keep copies of them.")
def topics() -> None:
    """Topics."""


@topics.command(name="plan", help=PLAN_HELP, short_help="Compare the cluster with the plan.")
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON.")
def plan_command(as_json: bool) -> None:
    """See PLAN_HELP."""
    from stream_app.cli.kafka import kafka_settings, run_on_kafka
    from stream_app.cli.output import print_json, print_rows
    from stream_app.topic_comparison import compare_topics
    from stream_app.topics import plan

    settings, options = kafka_settings()
    states = run_on_kafka(compare_topics(options, plan(settings)), settings)
    if as_json:
        print_json(
            [
                {
                    "topic": state.planned.name,
                    "planned_partitions": state.planned.partitions,
                    "partitions": state.partitions,
                    "differences": {name: list(pair) for name, pair in state.differences.items()},
                    "as_planned": state.is_as_planned,
                }
                for state in states
            ]
        )
    else:
        rows = [
            (s.planned.name, s.planned.partitions, s.partitions, s.advice or "as planned") for s in states
        ]
        print_rows(("topic", "planned", "partitions", "state"), rows)
    click.get_current_context().exit(0 if all(state.is_as_planned for state in states) else 1)


@topics.command(name="apply", help=APPLY_HELP, short_help="Create the topics that are missing.")
@click.option("--json", "as_json", is_flag=True, help="Print the topics with their partitions as JSON.")
def apply_command(as_json: bool) -> None:
    """See APPLY_HELP."""
    from stream_app.cli.kafka import kafka_settings, run_on_kafka
    from stream_app.cli.output import print_json, print_rows
    from stream_app.topics import ensure

    settings, options = kafka_settings()
    partitions = run_on_kafka(ensure(options, settings, patience_s=0), settings)
    if as_json:
        print_json(partitions)
    else:
        print_rows(("topic", "partitions"), list(partitions.items()))


@topics.command(name="export", help=EXPORT_HELP, short_help="Write a topic to a file.")
@click.argument("topic")
@click.argument("target", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the count as JSON.")
def export_command(topic: str, target: Path, as_json: bool) -> None:
    """See EXPORT_HELP."""
    import json

    from stream_app.cli.kafka import kafka_settings, run_on_kafka
    from stream_app.row_files import STANDARD, whole_file
    from stream_app.topic_copies import records_to_keep

    if as_json and target == STANDARD:
        raise click.UsageError("--json goes with a file; standard output holds the records")
    settings, options = kafka_settings()

    async def work() -> int:
        count = 0
        with whole_file(target) as out, progress_bar("exporting", None) as advance:
            async for record in records_to_keep(options, topic):
                out.write(json.dumps(record) + "\n")
                advance(1)
                count += 1
        return count

    _tell(topic, run_on_kafka(work(), settings), "written", as_json)


@topics.command(name="import", help=IMPORT_HELP, short_help="Send the records of such a file to a topic.")
@click.argument("topic")
@click.argument("source", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the count as JSON.")
def import_command(topic: str, source: Path, as_json: bool) -> None:
    """See IMPORT_HELP."""
    from stream_app.cli.kafka import kafka_settings, run_on_kafka
    from stream_app.row_files import read_rows
    from stream_app.topic_copies import send_back

    settings, options = kafka_settings()

    async def work() -> int:
        with counted(source, "importing") as sent:
            return await send_back(options, topic, read_rows(source), sent)

    _tell(topic, run_on_kafka(work(), settings), "sent", as_json)


def _tell(topic: str, count: int, done: str, as_json: bool) -> None:
    from stream_app.cli.output import print_json

    if as_json:
        print_json({"topic": topic, "records": count})
    else:
        click.echo(f"{topic}: {count:,} records {done}", err=True)
