"""What all groups of rules share."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Score = Annotated[float, Field(ge=0.0, le=1.0)]
Weight = Annotated[float, Field(ge=0.0, le=1.0)]


class Section(BaseModel):
    """One group of rules; immutable, unknown names refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)
