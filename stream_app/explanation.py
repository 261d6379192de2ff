"""One result as a person reads it: the text with what was found in it, the matches, the decision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from schemas.enriched_text import EnrichedText, Match, Person, Risk, Status

RISK_STYLES = {Risk.NONE: "green", Risk.LOW: "cyan", Risk.MEDIUM: "yellow", Risk.HIGH: "bold red"}
PARTY, IDENTIFIER, DATE = "bold", "magenta", "blue"
MAX_MATCHES = 5


class _Mark(NamedTuple):
    """A stretch of the original text and how it is shown."""

    start: int
    end: int
    style: str


def verdict(result: EnrichedText) -> Text:
    """The decision in a few words, coloured by risk: "high, review"."""
    if result.status is Status.NOT_NEEDED:
        return Text("not needed", style="dim")
    if result.status is Status.INCOMPLETE:
        return Text("incomplete, review", style="bold red")
    words = result.decision.risk.value + (", review" if result.decision.review_required else "")
    return Text(words, style=RISK_STYLES[result.decision.risk])


def explain(result: EnrichedText) -> Panel:
    """The whole result on one panel."""
    parts: list[RenderableType] = []
    for heading, content in _sections(result):
        parts += [Text(heading, style="underline"), content, Text()]
    title = Text.assemble(
        ("decision: ", "default"), verdict(result), (f"  score {result.decision.score:.2f}", "default")
    )
    return Panel(
        Group(*parts[:-1]), title=title, subtitle=Text(_provenance(result), style="dim"), title_align="left"
    )


def _sections(result: EnrichedText) -> Iterator[tuple[str, RenderableType]]:
    """Titles and contents; what the text does not have is left out."""
    if result.text is not None:
        yield f"Text ({result.language.code.value})", marked_text(result)
    parties = _parties(result)
    if parties.row_count:
        yield "Parties", parties
    if result.identifiers:
        yield "Identifiers", _identifiers(result)
    if result.matches:
        yield "Watchlist matches", _matches(result.matches)
    repairs = result.validation.repairs + result.validation.suspicious + result.unicode.repairs
    if repairs:
        yield "Noticed in the text", Text(", ".join(dict.fromkeys(repairs)))
    yield "Why", Text("\n".join(result.decision.reasons) or "Nothing to say.")
    if result.decision.breakdown:
        yield "Score, item by item", _breakdown(result.decision.breakdown)
    if result.decision.required_fields:
        yield "What would settle it", Text(", ".join(result.decision.required_fields).replace("_", " "))


def marked_text(result: EnrichedText) -> Text:
    """The original text with parties, identifiers and dates marked."""
    shown = Text(result.text or "")
    marks = [_Mark(p.start, p.end, PARTY) for p in (*result.persons, *result.organizations)]
    marks += [_Mark(i.start, i.end, IDENTIFIER) for i in result.identifiers]
    marks += [_Mark(d.start, d.end, DATE) for d in result.dates]
    for mark in marks:
        shown.stylize(mark.style, mark.start, mark.end)
    return shown


def _table(*heads: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for head in heads:
        table.add_column(head)
    return table


def _rows(table: Table, rows: Iterable[tuple[str, ...]]) -> Table:
    """The table with these rows; cells are plain text, whatever brackets they hold."""
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return table


def _parties(result: EnrichedText) -> Table:
    persons = [("person", p.text, p.name, _known(p)) for p in result.persons]
    organizations = [("organization", o.text, o.name, o.legal_form or "") for o in result.organizations]
    return _rows(_table("", "in the text", "searched as", "known"), persons + organizations)


def _known(person: Person) -> str:
    """Gender, birth date and identifiers of a person, as far as the text says."""
    facts = [person.gender.value] if person.gender else []
    facts += [f"born {person.birth_date}"] if person.birth_date else []
    return ", ".join(facts + person.identifiers)


def _identifiers(result: EnrichedText) -> Table:
    rows = [
        (i.type.value, i.text, "valid" if i.valid else "checksum or form is wrong", i.owner or "nobody named")
        for i in result.identifiers
    ]
    return _rows(_table("type", "in the text", "check", "of"), rows)


def _matches(matches: list[Match]) -> Table:
    rows = [
        (f"{m.score:.2f}", m.entry_name, f"{m.list} {m.entry_id}", m.tier.value, m.explanation)
        for m in matches[:MAX_MATCHES]
    ]
    table = _rows(_table("score", "entry", "list", "found by", "why"), rows)
    if len(matches) > MAX_MATCHES:
        table.add_row("", f"and {len(matches) - MAX_MATCHES} more")
    return table


def _breakdown(breakdown: dict[str, float]) -> Table:
    table = _rows(
        _table("", ""), [(item.replace("_", " "), f"{value:+.2f}") for item, value in breakdown.items()]
    )
    table.show_header = False
    return table


def _provenance(result: EnrichedText) -> str:
    """Which rules and lists answered, and in what time."""
    lists = ", ".join(f"{name} {version}" for name, version in result.processing.lists.items())
    cached = ", from the cache" if result.processing.cached else ""
    duration = f"{result.processing.duration_ms:.1f} ms{cached}"
    return f"rules {result.processing.rules_version} | lists: {lists or 'none'} | {duration}"
