"""What holds for damaged list files."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.list_entry import ListEntry
from topology.errors import ListUnreadable
from topology.watchlists.base import BrokenRecord
from topology.watchlists.diff import changes
from topology.watchlists.sources import SOURCES

SAMPLES = Path(__file__).parents[1] / "samples" / "lists"
MAIN = [
    path
    for path in sorted(SAMPLES.rglob("*.*"))
    if path.name not in {"alt.csv", "add.csv", "sdn_comments.csv"}
]
FILES = [pytest.param(path, id=str(path.relative_to(SAMPLES))) for path in MAIN]

damage = st.tuples(st.floats(0, 1), st.integers(0, 40), st.binary(max_size=40))


def records(path: Path, content: bytes) -> list[ListEntry | BrokenRecord]:
    """What the source of a sample yields for other content; nothing when it refuses the file."""
    source = next(each for each in SOURCES if each.recognizes(path.read_text(encoding="utf-8-sig")))
    try:
        return list(source.parse(io.BytesIO(content), list_name="own", version="1"))
    except ListUnreadable:
        return []


@pytest.mark.parametrize("path", FILES)
@given(damage=damage)
def test_damage_is_reported_and_never_raises(path: Path, damage: tuple[float, int, bytes]) -> None:
    """Whatever bytes stand in a file, it is read, or records are reported broken, or the file is refused."""
    content = path.read_bytes()
    place, length, other = damage
    start = int(place * len(content))

    found = records(path, content[:start] + other + content[start + length :])

    assert all(isinstance(record, ListEntry | BrokenRecord) for record in found)
    assert all(record.model_dump_json() for record in found if isinstance(record, ListEntry))


@pytest.mark.parametrize("path", FILES)
@given(words=st.lists(st.text(max_size=12), max_size=6))
def test_any_text_after_the_beginning_is_read_or_refused(path: Path, words: list[str]) -> None:
    """The first half of a true file and then anything: no error but the one for unreadable lists."""
    content = path.read_bytes()
    half = content[: len(content) // 2]

    found = records(path, half + "\n".join(words).encode("utf-8", "surrogatepass"))

    assert all(isinstance(record, ListEntry | BrokenRecord) for record in found)


@given(kept=st.sets(st.integers(0, 30)), now=st.sets(st.integers(0, 30)))
def test_a_difference_leads_from_one_list_to_the_other(kept: set[int], now: set[int]) -> None:
    """Whoever applies the changes to what is held, holds the list."""

    def entry(number: int, version: str) -> ListEntry:
        name = {"text": f"Orest {number if version == '1' or number % 3 else -number}", "type": "primary"}
        fields = {
            "list": "own",
            "entry_id": str(number),
            "version": version,
            "kind": "person",
            "names": [name],
        }
        return ListEntry.model_validate(fields)

    held = {entry(number, "1").key: entry(number, "1").content_hash for number in kept}
    for change in list(changes(held, [entry(number, "2") for number in sorted(now)], list_name="own")):
        if change.entry is None:
            del held[change.key]
        else:
            held[change.key] = change.entry.content_hash

    assert {entry(number, "2").key: entry(number, "2").content_hash for number in now} == held
