"""The group of all verbs: which there are, and how their errors end the process."""

from __future__ import annotations

import importlib
import sys
from importlib.metadata import version
from typing import NoReturn

import click

from topology.errors import ConfigurationInvalid, MalformedInput, ScreeningError

FAILED = 1
MISUSED = 2

# Verb -> its line in `ai-service --help`.  The module stream_app.cli.<verb> holds a command of the same name.
VERBS = {
    "worker": "Run the service: texts from Kafka in, decisions out, HTTP beside it.",
    "demo": "Run everything at once on sample data, with a broker of its own.",
    "screen": "Screen a text, or a file of texts, without Kafka.",
    "compare": "Tell whether two names may be the same party.",
    "lists": "Load watchlists, show what would change, and what is loaded.",
    "topics": "Plan and create the topics.",
    "dlq": "Show and replay refused messages.",
    "replay": "Run stored input again with other rules or lists, and show which decisions change.",
    "bench": "Measure how quick this installation is.",
    "lexicon": "Build the form tables that names are normalized with.",
    "config": "Check the settings.",
    "doctor": "Check a deployment, item by item, with the remedy.",
    "completion": "Print the script that completes commands in your shell.",
}

HELP = """\
Screen Russian, Ukrainian and English texts against sanctions watchlists, with explained decisions.

\b
First steps:
  ai-service demo                                  everything at once, on sample data
  ai-service screen "Оплата за договором, Шевченку Тарасові"
  ai-service screen --input texts.jsonl --output results.jsonl --lists sdn.csv
  ai-service doctor                                what is missing for a deployment
  ai-service worker                                the service itself

Settings come from environment variables and from .env (see `ai-service config check`).

\b
Exit codes:
  0  done
  1  failed: the message says what did not work
  2  called or configured wrongly: the message says what to change
"""


class Verbs(click.Group):
    """A group whose commands are imported when they are called, so that each verb pays only for itself."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs in the order of the help."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a verb, None when there is no such verb."""
        if cmd_name not in VERBS:
            return None
        module = importlib.import_module(f"stream_app.cli.{cmd_name}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))


@click.group(
    cls=Verbs,
    name="ai-service",
    help=HELP,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.version_option(version("ai-service"), prog_name="ai-service")
def service() -> None:
    """See HELP."""


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run a verb and end the process with its exit code; `arguments` are by default those of the process."""
    try:
        status = service.main(arguments, prog_name="ai-service", standalone_mode=False)
    except ConfigurationInvalid as error:
        _end("configuration error", str(error), MISUSED)
    except MalformedInput as error:
        _end("input error", str(error), MISUSED)
    except ScreeningError as error:
        _end("failed", str(error), FAILED)
    except click.exceptions.Abort:
        _end("stopped", "by Ctrl-C", FAILED)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): nothing is left to say, and nobody to say it to.
        sys.stderr.close()
        sys.exit(FAILED)
    except OSError as error:
        _end("failed", f"{error.filename or 'system'}: {error.strerror or error}", FAILED)
    sys.exit(status if isinstance(status, int) else 0)


def _end(what: str, message: str, status: int) -> NoReturn:
    """One line per fault on standard error, then the end."""
    for line in message.splitlines() or [""]:
        click.echo(f"{what}: {line}", err=True)
    sys.exit(status)
