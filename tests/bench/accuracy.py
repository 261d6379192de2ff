"""Writes the table of accuracy from the figures of an evaluation.

    python -m bench.accuracy FIGURES.json BARS.json OUT.md

FIGURES.json is what the evaluation program writes with `--json`, BARS.json the least (or most) that is asked.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

HEAD = """# Accuracy

Figures of the development sets (`make eval`), rounded to four places, beside the bar that each has to reach. The rules were made
while looking at these sets; expect a little less on texts never seen. What the sets are stands in the evaluation's own README.

"""


def table(figures: Mapping[str, float], bars: Mapping[str, Any], day: str) -> str:
    """The page: a row per figure that has a bar, in the order of the names."""
    rows = ["| figure | asked | measured | |", "| --- | --- | --- | --- |"]
    short = 0
    for name in sorted(bars.keys() & figures.keys()):
        bar, value = bars[name], figures[name]
        at_most = isinstance(bar, Mapping)
        limit = bar["max"] if isinstance(bar, Mapping) else bar
        missed = value > limit if at_most else value < limit
        short += missed
        rows.append(
            f"| {name} | {'at most ' if at_most else ''}{limit} | {value:.4f} | {'below its bar' if missed else ''} |"
        )
    summary = f"Measured on {day}: {len(rows) - 2} figures with a bar, {short} below it.\n\n"
    return HEAD + summary + "\n".join(rows) + "\n"


def main(arguments: Sequence[str]) -> None:
    """Write the page."""
    figures, bars, out = (Path(argument) for argument in arguments)
    day = datetime.now(timezone.utc).date().isoformat()
    page = table(json.loads(figures.read_text("utf-8")), json.loads(bars.read_text("utf-8")), day)
    out.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
