"""Bar charts as SVG, without a plotting library."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path

_WIDTH, _LABEL, _ROW, _TOP = 760, 190, 26, 46
_FONT = "font-family='sans-serif' font-size='13'"


def bar_chart(title: str, unit: str, values: Mapping[str, float]) -> str:
    """One bar per value, the longest as wide as the chart; readable on light and dark ground."""
    highest = max(values.values(), default=0.0) or 1.0
    height = _TOP + _ROW * len(values) + 10
    parts = [
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{_WIDTH}' height='{height}' role='img'>",
        f"<title>{escape(title)}</title>",
        "<rect width='100%' height='100%' fill='#ffffff'/>",
        f"<text x='12' y='26' {_FONT} font-weight='bold'>{escape(title)} ({escape(unit)})</text>",
    ]
    for number, (label, value) in enumerate(values.items()):
        top = _TOP + number * _ROW
        length = (_WIDTH - _LABEL - 100) * value / highest
        parts += [
            f"<text x='{_LABEL - 8}' y='{top + 14}' {_FONT} text-anchor='end'>{escape(label)}</text>",
            f"<rect x='{_LABEL}' y='{top + 2}' width='{length:.1f}' height='16' fill='#3b6fb6'/>",
            f"<text x='{_LABEL + length + 6:.1f}' y='{top + 14}' {_FONT}>{value:g}</text>",
        ]
    return "\n".join([*parts, "</svg>", ""])


def draw(title: str, unit: str, values: Mapping[str, float], path: Path) -> None:
    """Write a bar chart to a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(bar_chart(title, unit, values))
