"""Words as the search sees them: what a spelling says by itself, and where it stands in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from topology.search.lemmas import nominative_keys
from topology.search.lexicon import load_lexicon
from topology.text.phonetics import skeleton
from topology.text.transliterate import in_majority_script, is_cyrillic, romanise

_CACHED_FORMS = 50_000

# Stands for an apostrophe inside a word, which belongs to the word and is no letter of it.
_JOINER = "\u200d"
_APOSTROPHE = re.compile(r"(?<=\w)['’ʼ`´′‘ʻ](?=\w)")
_WORD = re.compile(rf"[^\W_](?:{_JOINER}?[^\W_])*")


@dataclass(frozen=True, slots=True)
class WordForm:
    """What a spelling says, whatever its place.

    `roman` is its romanisation, `key` the skeleton of that, `lemma_keys` the skeletons of nominatives it
    may come from.  `given` and `patronymic` are classes of names (`given_classes` with those of the
    nominatives), `concepts` numbers of organization words.
    `is_name_like` excludes numbers, single letters, payment words and particles.
    """

    raw: str
    roman: str
    key: str
    is_cyrillic: bool
    is_lower: bool
    is_letter: bool
    is_number: bool
    is_legal: bool
    is_small: bool
    is_particle: bool
    is_payment: bool
    is_name_like: bool
    given: str | None
    patronymic: str | None
    concepts: tuple[int, ...]

    @property
    def lemma_keys(self) -> tuple[str, ...]:
        """Made when they are asked for: words of a list never need them, and they cost more than the rest."""
        return nominative_keys(self.raw)

    @property
    def given_classes(self) -> tuple[str, ...]:
        """Its class of given names, then those of its nominatives."""
        given = load_lexicon().given
        return tuple(dict.fromkeys(given[key] for key in (self.key, *self.lemma_keys) if key in given))


@dataclass(slots=True)
class Word:
    """One word of a text; `start` and `end` are offsets in that text.

    is_initial: a single letter that may stand for a name.
    """

    form: WordForm
    start: int
    end: int
    is_initial: bool = False


@lru_cache(_CACHED_FORMS)
def word_form(raw: str) -> WordForm:
    """What the spelling `raw` says; look-alike letters of another script are read in the word's own."""
    raw = in_majority_script(raw)
    roman = romanise(raw)
    key = skeleton(roman)
    lexicon = load_lexicon()
    is_small, is_particle = roman in lexicon.small_words, roman in lexicon.particles
    is_payment, is_number = roman in lexicon.payment_words, roman.isdigit()
    return WordForm(
        raw=raw,
        roman=roman,
        key=key,
        is_cyrillic=is_cyrillic(raw[-1].casefold()),
        is_lower=raw.islower(),
        is_letter=len(raw) == 1 and raw.isalpha(),
        is_number=is_number,
        is_legal=roman in lexicon.legal_forms,
        is_small=is_small,
        is_particle=is_particle,
        is_payment=is_payment,
        is_name_like=len(raw) > 1 and not (is_number or is_payment or is_particle or is_small),
        given=lexicon.given.get(key),
        patronymic=lexicon.patronymic_class(key),
        concepts=lexicon.concepts(raw, key),
    )


def forget_words() -> None:
    """Empty the cache of spellings, which a bulk load fills with words that texts hardly have."""
    for cached in (word_form, nominative_keys, in_majority_script, romanise, skeleton):
        cached.cache_clear()


def split_words(text: str) -> list[Word]:
    """Words in order, apostrophes inside them left out; a hyphen separates.  Linear."""
    is_lower = text == text.lower()
    flat = _APOSTROPHE.sub(_JOINER, text)
    found: list[Word] = []
    for match in _WORD.finditer(flat):
        form = word_form(match.group().replace(_JOINER, ""))
        if form.roman:
            is_initial = form.is_letter and (is_lower or form.raw.isupper())
            found.append(Word(form, match.start(), match.end(), is_initial))
    return found


def names_organization(words: Iterable[Word]) -> bool:
    """Whether a name has a legal form or another word of organizations."""
    return any(word.form.is_legal or word.form.concepts for word in words)


def join_letters(words: list[Word]) -> list[Word]:
    """The words with single letters in a row ("A.B.C.", "D E S") joined into one."""
    joined: list[Word] = []
    run: list[Word] = []
    for word in words:
        if word.form.is_letter:
            run.append(word)
            continue
        joined += _joined(run)
        run = []
        joined.append(word)
    joined += _joined(run)
    return joined


def _joined(run: list[Word]) -> list[Word]:
    if len(run) < 2:
        return run
    form = word_form("".join(word.form.raw for word in run))
    return [Word(form, run[0].start, run[-1].end)]
