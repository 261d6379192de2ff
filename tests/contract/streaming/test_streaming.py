"""What the streaming side promises, on the embedded broker and on real Kafka alike.

One worker serves most tests; those that stop a worker have a deployment of their own.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from support.records import make_entry
from support.streaming import CRASH, Client, running_worker, settings_of, start_worker, until, until_entries

from schemas.disposition import Disposition
from schemas.enriched_text import EnrichedText
from stream_app.dead_letters import from_headers
from stream_app.worker import Worker
from topology.fingerprint import party_fingerprint

pytestmark = pytest.mark.asyncio(loop_scope="module")

PAYMENT = "Payment for services to {}"
POISON = {
    b"not-utf-8": (b"\xff\xfe", "not-utf8", "input"),
    b"null": (None, "no-text", "input"),
    b"no-bytes": (b"", "empty", "input"),
    b"blank": (b" \n ", "empty", "validation"),
    b"object-without-text": (b'{"id": "a"}', "no-text", "input"),
    b"text-of-wrong-kind": (b'{"text": [1]}', "malformed", "input"),
    b"too-long": (b"x" * 20_000, "too-long", "validation"),
    b"crash": (CRASH.encode(), "layer-failed", "names"),
}


@pytest.mark.parametrize("key", [pytest.param(key, id=key.decode()) for key in POISON])
async def test_refused_input_is_a_dead_letter_with_its_bytes(client: Client, key: bytes) -> None:
    """Whatever cannot be answered comes out untouched, with reason, layer and place in its headers."""
    value, reason, layer = POISON[key]

    ident = await client.send(value, key, [("traceparent", b"00-1")])

    letter = await client.answer_to(key)
    facts = from_headers(list(letter.headers.items()))
    place = f"{facts.source_topic}-{facts.source_partition}-{facts.source_offset}"
    assert (client.names.dead_letters, value or None, reason, layer, ident, b"00-1") == (
        letter.topic,
        letter.value or None,
        facts.reason,
        facts.layer,
        place,
        letter.headers["traceparent"],
    )


async def test_batch_with_poison_comes_out_whole(client: Client) -> None:
    """Of a batch with refused messages every other one is answered, each exactly once."""
    for number in range(40):
        await client.send_text(f"good-{number}", PAYMENT.format("Anna Ivanova"))
        await client.send(b"\xff", b"bad-%d" % number)

    await client.until(
        lambda: all(
            client.with_key(f"{kind}-{number}".encode()) for kind in ("good", "bad") for number in range(40)
        ),
        "80 answers",
    )

    topics = {
        (kind, answer.topic)
        for kind in ("good", "bad")
        for number in range(40)
        for answer in client.with_key(f"{kind}-{number}".encode())
    }
    assert {("good", client.names.enriched), ("bad", client.names.dead_letters)} == topics
    assert 80 == sum(len(client.with_key(f"{k}-{n}".encode())) for k in ("good", "bad") for n in range(40))


async def test_result_fits_its_schema_and_keeps_key_and_headers(client: Client) -> None:
    """Key and unknown headers travel through; the body is an EnrichedText with the text as it came."""
    headers = [("traceparent", b"00-2"), ("tenant", b"\xff")]

    ident = await client.send(PAYMENT.format("Anna Ivanova").encode(), b"key-1", headers)

    answer = await client.answer_to(b"key-1")
    result = EnrichedText.model_validate_json(answer.value or b"")
    assert (ident, PAYMENT.format("Anna Ivanova"), dict(headers)) == (
        result.id,
        result.text,
        answer.headers,
    )


async def test_message_without_key_goes_under_its_id(client: Client) -> None:
    """The id of a message without key and id is its place, and the key of its result."""
    ident = await client.send(b"Payment to Anna Ivanova")

    answer = await client.answer_to(ident.encode())

    assert ident == answer.body["id"]


async def test_same_text_again_has_an_identical_body(client: Client) -> None:
    """Apart from its place and the timings, a text gives the same answer whenever it comes, cached or not."""
    for _ in range(2):
        await client.send_text("twice", PAYMENT.format("Olena Kovalchuk"))

    await client.until(lambda: len(client.with_key(b"twice")) == 2, "two answers")

    first, second = (
        {name: value for name, value in answer.body.items() if name not in {"source", "processing"}}
        for answer in client.with_key(b"twice")
    )
    assert first == second


async def test_listed_party_is_alerted(client: Client) -> None:
    """A match that needs a human gives an alert under the entry's id, beside the result."""
    await client.send_text("hit", PAYMENT.format("Ruslan Zhuravkovych"))

    await client.until(lambda: bool(client.alerts("hit")), "the alert")

    (alert,) = client.alerts("hit")
    assert ("listed", "sample", "message") == (alert["entry_id"], alert["list"], alert["cause"])


