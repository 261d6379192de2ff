"""`python -m stream_app.cli`."""

from stream_app.cli.group import main

main()
