"""`ai-service worker`: the service itself."""

from __future__ import annotations

import logging
import sys

import click

from stream_app.cli.group import FAILED
from topology.errors import ScreeningError

logger = logging.getLogger(__name__)

HELP = """\
Run the service: read texts from Kafka, write decisions, answer HTTP on SERVICE_HOST:SERVICE_PORT.

\b
  KAFKA_BROKERS=kafka-1:9092 LISTS=sdn.csv ai-service worker

  SERVICE_WORKERS=4 ai-service worker      four processes, one address

All settings are environment variables (docs/settings.md); a wrong one stops the start.  SIGTERM or Ctrl-C
finishes the batch in hand and ends with 0.  The exit code is 1 when the worker had to stop, or could not stop
in time; what was not answered then is not committed, and the next worker does it again.

Of several processes one that dies is started again after a pause; when one keeps dying, all end with 1.
SIGHUP renews them one after the other, each with the settings and the code of then.
"""


@click.command(help=HELP)
@click.option(
    "--end-with-stdin",
    is_flag=True,
    help="Stop as by SIGTERM when standard input ends: with the program that holds its other end.",
)
def worker(end_with_stdin: bool) -> None:
    """See HELP."""
    from stream_app.lifeline import end_of_stdin, stop_when
    from stream_app.logs import configure_logging
    from stream_app.settings import load_settings

    settings = load_settings()
    configure_logging(settings)
    if end_with_stdin:
        stop_when(end_of_stdin)
    from stream_app.app import run_worker  # Faust looks at logging and environment when it is imported

    try:
        status = run_worker(settings)
    except ScreeningError:
        raise
    except Exception:  # the last place before the end: logged without values, which a traceback might print
        logger.exception("worker failed")
        status = FAILED
    sys.exit(status)
