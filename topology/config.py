"""Every threshold, weight and bound of layers and search, with unit and reason, in one validated tree.

The defaults are the rules that are shipped.  A YAML file with the same structure may replace some of them
(`load_rules`); what is unknown or out of range is refused.  `Rules.version` names the whole and is stamped on
every result.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import Field, ValidationError, model_validator

from topology.errors import ConfigurationInvalid
from topology.search.rules import ScoreRules, SearchRules
from topology.sections import Score, Section, Weight

# Raised by hand when the code of the layers changes what they answer to the same input under the same rules.
RULES_REVISION = 2


class ValidationRules(Section):
    """Bounds of layer 1.

    max_length: longest text in code points (MAX_INPUT_LENGTH).
    on_too_long: `refuse` sends a longer text to the dead letters, `truncate` cuts it and says so.
    """

    max_length: Annotated[int, Field(ge=1)] = 10_000
    on_too_long: Literal["refuse", "truncate"] = "refuse"


class FilterRules(Section):
    """Layer 2: what is enough to turn a text away, in doubt it is screened.

    identifier_digits: so many digits in a row, single separators between them allowed, may be an identifier.
        The shortest identifiers have seven (IMO) and eight (EDRPOU); six with two letters are a passport.
    lone_words: a text of so many words without a word of payments may be a bare name, whatever they mean.
    word_cache_size: words whose standing is remembered (LRU, about 0.2 kB each).
    """

    identifier_digits: Annotated[int, Field(ge=6, le=12)] = 7
    lone_words: Annotated[int, Field(ge=1, le=6)] = 3
    word_cache_size: Annotated[int, Field(ge=1)] = 30_000


class LanguageRules(Section):
    """Layer 3.

    word_cache_size: words whose evidence for a language is remembered (LRU).
    """

    word_cache_size: int = 20_000


class UnicodeRules(Section):
    """Layer 4.

    text_cache_size: cleaned texts that are remembered, so that the language layer and this one repair a
    text once.
    """

    text_cache_size: int = 512


class NameRules(Section):
    """Layer 5.

    reading_margin: readings of a name that score so much less than the best one are kept as plausible;
    weights are those of
        topology/morph/words.py (a frequent given name is worth 1.0).
    sure_language: below this confidence of the language layer names are read in Russian and in Ukrainian.
    word_cache_size, choice_cache_size, name_cache_size: entries of the LRU caches of each language:
    looked-up words
        (about 0.3 kB each), their readings in every role (3 kB), whole names (1 kB).
    ending_cache_size: endings of words whose readings are remembered (LRU of each language, about 3 kB each).
    record_cache_size: written forms whose record is remembered (LRU, about 0.4 kB each).
    """

    reading_margin: float = 1.0
    sure_language: float = 0.8
    word_cache_size: int = 30_000
    choice_cache_size: int = 8_000
    name_cache_size: int = 10_000
    ending_cache_size: int = 2_000
    record_cache_size: int = 20_000


class SignalRules(Section):
    """Layer 6.

    owner_before_chars, owner_after_chars: how far, in code points, a party may stand before an identifier
        or birth date that is its own, and how far behind one.
    birth_year_pivot, other_year_pivot: a year of two digits up to it is of this century, in a birth date and
        in any other date.
    mask_cards: show the first six and the last four digits of a payment card only.
    """

    owner_before_chars: Annotated[int, Field(ge=0)] = 160
    owner_after_chars: Annotated[int, Field(ge=0)] = 60
    birth_year_pivot: Annotated[int, Field(ge=0, le=99)] = 20
    other_year_pivot: Annotated[int, Field(ge=0, le=99)] = 50
    mask_cards: bool = True


class VariantRules(Section):
    """Layer 7.

    enabled: whether variants are made at all.
    searched: whether the search looks for them beside the readings of a name.  Off: it romanises, reorders
        and completes initials by itself, and initials or a missing patronymic are the name of many more
        people (docs/search.md, ablation).
    limit: most variants per person that stand in a result, best first; the rest is dropped.
    standards: romanisations in the order in which they are tried, named as in
        topology/text/transliteration_standards.py.
    diminutives, initials, word_order, phonetic_keys, typos: kinds of variants that may be made.  The last two
        are off: the search compares by skeleton and near spellings itself, they only make results longer.
    cache_size: names whose variants are remembered.
    """

    enabled: bool = True
    searched: bool = False
    limit: Annotated[int, Field(ge=0, le=64)] = 8
    standards: tuple[str, ...] = ("icao", "kmu_2010", "bgn_pcgn", "iso_9")
    diminutives: bool = True
    initials: bool = True
    word_order: bool = True
    phonetic_keys: bool = False
    typos: bool = False
    cache_size: Annotated[int, Field(ge=0)] = 10_000


class EmbeddingRules(Section):
    """Layer 8.

    emit: whether a vector of the text is made and stands in the result (EMIT_EMBEDDINGS).
    model_folder: a sentence model (topology/vectors/model.py) in place of the hashed n-grams
        (EMBEDDING_MODEL).
    dimensions: what a vector must have; a model with others is refused at the start.  None: what it has.
    """

    emit: bool = False
    model_folder: Path | None = None
    dimensions: Annotated[int, Field(ge=1)] | None = None


class DecisionRules(Section):
    """Layer 9.  Scores are 0..1; weights are added to the score of the leading match (topology/decision.py).

    medium, high: lowest score of these risks.  Below `medium` a match that does not alert is low.
    identifier_floor: score to which an agreeing identifier lifts a match: the same number is the same party.
    confirmed_floor: score to which an analyst's confirmation lifts a match.
    unscreened_floor: score of a text that could not be fully searched: in doubt it is reviewed.
    alert_floor: least score of a match that alerts, so that no deduction hides what the search reports.
    quiet_ceiling: most that a match below its alert threshold can weigh.
    birth_date_agrees, country_agrees, gender_agrees: what agreement adds.
    birth_date_conflicts, identifier_conflicts, country_conflicts, gender_conflicts: what conflict takes away.
    name_only: what is taken away when nothing but the name agrees: a namesake is possible.
    homoglyph, invisible, mojibake, smuggling: what signs of concealment add.  Broken encoding is mostly an
        accident and weighs least.
    strong_name: from this score on, a match by name alone asks for the fields that would settle it.
    max_reasons: most matches that get a sentence of their own.
    """

    medium: Score = 0.5
    high: Score = 0.9
    identifier_floor: Score = 0.97
    confirmed_floor: Score = 0.95
    unscreened_floor: Score = 0.5
    alert_floor: Score = 0.5
    quiet_ceiling: Score = 0.45
    birth_date_agrees: Weight = 0.08
    country_agrees: Weight = 0.02
    gender_agrees: Weight = 0.0
    birth_date_conflicts: Weight = 0.15
    identifier_conflicts: Weight = 0.15
    country_conflicts: Weight = 0.03
    gender_conflicts: Weight = 0.1
    name_only: Weight = 0.12
    homoglyph: Weight = 0.15
    invisible: Weight = 0.1
    mojibake: Weight = 0.03
    smuggling: Weight = 0.1
    strong_name: Score = 0.7
    max_reasons: Annotated[int, Field(ge=1)] = 5

    @model_validator(mode="after")
    def ordered(self) -> DecisionRules:
        """Refuse bounds under which an alert, a failed search or a verdict could end below its class."""
        if not self.quiet_ceiling < self.medium <= self.high:
            raise ValueError("quiet_ceiling must be below medium, and medium not above high")
        if min(self.alert_floor, self.unscreened_floor) < self.medium:
            raise ValueError("alert_floor and unscreened_floor must reach medium")
        if min(self.identifier_floor, self.confirmed_floor) < self.high:
            raise ValueError("identifier_floor and confirmed_floor must reach high")
        return self


class Rules(Section):
    """All rules."""

    validation: ValidationRules = ValidationRules()
    smart_filter: FilterRules = FilterRules()
    language: LanguageRules = LanguageRules()
    unicode: UnicodeRules = UnicodeRules()
    names: NameRules = NameRules()
    signals: SignalRules = SignalRules()
    variants: VariantRules = VariantRules()
    embeddings: EmbeddingRules = EmbeddingRules()
    search: SearchRules = SearchRules()
    score: ScoreRules = ScoreRules()
    decision: DecisionRules = DecisionRules()

    @property
    def version(self) -> str:
        """Revision of the code and a hash of every value: equal versions answer equal input equally."""
        digest = hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:12]
        return f"{RULES_REVISION}-{digest}"


def load_rules(path: Path | None) -> Rules:
    """The shipped rules, with what the YAML file at `path` replaces.

    Raises ConfigurationInvalid with one line per fault.
    """
    if path is None:
        return Rules()
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        return Rules.model_validate(content)
    except OSError as error:
        raise ConfigurationInvalid(f"{path}: cannot be read ({error.strerror})") from error
    except yaml.YAMLError as error:
        raise ConfigurationInvalid(f"{path}: is not YAML ({error})") from error
    except ValidationError as error:
        lines = [f"{path}: {'.'.join(map(str, e['loc'])) or 'the file'}: {e['msg']}" for e in error.errors()]
        raise ConfigurationInvalid("\n".join(lines)) from error
