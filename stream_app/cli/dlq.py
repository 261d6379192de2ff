"""`ai-service dlq`: refused messages."""

from __future__ import annotations

import click

SHOW_HELP = """\
Show refused messages, oldest first: why, where they came from, how long they are.

\b
  ai-service dlq show --reason not-utf8
  ai-service dlq show --json | jq .

The content is shown with --value only: it is what producers sent, personal data among it.
"""
REPLAY_HELP = """\
Send refused messages to their source topic again, for instance after a fix; they keep their id.

\b
  ai-service dlq replay --reason layer-failed --limit 500

The next replay with the same --reason goes on where this one ended.
"""


@click.group(help="Show and replay refused messages.")
def dlq() -> None:
    """Dead letters."""


@dlq.command(help=SHOW_HELP, short_help="Show refused messages.")
@click.option("--reason", help="Only those with this reason code.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="How many at most.")
@click.option("--value", "with_value", is_flag=True, help="Show the content as well.")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
def show(reason: str | None, limit: int, with_value: bool, as_json: bool) -> None:
    """See SHOW_HELP."""
    from stream_app.cli.kafka import kafka_settings, run_on_kafka
    from stream_app.cli.output import print_json, print_rows
    from stream_app.dead_letter_reader import read_dead_letters
    from stream_app.topics import TopicNames

    settings, options = kafka_settings()
    topic = TopicNames.of(settings).dead_letters
    letters = run_on_kafka(read_dead_letters(options, topic, limit=limit, reason=reason), settings)
    if as_json:
        print_json([letter.as_json(with_value=with_value) for letter in letters])
        return
    heads = ("when", "reason", "layer", "from", "attempts", "bytes", *(("content",) if with_value else ()))
    print_rows(heads, [letter.as_row(with_value=with_value) for letter in letters])
    click.echo(f"{len(letters)} shown", err=True)


@dlq.command(help=REPLAY_HELP, short_help="Send them to their source topic again.")
@click.option("--reason", help="Only those with this reason code.")
@click.option("--limit", type=click.IntRange(1), default=1000, show_default=True, help="How many at most.")
@click.option("--json", "as_json", is_flag=True, help="Print the count as JSON.")
def replay(reason: str | None, limit: int, as_json: bool) -> None:
    """See REPLAY_HELP."""
    from stream_app.cli.kafka import kafka_settings, run_on_kafka
    from stream_app.cli.output import print_json
    from stream_app.dead_letters import replay as replay_letters
    from stream_app.topics import TopicNames

    settings, options = kafka_settings()
    work = replay_letters(
        options, TopicNames.of(settings).dead_letters, group=settings.kafka_group, limit=limit, reason=reason
    )
    sent = run_on_kafka(work, settings)
    if as_json:
        print_json({"replayed": sent})
    else:
        click.echo(f"{sent} messages were sent to their source topics again")
