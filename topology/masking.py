"""Keeps card numbers out of whatever leaves a document: results, alerts, state, the search."""

from __future__ import annotations

from dataclasses import replace

from topology.document import Document
from topology.extract.cards import card_numbers, hide_numbers, mask_long_numbers

# What layers 1 to 8 write that may hold words or numbers of the text.
_HOLDING_TEXT = (
    "text",
    "normalized",
    "person_mentions",
    "organization_mentions",
    "persons",
    "organizations",
    "dates",
    "amounts",
    "variants",
)


def hide_cards(document: Document) -> None:
    """Mask the card numbers that layer 6 found in all that the layers wrote; `raw` stays as it came."""
    numbers = card_numbers(document.raw.text, document.identifiers)
    if not numbers:
        return
    document.clean = replace(document.clean, text=hide_numbers(document.clean.text, numbers))
    for name in _HOLDING_TEXT:
        setattr(document, name, hide_numbers(getattr(document, name), numbers))


def text_without_cards(document: Document) -> str:
    """The original text with its card numbers masked; offsets stay.

    What no layer has read, a refused text or what was cut off, has every long number masked.
    """
    text = document.raw.text
    if document.failure is not None:
        return mask_long_numbers(text)
    shown = hide_numbers(text, card_numbers(text, document.identifiers))
    if not document.validation.truncated:
        return shown
    read = len(document.text)
    return shown[:read] + mask_long_numbers(shown[read:])
