"""Command line of the benchmarks."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from bench import layers, live_lists, names, rescreening, scale, search, stream
from bench.chart import draw
from bench.figures import REPOSITORY, circumstances, keep

PARTS = ("layers", "names", "search", "scale", "rescreening", "live", "stream")


def parse_arguments(arguments: list[str]) -> argparse.Namespace:
    """Options of one run."""
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description="Measure layers, names, search and the worker on real Kafka; write the figures and a row of the results.",
    )
    parser.add_argument(
        "--quick", action="store_true", help="a run that shows that everything works, no figures"
    )
    parser.add_argument(
        "--only", choices=PARTS, action="append", help="leave the other parts out; repeatable"
    )
    parser.add_argument(
        "--output", type=Path, default=REPOSITORY / "docs" / "benchmarks", help="folder of the results"
    )
    return parser.parse_args(arguments)


def measure(parts: list[str], *, quick: bool) -> dict[str, Any]:
    """All figures of the parts that are asked for."""
    run: dict[str, Any] = {"circumstances": circumstances()}
    if "layers" in parts:
        run["layers"] = layers.measure(quick=quick)
    if "names" in parts:
        run["names"] = names.measure(quick=quick)
    if "search" in parts:
        run["search"] = search.measure(quick=quick)
    if "scale" in parts:
        run["scale"] = scale.measure(quick=quick)
    if "rescreening" in parts:
        run["rescreening"] = rescreening.measure(quick=quick)
    if "live" in parts:
        run["live"] = live_lists.measure(quick=quick)
    if "stream" in parts:
        run |= stream.measure(quick=quick)
    return run


def draw_charts(run: dict[str, Any], folder: Path) -> None:
    """Bars for the layers and for the adapter beside a bare loop."""
    if "layers" in run:
        draw("Time per layer and text", "us", run["layers"]["us_per_text"], folder / "layers.svg")
    if "scale" in run:
        draw("Lists by number of entries", "as named", scale.bars(run["scale"]), folder / "scale.svg")
        (folder / "scale.md").write_text(scale.table(run["scale"], run["circumstances"]))
    if "rescreening" in run:
        page = rescreening.table(run["rescreening"], run["circumstances"])
        (folder / "rescreening.md").write_text(page)
    if "pass_through" in run:
        rates = {
            "bare aiokafka loop": run["pass_through"]["aiokafka"]["messages_per_s"]["median"],
            "adapter": run["pass_through"]["adapter"]["messages_per_s"]["median"],
            "worker without layers": run["pass_through"]["agent"]["messages_per_s"]["median"],
            "worker, all layers": run["backlog"]["texts_per_s"],
        }
        draw("Messages through one process", "per second", rates, folder / "throughput.svg")


def main(arguments: list[str]) -> None:
    """Measure, keep, show."""
    options = parse_arguments(arguments)
    run = measure(options.only or list(PARTS), quick=options.quick)
    keep(run, options.output)
    draw_charts(run, options.output)
    sys.stdout.write(json.dumps(run, indent=2) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
