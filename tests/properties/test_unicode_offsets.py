"""Whatever the text, the clean text points back to it rightly."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from support.layers_of_names import analyse, knowledge

# Letters, signs and tricks that the repairs look for, beside arbitrary Unicode.
_PIECES = st.sampled_from(
    [
        "Иванов",
        "Ivanov",
        "Рі",
        "Ð˜Ð²",
        "п≤п╡",
        "е́",
        "й",
        "\u200b",
        "\xad",
        "\u202e",
        "ﬁ",
        "Ｉ",
        "𝐈",
        "ааа",
        "И в а н о в",
        "0лег",
        "Ив4нов",
        "’",
        "–",
        "«",
        "\xa0",
        "\x00",
        "\x98",
        " ",
        ".",
        "-",
        "А.",
        "ООО",
        "😀",
        "ё",
        "ї",
        "'",
        "Èâàíîâ",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=60), st.lists(st.one_of(_PIECES, st.text(max_size=3)), max_size=12).map("".join)
)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_every_character_maps_into_the_original(text: str) -> None:
    """Offsets of the clean text lie in the original, in order, and never run backwards."""
    clean = knowledge().cleaner.repair(text).clean

    spans = [clean.span(i, i + 1) for i in range(len(clean.text))]

    assert all(0 <= start <= end <= len(text) for start, end in spans)
    assert [start for start, _ in spans] == sorted(start for start, _ in spans)
    assert [end for _, end in spans] == sorted(end for _, end in spans)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_unchanged_text_maps_to_itself(text: str) -> None:
    """A text without repairs comes back as it is, and its offsets are its own."""
    repaired = knowledge().cleaner.repair(text)

    unchanged = not repaired.repairs

    assert unchanged <= (repaired.clean.text == text)
    assert not unchanged or [(0, len(text))] == [repaired.clean.span(0, len(text))]


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_repairing_twice_changes_nothing_of_the_letters_read(text: str) -> None:
    """Each letter that was read as another one is the letter that stands at its place in the original."""
    repaired = knowledge().cleaner.repair(text)

    lengths = {letter.end - letter.start for letter in repaired.homoglyphs}

    assert all(0 <= letter.start < letter.end <= len(text) for letter in repaired.homoglyphs)
    assert all(length >= 1 for length in lengths)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_spans_of_every_layer_point_at_the_original(text: str) -> None:
    """Language parts and the trace have spans in range, and the trace repeats the text it points at."""
    document = analyse(text)

    parts = [(part.start, part.end) for part in document.language.parts]
    trace = [(token.text, text[token.start : token.end]) for token in document.normalized.tokens]

    assert all(0 <= start < end <= len(text) for start, end in parts)
    assert [found for found, _ in trace] == [there for _, there in trace]


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_mentions_of_persons_are_apart_and_in_order(text: str) -> None:
    """Persons follow each other in the clean text without overlap, and every name has letters."""
    document = analyse(text)

    edges = [edge for person in document.person_mentions for edge in (person.start, person.end)]

    assert edges == sorted(edges)
    assert all(any(c.isalpha() for c in person.name) for person in document.person_mentions)
