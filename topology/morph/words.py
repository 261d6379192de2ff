"""What one word can be in a name: readings from the form table, the given names and the endings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from topology.caches import CacheStatistics, count
from topology.data.tables import read_rows
from topology.morph import codes
from topology.morph.choices import Change, Choices
from topology.morph.codes import (
    ALL_FEMININE,
    ALL_MASCULINE,
    ALL_SINGULAR,
    GIVEN,
    PATRONYMIC,
    SURNAME,
)
from topology.morph.lexicon import Lexicon
from topology.morph.suffixes import Suffixes

DICTIONARY, LISTED, HYPHEN, AS_IS = "dictionary", "listed given name", "hyphen", "as is"

# Weights, tuned together on made full names and real mentions; only their differences matter.
_PATRONYMIC_IN_DICTIONARY = 4.0
_IN_DICTIONARY = 3.0
_LISTED = 3.7
_COMMON = 1.0  # on top for a given name that is listed as frequent: Карине is Карина, not Карине
_RARE = -0.7  # a woman's name that is a man's name and -а (Вадима, Леонида)
_UNCHANGING = {
    SURNAME: -0.4,
    GIVEN: -1.0,
    PATRONYMIC: -1.0,
}  # dictionary words without declension are often foreign
_NO_FATHER = 1.5  # an ending like a patronymic's without a listed father is more often a surname's: Статкевич
_ENDING_BESIDE_SURNAME = 0.45  # share of an ending's weight when the dictionary has the word as a surname
_ENDING_BESIDE_NAME = 0.8  # ... when it has the word in another role
_GIVEN_BY_ENDING = 0.65
_GIVEN_BESIDE_NAME = 0.3
# Foreign given names in -и, -о, -е are commoner in Russian texts.
_UNCHANGING_GIVEN = {"ru": 1.3, "uk": 0.65}
# Endings of other cases: a nominative that ends so is rare.
_OBLIQUE_ENDINGS = ("ом", "ым", "ою", "ого", "ому", "ами", "ові", "еві")
_UNCHANGED_OBLIQUE = 0.6
_FOREIGN_ENDINGS = tuple("иіуюы")
_FATHER_ENDINGS = (
    ("йович", ("й",)),
    ("ьевич", ("ий",)),
    ("иевич", ("ий",)),
    ("ович", ("", "о")),
    ("евич", ("ь", "й", "")),
    ("ич", ("а", "я")),
)


class Candidate(NamedTuple):
    """One reading of one word; `mask` holds the genders and cases in which the word is a form of `lemma`."""

    role: int
    lemma: str
    mask: int
    weight: float
    rule: str


class Word:
    """What is known of a folded form before its endings are looked at.

    `dictionary_roles` has a bit per role in which the dictionary or the list of given names has it, `flags`
    what it is as an ordinary word, `known` whether the dictionary has it at all.
    """

    __slots__ = ("dictionary_roles", "flags", "form", "known", "names", "plural")

    def __init__(
        self, form: str, names: list[Candidate], plural: list[Candidate], flags: int, *, known: bool
    ) -> None:
        self.form = form
        self.names = names
        self.plural = plural
        self.flags = flags
        self.known = known
        self.dictionary_roles = 0
        for candidate in names:
            self.dictionary_roles |= 1 << candidate.role


class Vocabulary:
    """The readings of words in one language."""

    def __init__(self, language: str, lexicon: Lexicon, ending_cache_size: int) -> None:
        self.language = language
        self.lexicon = lexicon
        self.suffixes = Suffixes(language)
        self.given_genders = {row["name"]: row["gender"] for row in read_rows(f"names/given_{language}.tsv")}
        self._given_forms = self._decline_listed()
        self._endings = lru_cache(ending_cache_size)(self._find_endings)

    def _decline_listed(self) -> dict[str, list[tuple[str, int]]]:
        """Form -> (given name, mask) for every listed given name."""
        allowed = {"m": ALL_MASCULINE, "f": ALL_FEMININE, "mf": ALL_SINGULAR}
        forms: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for name, gender in self.given_genders.items():
            changes = list(self.suffixes.given_forms(name))
            nominatives = codes.bit(codes.MASCULINE, 0) | codes.bit(codes.FEMININE, 0)
            forms[name][name] |= allowed[gender] & (nominatives if changes else ALL_SINGULAR)
            for form, mask in changes:
                if mask & allowed[gender]:
                    forms[form][name] |= mask & allowed[gender]
        return {form: list(names.items()) for form, names in forms.items()}

    def word(self, form: str) -> Word:
        """What the tables say of a folded form."""
        entry = self.lexicon.look(form)
        names: list[Candidate] = []
        plural: list[Candidate] = []
        for cut, add, role, mask in entry.names if entry else ():
            lemma = form[: len(form) - cut] + add
            if mask & ALL_SINGULAR:
                weight = self._dictionary_weight(lemma, role, mask & ALL_SINGULAR)
                names.append(Candidate(role, lemma, mask & ALL_SINGULAR, weight, DICTIONARY))
            if mask & codes.ALL_PLURAL:
                plural.append(Candidate(role, lemma, mask & codes.ALL_PLURAL, _IN_DICTIONARY, DICTIONARY))
        given = {candidate.lemma for candidate in names if candidate.role == GIVEN}
        names += [
            Candidate(GIVEN, lemma, mask, _LISTED if not given or lemma == form else _IN_DICTIONARY, LISTED)
            for lemma, mask in self._given_forms.get(form, ())
            if lemma not in given
        ]
        return Word(form, names, plural, entry.flags if entry else 0, known=entry is not None)

    def _dictionary_weight(self, lemma: str, role: int, mask: int) -> float:
        weight = _PATRONYMIC_IN_DICTIONARY if role == PATRONYMIC else _IN_DICTIONARY
        if mask in (ALL_MASCULINE, ALL_SINGULAR) or (mask == ALL_FEMININE and role != SURNAME):
            return weight + _UNCHANGING[role]
        if role != GIVEN:
            return weight
        return weight + (_COMMON if lemma in self.given_genders else self._rarity(lemma, mask))

    def _rarity(self, lemma: str, mask: int) -> float:
        """The weight taken from a woman's name that is only a man's name and an ending."""
        if mask & ALL_MASCULINE or lemma[-1:] not in "ая":
            return 0.0
        stem = lemma[:-1]
        males = (stem,) if lemma[-1] == "а" else (stem + "й", stem + "ь")
        return _RARE if any(self._is_given_name(male) for male in males) else 0.0

    def _is_given_name(self, lemma: str) -> bool:
        entry = self.lexicon.look(lemma)
        if entry is None:
            return self.given_genders.get(lemma) == "m"
        return any(a.role == GIVEN and a.mask & 1 and not a.cut and not a.add for a in entry.names)

    def _has_father(self, lemma: str) -> bool:
        """Whether a masculine patronymic has a known given name behind it."""
        for ending, additions in _FATHER_ENDINGS:
            if lemma.endswith(ending):
                stem = lemma[: len(lemma) - len(ending)]
                if any(self._has_given_reading(stem + addition) for addition in additions):
                    return True
        return False

    def _has_given_reading(self, form: str) -> bool:
        entry = self.lexicon.look(form)
        if entry is None:
            return form in self._given_forms
        return any(analysis.role == GIVEN for analysis in entry.names)

    def choices(self, word: Word) -> Choices:
        """Every reading of a word, those by ending included; only a patronymic may have none."""
        form, roles = word.form, word.dictionary_roles
        endings = self._endings(
            self.suffixes.longest_ending(form),
            min(len(form), self.suffixes.longest_room),
            roles,
            form.endswith(_OBLIQUE_ENDINGS),
            form.endswith(_FOREIGN_ENDINGS),
        )
        own = [Change(c.role, len(form), c.lemma, c.mask, c.weight, c.rule) for c in word.names]
        if not roles >> PATRONYMIC & 1:
            own += self._patronymics(form)
        if not own:
            return endings
        choices = Choices(own)
        choices.add(endings)
        return choices

    def cache_statistics(self) -> dict[str, CacheStatistics]:
        """Counts of the endings whose readings are remembered, for the metrics."""
        return count({"endings": self._endings})

    def clear_caches(self) -> None:
        """Forget them; answers stay the same."""
        self._endings.cache_clear()

    def _find_endings(self, ending: str, room: int, roles: int, oblique: bool, foreign: bool) -> Choices:
        """The readings of all forms with an ending of the tables, for which the dictionary has some roles.

        `room` is the length of the form as far as it matters, `oblique` and `foreign` say whether the form
        ends as other cases and as foreign given names do.
        """
        changes: list[Change] = []
        scale = _ENDING_BESIDE_SURNAME if roles >> SURNAME & 1 else _ENDING_BESIDE_NAME if roles else 1.0
        given_share = _GIVEN_BESIDE_NAME if roles else _GIVEN_BY_ENDING
        given_known = roles >> GIVEN & 1
        for cut, add, mask, rule_weight, paradigm, given in self.suffixes.by_ending(ending, room):
            unchanged = oblique and not cut and not add
            weight = rule_weight * _UNCHANGED_OBLIQUE if unchanged else rule_weight
            changes.append(Change(SURNAME, cut, add, mask, weight * scale, paradigm))
            if given and not given_known:
                share = _UNCHANGING_GIVEN[self.language] if paradigm == "fixed" else given_share
                changes.append(Change(GIVEN, cut, add, mask, weight * share, paradigm))
        changes.append(Change(SURNAME, 0, "", ALL_SINGULAR, 0.05, AS_IS))
        changes.append(Change(GIVEN, 0, "", ALL_SINGULAR, -0.3 if foreign else 0.02, AS_IS))
        return Choices(changes)

    def _patronymics(self, form: str) -> Iterator[Change]:
        for cut, add, mask, weight, paradigm, _ in self.suffixes.patronymic(form):
            trusted = paradigm != "m" or self._has_father(form[: len(form) - cut])
            yield Change(PATRONYMIC, cut, add, mask, weight if trusted else _NO_FATHER, "patronymic")
