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
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from topology.errors import ConfigurationInvalid

# Raised by hand when the code of the layers changes what they answer to the same input under the same rules.
RULES_REVISION = 1


Score = Annotated[float, Field(ge=0.0, le=1.0)]
Weight = Annotated[float, Field(ge=0.0, le=1.0)]


class Section(BaseModel):
    """One group of rules; immutable, unknown names refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


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
    """

    reading_margin: float = 1.0
    sure_language: float = 0.8
    word_cache_size: int = 30_000
    choice_cache_size: int = 8_000
    name_cache_size: int = 10_000


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
    limit: most variants per person that stand in a result, best first; the rest is dropped.
    standards: romanisations in the order in which they are tried, named as in
        topology/text/transliteration_standards.py.
    diminutives, initials, word_order, phonetic_keys, typos: kinds of variants that may be made.  The last two
        are off: the search compares by skeleton and near spellings itself, they only make results longer.
    cache_size: names whose variants are remembered.
    """

    enabled: bool = True
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
    """

    emit: bool = False


class SearchRules(Section):
    """Search between layers 8 and 9.

    deadline_ms: how long a batch waits for its answers before its results say `incomplete`.
    max_matches: most matches of one text, best first.
    max_candidates: most names that are scored for one stretch of text.
    common_word_names: a word with more names than this only narrows others down.
    bare_words: a text of at most this many words, legal forms and small words left out, is a name by
        itself unless it has a word of payment purposes.
    long_text_words, stretch_words, stretch_step: texts above the first are searched in overlapping
        stretches, so that time stays linear.
    max_readings: most spellings of one party that are searched.
    rebuild_phrases_after: how many phrases may be new before the automaton is built anew.
    """

    deadline_ms: float = 500.0
    max_matches: int = 10
    max_candidates: int = 40
    common_word_names: int = 3000
    bare_words: int = 8
    long_text_words: int = 60
    stretch_words: int = 48
    stretch_step: int = 40
    max_readings: int = 8
    rebuild_phrases_after: int = 2000


class PersonScoreRules(Section):
    """Names of persons.  Weights say how much a word of the list name counts; factors multiply the score.

    surname .. absent_particle: weights of the roles.  A word that the text lacks weighs less than one that
        conflicts; a listed initial hardly counts.
    initial_likeness: how much an initial is like the name it stands for.
    surname_gate, given_gate: least likeness of the surname and of the given name; below it the whole name
        scores at most `gate_ceiling` (`middle_ceiling` when the given name agrees with a listed middle name).
    doubtful_surname, poor_surname: likeness below which a Cyrillic surname multiplies by `doubtful_factor`,
        without and with an agreeing patronymic: surnames of one ending are alike by that alone.
    patronymic_conflict, initials_only, initial_conflict, lone_word_bare, lone_word: factors.
    weak_ceiling: most that a weak name scores unless it is all of the text.
    extra_word, clash, inside_word: loss by word of a bare text that the list name lacks, by pair of words
        left over on both sides, by word between the words of the name; together at most `max_extra`.
    unlisted_patronymic: loss when the text has a patronymic and the list name none: who is listed with it
        comes first.
    misplaced_initial, extra_initial: loss when initials fit in another order only, and by initial that
        the list name has no word for.
    """

    surname: float = 1.0
    second_surname: float = 0.45
    given: float = 0.8
    middle: float = 0.35
    absent_middle: float = 0.3
    listed_initial: float = 0.1
    patronymic: float = 0.35
    absent_patronymic: float = 0.04
    particle: float = 0.12
    absent_particle: float = 0.05
    initial_likeness: Score = 0.86
    surname_gate: Score = 0.66
    given_gate: Score = 0.66
    gate_ceiling: Score = 0.45
    middle_ceiling: Score = 0.6
    doubtful_surname: Score = 0.79
    poor_surname: Score = 0.74
    doubtful_factor: Score = 0.85
    patronymic_conflict: Score = 0.85
    initials_only: Score = 0.8
    initial_conflict: Score = 0.75
    lone_word_bare: Score = 0.92
    lone_word: Score = 0.55
    weak_ceiling: Score = 0.6
    extra_word: Score = 0.045
    clash: Score = 0.08
    inside_word: Score = 0.06
    unlisted_patronymic: Score = 0.01
    max_extra: Score = 0.3
    misplaced_initial: Score = 0.12
    extra_initial: Score = 0.04