async def test_list_change_is_live(client: Client, worker: Worker) -> None:
    """An entry counts for the next message once it is published, and no more once it is withdrawn."""
    entry = make_entry("fresh", "Yevhen Prokopchuk")
    await client.publish(entry)
    await until_entries(worker, 2)
    await client.send_text("while-listed", PAYMENT.format("Yevhen Prokopchuk"))
    listed = await client.answer_to(b"while-listed")

    await client.withdraw(entry)
    await until_entries(worker, 1)
    await client.send_text("withdrawn", PAYMENT.format("Yevhen Prokopchuk"))
    withdrawn = await client.answer_to(b"withdrawn")

    assert (["fresh"], []) == tuple(
        [match["entry_id"] for match in answer.body["matches"]] for answer in (listed, withdrawn)
    )


async def test_verdict_suppresses_visibly(client: Client, worker: Worker) -> None:
    """After a false-positive verdict the match still stands in the result, marked, and gives no alert."""
    entry = make_entry("judged", "Taras Bondarchuk")
    await client.publish(entry)
    verdict = Disposition(
        fingerprint=party_fingerprint("Taras Bondarchuk"),
        entry_id="judged",
        verdict="false_positive",
        by="analyst",
        reason="another birth date",
        decided_at="2026-01-01",
    )
    await client.judge(verdict)
    await until(lambda: worker.dispositions.find(verdict.fingerprint, "judged") is not None, "the verdict")
    await until_entries(worker, 2)

    await client.send_text("judged", PAYMENT.format("Taras Bondarchuk"))

    answer = await client.answer_to(b"judged")
    (match,) = answer.body["matches"]
    await client.withdraw(entry)
    await until_entries(worker, 1)
    assert ("false_positive", False, []) == (
        match["disposition"]["verdict"],
        answer.body["decision"]["review_required"],
        client.alerts("judged"),
    )


async def test_party_listed_later_is_alerted_with_its_earlier_message(client: Client, worker: Worker) -> None:
    """Perpetual re-screening: the alert names the message in which the party was seen."""
    await client.send_text("earlier", PAYMENT.format("Bohdan Marchenko"))
    await client.answer_to(b"earlier")
    entry = make_entry("later", "Bohdan Marchenko")

    await client.publish(entry)

    await client.until(lambda: bool(client.alerts("earlier")), "the alert")
    (alert,) = client.alerts("earlier")
    await client.withdraw(entry)
    await until_entries(worker, 1)
    assert ("rescreen", "later") == (alert["cause"], alert["entry_id"])


async def test_paused_worker_takes_nothing_until_it_goes_on(client: Client, worker: Worker) -> None:
    """Pausing stops the intake, resuming goes on where it stood; nothing is lost."""
    await client.send_text("before", "Payment to Anna Ivanova")
    await client.answer_to(b"before")
    await worker.pause()
    await client.send_text("while-paused", "Payment to Anna Ivanova")
    await client.until(lambda: worker.status().paused, "the pause")
    paused = client.with_key(b"while-paused")

    await worker.resume()

    answer = await client.answer_to(b"while-paused")
    assert ([], client.names.enriched) == (paused, answer.topic)


