"""Signs that somebody tried to hide a name from screening, as items of a breakdown."""

from __future__ import annotations

from schemas.enriched_text import UnicodeReport, Validation
from topology.config import DecisionRules

# Codes of layers 1 and 4 -> the sign they stand for.  A code of layer 1 that is not listed counts as
# smuggling.
_SIGNS = {
    "homoglyph": "homoglyph",
    "leet": "homoglyph",
    "spaced-out": "homoglyph",
    "invisible": "invisible",
    "zero_width": "invisible",
    "direction": "invisible",
    "tag_characters": "invisible",
    "mojibake": "mojibake",
    "replacement_character": "mojibake",
    "encoding": "mojibake",
    "encoded_letters": "mojibake",
}


def concealment_items(
    unicode: UnicodeReport, validation: Validation, rules: DecisionRules
) -> dict[str, float]:
    """The signs found, each once, with their weights; signs of no weight are left out."""
    signs = {_SIGNS[code] for code in unicode.repairs if code in _SIGNS}
    signs |= {_SIGNS.get(code, "smuggling") for code in validation.suspicious}
    weights = {
        "homoglyph": rules.homoglyph,
        "invisible": rules.invisible,
        "mojibake": rules.mojibake,
        "smuggling": rules.smuggling,
    }
    return {sign: weight for sign, weight in weights.items() if sign in signs and weight}
