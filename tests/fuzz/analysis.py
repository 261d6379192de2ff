"""Feeds mutated bytes to layers 1 to 6 with atheris; see README.md beside it for how to run it."""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

TESTS = Path(__file__).parents[1]


def main() -> None:
    """Fuzz until a text breaks what must hold, or the time given on the command line is over."""
    sys.path[:0] = [str(TESTS), str(TESTS.parent)]
    with atheris.instrument_imports(include=["topology"]):
        from support.invariants import check_analysis

    def analyse(mutated: bytes) -> None:
        check_analysis(mutated.decode("utf-8", "surrogateescape"))

    atheris.Setup(sys.argv, analyse)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
