"""Which of two versions of a list is the later one."""

from __future__ import annotations

import re

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def later_version(known: str, new: str) -> str:
    """The version of the later day where both begin with one ("2026-03-01..."), else the new one.

    After a restart entries come in any order, those of earlier versions among them.
    """
    if _DAY.match(known) and _DAY.match(new):
        return max(known, new)
    return new
