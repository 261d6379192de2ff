"""The keys under which a seen name is kept, so that a list name finds it without a look at the others.

What leads from a word of a text to a word of a list (`Vocabulary.look_up`) is written down from the other
side: the same skeletons, nominatives, classes and pieces, kept for the words of texts and asked for by the
words of lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from rapidfuzz.distance import OSA

from topology.search.blocking import may_lead
from topology.search.list_names import ListedName, NameToken, Role
from topology.search.matcher import MAX_WORDS_BY_SPELLING
from topology.search.rules import ScoreRules
from topology.search.score_organization import MIN_RESCUED
from topology.search.vocabulary import groups_of
from topology.search.words import Word, WordForm, join_letters, split_words
from topology.text.phonetics import skeleton

# Changes with anything that changes the keys of a name; what was kept under other keys is then written anew.
KEYS_VERSION = "1"
# Letters of the skeletons that are kept of a name; longer phrases are found by their beginning.
MAX_FOLLOWING = 24


class SeenWord(NamedTuple):
    """A word in one spelling of a name.

    following: the joined skeletons from this word to the end of the name, cut.
    name: the romanised name.
    is_compared: whether the name is compared by its whole spelling.
    leads: whether the word can lead to a list name at all.
    has_letter: whether a single letter, perhaps an initial, stands in the name.
    repeats: whether the word stands in the name twice.
    """

    form: WordForm
    following: str
    name: str
    is_compared: bool
    leads: bool
    has_letter: bool
    repeats: bool

    @property
    def word(self) -> str:
        """The word in small letters, under which all its places are kept."""
        return self.form.raw.casefold()


class WordKeys(NamedTuple):
    """Under which keys a word is found.

    sounds: its skeleton and those of its nominatives.
    spelling: its romanisation; empty where it is not compared.
    groups: its classes of given names and patronymics, and its concepts.
    has_near: whether words that differ by an error or two count as well.
    """

    sounds: tuple[str, ...]
    spelling: str
    groups: tuple[str, ...]
    has_near: bool


def keys_of(form: WordForm) -> WordKeys:
    """The keys of a word that was seen."""
    sounds = tuple(dict.fromkeys((form.key, *form.lemma_keys)))
    groups = [f"g:{given}" for given in form.given_classes]
    groups += [f"p:{form.patronymic}"] if form.patronymic else []
    groups += [f"c:{concept}" for concept in form.concepts]
    has_near = not (form.is_number or form.is_payment or len(form.raw) == 1)
    spelling = form.roman if has_near and not form.is_cyrillic else ""
    return WordKeys(sounds, spelling, tuple(groups), has_near)


def keys_asked_by(token: NameToken) -> WordKeys:
    """The keys that lead to the words seen that may stand for a word of a list name."""
    return WordKeys((token.key,), token.roman, tuple(groups_of(token)), has_near=True)


def seen_words(name: str) -> Iterator[list[SeenWord]]:
    """The words of a name as it stands, and with single letters joined where that differs."""
    words = split_words(name)
    if words:
        yield _seen_words(words)
    joined = join_letters(words)
    if len(joined) < len(words):
        yield _seen_words(joined)


def _seen_words(words: Sequence[Word]) -> list[SeenWord]:
    forms = [word.form for word in words]
    joined = "".join(form.key for form in forms)
    ends = accumulate(len(form.key) for form in forms)
    starts = [end - len(form.key) for end, form in zip(ends, forms, strict=True)]
    is_compared = len(forms) <= MAX_WORDS_BY_SPELLING and not forms[0].is_cyrillic
    name = " ".join(form.roman for form in forms)
    has_letter = any(form.is_letter for form in forms)
    texts = [form.raw.casefold() for form in forms]
    return [
        SeenWord(
            form,
            joined[start : start + MAX_FOLLOWING],
            name,
            is_compared,
            may_lead(form, len(forms)),
            has_letter,
            texts.count(text) > 1,
        )
        for form, start, text in zip(forms, starts, texts, strict=True)
    ]


class LeadingWords:
    """Tells names that may score as a list name from those that share no more than its lesser words.

    The words that lead, surnames or what is not generic in the name of an organization, must agree, else the
    scorers keep the score below an alert.  A name of one word, or a weak one, has none.
    """

    def __init__(self, name: ListedName, rules: ScoreRules) -> None:
        self.tokens = tuple(_leading(name, rules))
        least = rules.person.surname_gate if name.is_person else MIN_RESCUED
        self._tokens = {(token.roman, token.key) for token in self.tokens}
        self._least = least

    def may_stand_in(self, name: str) -> bool:
        """Whether a word of a romanised name resembles one of them, as far as the scorers count it."""
        least = self._least
        for word in name.split():
            key = skeleton(word)
            for roman, sound in self._tokens:
                if OSA.normalized_similarity(word, roman) >= least:
                    return True
                if OSA.normalized_similarity(key, sound) >= least:
                    return True
        return False


def _leading(name: ListedName, rules: ScoreRules) -> Iterator[NameToken]:
    if not name.is_person:
        yield from (token for token in name.tokens if token.role is Role.CORE)
        return
    named = sum(token.role is not Role.PARTICLE for token in name.tokens)
    ceiling = rules.person.gate_ceiling
    best = ceiling + (1 - ceiling) * rules.birth_date_agrees
    if named > 1 and not name.is_weak and best < rules.person_alert:
        yield from (token for token in name.tokens if token.role is Role.SURNAME)
