"""The cache of analyses."""

from __future__ import annotations

from array import array
from pathlib import Path

import pytest
from support.records import make_document, make_person

from schemas.base import LanguageCode
from schemas.enriched_text import Homoglyph, UnicodeReport
from stream_app.analysis_cache import RocksAnalysisCache
from topology.document import Document, Failure
from topology.errors import EmptyText
from topology.extract.mentions import PersonMention, WordOfName
from topology.text.offsets import MappedText
from topology.text.tokens import Token

TEXT = "Payment to Ivan Petrov"


def make_analysed() -> Document:
    """A document as layers 1 to 8 leave it."""
    document = make_document(TEXT)
    token = Token("Ivan", 11, 15, "ivan")
    word = WordOfName(token, "given", "Ivan", "as-is")
    document.persons = [make_person("Ivan Petrov")]
    document.person_mentions = [PersonMention(11, 22, "Ivan Petrov", words=[word])]
    document.variants = [["Petrov Ivan"]]
    document.clean = MappedText("abc", array("l", [0, 1, 5]), array("l", [1, 5, 6]))
    letter = Homoglyph(start=0, end=1, from_="а", to="a")
    document.unicode = UnicodeReport(changed=True, repairs=["homoglyph"], homoglyphs=[letter])
    return document


def open_cache(path: Path | None, *, capacity: int = 10, rules: str = "r1") -> RocksAnalysisCache:
    """A cache under one version of the rules."""
    return RocksAnalysisCache(path, capacity=capacity, knowledge_version=rules)


@pytest.mark.parametrize("capacity", [pytest.param(10, id="memory"), pytest.param(0, id="file")])
def test_recalled_analysis_is_what_the_layers_wrote(tmp_path: Path, capacity: int) -> None:
    """Every field of layers 1 to 8 comes back, from memory and from the file alike."""
    cache = open_cache(tmp_path / "cache", capacity=capacity)
    original, fresh = make_analysed(), make_document(TEXT, ident="id-2")
    cache.remember(original)

    found = cache.recall(fresh)

    cache.close()
    names = ("text", "clean", "unicode", "person_mentions", "persons", "variants", "language", "filter")
    assert (True, True) == (found, fresh.cached)
    assert {name: getattr(original, name) for name in names} == {name: getattr(fresh, name) for name in names}


def test_id_and_decision_are_not_recalled(tmp_path: Path) -> None:
    """What belongs to one message, or depends on the lists of the moment, is never taken from another."""
    cache = open_cache(None)
    cache.remember(make_analysed())
    fresh = Document.from_raw(make_document(TEXT).raw.model_copy(update={"id": "id-2"}))

    cache.recall(fresh)

    assert ("id-2", [], "incomplete") == (fresh.id, fresh.matches, fresh.status.value)


def test_file_survives_a_restart(tmp_path: Path) -> None:
    """A worker that starts again need not analyse everything again."""
    first = open_cache(tmp_path / "cache")
    first.remember(make_analysed())
    first.close()

    again = open_cache(tmp_path / "cache")

    assert again.recall(make_document(TEXT))
    again.close()


def test_other_rules_do_not_find_it(tmp_path: Path) -> None:
    """A change of the rules makes every older analysis unknown."""
    first = open_cache(tmp_path / "cache", rules="r1")
    first.remember(make_analysed())
    first.close()

    again = open_cache(tmp_path / "cache", rules="r2")

    assert not again.recall(make_document(TEXT))
    again.close()


def test_other_language_hint_does_not_find_it() -> None:
    """The hint of the producer changes the analysis, so it is part of the key."""
    cache = open_cache(None)
    cache.remember(make_analysed())
    hinted = make_document(TEXT)
    hinted.raw.language = LanguageCode.UK

    assert not cache.recall(hinted)


def test_failure_is_never_remembered() -> None:
    """A text that failed once is tried again."""
    cache = open_cache(None)
    failed = make_analysed()
    failed.failure = Failure("names", EmptyText("nothing visible"))

    cache.remember(failed)

    assert not cache.recall(make_document(TEXT))


def test_damaged_value_is_ignored_and_counted(tmp_path: Path) -> None:
    """What cannot be read is analysed anew, and the count tells of it."""
    cache = open_cache(tmp_path / "cache", capacity=0)
    cache.remember(make_analysed())
    cache._file[cache._key(make_document(TEXT))] = b'1{"text": 5}'

    found = cache.recall(make_document(TEXT))

    cache.close()
    assert (False, 1) == (found, cache.unreadable)


def test_damaged_file_is_made_anew(tmp_path: Path) -> None:
    """The cache may be lost; a worker must start without it."""
    folder = tmp_path / "cache"
    open_cache(folder).close()
    (folder / "CURRENT").write_text("nonsense")

    cache = open_cache(folder)

    assert not cache.recall(make_document(TEXT))
    cache.close()


def test_memory_is_bounded() -> None:
    """The text that was not asked for longest is forgotten first."""
    cache = open_cache(None, capacity=2)
    for text in ("a", "b"):
        cache.remember(make_document(text))
    cache.recall(make_document("a"))

    cache.remember(make_document("c"))

    assert [True, False, True] == [cache.recall(make_document(text)) for text in ("a", "b", "c")]


def test_cleared_cache_knows_nothing(tmp_path: Path) -> None:
    """Clearing takes the file too."""
    cache = open_cache(tmp_path / "cache")
    cache.remember(make_analysed())

    cache.clear_caches()

    assert not cache.recall(make_document(TEXT))
    cache.close()


def test_statistics_count_hits_and_misses() -> None:
    """The hit rate on /stats comes from here."""
    cache = open_cache(None)
    cache.recall(make_document(TEXT))
    cache.remember(make_analysed())

    cache.recall(make_document(TEXT))

    statistics = cache.cache_statistics()["all"]
    assert (1, 1, 1) == (statistics.hits, statistics.misses, statistics.size)
