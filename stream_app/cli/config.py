"""`ai-service config`: what the settings are, before anything is started with them."""

from __future__ import annotations

import json

import click

CHECK_HELP = """\
Check all settings and the rules file, and print the effective values; secrets are masked.

\b
  ai-service config check
  SERVICE_PORT=99999 ai-service config check      tells what is wrong, exit code 2

Every fault gets a line of its own.  Nothing is started, and Kafka is not touched.
"""


@click.group(help="Check the settings.")
def config() -> None:
    """Settings."""


@config.command(help=CHECK_HELP, short_help="Check and show all settings.")
@click.option("--json", "as_json", is_flag=True, help="Print the effective settings as JSON.")
def check(as_json: bool) -> None:
    """See CHECK_HELP."""
    from stream_app.engine import rules_for
    from stream_app.settings import load_settings, masked_settings

    settings = load_settings()
    rules = rules_for(settings)
    shown = masked_settings(settings)
    if as_json:
        click.echo(
            json.dumps({"settings": shown, "rules_version": rules.version}, ensure_ascii=False, indent=2)
        )
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("variable", "value", "from", box=None, header_style="dim", padding=(0, 2, 0, 0))
    for variable, value in shown.items():
        given = variable.lower() in settings.model_fields_set
        style = "bold" if given else "dim"
        table.add_row(Text(variable), Text(_plain(value), style=style), "set" if given else "default")
    console = Console()
    console.print(table)
    console.print(f"\nThe settings are valid.  Rules version: {rules.version}", highlight=False)


def _plain(value: object) -> str:
    """A value as it would stand in an environment file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
