"""Thresholds, weights and bounds of the search and of its scorer."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator, model_validator

from schemas.enriched_text import Tier
from topology.sections import Score, Section


class SearchRules(Section):
    """Search between layers 8 and 9.

    tiers: what looks for names and numbers; `vector` is off because it finds nothing more for its time
        (docs/search.md, ablation).  Others are switched off to measure what they find, never to screen.
    deadline_ms: how long a batch is searched before its results say `incomplete`: processor time for the
        backend in memory, time on the clock for one that is asked over the network.
    max_matches: most matches of one text, best first.
    max_candidates: most names that are scored for one stretch of text.
    common_word_names: a word with more names than this only narrows others down.
    bare_words: a text of at most this many words, legal forms and small words left out, is a name by
        itself unless it has a word of payment purposes.
    long_text_words, stretch_words, stretch_step: texts above the first are searched in overlapping
        stretches, so that time stays linear.
    capitals_share: from this share of words with a capital letter on, a long text is taken to be written with
        capitals where they belong: its words in small letters are looked up as whole phrases only.
    max_readings: most spellings of one party that are searched.
    vector_names, vector_likeness: most names that the vector tier gives to the scorer for one spelling, and
        the least likeness of their vectors.
    near_words: most different words of all names of a kind among which words with errors are looked up; in a
        larger vocabulary only the vector tier finds them, so it must be on.  None: always, as shipped
        (docs/search.md, ablation).
    settle_after: new phrases of names from which on an automaton is built of them; that holds the process for
        10 ms per 2,000 phrases, and each automaton takes 1 us per payment line.
    """

    tiers: tuple[Tier, ...] = (Tier.IDENTIFIER, Tier.EXACT, Tier.AUTOMATON, Tier.FUZZY)
    deadline_ms: float = 500.0
    max_matches: int = 10
    max_candidates: int = 40
    common_word_names: int = 3000
    bare_words: int = 8
    long_text_words: int = 60
    stretch_words: int = 48
    stretch_step: int = 40
    capitals_share: float = 0.05
    max_readings: int = 8
    vector_names: Annotated[int, Field(ge=1, le=100)] = 8
    vector_likeness: Score = 0.5
    near_words: Annotated[int, Field(ge=0)] | None = None
    settle_after: Annotated[int, Field(ge=1)] = 2048

    @field_validator("tiers")
    @classmethod
    def _differ(cls, tiers: tuple[Tier, ...]) -> tuple[Tier, ...]:
        """Refuse a search that looks for nothing; one order, so that equal sets have one version."""
        if not tiers or len(set(tiers)) < len(tiers):
            raise ValueError("must name at least one tier, and none twice")
        return tuple(tier for tier in Tier if tier in tiers)

    @model_validator(mode="after")
    def _finds_errors(self) -> SearchRules:
        """Refuse a search that would miss the misspelt names of a large list."""
        if self.near_words is not None and Tier.VECTOR not in self.tiers:
            raise ValueError(
                "near_words needs `vector` among the tiers, or names with errors would be missed"
            )
        return self


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
    generic_share: share of its rarity that a generic word (plant, trade, national) weighs.
    absent_generic: share of that when the text lacks it, as translators leave such words out.
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
