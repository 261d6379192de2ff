"""Which word of a text stands for which word of a list name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

from topology.search.list_names import ListedName, NameToken, Role
from topology.search.rules import ScoreRules
from topology.search.vocabulary import SAME_GIVEN_NAME, SAME_PATRONYMIC, Likenesses
from topology.search.words import Word, WordForm

# Words that belong to one name stand at most this far from each other.
_MAX_GAP = 3
# Same sound in another spelling: at least this, and the closer spelling ranks first.
_SAME_SOUND = 0.93
_SPELLING_SHARE = 0.06
_DECLINED_SPELLING_SHARE = 0.02
# Above this likeness words sound alike; below it errors were counted.
_SOUNDS_ALIKE = 0.95
_SURE = 0.9
_MIN_SURNAME = 0.66
_PARTICLE_LIKENESS = 0.99
# Abbreviations are told apart by every letter, however alike they sound.
_MAX_ABBREVIATION = 3


@dataclass(slots=True)
class Stretch:
    """Words of a text with what each may stand for; bare when the whole text is nothing but a name."""

    words: Sequence[Word]
    likenesses: list[Likenesses]
    is_bare: bool

    @property
    def is_cyrillic(self) -> bool:
        """Whether its first word is Cyrillic."""
        return self.words[0].form.is_cyrillic


@dataclass(slots=True)
class Pair:
    """A word of the stretch, by number, that stands for a word of the list name."""

    place: int
    likeness: float
    is_initial: bool = False


@dataclass(slots=True)
class Alignment:
    """Pairs by number of the word of the list name; every word of the stretch is used once."""

    name: ListedName
    stretch: Stretch
    pairs: dict[int, Pair] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)

    def pair(self, token: int, place: int, likeness: float, *, is_initial: bool = False) -> None:
        """Let the word at `place` stand for a word of the list name."""
        self.pairs[token] = Pair(place, likeness, is_initial)
        self.used.add(place)

    def likeness(self, token: int) -> float:
        """Likeness of what stands for a word of the list name; 0 when nothing does."""
        pair = self.pairs.get(token)
        return pair.likeness if pair else 0.0

    @property
    def first(self) -> int:
        """First word in use, 0 when there is none."""
        return min(self.used, default=0)

    @property
    def last(self) -> int:
        """Last word in use, 0 when there is none."""
        return max(self.used, default=0)


def clusters(places: Sequence[int]) -> list[list[int]]:
    """Places that stand near each other, together."""
    groups = [[places[0]]]
    for place in places[1:]:
        if place - groups[-1][-1] <= _MAX_GAP:
            groups[-1].append(place)
        else:
            groups.append([place])
    return groups


def align(name: ListedName, stretch: Stretch, places: Sequence[int]) -> Alignment:
    """Give each word of the list name the place that is most like it, best likeness first."""
    options: list[tuple[float, int, int, float]] = []
    for number, token in enumerate(name.tokens):
        is_leading = token.role in (Role.SURNAME, Role.CORE)
        for place in places:
            likeness = stretch.likenesses[place].get(token.key)
            if likeness is None:
                continue
            form = stretch.words[place].form
            likeness = _in_role(likeness, form, token, is_person=name.is_person)
            if likeness > 0.0:
                order = likeness + (0.01 if is_leading else 0.0) - 0.001 * number
                options.append((order, number, place, likeness))
    options.sort(reverse=True)
    alignment = Alignment(name, stretch)
    for _, number, place, likeness in options:
        if number not in alignment.pairs and place not in alignment.used:
            alignment.pair(number, place, likeness)
    return alignment


def _in_role(likeness: float, form: WordForm, token: NameToken, *, is_person: bool) -> float:
    """Likeness of a word in the role of the list word, 0 when it cannot have that role."""
    if likeness < _PARTICLE_LIKENESS and form.is_particle:
        return 0.0
    if not is_person:
        likeness = _by_spelling(likeness, form, token)
        is_short = len(token.roman) <= _MAX_ABBREVIATION and not form.is_cyrillic
        return min(likeness, OSA.normalized_similarity(form.roman, token.roman)) if is_short else likeness
    if token.role is Role.SURNAME and likeness == SAME_GIVEN_NAME:
        # Surnames have no equivalents in other languages, as given names do.
        likeness = OSA.normalized_similarity(form.key, token.key)
        if likeness < _MIN_SURNAME:
            return 0.0
    if len(token.key) > 1:
        likeness = _by_spelling(likeness, form, token)
    is_patronymic = token.role is Role.PATRONYMIC
    if form.patronymic:
        return likeness if is_patronymic or likeness >= SAME_PATRONYMIC else 0.0
    return 0.0 if is_patronymic else likeness


def _by_spelling(likeness: float, form: WordForm, token: NameToken) -> float:
    """Spelling beside the phonetic key: ranks the closer one first, rescues errors that change the key."""
    if form.roman == token.roman:
        return 1.0
    if _SURE <= likeness < _SOUNDS_ALIKE:
        return likeness
    spelling = OSA.normalized_similarity(form.roman, token.roman)
    if likeness < _SURE:
        return max(likeness, spelling)
    if form.is_cyrillic:
        return likeness - _DECLINED_SPELLING_SHARE * (1 - spelling)
    return _SAME_SOUND + _SPELLING_SHARE * spelling


def initial_fits(form: WordForm, token: NameToken) -> bool:
    """Whether a letter, by sound, spelling or class of the name, may stand for a word of a list name."""
    letter = form.key[:1]
    return (
        letter == token.key[:1]
        or form.roman[:1] == token.roman[:1]
        or bool(token.group and token.group[2:3] == letter)
    )


def spelling_likeness(form: WordForm, token: NameToken) -> float:
    """Likeness of two words by letters, whichever of spelling and phonetic key is closer."""
    by_sound = OSA.normalized_similarity(form.key, token.key) - 0.05
    return max(OSA.normalized_similarity(form.roman, token.roman), by_sound)


def as_evidence(likeness: float, rules: ScoreRules) -> float:
    """Likeness as evidence: nothing is lost near 1, weak likeness counts little."""
    if likeness >= rules.sure_likeness:
        return likeness
    return max(0.0, likeness - rules.doubt_slope * (rules.sure_likeness - likeness))
