"""`ai-service compare`: whether two names are the same party."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stream_app.cli.progress import counted

if TYPE_CHECKING:
    from stream_app.row_files import Row
    from topology.config import Rules

HELP = """\
Tell whether two names may be the same party, with a score from 0 to 1 and the reason.

\b
  ai-service compare "Шевченко Тарас" "Taras Shevchenko"
  ai-service compare "ТОВ «Ромашка»" "Romashka LLC" --kind organization
  ai-service compare --input pairs.jsonl --output scores.jsonl

The input has an object per line, {"id": "1", "a": "...", "b": "...", "kind": "person"}; kind may be left out.
The output has {"id", "score", "match", "explanation", "features"} per line, in the same order.
The features that begin with points_ sum to the score.
"""


@click.command(help=HELP)
@click.argument("a", required=False)
@click.argument("b", required=False)
@click.option("--kind", help='What both are, such as "person" or "organization".')
@click.option(
    "--input",
    "source",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    help="File of JSON lines with pairs.",
)
@click.option(
    "--output",
    "target",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help='File for the scores, "-" (standard output) when left out.',
)
@click.option("--json", "as_json", is_flag=True, help="Print the comparison of A and B as JSON.")
def compare(
    a: str | None, b: str | None, kind: str | None, source: Path | None, target: Path | None, as_json: bool
) -> None:
    """See HELP."""
    if source is not None:
        if a is not None:
            raise click.UsageError("give either A and B or --input FILE")
        _compare_file(source, target or Path("-"))
        return
    if a is None or b is None or target is not None:
        raise click.UsageError('give two names (try: ai-service compare "Іван Петренко" "Ivan Petrenko")')
    answer = _answer(None, a, b, kind, _rules())
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False))
        return
    click.echo(f"{'same party' if answer['match'] else 'different parties'}, score {answer['score']:.2f}")
    click.echo(answer["explanation"])
    for line in _points(answer):
        click.echo(line)


def _rules() -> Rules:
    from stream_app.engine import rules_for
    from stream_app.settings import load_settings

    return rules_for(load_settings())


def _answer(ident: str | None, a: str, b: str, kind: str | None, rules: Rules) -> dict[str, object]:
    from topology.search.compare import compare as compare_names

    comparison = compare_names(a, b, kind, rules)
    return {
        **({} if ident is None else {"id": ident}),
        "score": comparison.score,
        "match": comparison.match,
        "explanation": comparison.explanation,
        "features": comparison.features,
    }


def _points(comparison: Mapping[str, object]) -> Iterator[str]:
    """A line for each item that adds to the score or takes from it."""
    features = comparison["features"]
    for feature, value in features.items() if isinstance(features, dict) else ():
        if feature.startswith("points_"):
            yield f"{value:+7.3f}  {feature.removeprefix('points_').replace('_', ' ')}"


def _compare_file(source: Path, target: Path) -> None:
    from stream_app.row_files import read_rows, whole_file

    with whole_file(target) as out, counted(source, "comparing") as row_done:
        for answer in _answers(read_rows(source)):
            out.write(json.dumps(answer, ensure_ascii=False) + "\n")
            row_done()


def _answers(rows: Iterator[Row]) -> Iterator[dict[str, object]]:
    rules = _rules()
    for row in rows:
        kind = row.fields.get("kind")
        yield _answer(
            row.id, row.text_of("a"), row.text_of("b"), kind if kind is None else row.text_of("kind"), rules
        )
