"""Bytes to texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream_app.codecs import decode
from topology.errors import EmptyText, InputRefused, MalformedInput, NoText, NotUtf8


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param("Оплата Шевченку".encode(), "Оплата Шевченку", id="plain"),
        pytest.param(b"  spaces stay \n", "  spaces stay \n", id="plain-untouched"),
        pytest.param(b"{not json", "{not json", id="brace-without-end"),
        pytest.param(b"{invoice 15}", "{invoice 15}", id="braces-around-text"),
        pytest.param(b'{"text": "cut off', '{"text": "cut off', id="json-cut-off"),
        pytest.param(b'["text"]', '["text"]', id="json-array-is-text"),
        pytest.param(b'{"text": "Ivan"}', "Ivan", id="object"),
        pytest.param(b'\xef\xbb\xbf {"text": "Ivan"}\r\n', "Ivan", id="object-with-byte-order-mark"),
        pytest.param(b'{"text": "", "id": "a"}', "", id="object-with-empty-text-is-for-layer-1"),
    ],
)
def test_text_is_taken_as_it_is_or_out_of_its_object(value: bytes, text: str) -> None:
    """A plain text stays to the last character; of a JSON object its "text" is taken."""
    decoded = decode(value)

    assert text == decoded.text


@pytest.mark.parametrize(
    ("value", "error"),
    [
        pytest.param(None, NoText, id="null"),
        pytest.param(b"", EmptyText, id="no-bytes"),
        pytest.param(b"\xff\xfe\x00", NotUtf8, id="not-utf-8"),
        pytest.param(b'{"id": "a"}', NoText, id="object-without-text"),
        pytest.param(b'{"text": null}', NoText, id="object-with-null-text"),
        pytest.param(b'{"text": 5}', MalformedInput, id="text-is-a-number"),
        pytest.param(b'{"text": "a", "language": "xx"}', MalformedInput, id="unknown-language"),
        pytest.param(b'{"text": "\\ud800"}', MalformedInput, id="lone-surrogate"),
        pytest.param(b'{"text": "a", "n": NaN}', MalformedInput, id="not-a-number"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_reason(value: bytes | None, error: type[InputRefused]) -> None:
    """Each kind of unusable input has its own error, so its dead letter has its own reason."""
    with pytest.raises(error):
        decode(value)


def test_number_as_id_becomes_text() -> None:
    """Producers that number their texts keep their numbers."""
    decoded = decode(b'{"text": "a", "id": 17}')

    assert "17" == decoded.id


def test_error_never_holds_the_content() -> None:
    """What stands in a dead letter's header and in a log names fields, never values."""
    with pytest.raises(MalformedInput) as caught:
        decode('{"text": "a", "source": {"payer": "Петренко"}}'.encode())

    assert "fields of the wrong kind: source" == str(caught.value)


@given(st.binary())
def test_any_bytes_are_read_or_refused(value: bytes) -> None:
    """No input makes the decoder raise anything but a refusal."""
    try:
        decoded = decode(value)
    except InputRefused:
        return

    assert isinstance(decoded.text, str)
