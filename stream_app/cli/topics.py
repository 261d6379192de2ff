"""`ai-service topics`: the topics that the service needs."""

from __future__ import annotations

import click

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


@click.group(help="Plan and create the topics.")
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
    partitions = run_on_kafka(ensure(options, settings), settings)
    if as_json:
        print_json(partitions)
    else:
        print_rows(("topic", "partitions"), list(partitions.items()))
