"""Layer 7, variants: the spellings under which a person may stand on a list."""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar

from topology.document import Document
from topology.knowledge import Knowledge
from topology.variants import NameParts, language_of, variants_of


class Variants:
    """The spellings under which a person may stand on a list."""

    name: ClassVar[str] = "variants"
    reads: ClassVar[frozenset[str]] = frozenset({"persons", "person_mentions", "language"})
    writes: ClassVar[frozenset[str]] = frozenset({"variants"})

    def __init__(self, knowledge: Knowledge) -> None:
        self._rules = knowledge.rules.variants
        self._make = lru_cache(maxsize=self._rules.cache_size)(self._variants)

    def process(self, document: Document) -> None:
        """Write one list per person, in the order of `persons`; empty ones when the layer is switched off."""
        if not self._rules.enabled or not self._rules.limit:
            document.variants = [[] for _ in document.persons]
            return
        hint = document.language.code.value
        document.variants = [
            list(
                self._make(
                    NameParts(
                        name=person.name,
                        given=person.given,
                        patronymic=person.patronymic,
                        surname=person.surname,
                        language=language_of(person.name, mention.language or hint),
                    )
                )
            )
            for person, mention in zip(document.persons, document.person_mentions, strict=True)
        ]

    def _variants(self, parts: NameParts) -> tuple[str, ...]:
        """What is remembered per name."""
        return tuple(variants_of(parts, self._rules))
