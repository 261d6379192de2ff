"""Figures that a test measures beside what it asserts; pytest shows them at the end of a run."""

from __future__ import annotations

from collections.abc import Callable

Note = Callable[[str, object], None]
