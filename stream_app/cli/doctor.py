"""`ai-service doctor`: the deployment checklist."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from stream_app.finding import Finding, State

HELP = """\
Check a deployment, item by item, and say what to do where something is missing.

\b
  KAFKA_BROKERS=kafka-1:9092 LISTS=sdn.csv ai-service doctor

Run it with the settings of the worker, as its user.  Nothing is changed, apart from making DATA_DIR.

\b
  ok         as it should be
  attention  works, but somebody should have decided so
  fault      the service does not work like this

Exit code 1 when there is a fault, else 0.
"""
COLOURS: dict[State, str] = {"ok": "green", "attention": "yellow", "fault": "bold red"}


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
        _print(findings)
    click.get_current_context().exit(1 if any(finding.state == "fault" for finding in findings) else 0)


def _print(findings: Sequence[Finding]) -> None:
    """Each item with its remedy below it, then how many there are of each kind."""
    from rich.console import Console
    from rich.text import Text

    console = Console()
    for finding in findings:
        line = Text.assemble(
            (f"{finding.state:<9}", COLOURS[finding.state]), f" {finding.item}: {finding.found}"
        )
        console.print(line, soft_wrap=True)
        if finding.remedy:
            console.print(Text(f"          -> {finding.remedy}"), soft_wrap=True)
    counts = Counter(finding.state for finding in findings)
    console.print(Text("\n" + ", ".join(f"{counts[state]} {state}" for state in COLOURS)))
