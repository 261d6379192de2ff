"""Re-screening by two workers on real Kafka, while partitions move between them."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from support.driver import Deployment, Feed, Outputs, Worker
from support.messages import GeneratedMessage
from support.waiting import eventually

from schemas.disposition import Disposition, PairState
from topology.fingerprint import party_fingerprint
from topology.watchlists.load import read_list

pytestmark = [pytest.mark.kafka, pytest.mark.xdist_group("kafka")]

GIVEN = ("Zebulon", "Ottoline", "Barnaby", "Philippa", "Crispin", "Winifred", "Thaddeus")
HEADS = ("Quarter", "Brindle", "Hollow", "Mistle", "Ravens", "Thorn", "Wolver", "Pender", "Castle", "Juniper")
TAILS = ("maine", "wick", "croft", "dale", "stone", "bury", "garth", "field", "holt", "mere", "shaw", "ford")
NAMES = [
    f"{GIVEN[(number * 3 + other) % len(GIVEN)]} {head}{tail}"
    for number, head in enumerate(HEADS)
    for other, tail in enumerate(TAILS)
]
FIRST, SECOND, LATE, JUDGED = NAMES[:40], NAMES[40:80], NAMES[80], NAMES[81]
PATIENCE_S = 90.0


def write_entries(path: Path, names: Sequence[str], *, remark: str = "") -> Path:
    """A list of persons; the id of an entry is its name."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("id", "name", "kind", "remarks"))
        rows.writerows((name, name, "person", remark) for name in names)
    return path


def send_names(deployment: Deployment, names: Iterable[str]) -> None:
    """One message per name, whose id is the name."""
    messages = [
        GeneratedMessage(json.dumps({"id": name, "text": f"Payment to {name}"}).encode(), name.encode())
        for name in names
    ]
    Feed(deployment.bootstrap, deployment.topic("texts.raw"), messages).send_all()


def judge(deployment: Deployment, name: str, path: Path) -> None:
    """An analyst says that the party of this name is not the entry of this name, as a file has it."""
    (entry,) = (entry for entry in read_list(path).entries if entry.entry_id == name)
    verdict = Disposition(
        fingerprint=party_fingerprint(name),
        entry_id=name,
        verdict="false_positive",
        by="analyst",
        reason="another person",
        decided_at="2026-01-15",
        state=PairState(entry_hash=entry.content_hash),
    )
    message = GeneratedMessage(verdict.model_dump_json().encode(), verdict.key.encode())
    Feed(deployment.bootstrap, deployment.topic("watchlist.dispositions"), [message]).send_all()


def alerts_by_pair(outputs: Outputs) -> dict[tuple[str, str], list[bytes | None]]:
    """Bodies of the alerts read so far, by message and entry."""
    found: defaultdict[tuple[str, str], list[bytes | None]] = defaultdict(list)
    for answer in outputs.answers:
        body = json.loads(answer.value or b"{}")
        if "entry_id" in body:
            found[body["message_id"], body["entry_id"]].append(answer.value)
    return found


def wait_alerted(outputs: Outputs, names: Iterable[str], *workers: Worker) -> None:
    """Wait until each message is alerted for the entry of its name."""
    wanted = {(name, name) for name in names}
    eventually(
        lambda: outputs.poll() is not None and wanted <= alerts_by_pair(outputs).keys(),
        what="all messages that name an entry are alerted",
        timeout_s=PATIENCE_S,
        explain=lambda: (
            f"missing: {sorted(wanted - alerts_by_pair(outputs).keys())}\n"
            + "\n".join(worker.last_words() for worker in workers)
        ),
    )


@pytest.mark.parametrize("end", [pytest.param("terminate", id="stopped"), pytest.param("kill", id="killed")])
def test_partitions_move_while_lists_change(deployment: Deployment, tmp_path: Path, end: str) -> None:
    """Each earlier message is alerted for the entry that names it, none is lost, and no other id comes twice.

    One worker joins during the first change, and the one that screened all messages ends during the second.
    A duplicate has the id and the body of the first.  A false positive stays quiet until the entry changes.
    """
    path = tmp_path / "late.csv"
    with (
        Outputs(deployment.bootstrap, [deployment.topic("texts.enriched")]) as results,
        Outputs(deployment.bootstrap, [deployment.topic("texts.alerts")]) as alerts,
        ThreadPoolExecutor(1) as aside,
        Worker(deployment, "first") as first,
    ):
        first.wait_ready()
        send_names(deployment, NAMES)
        eventually(
            lambda: results.poll() is not None and len(results.answers) >= len(NAMES),
            what="all messages are answered",
            timeout_s=PATIENCE_S,
            explain=first.last_words,
        )
        with Worker(deployment, "second") as second:
            deployment.run("lists", "load", str(write_entries(path, FIRST)))
            second.wait_ready()
            wait_alerted(alerts, FIRST, first, second)
            judge(deployment, JUDGED, write_entries(path, [*FIRST, *SECOND, JUDGED]))
            loading = aside.submit(deployment.run, "lists", "load", str(path))
            first.terminate() if end == "terminate" else first.kill()
            loading.result()
            wait_alerted(alerts, [*FIRST, *SECOND], second)
            suppressed = (JUDGED, JUDGED) not in alerts_by_pair(alerts)
            changed = write_entries(path, [*FIRST, *SECOND, JUDGED, LATE], remark="said more")
            deployment.run("lists", "load", str(changed))
            wait_alerted(alerts, [LATE, JUDGED], second)
            assert 0 == second.terminate()
        alerts.drain()

    found = alerts_by_pair(alerts)
    assert {(name, name) for name in [*FIRST, *SECOND, LATE, JUDGED]} == found.keys()
    assert {1} == {len(set(bodies)) for bodies in found.values()}
    assert suppressed
    assert b"holds no longer" in (found[JUDGED, JUDGED][0] or b"")
