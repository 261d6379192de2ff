"""A result without what may name somebody, for CONSOLE_HIDE_PERSONAL_DATA.

Every word is hidden unless its field is known to hold only codes and figures: a field that is added to the
result later is hidden until somebody decides otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from schemas.enriched_text import EnrichedText

DOT = "•"

# Paths of fields that hold codes and figures only; "*" stands for an index.
OPEN_FIELDS = frozenset(
    {
        "id",
        "status",
        "source.topic",
        "language.code",
        "language.parts.*.code",
        "validation.repairs.*",
        "validation.suspicious.*",
        "filter.reasons.*",
        "unicode.repairs.*",
        "normalized.tokens.*.role",
        "normalized.tokens.*.language",
        "persons.*.gender",
        "persons.*.evidence.*",
        "persons.*.readings.*.gender",
        "organizations.*.legal_form",
        "organizations.*.evidence.*",
        "identifiers.*.type",
        "identifiers.*.owner",
        "dates.*.precision",
        "dates.*.role",
        "amounts.*.currency",
        "matches.*.list",
        "matches.*.kind",
        "matches.*.tier",
        "matches.*.disposition.verdict",
        "matches.*.disposition.until",
        "matches.*.ended_disposition.verdict",
        "matches.*.ended_disposition.until",
        "matches.*.ended_disposition.ended",
        "matches.*.entry_changed_at",
        "decision.risk",
        "decision.required_fields.*",
        "embedding.model",
        "processing.service_version",
        "processing.rules_version",
        "processing.degraded.*",
        "processing.layers.*.name",
    }
)
# Mappings whose keys are codes of ours; their words are hidden or not as a whole.
OPEN_MAPPINGS = frozenset({"processing.lists", "matches.*.features"})
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


def hide_personal_data(result: EnrichedText) -> EnrichedText:
    """The result with each hidden letter and digit as a dot; spans, layers and figures stay as they are.

    A vector tells of its text and reasons hold names: both are left out.
    """
    fields = result.model_dump(mode="json", by_alias=True)
    fields["embedding"] = None
    hidden = _hide(fields, "")
    hidden["decision"]["reasons"] = []
    return EnrichedText.model_validate(hidden)


def _hide(value: Any, path: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    if path in OPEN_FIELDS or path in OPEN_MAPPINGS:
        return value
    if isinstance(value, str):
        return _LETTER_OR_DIGIT.sub(DOT, value)
    if isinstance(value, Mapping):
        return {name: _hide(one, f"{path}.{name}" if path else name) for name, one in value.items()}
    if isinstance(value, list):
        return [_hide(one, f"{path}.*") for one in value]
    return value
