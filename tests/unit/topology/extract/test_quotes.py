"""Quotations in the marks of several languages, nested and unclosed ones included."""

from __future__ import annotations

import pytest

from topology.extract.quotes import find_quotations


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        pytest.param("ООО «Ладья» и", ["«Ладья»"], id="guillemets"),
        pytest.param('ООО "Ладья" и', ['"Ладья"'], id="straight"),
        pytest.param("ТОВ „Ясен“ та", ["„Ясен“"], id="german"),
        pytest.param("the “Heron” Ltd", ["“Heron”"], id="english"),
        pytest.param("the ‘Heron’ Ltd", ["‘Heron’"], id="single"),
        pytest.param("ООО ''Ладья'' и", ["''Ладья''"], id="two-apostrophes"),
        pytest.param("«Дом «Ладья»»", ["«Дом «Ладья»»", "«Ладья»"], id="nested"),
        pytest.param('"Дом "Ладья"', ['"Дом "Ладья"', '"Ладья"'], id="one-closing-mark-missing"),
        pytest.param("«А» и «Б»", ["«А»", "«Б»"], id="two"),
        pytest.param("«Ладья", [], id="unclosed"),
        pytest.param("Ладья»", [], id="unopened"),
        pytest.param("««", [], id="nothing-between"),
        pytest.param("Прокоп'єв і О'Ніл", [], id="apostrophes"),
        pytest.param('5" труба и 6" труба', [], id="inches"),
        pytest.param("«" + "а" * 200 + "»", [], id="too-long"),
    ],
)
def test_quotations_are_found(text: str, quoted: list[str]) -> None:
    """Outer before inner; apostrophes within words are no marks."""
    found = find_quotations(text)

    assert quoted == [text[q.start : q.end] for q in found]
