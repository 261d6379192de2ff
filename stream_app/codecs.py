"""Bytes of an input topic to a text, and messages to bytes."""

from __future__ import annotations

import json
from typing import Any

import orjson
from pydantic import BaseModel, ValidationError

from schemas.raw_text import RawText
from topology.errors import EmptyText, MalformedInput, NoText, NotUtf8


def decode(value: bytes | None) -> RawText:
    """The text that a producer sent: plain UTF-8, or a JSON object with a "text".

    What merely starts with a brace and is no JSON object is a text like any other.  No error names the
    content. Raises NoText, EmptyText, NotUtf8 or MalformedInput.
    """
    if value is None:
        raise NoText("the value is null")
    if not value:
        raise EmptyText("the value has no bytes")
    try:
        text = value.decode()
    except UnicodeDecodeError as error:
        raise NotUtf8(f"{error.reason} at byte {error.start} of {len(value)}") from None
    fields = _json_object(text)
    return RawText(text=text) if fields is None else _from_object(fields)


def encode(message: BaseModel) -> bytes:
    """A message as JSON in UTF-8.  Raises ValueError when it cannot be written."""
    return message.__pydantic_serializer__.to_json(message, by_alias=True)


def _json_object(text: str) -> dict[str, Any] | None:
    """The object that the text is, None when it is none.  Linear in the length of the text."""
    body = text.strip("\ufeff \t\r\n")
    if not (body.startswith("{") and body.endswith("}")):
        return None
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        if _is_lenient_json(body):
            # Escapes would hide the letters of a name from screening if this were taken for a text.
            raise MalformedInput("a JSON object that is not valid JSON (RFC 8259)") from None
        return None
    return value if isinstance(value, dict) else None


def _is_lenient_json(body: str) -> bool:
    """Whether Python's more tolerant parser reads what the strict one refused, such as lone surrogates."""
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True


def _from_object(fields: dict[str, Any]) -> RawText:
    if fields.get("text") is None:
        raise NoText('a JSON object without "text"')
    ident = fields.get("id")
    if isinstance(ident, int) and not isinstance(ident, bool):
        fields["id"] = str(ident)
    try:
        return RawText.model_validate(fields)
    except ValidationError as error:
        wrong = sorted({str(fault["loc"][0]) for fault in error.errors() if fault["loc"]})
        raise MalformedInput(f"fields of the wrong kind: {', '.join(wrong)}") from None
