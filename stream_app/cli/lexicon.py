"""`ai-service lexicon`: the form tables of Russian and Ukrainian."""

from __future__ import annotations

import json
from pathlib import Path

import click

BUILD_HELP = """\
Build the form table of LANG (ru or uk) from its pymorphy3 dictionary.

\b
  ai-service lexicon build uk

The Russian table is installed already.  The Ukrainian one derives from GPLv3 data, so it is built where it
is wanted, from the extra `ai-service[uk]`; without it Ukrainian works from ending rules.  It takes about
half a minute.
"""


@click.group(help="Build the form tables that names are normalized with.")
def lexicon() -> None:
    """Form tables."""


@lexicon.command(help=BUILD_HELP, short_help="Build the form table of a language.")
@click.argument("language", metavar="LANG", type=click.Choice(["ru", "uk"]))
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to write; by default where the service looks first after LEXICON_DIR.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def build(language: str, folder: Path | None, as_json: bool) -> None:
    """See BUILD_HELP."""
    from topology.morph.lexicon import built_forms_folder
    from topology.morph.lexicon_builder import build_lexicon

    target = folder or built_forms_folder()
    try:
        figures = build_lexicon(language, target)
    except ModuleNotFoundError as error:
        extra = "uk" if language == "uk" else "lexicon"
        raise click.ClickException(f'{error}; install it with: pip install "ai-service[{extra}]"') from error
    if as_json:
        click.echo(json.dumps(figures))
        return
    click.echo(
        f"{language}: {figures['forms']:,} forms, {figures['bytes'] / 1e6:.1f} MB, written to {target}"
    )
