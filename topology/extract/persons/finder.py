"""All persons of a text, whatever scripts and languages their names are in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from topology.extract.mentions import OrganizationMention, PersonMention
from topology.extract.persons.cyrillic import CyrillicPersons
from topology.extract.persons.latin import LatinPersons
from topology.extract.persons.marked import mark
from topology.morph.joint import Names
from topology.text.tokens import Token


class PersonFinder:
    """Finds persons in texts of any language; keeps nothing but the tables it is given."""

    def __init__(self, names: Mapping[str, Names]) -> None:
        self._by_language = {language: CyrillicPersons(normalizer) for language, normalizer in names.items()}

    def find(
        self, text: str, tokens: Sequence[Token], organizations: Sequence[OrganizationMention], language: str
    ) -> list[PersonMention]:
        """Mentions in the order of a clean text; Cyrillic names are read as `language`, "ru" or "uk"."""
        if not tokens:
            return []
        marked = mark(text, tokens, organizations)
        mentions = list(self._by_language[language].find(marked))
        if any(word.latin for word in marked.words):
            mentions += LatinPersons(marked).find()
            mentions.sort(key=lambda mention: mention.start)
        return mentions
