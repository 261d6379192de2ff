"""Names are kept on disk by key."""

from __future__ import annotations

from pathlib import Path

from stream_app.name_shelf import RocksNameShelf


def test_what_is_kept_outlives_a_restart(tmp_path: Path) -> None:
    """Found by key and in order; None for what was forgotten or never kept."""
    shelf = RocksNameShelf(tmp_path / "names")
    shelf.keep({"a:1": b"one", "a:2": b"two", "a:3": b"three"})
    shelf.keep({"a:3": b"other"})
    shelf.forget(["a:2", "a:9"])
    shelf.close()

    shelf = RocksNameShelf(tmp_path / "names")

    assert [b"other", None, b"one", None] == shelf.find(["a:3", "a:2", "a:1", "a:0"])
    shelf.close()
