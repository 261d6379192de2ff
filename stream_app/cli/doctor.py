"""`ai-service doctor`: the deployment checklist."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from stream_app.doctor import Finding

HELP = """\
Check a deployment, item by item, and say what to do where something is missing.

\b
  KAFKA_BROKERS=kafka-1:9092 LISTS=sdn.csv ai-service doctor

Run it with the settings of the worker, as its user.  Nothing is changed, apart from making DATA_DIR.
Exit code 1 when an item failed; warnings leave it at 0.
"""
COLOURS = {"ok": "green", "warning": "yellow", "failed": "red"}


@click.command(help=HELP)
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def doctor(as_json: bool) -> None:
    """See HELP."""
    from stream_app.cli.kafka import quiet_clients
    from stream_app.cli.output import print_json
    from stream_app.doctor import examine

    quiet_clients()
    findings = asyncio.run(examine())
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            _print(finding)
    click.get_current_context().exit(1 if any(finding.state == "failed" for finding in findings) else 0)


def _print(finding: Finding) -> None:
    """One item, and its remedy below it."""
    state = click.style(f"{finding.state:<8}", fg=COLOURS[finding.state], bold=finding.state == "failed")
    click.echo(f"{state} {finding.item}: {finding.found}")
    if finding.remedy:
        click.echo(f"         -> {finding.remedy}")
