"""What one item of the deployment checklist showed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "attention", "fault"]


@dataclass(frozen=True, slots=True)
class Finding:
    """`remedy` is empty when there is nothing to do.

    state: "fault" keeps the service from working; "attention" lets it work, but somebody should have
        decided so.
    """

    item: str
    state: State
    found: str
    remedy: str = ""