async def test_replayed_dead_letter_is_tried_again(client: Client, worker: Worker) -> None:
    """A replay sends the bytes to their source again; a second refusal says that it was the second."""
    await client.send(f"{CRASH} again".encode(), b"again")
    await client.answer_to(b"again")

    await worker.replay_dead_letters(limit=1000, reason="layer-failed")

    await client.until(lambda: len(client.with_key(b"again")) == 2, "the second dead letter")
    assert ["1", "2"] == [answer.headers["dlq-attempts"].decode() for answer in client.with_key(b"again")]


async def test_idle_worker_is_not_stuck(client: Client, worker: Worker) -> None:
    """While there is nothing to answer the age of progress stays at 0, and the lag is 0 where it is known."""
    await client.send_text("last", "Payment to Anna Ivanova")
    await client.answer_to(b"last")
    await client.until(lambda: worker.status().in_flight == 0, "the acknowledgement")

    status = worker.status()

    assert (0.0, {0}) == (status.progress_age_s, {lag for lag in status.lag.values() if lag is not None})
    assert (True, None, 4) == (status.connected, status.failed, status.assigned)


async def test_failed_send_stops_the_worker_uncommitted(place: str, bootstrap: str, tmp_path: Path) -> None:
    """When Kafka does not take a result the worker ends with status 1, and the next one answers everything."""
    settings = settings_of(f"{place}.failing")
    client = Client(settings, bootstrap)
    worker, _, running = await start_worker(settings, bootstrap, tmp_path)
    await client.start()
    producer = worker.app and worker.app.producer
    assert producer is not None

    async def refuse(*_: Any, **__: Any) -> Any:
        raise ConnectionError("injected")

    producer.send = refuse
    for number in range(20):
        await client.send_text(f"f-{number}", "Payment to Anna Ivanova")
    status = await asyncio.wait_for(running, 30)

    async with running_worker(settings, bootstrap, tmp_path):
        await client.until(lambda: len(client.results()) == 20, "20 results")

    await client.stop()
    assert 1 == status


async def test_stop_under_backlog_loses_and_doubles_nothing(
    place: str, bootstrap: str, tmp_path: Path
) -> None:
    """A worker that is told to stop finishes its batch and commits it; the next one goes on exactly there."""
    settings = settings_of(f"{place}.stopping")
    client = Client(settings, bootstrap)
    _, stop, running = await start_worker(settings, bootstrap, tmp_path)
    await client.start()
    await asyncio.gather(*(client.send_text(f"s-{n}", f"Payment {n} to Anna Ivanova") for n in range(300)))
    await client.until(lambda: len(client.results()) > 0, "the first results")
    stop.set()
    status = await asyncio.wait_for(running, 30)

    async with running_worker(settings, bootstrap, tmp_path):
        await client.until(lambda: len(client.results()) == 300, "300 results")

    await client.stop()
    assert (0, {1}) == (status, {len(answers) for answers in client.results().values()})


async def test_parties_seen_come_back_from_the_changelog(place: str, bootstrap: str, tmp_path: Path) -> None:
    """A worker that lost its disk still knows the parties of earlier messages."""
    settings = settings_of(f"{place}.restarting")
    client = Client(settings, bootstrap)
    async with running_worker(settings, bootstrap, tmp_path / "first"):
        await client.start()
        await client.send_text("seen", PAYMENT.format("Bohdan Marchenko"))
        await client.answer_to(b"seen")
    await client.stop()

    async with running_worker(settings, bootstrap, tmp_path / "second") as worker:
        assert worker.agent is not None
        key = party_fingerprint("Bohdan Marchenko").encode()
        found = [partition.read([key]) for partition in worker.agent.seen.partitions().values()]

    assert 1 == sum(stored is not None for (stored,) in found)
