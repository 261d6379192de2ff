"""Layer 4."""

from __future__ import annotations

from support.layers_of_names import analyse

from schemas.enriched_text import UnicodeReport


def test_repairs_are_reported_with_places_in_the_original() -> None:
    """The report lists the repairs and each letter that was read as another."""
    report = analyse("\u200bГрoмов").unicode

    assert {
        "changed": True,
        "repairs": ["invisible", "homoglyph"],
        "homoglyphs": [{"start": 3, "end": 4, "from": "o", "to": "о"}],
    } == report.model_dump()


def test_clean_text_has_an_empty_report() -> None:
    """Nothing to repair: nothing reported, the text is itself."""
    document = analyse("Громов Степан")

    assert (UnicodeReport(), "Громов Степан") == (document.unicode, document.clean.text)
