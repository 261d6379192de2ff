"""Persons with Cyrillic names: which words of a run are the name, whether it is one, and how it reads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from topology.caches import CacheStatistics, count
from topology.config import NameRules
from topology.extract.mentions import PersonMention, WordOfName
from topology.extract.persons.answers import PersonAnswer, answer
from topology.extract.persons.eastern import case_of, nominatives
from topology.extract.persons.families import plural_by_ending, share_surnames
from topology.extract.persons.frames import NO_GENDER, Frame, Surroundings, case_cues, frame_of, named_frame
from topology.extract.persons.lone import LoneNames
from topology.extract.persons.marked import Marked, MarkedText, vocabulary
from topology.extract.persons.memory import TextMemory
from topology.extract.persons.neighbours import Neighbours
from topology.extract.persons.runs import Run, Runs, Standings
from topology.extract.persons.written_names import NameSplitter, WrittenName
from topology.extract.word_records import STREET
from topology.morph import codes
from topology.morph.codes import SURNAME
from topology.morph.joint import Context, NameReading, Names
from topology.morph.words import DICTIONARY

_WOMAN_ENDINGS = {
    "ru": (
        ("ов", "ова"),
        ("ев", "ева"),
        ("ин", "ина"),
        ("ын", "ына"),
        ("ий", "ая"),
        ("ый", "ая"),
        ("ой", "ая"),
    ),
    "uk": (("ов", "ова"), ("єв", "єва"), ("ев", "ева"), ("ін", "іна"), ("їн", "їна"), ("ий", "а")),
}
_PLURAL_PAST = ("ли", "лись", "лися")
_ROMAN = re.compile("[IVX]+|[ІХV]+")
_WITH_INITIALS = (-3.0, -3.0, 0.5)  # a word beside initials is a surname
_IN_TEXT = (-1.0, 0.0, 0.8)  # a lone name in a text is a surname more often than a given name
_ANY_ROLE = (0.0, 0.0, 0.0)
_A_MAN = (0.0, -6.0)
_MEN_FIRST = (0.2, 0.0)  # a lone -ова in a text is a man's genitive more often than a woman's nominative


# Weights of the order surname, given name: behind a surname of East Asia, and where syllables follow it too.
_FAMILY_FIRST, _EASTERN = 2.5, 6.0


class CyrillicPersons:
    """Finds persons in texts of one language; what it read last is remembered."""

    def __init__(self, names: Names, rules: NameRules) -> None:
        self._names = names
        self._lists = vocabulary(names.language)
        self._lone = LoneNames(names)
        self._neighbours = Neighbours(names, self._lists, rules.name_cache_size)
        self._standings = Standings(names, self._lists, rules.record_cache_size)
        self._splitter = NameSplitter(names, self._lists, rules.name_cache_size)
        self._answer = lru_cache(rules.name_cache_size)(self._find_answer)

    def find(self, marked: MarkedText) -> list[PersonMention]:
        """Mentions from left to right."""
        mentions = [
            mention
            for first, end in Runs(marked, self._names, self._lists, self._standings).find()
            for start, stop in self._neighbours.cut(marked.words[first:end])
            if (mention := self._person(marked, (first + start, first + stop))) is not None
        ]
        if not mentions:
            return []
        if len(mentions) > 1:
            mentions = share_surnames(self._names, marked, mentions)
        return TextMemory(self._names, marked, mentions).complete(mentions)

    def cache_statistics(self) -> dict[str, CacheStatistics]:
        """Counts of what is remembered of words, runs and answers."""
        return {
            **self._standings.cache_statistics(),
            **self._neighbours.cache_statistics(),
            **self._splitter.cache_statistics(),
            **count({"answers": self._answer}),
        }

    def clear_caches(self) -> None:
        """Forget it; answers stay the same."""
        self._standings.clear_caches()
        self._neighbours.clear_caches()
        self._splitter.clear_caches()
        self._answer.cache_clear()

    def _person(self, marked: MarkedText, run: Run) -> PersonMention | None:
        words = marked.words[run[0] : run[1]]
        name = self._splitter.split(
            tuple([word.record for word in words]), _initial_bits(words), whole=_is_whole(marked, run)
        )
        if name is None:
            return None
        frame = self._frame(marked, run)
        if not self._is_person(marked, run, name, frame):
            return None
        western = not name.whole and marked.case == "mixed" and self._cue(marked, run) is None
        answered = self._answer(name, frame, western)
        mention = answered.mention(marked.text, words)
        if answered.ends_with_given:
            _take_number(marked, run[0] + name.span[-1], mention)
        return mention

    def _find_answer(self, name: WrittenName, frame: Frame, western: bool) -> PersonAnswer:
        """What the words are in a frame; `western` when the given name stands first in texts of the kind."""
        is_lone_in_text = len(name.words) == 1 and not name.whole
        context = Context(
            frame.cases,
            _MEN_FIRST if is_lone_in_text and frame.genders == NO_GENDER else frame.genders,
            self._lone_roles(name),
            western=western,
            family_first=_EASTERN if name.is_eastern else _FAMILY_FIRST if name.is_family_first else 0.0,
        )
        forms = name.forms
        if name.is_eastern:
            forms = nominatives(forms, self._lists.family_first)
            if forms != name.forms:  # only a man's name is declined
                context = context._replace(cases=named_frame("alone").cases, genders=_A_MAN)
        readings = self._shared_surname(forms) or self._names.choose(forms, context)
        if forms != name.forms:
            case = case_of(name.forms, forms)
            readings = [reading._replace(case=case) for reading in readings]
        return answer(name, readings, self._names, frame.name)

    def _lone_roles(self, name: WrittenName) -> tuple[float, float, float]:
        """Weights of the roles of a name's only word."""
        if name.initials:
            return _WITH_INITIALS
        if name.whole:
            return _ANY_ROLE
        first = name.records[name.words[0]].word(self._names)
        lemmas = {candidate.lemma for candidate in first.names}
        return _WITH_INITIALS if lemmas & self._lists.lone_surnames else _IN_TEXT

    def _shared_surname(self, forms: list[str]) -> list[NameReading]:
        """Readings of a surname in the plural (Громовы): the man's, then the woman's; else none."""
        word = self._names.word(forms[0])
        if len(forms) != 1 or word.names:
            return []
        by_ending = plural_by_ending(word, self._names.language)
        case = codes.NOMINATIVE
        if word.plural:
            lemma, mask = word.plural[0].lemma, word.plural[0].mask >> 2 * codes.CASES
            case = next(case for case in range(codes.CASES) if mask >> case & 1)
            woman = _woman_surname(lemma, self._names.language)
        elif by_ending is not None:
            lemma, woman = by_ending
        else:
            return []
        return [
            NameReading((name,), (SURNAME,), gender, case, -float(gender), (DICTIONARY,))
            for gender, name in ((codes.MASCULINE, lemma), (codes.FEMININE, woman))
        ]

    def _cue(self, marked: MarkedText, run: Run) -> str | None:
        return case_cues(self._names.language).get(marked.words[run[0] - 1].fold) if run[0] else None

    def _is_person(self, marked: MarkedText, run: Run, name: WrittenName, frame: Frame) -> bool:
        """Whether the words are a name and not a capitalised something else."""
        if self._names_a_street(marked, run):
            return False
        if name.initials or name.is_eastern:
            return True
        if len(name.words) == 1 and (marked.case == "mixed" or name.whole):
            return self._lone.is_name(marked, run[0] + name.words[0], frame.name)
        if name.has_strong or name.whole:
            return True
        if marked.case != "mixed":
            return name.has_listed and self._cue(marked, run) is not None
        return name.has_listed or not name.all_known

    def _names_a_street(self, marked: MarkedText, run: Run) -> bool:
        """Whether a word for a street stands right before, with its dot when it is short for one."""
        if not run[0] or not marked.words[run[0] - 1].record.bits & STREET:
            return False
        return marked.gap(run[0]).strip(" ") in ("", ".")

    def _has_plural_verb(self, marked: MarkedText, run: Run) -> bool:
        """Whether a verb of several stands right behind one lone name (Альвеса попросили)."""
        if run[1] - run[0] != 1 or not self._flags_after(marked, run[1]) & codes.VERB:
            return False
        return marked.words[run[1]].fold.endswith(_PLURAL_PAST)

    def _flags_after(self, marked: MarkedText, index: int) -> int:
        """Flags of the small word right behind a run, 0 when there is none."""
        if index >= len(marked.words) or marked.gap(index).strip(" ."):
            return 0
        after = marked.words[index]
        return 0 if after.latin or after.title else after.word(self._names).flags

    def _flags(self, word: Marked) -> int:
        """Flags of an ordinary word, by its last part when only that is known (передачи-разговоры)."""
        known = word.word(self._names)
        if known.known or "-" not in word.fold:
            return known.flags
        return self._names.word(word.fold.rpartition("-")[2]).flags

    def _frame(self, marked: MarkedText, run: Run) -> Frame:
        if _is_whole(marked, run):
            return named_frame("alone")
        before, flags = None, 0
        gap = marked.gap(run[0])
        started = marked.begins_sentence(run[0])
        if run[0] and not started:
            word = marked.words[run[0] - 1]
            before = word.fold
            if not word.latin and before not in case_cues(self._names.language):
                flags = self._flags(word)
        return frame_of(
            self._names.language,
            Surroundings(
                before,
                flags,
                self._flags_after(marked, run[1]),
                started,
                "," in gap or "(" in gap,
                self._has_plural_verb(marked, run),
            ),
        )


def _woman_surname(surname: str, language: str) -> str:
    """The surname of the man's wife or sister."""
    for ending, other in _WOMAN_ENDINGS[language]:
        if surname.endswith(ending):
            return surname[: len(surname) - len(ending)] + other
    return surname


def _take_number(marked: MarkedText, last: int, mention: PersonMention) -> None:
    """Let the mention of a ruler end behind the number (Александр II); the number is no part of the name."""
    if last + 1 >= len(marked.words) or marked.gap(last + 1) != " ":
        return
    number = marked.words[last + 1]
    if _ROMAN.fullmatch(number.text):
        mention.end = number.end
        mention.words.append(
            WordOfName(number.token, "suffix", number.text, "number of a ruler: kept as written")
        )


def _initial_bits(words: Sequence[Marked]) -> int:
    """A bit per word that is an initial."""
    bits = 0
    for index, word in enumerate(words):
        if word.initial:
            bits |= 1 << index
    return bits


def _is_whole(marked: MarkedText, run: Run) -> bool:
    return run[0] == 0 and run[1] == len(marked.words)
