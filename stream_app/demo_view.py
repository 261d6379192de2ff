"""What the demo prints: decisions as they come, one result explained, the figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import quantiles

from rich.console import Console
from rich.table import Table
from rich.text import Text

from schemas.enriched_text import EnrichedText
from stream_app.explanation import explain, marked_text, verdict
from stream_app.settings import Settings

EXPLAINED = "ru-02"
ID_WIDTH, LANGUAGE_WIDTH, VERDICT_WIDTH, SCORE_WIDTH = 5, 5, 14, 5
GAPS = 5  # one blank between two columns
# Of what the fixed columns leave, for the text; the rest is for what was found.
TEXT_SHARE = 0.55


@dataclass(frozen=True, slots=True)
class Figures:
    """What the run showed.  `results` are those of the samples, in the order of the samples."""

    results: Sequence[EnrichedText]
    refused: Mapping[str, str]
    alerts: int
    latencies_ms: Sequence[float]
    texts_per_s: float


def address_of(settings: Settings) -> str:
    """Where the console is."""
    host = "localhost" if settings.service_host in {"127.0.0.1", "0.0.0.0"} else settings.service_host  # noqa: S104 - compared, not bound
    return f"http://{host}:{settings.service_port}/"


def show_start(console: Console, settings: Settings) -> None:
    """What runs, and the heads of the table."""
    console.print("A broker, a worker and a sample list are up; all parties are invented.", style="dim")
    console.print(f"Console: {address_of(settings)}\n", highlight=False)
    heads = [Text(head, style="dim") for head in ("id", "lang", "decision", "score", "text", "found")]
    console.print(_line(console, *heads))


def _line(console: Console, *cells: Text) -> Table:
    """One line of the table, in columns as wide as the window allows."""
    left = max(30, console.width - ID_WIDTH - LANGUAGE_WIDTH - VERDICT_WIDTH - SCORE_WIDTH - GAPS)
    text_width = int(left * TEXT_SHARE)
    line = Table.grid(padding=(0, 1, 0, 0))
    for width in (ID_WIDTH, LANGUAGE_WIDTH, VERDICT_WIDTH, SCORE_WIDTH, text_width, left - text_width):
        line.add_column(width=width, no_wrap=True, overflow="ellipsis")
    line.add_row(*cells)
    return line


def show_decision(console: Console, result: EnrichedText) -> None:
    """One decision on one line."""
    console.print(
        _line(
            console,
            Text(result.id),
            Text(result.language.code.value),
            verdict(result),
            Text(f"{result.decision.score:.2f}"),
            marked_text(result),
            Text(_found(result)),
        )
    )


def _found(result: EnrichedText) -> str:
    """The best match, else the parties and numbers that were looked for."""
    if result.matches:
        match = result.matches[0]
        return f"{match.score:.2f} {match.entry_name} ({match.tier.value})"
    parties = [person.name for person in result.persons] + [one.name for one in result.organizations]
    return ", ".join(parties or [identifier.type.value for identifier in result.identifiers])


def show_refused(console: Console, key: str, reason: str) -> None:
    """One dead letter on one line."""
    cells = (key, "", "dead letter", "", "(kept as it came)", reason)
    console.print(_line(console, *(Text(cell, style="red") for cell in cells)))


def show_explained(console: Console, results: Sequence[EnrichedText]) -> None:
    """One result in full."""
    console.print("\nOne result in full:\n")
    console.print(explain(next(result for result in results if result.id == EXPLAINED)))


def show_figures(console: Console, figures: Figures) -> None:
    """The figures of the run."""
    percentiles = quantiles(figures.latencies_ms, n=100)
    languages = Counter(result.language.code.value for result in figures.results)
    rows = (
        ("texts a second", f"{figures.texts_per_s:,.0f} (a burst of different texts, topic to topic)"),
        (
            "latency",
            f"p50 {percentiles[49]:.0f} ms, p95 {percentiles[94]:.0f} ms (50 texts a second, topic to topic)",
        ),
        ("decisions", _counted(Counter(verdict(result).plain for result in figures.results))),
        ("languages", _counted(languages)),
        ("dead letters", f"{len(figures.refused)} ({_counted(Counter(figures.refused.values()))})"),
        ("alerts", str(figures.alerts)),
    )
    table = Table.grid(padding=(0, 3, 0, 0))
    for name, value in rows:
        table.add_row(Text(name, style="dim"), Text(value))
    console.print("\nFigures:\n")
    console.print(table)


def _counted(counts: Counter[str]) -> str:
    return "; ".join(f"{count} {what}" for what, count in counts.most_common())


def show_serving(console: Console, settings: Settings) -> None:
    """How to go on."""
    console.print(
        f"\nServing on {address_of(settings)} until Ctrl-C.  Try a text there, or:", highlight=False
    )
    console.print(
        f"  curl -s {address_of(settings)}process -H 'Content-Type: application/json'"
        ' -d \'{"text": "Оплата Громобоеву Захару"}\'',
        highlight=False,
        soft_wrap=True,
    )
