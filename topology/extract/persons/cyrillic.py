"""Persons with Cyrillic names: which words of a run are the name, whether it is one, and how it reads."""

from __future__ import annotations

import re
from typing import NamedTuple

from topology.extract.mentions import PersonMention, WordOfName
from topology.extract.persons.answers import SpelledName, to_mention
from topology.extract.persons.families import plural_by_ending, share_surnames
from topology.extract.persons.frames import NO_GENDER, Frame, Surroundings, case_cues, frame_of, named_frame
from topology.extract.persons.lone import LoneNames
from topology.extract.persons.marked import Marked, MarkedText, vocabulary
from topology.extract.persons.memory import TextMemory
from topology.extract.persons.neighbours import Neighbours, are_syllables, is_family_name
from topology.extract.persons.places import is_street_word
from topology.extract.persons.runs import Run, Runs
from topology.morph import codes
from topology.morph.codes import GIVEN, PATRONYMIC, SURNAME
from topology.morph.joint import LONGEST_NAME, Context, NameReading, Names
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
_STRONG = 1 << GIVEN | 1 << PATRONYMIC
_WITH_INITIALS = (-3.0, -3.0, 0.5)  # a word beside initials is a surname
_IN_TEXT = (-1.0, 0.0, 0.8)  # a lone name in a text is a surname more often than a given name
_ANY_ROLE = (0.0, 0.0, 0.0)
_MEN_FIRST = (0.2, 0.0)  # a lone -ова in a text is a man's genitive more often than a woman's nominative


class NameWords(NamedTuple):
    """What of a run is the name.

    Whole words, initials, particles by the start of the word they precede, in text order.
    """

    span: list[Marked]
    words: list[Marked]
    initials: list[Marked]
    particles: dict[int, str]


class CyrillicPersons:
    """Finds persons in texts of one language."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._lists = vocabulary(names.language)
        self._lone = LoneNames(names)
        self._neighbours = Neighbours(names, self._lists.family_first)

    def find(self, marked: MarkedText) -> list[PersonMention]:
        """Mentions from left to right."""
        mentions = [
            mention
            for first, end in Runs(marked, self._names, self._lists).find()
            for start, stop in self._neighbours.cut(marked.words[first:end])
            if (mention := self._person(marked, (first + start, first + stop))) is not None
        ]
        mentions = share_surnames(self._names, marked, mentions)
        return TextMemory(self._names, marked, mentions).complete(mentions)

    def _person(self, marked: MarkedText, run: Run) -> PersonMention | None:
        name = self._split(marked.words[run[0] : run[1]], whole=_is_whole(marked, run))
        frame = self._frame(marked, run)
        if name is None or not self._is_person(marked, run, name, frame):
            return None
        whole = _is_whole(marked, run)
        context = Context(
            frame.cases,
            _MEN_FIRST
            if len(name.words) == 1 and not whole and frame.genders == NO_GENDER
            else frame.genders,
            self._lone_roles(name, whole=whole),
            western=not whole and marked.case == "mixed" and self._cue(marked, run) is None,
            family_first=self._is_family_first(name.words),
        )
        forms = [word.fold for word in name.words]
        readings = self._shared_surname(forms) or self._names.choose(forms, context)
        spelled = SpelledName(marked.text, name.span, name.words, name.initials, name.particles)
        mention = to_mention(spelled, readings, self._names, frame.name)
        if readings[0].roles[-1] == GIVEN:
            _take_number(marked, marked.words.index(name.span[-1], run[0]), mention)
        return mention

    def _lone_roles(self, name: NameWords, *, whole: bool) -> tuple[float, float, float]:
        """Weights of the roles of a name's only word."""
        if name.initials:
            return _WITH_INITIALS
        if whole:
            return _ANY_ROLE
        lemmas = {candidate.lemma for candidate in name.words[0].word(self._names).names}
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

    def _is_family_first(self, words: list[Marked]) -> bool:
        """Whether a name of East Asia stands here, with its surname first."""
        if len(words) not in (2, 3) or not is_family_name(words[0].fold, self._lists.family_first):
            return False
        if words[0].fold not in self._lists.family_first and not are_syllables(words):
            return False
        return not any(self._names.may_be_patronymic(word.fold) for word in words)

    def _split(self, span: list[Marked], *, whole: bool) -> NameWords | None:
        """The words of a run by their kind, with too long runs cut down to what is most like a name."""
        words: list[Marked] = []
        particles: dict[int, str] = {}
        prefix = ""
        for word in span:
            if word.initial:
                continue
            if word.fold in self._lists.particles and word is not span[-1] and words:
                prefix += word.text + " "
                continue
            if prefix:
                particles[word.start], prefix = prefix, ""
            words.append(word)
        initials = [word for word in span if word.initial]
        if not words:
            return None
        if len(words) == 2 and initials:
            words = [self._surname_beside_initials(words, first_is_initial=span[0].initial)]
            span = [word for word in span if word is words[0] or word.initial]
        elif (len(words) > 3 or (len(words) == 3 and initials)) and not (
            len(words) == LONGEST_NAME and whole
        ):
            words = self._best_window(words, 1 if initials else 3)
            first, last = words[0].start, words[-1].end
            span = [word for word in span if first <= word.start <= last or word.initial]
        return NameWords(span, words, initials, particles)

    def _surname_beside_initials(self, words: list[Marked], *, first_is_initial: bool) -> Marked:
        nearest = words[0] if first_is_initial else words[1]

        def likeness(word: Marked) -> tuple[bool, bool, bool]:
            known = word.word(self._names)
            return bool(known.dictionary_roles >> SURNAME & 1), not known.known, word is nearest

        return max(words, key=likeness)

    def _best_window(self, words: list[Marked], size: int) -> list[Marked]:
        """The neighbours with most evidence of a name."""

        def evidence(word: Marked) -> int:
            roles = word.word(self._names).dictionary_roles
            return 3 if roles & _STRONG else 2 if roles else 0

        starts = range(len(words) - size + 1)
        best = max(starts, key=lambda start: sum(map(evidence, words[start : start + size])))
        return words[best : best + size]

    def _cue(self, marked: MarkedText, run: Run) -> str | None:
        return case_cues(self._names.language).get(marked.words[run[0] - 1].fold) if run[0] else None

    def _is_person(self, marked: MarkedText, run: Run, name: NameWords, frame: Frame) -> bool:
        """Whether the words are a name and not a capitalised something else."""
        if self._names_a_street(marked, run):
            return False
        if name.initials:
            return True
        if len(name.words) == 1 and (marked.case == "mixed" or _is_whole(marked, run)):
            return self._lone.is_name(marked, marked.words.index(name.words[0], run[0]), frame.name)
        roles = [word.word(self._names).dictionary_roles for word in name.words]
        if any(role & _STRONG for role in roles) or _is_whole(marked, run):
            return True
        if marked.case != "mixed":
            return any(roles) and self._cue(marked, run) is not None
        return any(roles) or not all(word.word(self._names).known for word in name.words)

    def _names_a_street(self, marked: MarkedText, run: Run) -> bool:
        """Whether a word for a street stands right before, with its dot when it is short for one."""
        if not run[0] or marked.gap(run[0]).strip(" ") not in ("", "."):
            return False
        return is_street_word(marked.words[run[0] - 1].fold)

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


def _is_whole(marked: MarkedText, run: Run) -> bool:
    return run[0] == 0 and run[1] == len(marked.words)
