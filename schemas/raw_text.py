"""What arrives on the input topics: a text as it is, or a JSON object around it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from schemas.base import LanguageCode


class RawText(BaseModel):
    """One text to screen, after decoding.

    A producer may send plain UTF-8 text, or an object with these fields.  Unknown fields of the object are
    kept out of the result but are no reason to refuse it.  `text` is exactly what was received.
    """

    model_config = ConfigDict(extra="ignore")

    text: str
    id: str | None = None
    language: LanguageCode | None = None
    source: str | None = None
    attributes: dict[str, Any] | None = None
