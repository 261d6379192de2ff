"""`ai-service completion`: commands and options completed by the shell."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

PROGRAM = "ai-service"
VARIABLE = "_AI_SERVICE_COMPLETE"  # click's own name for this program

HELP = """\
Print the script that has your shell complete commands, options and files.

\b
  ai-service completion bash > ~/.local/share/bash-completion/completions/ai-service
  ai-service completion zsh > "${fpath[1]}/_ai-service"
  ai-service completion fish > ~/.config/fish/completions/ai-service.fish

Then open a new shell.  bash has to be 4.4 or newer.
"""


@click.command(help=HELP)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """See HELP."""
    kind = get_completion_class(shell)
    if kind is None:
        raise click.ClickException(f"this version of click completes nothing in {shell}")
    program = click.get_current_context().find_root().command
    click.echo(kind(program, {}, PROGRAM, VARIABLE).source())
