"""The command line `ai-service`: one module per verb, loaded when it is called."""

from stream_app.cli.group import main

__all__ = ["main"]
