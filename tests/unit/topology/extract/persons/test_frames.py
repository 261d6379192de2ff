"""What the surroundings say of a name."""

from __future__ import annotations

import pytest

from topology.extract.persons.frames import NO_GENDER, Surroundings, case_cues, frame_of, named_frame
from topology.morph import codes

NOTHING = Surroundings(None, 0, 0, sentence_start=False, apart=False)


@pytest.mark.parametrize(
    ("around", "frame"),
    [
        pytest.param(NOTHING._replace(before="от"), "genitive", id="preposition"),
        pytest.param(NOTHING._replace(before="от", apart=True), "unsure", id="comma-between"),
        pytest.param(NOTHING._replace(before="получатель", apart=True), "nominative", id="label-with-comma"),
        pytest.param(NOTHING._replace(sentence_start=True), "sentence-start", id="start"),
        pytest.param(NOTHING, "unsure", id="nothing-before"),
        pytest.param(NOTHING._replace(before="x", before_flags=codes.VERB), "after-verb", id="after-verb"),
        pytest.param(
            NOTHING._replace(before="x", before_flags=codes.INANIMATE), "after-noun", id="after-noun"
        ),
        pytest.param(NOTHING._replace(before="x"), "unsure", id="unknown-before"),
        pytest.param(NOTHING._replace(before="x", before_flags=1 << codes.DATIVE), "apposition", id="title"),
        pytest.param(NOTHING._replace(after_flags=codes.VERB), "before-verb", id="before-verb"),
        pytest.param(
            NOTHING._replace(before="x", before_flags=codes.INANIMATE, after_flags=codes.VERB),
            "after-noun",
            id="noun-and-verb",
        ),
    ],
)
def test_frame_of_the_surroundings(around: Surroundings, frame: str) -> None:
    """A cue decides, then a verb behind, then what stands before."""
    assert frame == frame_of("ru", around).name


def test_apposition_follows_the_case_of_the_title() -> None:
    """The cases of the noun before the name weigh most, the genitive that belongs to it some."""
    around = NOTHING._replace(before="x", before_flags=1 << codes.DATIVE)

    cases = frame_of("ru", around).cases

    assert (1.0, 0.4, 0.0) == (cases[codes.DATIVE], cases[codes.GENITIVE], cases[codes.NOMINATIVE])


@pytest.mark.parametrize(
    ("flags", "genders"),
    [
        pytest.param(codes.PAST_MASCULINE, (0.4, 0.0), id="man"),
        pytest.param(codes.PAST_FEMININE, (0.0, 0.4), id="woman"),
        pytest.param(0, NO_GENDER, id="present"),
    ],
)
def test_verb_in_the_past_tells_the_gender(flags: int, genders: tuple[float, float]) -> None:
    """Said-he and said-she behind a name prefer its gender."""
    assert genders == frame_of("ru", NOTHING._replace(after_flags=codes.VERB | flags)).genders


@pytest.mark.parametrize("language", ["ru", "uk"])
def test_every_cue_opens_a_frame_of_the_table(language: str) -> None:
    """No cue names a frame that the table lacks."""
    frames = {named_frame(frame).name for frame in case_cues(language).values()}

    assert frames == set(case_cues(language).values())
