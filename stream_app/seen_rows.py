"""Rows of the index of parties seen, beside the parties in the RocksDB store of one partition.

    p, o   word 0 following 0 party spelling   places of a word in names of persons, of organizations
    #      number 0 party                          numbers
    a      entry 0 party                           entries for which a party was alerted
    d      word                                    words known
    k g r  key 0 word                              words by skeleton, class or concept, romanisation
    K R    length piece letters 0 key              skeletons and romanisations by their pieces
    !      party                                   parties that are not indexed yet
    v                                              the version of the keys

`party` is the fingerprint in 12 bytes, `spelling` one byte that counts the spellings of its names.  The value
of a place is one byte of flags and the romanised name.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

import rocksdict

from stream_app.messages import Foreign
from topology.search.identifiers import normalize
from topology.search.near_tokens import Piece, near_among, pieces_near, pieces_of, swaps_of
from topology.search.seen_keys import KEYS_VERSION, MAX_FOLLOWING, SeenWord, WordKeys, keys_of, seen_words
from topology.search.words import WordForm

FAMILY = "index"
PARTY_BYTES = 12
_PLACE_BYTES = PARTY_BYTES + 1
_MAX_SPELLINGS = 255
# What is said of a word in its place: see `SeenWord`.
LEADS, HAS_LETTER, REPEATS, IS_COMPARED = 1, 2, 4, 8
_VERSION = b"v"
_PENDING = b"!"
_WORD = b"d"
_NUMBER = b"#"
_ALERTED = b"a"
# Words whose keys are known to be written, before all are forgotten; about 100 bytes each.
_MAX_REMEMBERED = 50_000
# Rows read between two turns of the event loop, 3 ms.
_ROWS_AT_ONCE = 4000

Row = tuple[bytes, bytes]


class Place(NamedTuple):
    """Where a word stands: in a spelling of a name of a party, 13 bytes, the fingerprint first.

    `name` is the romanised name; for `flags` see `LEADS` and its neighbours.
    """

    spelling: bytes
    name: str
    flags: int


def party_of(spelling: bytes) -> bytes:
    """The key in the table of the party that a place names."""
    return spelling[:PARTY_BYTES].hex().encode()


def options() -> rocksdict.Options:
    """Options of the family of columns; the rows are many, small and alike."""
    made = rocksdict.Options(raw_mode=True)
    made.set_write_buffer_size(8 * 1_048_576)
    made.set_compression_type(rocksdict.DBCompressionType.lz4())
    return made


class SeenRows:
    """The rows of one partition.  `store` is its RocksDB store with the family of columns."""

    def __init__(self, store: Foreign) -> None:
        self._store = store
        self._rows = store.get_column_family(FAMILY)
        self._family = store.get_column_family_handle(FAMILY)
        self._words: set[str] = set()

    @property
    def is_current(self) -> bool:
        """Whether all parties but the pending ones stand under the keys of this version."""
        return bool(self._rows.get(_VERSION) == KEYS_VERSION.encode())

    def note_current(self) -> None:
        """All parties are written under the keys of this version."""
        self._rows.put(_VERSION, KEYS_VERSION.encode())

    def flush(self) -> None:
        """Write out what is in memory."""
        self._rows.flush()

    @property
    def disk_bytes(self) -> int:
        """How much of the disk the rows take that are written out."""
        return int(self._rows.property_int_value("rocksdb.total-sst-files-size") or 0)

    def clear(self) -> None:
        """Forget all rows, in one range."""
        self._words.clear()
        self._rows.delete_range(b"\0", b"\xff")

    def add(
        self, key: bytes, kind: str, names: Iterable[str], numbers: Iterable[tuple[str, str]], batch: Foreign
    ) -> None:
        """Put the rows of a party into a batch; rows that are there already do no harm."""
        party = bytes.fromhex(key.decode())
        for number in _plain(numbers):
            batch.put(_number_row(number, party), b"", self._family)
        for count, words in zip(range(_MAX_SPELLINGS), _spellings(names), strict=False):
            spelling = party + bytes([count])
            for seen in words:
                batch.put(*_place_row(kind, seen, spelling), self._family)
                self._add_word(seen.form, seen.word, batch)

    def _add_word(self, form: WordForm, word: str, batch: Foreign) -> None:
        if word in self._words:
            return
        if self._rows.get(_WORD + word.encode()) is None:
            for row in _word_rows(form, word):
                batch.put(row, b"", self._family)
        if len(self._words) >= _MAX_REMEMBERED:
            self._words.clear()
        self._words.add(word)

    def remove(self, key: bytes, kind: str, names: Iterable[str], numbers: Iterable[tuple[str, str]]) -> None:
        """Take the rows of a party out, with the words that no other party has."""
        party, batch = bytes.fromhex(key.decode()), rocksdict.WriteBatch(raw_mode=True)
        for number in _plain(numbers):
            batch.delete(_number_row(number, party), self._family)
        words: dict[str, WordForm] = {}
        for count, seen_in_spelling in zip(range(_MAX_SPELLINGS), _spellings(names), strict=False):
            spelling = party + bytes([count])
            for seen in seen_in_spelling:
                batch.delete(_place_row(kind, seen, spelling)[0], self._family)
                words[seen.word] = seen.form
        self._store.write(batch)
        for word, form in words.items():
            if not any(self._has(_places_of(one, word)) for one in ("person", "organization")):
                self._remove_word(form, word)

    def _remove_word(self, form: WordForm, word: str) -> None:
        keys = keys_of(form)
        self._words.discard(word)
        for row in _word_rows(form, word):
            self._rows.delete(row)
        for sound in keys.sounds:
            if not self._has(_row(b"k", sound)):
                self._remove_pieces(b"K", sound)
        if keys.spelling and not self._has(_row(b"r", keys.spelling)):
            self._remove_pieces(b"R", keys.spelling)

    def _remove_pieces(self, mark: bytes, key: str) -> None:
        for piece in pieces_of(key):
            self._rows.delete(_piece_row(mark, piece) + key.encode())

    def add_alerted(self, key: bytes, entries: Iterable[str], batch: Foreign) -> None:
        """Put into a batch that a party was alerted for entries, given by their keys."""
        for entry in entries:
            batch.put(_row(_ALERTED, entry) + key, b"", self._family)

    def remove_alerted(self, key: bytes, entries: Iterable[str]) -> None:
        """A party is not alerted for entries any more."""
        for entry in entries:
            self._rows.delete(_row(_ALERTED, entry) + key)

    def parties_alerted(self, entry: str) -> list[bytes]:
        """Keys of the parties that were alerted for an entry."""
        prefix = _row(_ALERTED, entry)
        return [row[0][len(prefix) :] for row in self._range(prefix)]

    def _has(self, prefix: bytes) -> bool:
        return next(self._range(prefix), None) is not None

    def note_pending(self, keys: Iterable[bytes]) -> None:
        """Remember parties that were written without their rows."""
        batch = rocksdict.WriteBatch(raw_mode=True)
        for key in keys:
            batch.put(_PENDING + key, b"", self._family)
        self._store.write(batch)

    def pending(self, count: int) -> list[bytes]:
        """Keys of parties that are not indexed yet, at most `count`."""
        return [row[0][len(_PENDING) :] for row in islice(self._range(_PENDING), count)]

    def settle(self, key: bytes, batch: Foreign) -> None:
        """A pending party is indexed with this batch."""
        batch.delete(_PENDING + key, self._family)

    def words(self) -> Iterator[str]:
        """Every word that was seen."""
        return (row[0][len(_WORD) :].decode() for row in self._range(_WORD))

    def places(self, kind: str, word: str, following: str = "") -> Iterator[Place]:
        """Where a word stands, and goes on as `following` does, in names of persons or of organizations."""
        prefix = _places_of(kind, word) + following[:MAX_FOLLOWING].encode()
        for key, value in self._range(prefix):
            yield Place(key[-_PLACE_BYTES:], value[1:].decode(), value[0])

    def parties_with(self, number: str) -> list[bytes]:
        """Keys of the parties with a number, which is given without separators."""
        return [party_of(row[0][-PARTY_BYTES:]) for row in self._range(_row(_NUMBER, number))]

    def words_of_sound(self, sound: str) -> list[str]:
        """Words with a skeleton."""
        return self._seconds(_row(b"k", sound))

    def words_found_by(self, keys: WordKeys) -> Iterator[list[str]]:
        """Words that may stand for the word of a list that asks by these keys, some at a time."""
        for group in keys.groups:
            yield self._seconds(_row(b"g", group))
        for sound in keys.sounds:
            for near in (sound, *(yield from self._near(b"K", sound)), *swaps_of(sound)):
                yield self.words_of_sound(near)
        if keys.spelling:
            for near in (*(yield from self._near(b"R", keys.spelling)), *swaps_of(keys.spelling)):
                yield self._seconds(_row(b"r", near))

    def _near(self, mark: bytes, key: str) -> Generator[list[str], None, list[str]]:
        """Keys near a key; nothing is yielded but turns."""
        near: set[str] = set()
        for piece in dict.fromkeys(pieces_near(key)):
            rows = self._range(prefix := _piece_row(mark, piece))
            while some := [row[0][len(prefix) :].decode() for row in islice(rows, _ROWS_AT_ONCE)]:
                near.update(other for other, _ in near_among(key, some))
                yield []
        return list(near)

    def _seconds(self, prefix: bytes) -> list[str]:
        """What stands behind a prefix."""
        return [row[0][len(prefix) :].decode() for row in self._range(prefix)]

    def _range(self, prefix: bytes) -> Iterator[Row]:
        # No upper bound in the options of the reading: rocksdict 0.3.29 does not keep it alive.
        for row in self._rows.items(from_key=prefix):
            if not row[0].startswith(prefix):
                return
            yield row


def _plain(numbers: Iterable[tuple[str, str]]) -> Iterator[str]:
    return (plain for kind, value in numbers if (plain := normalize(kind, value)) is not None)


def _spellings(names: Iterable[str]) -> Iterator[list[SeenWord]]:
    return (spelling for name in names for spelling in seen_words(name))


def _row(mark: bytes, key: str) -> bytes:
    return mark + key.encode() + b"\0"


def _number_row(number: str, party: bytes) -> bytes:
    return _row(_NUMBER, number) + party


def _places_of(kind: str, word: str) -> bytes:
    return _row(b"p" if kind == "person" else b"o", word)


def _place_row(kind: str, seen: SeenWord, spelling: bytes) -> Row:
    key = _places_of(kind, seen.word) + seen.following.encode() + b"\0" + spelling
    flags = LEADS * seen.leads | HAS_LETTER * seen.has_letter | REPEATS * seen.repeats
    return key, bytes([flags | IS_COMPARED * seen.is_compared]) + seen.name.encode()


def _word_rows(form: WordForm, word: str) -> Iterator[bytes]:
    """The rows by which a word is found."""
    keys, tail = keys_of(form), word.encode()
    yield _WORD + tail
    for group in keys.groups:
        yield _row(b"g", group) + tail
    for sound in keys.sounds:
        yield _row(b"k", sound) + tail
        for piece in pieces_of(sound) if keys.has_near else ():
            yield _piece_row(b"K", piece) + sound.encode()
    if keys.spelling:
        yield _row(b"r", keys.spelling) + tail
        for piece in pieces_of(keys.spelling):
            yield _piece_row(b"R", piece) + keys.spelling.encode()


def _piece_row(mark: bytes, piece: Piece) -> bytes:
    length, number, letters = piece
    return _row(mark + bytes([min(length, 255), number + 1]), letters)