class OrganizationScoreRules(Section):
    """Names of organizations, vessels and the like.  A word weighs its rarity in the list, 0..1.

    least_rarity: what the most common word weighs.
    generic_share: share of its rarity that a generic word (plant, trade, national) weighs; absent_generic: share
        of that when the text lacks it, as translators leave such words out.
    legal_form, small_word: fixed weights.
    extra_share, outside_share: how much of their weight words of the text cost that the list name lacks; the
        second for those outside the name.
    compound_likeness: likeness of a word that stands for two ("machine tool" in one Cyrillic word).
    core_gate, core_ceiling: least agreement of the words that are not generic, and the most that the name
        scores below it.
    lone_word_extra: factor for a name of one word in a text with other telling words.
    missing_word: factor for a name found inside a text that lacks a telling word of the list name.
    unsupported_ceiling: most that a name of one word, found inside a text, scores without its legal form and
        a second fact (country or identifier).
    """

    least_rarity: Score = 0.2
    generic_share: Score = 0.65
    absent_generic: Score = 0.6
    legal_form: float = 0.06
    small_word: float = 0.03
    extra_share: Score = 0.6
    outside_share: Score = 0.7
    compound_likeness: Score = 0.85
    core_gate: Score = 0.5
    core_ceiling: Score = 0.5
    lone_word_extra: Score = 0.85
    missing_word: Score = 0.7
    unsupported_ceiling: Score = 0.64


class ScoreRules(Section):
    """The name-aware scorer.  Scores and likenesses are 0..1; tuned on the development sets.

    person_alert, organization_alert: from this score on a match alerts.
    person_pair, organization_pair: from this score on `compare` calls two names the same party.
    weaker_direction: share of the worse direction in a comparison (each name against the other).
    keep: matches below are not reported.
    sure_likeness, doubt_slope: a likeness below the first counts less, by the second times what it lacks.
    whole_name, contained_name, contained_generic: least score when the text is the whole list name by
        phonetic key; when it holds a name of several telling words; when those are all generic.
    contained_letters: least letters of a contained name.
    left_over_word: loss by word of a bare text beside a contained name.
    person_spelling, organization_spelling: least likeness of the whole spelling that may lift a score, less
        `spelling_loss`.
    common_surname_names: from this many names on the list a surname is common by itself.
    birth_date_agrees, identifier_agrees: share of what is missing to 1 that the agreement adds.
    birth_year_conflicts .. country_conflicts: factors.
    """

    person_alert: Score = 0.70
    organization_alert: Score = 0.66
    person_pair: Score = 0.77
    organization_pair: Score = 0.82
    weaker_direction: Score = 0.2
    keep: Score = 0.3
    sure_likeness: Score = 0.9
    doubt_slope: float = 1.1
    whole_name: Score = 0.96
    contained_name: Score = 0.9
    contained_generic: Score = 0.85
    contained_letters: int = 8
    left_over_word: Score = 0.08
    person_spelling: Score = 0.86
    organization_spelling: Score = 0.88
    spelling_loss: Score = 0.05
    common_surname_names: int = 12
    birth_date_agrees: Score = 0.4
    identifier_agrees: Score = 0.9
    birth_year_conflicts: Score = 0.75
    birth_day_conflicts: Score = 0.9
    identifier_conflicts: Score = 0.85
    gender_conflicts: Score = 0.9
    country_conflicts: Score = 0.97
    person: PersonScoreRules = PersonScoreRules()
    organization: OrganizationScoreRules = OrganizationScoreRules()


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
