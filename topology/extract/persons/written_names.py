"""Which words of a run are the name, and what the words alone say of it, wherever the run stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from topology.caches import CacheStatistics, count
from topology.extract.persons.eastern import eastern_length
from topology.extract.persons.marked import Vocabulary
from topology.extract.word_records import WordRecord
from topology.morph.codes import GIVEN, PATRONYMIC, SURNAME
from topology.morph.joint import LONGEST_NAME, NameReading, Names, restore_spelling

_STRONG = 1 << GIVEN | 1 << PATRONYMIC
RunRecords = tuple[WordRecord, ...]


@dataclass(frozen=True, slots=True, eq=False)
class WrittenName:
    """The name in a run of words.

    All indexes count the words of the run.  `span` are the words of the mention in order, `words` those that
    are read, `initials` the letters, `particles` what stands before a word of the name ("фон "), by the index
    of that word.

    has_strong: a word may be a given name or a patronymic, by the tables; has_listed: any word may be a name;
    all_known: every word is in the dictionary, as a name or as something else.
    is_family_first: a name of East Asia, its surname first; is_eastern: by its syllables too.
    """

    records: RunRecords
    span: tuple[int, ...]
    words: tuple[int, ...]
    initials: tuple[int, ...]
    particles: dict[int, str]
    whole: bool
    has_strong: bool
    has_listed: bool
    all_known: bool
    is_family_first: bool
    is_eastern: bool

    @property
    def forms(self) -> list[str]:
        """The folded words that are read."""
        return [self.records[index].fold for index in self.words]

    @property
    def begins_with_initial(self) -> bool:
        """Whether the first word of the span is an initial."""
        return self.span[0] in self.initials

    @property
    def ends_with_initial(self) -> bool:
        """Whether the last word of the span is an initial."""
        return self.span[-1] in self.initials

    def spell(self, reading: NameReading) -> list[str]:
        """The nominative of each word with its particle and its capitals."""
        return [
            self.particles.get(index, "") + restore_spelling(lemma, self.records[index].text)
            for lemma, index in zip(reading.lemmas, self.words, strict=False)
        ]

    def join(self, words: list[str]) -> str:
        """Words and initials in the order of the text."""
        letters = [self.records[index].text + "." for index in self.initials]
        return " ".join([*letters, *words] if letters and self.begins_with_initial else [*words, *letters])


class NameSplitter:
    """Finds the name in runs of one language; the last runs are remembered."""

    def __init__(self, names: Names, lists: Vocabulary, cache_size: int) -> None:
        self._names = names
        self._lists = lists
        self._cached = lru_cache(cache_size)(self._split)

    def split(self, records: RunRecords, initials: int, *, whole: bool) -> WrittenName | None:
        """The name in a run, None when no word is left to read.

        `initials` has a bit per word that is one; `whole` is set when the run is the whole text.  The same
        object comes back for the same words as long as it is remembered.
        """
        return self._cached(records, initials, whole)

    def cache_statistics(self) -> dict[str, CacheStatistics]:
        """Counts of the runs, for the metrics."""
        return count({"runs": self._cached})

    def clear_caches(self) -> None:
        """Forget every run; answers stay the same."""
        self._cached.cache_clear()

    def _split(self, records: RunRecords, initial_bits: int, whole: bool) -> WrittenName | None:
        if not initial_bits and self._is_eastern(records):
            words, particles = list(range(len(records))), dict[int, str]()
        else:
            words, particles = self._words_and_particles(records, initial_bits)
        initials = tuple(index for index in range(len(records)) if initial_bits >> index & 1)
        if not words:
            return None
        span = list(range(len(records)))
        if len(words) == 2 and initials:
            words = [self._surname_beside_initials(records, words, first_is_initial=0 in initials)]
            span = [index for index in span if index == words[0] or index in initials]
        elif (len(words) > 3 or (len(words) == 3 and initials)) and not (
            len(words) == LONGEST_NAME and whole
        ):
            words = self._best_window(records, words, 1 if initials else 3)
            span = [index for index in span if words[0] <= index <= words[-1] or index in initials]
        known = [records[index].word(self._names) for index in words]
        return WrittenName(
            records=records,
            span=tuple(span),
            words=tuple(words),
            initials=initials,
            particles=particles,
            whole=whole,
            has_strong=any(word.dictionary_roles & _STRONG for word in known),
            has_listed=any(word.dictionary_roles for word in known),
            all_known=all(word.known for word in known),
            is_family_first=self._is_family_first([records[index] for index in words]),
            is_eastern=self._is_eastern([records[index] for index in words]),
        )

    def _words_and_particles(
        self, records: RunRecords, initial_bits: int
    ) -> tuple[list[int], dict[int, str]]:
        """The whole words of a name, and the particles before them."""
        words: list[int] = []
        particles: dict[int, str] = {}
        prefix = ""
        for index, record in enumerate(records):
            if initial_bits >> index & 1:
                continue
            if record.fold in self._lists.particles and index < len(records) - 1 and words:
                prefix += record.text + " "
                continue
            if prefix:
                particles[index], prefix = prefix, ""
            words.append(index)
        return words, particles

    def _surname_beside_initials(
        self, records: RunRecords, words: list[int], *, first_is_initial: bool
    ) -> int:
        nearest = words[0] if first_is_initial else words[1]

        def likeness(index: int) -> tuple[bool, bool, bool]:
            known = records[index].word(self._names)
            return bool(known.dictionary_roles >> SURNAME & 1), not known.known, index == nearest

        return max(words, key=likeness)

    def _best_window(self, records: RunRecords, words: list[int], size: int) -> list[int]:
        """The neighbours with most evidence of a name."""

        def evidence(index: int) -> int:
            roles = records[index].word(self._names).dictionary_roles
            return 3 if roles & _STRONG else 2 if roles else 0

        starts = range(len(words) - size + 1)
        best = max(starts, key=lambda start: sum(map(evidence, words[start : start + size])))
        return words[best : best + size]

    def _is_family_first(self, words: Sequence[WordRecord]) -> bool:
        """Whether two or three words are a listed surname of East Asia and a given name."""
        if len(words) not in (2, 3) or words[0].fold not in self._lists.family_first:
            return False
        return not any(self._names.may_be_patronymic(word.fold) for word in words)

    def _is_eastern(self, words: Sequence[WordRecord]) -> bool:
        """Whether words are a name of East Asia by its syllables, its surname first, declined or not."""
        return eastern_length(words, self._lists.family_first, self._lists.particles) == len(words)
