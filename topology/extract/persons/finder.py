"""All persons of a text, whatever scripts and languages their names are in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from schemas.enriched_text import Reading
from topology.caches import CacheStatistics
from topology.config import NameRules
from topology.extract.mentions import OrganizationMention, PersonMention
from topology.extract.persons.cyrillic import CyrillicPersons
from topology.extract.persons.latin import LatinPersons
from topology.extract.persons.latin_beside import find_pairs, join
from topology.extract.persons.latin_words import LatinStandings
from topology.extract.persons.marked import MarkedText, mark
from topology.extract.word_records import CYRILLIC, LATIN, TextWords
from topology.morph.joint import Names


class PersonFinder:
    """Finds persons in texts of any language; what it read last is remembered."""

    def __init__(self, names: Mapping[str, Names], rules: NameRules) -> None:
        self._by_language = {
            language: CyrillicPersons(normalizer, rules) for language, normalizer in names.items()
        }
        self._latin = LatinStandings(rules.record_cache_size)

    def cache_statistics(self) -> dict[str, CacheStatistics]:
        """Counts of what is remembered, by language."""
        cyrillic = {
            f"{name}_{language}": figures
            for language, persons in self._by_language.items()
            for name, figures in persons.cache_statistics().items()
        }
        return cyrillic | self._latin.cache_statistics()

    def clear_caches(self) -> None:
        """Forget it; answers stay the same."""
        for persons in self._by_language.values():
            persons.clear_caches()
        self._latin.clear_caches()

    def find(
        self, words: TextWords, organizations: Sequence[OrganizationMention], languages: Sequence[str]
    ) -> list[PersonMention]:
        """Mentions in the order of a clean text.

        Cyrillic names are read in the first of `languages` ("ru", "uk"); where that finds a name, what the
        others make of the same words is added to its readings.
        """
        marked = mark(words, organizations)
        mentions: list[PersonMention] = []
        if words.bits & CYRILLIC:
            mentions += self._by_language[languages[0]].find(marked)
            for language in languages[1:]:
                mentions = _merge(mentions, self._by_language[language].find(marked))
        if words.bits & LATIN:
            mentions = self._with_latin(marked, mentions)
        return mentions

    def _with_latin(self, marked: MarkedText, cyrillic: Sequence[PersonMention]) -> list[PersonMention]:
        """All mentions in order; a Latin name beside its Cyrillic one is found by that."""
        pairs = list(find_pairs(marked, cyrillic))
        known = [(pair.first, pair.end) for pair in pairs]
        latin = list(LatinPersons(marked, self._latin, known).find())
        if not latin:
            return list(cyrillic)
        by_start = {mention.start: mention for mention in latin}
        for pair in pairs:
            other = by_start.get(marked.words[pair.first].start)
            if other is not None:
                join(pair.mention, other)
        return sorted([*cyrillic, *latin], key=lambda mention: mention.start)


def _merge(mentions: Sequence[PersonMention], others: Iterable[PersonMention]) -> list[PersonMention]:
    """The mentions, each with what another language reads in the same place.

    The surer of the two comes first.
    """
    by_place = {(other.start, other.end): other for other in others}
    merged = []
    for mention in mentions:
        other = by_place.get((mention.start, mention.end))
        if other is None:
            merged.append(mention)
        elif other.confidence > mention.confidence:
            merged.append(_with_readings_of(other, mention))
        else:
            merged.append(_with_readings_of(mention, other))
    return merged


def _with_readings_of(mention: PersonMention, other: PersonMention) -> PersonMention:
    """The mention with the names of another one behind its own readings."""
    known = {mention.name, *(reading.name for reading in mention.readings)}
    last = min((reading.score for reading in mention.readings), default=0.0)
    for name, gender in [(other.name, other.gender), *((r.name, r.gender) for r in other.readings)]:
        if name not in known:
            known.add(name)
            mention.readings.append(Reading(name=name, gender=gender, score=round(last - 0.1, 2)))
    return mention
