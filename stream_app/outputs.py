"""What goes out for one finished document: its result, its alerts, or its dead letter."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass

from schemas.alert import Alert
from schemas.enriched_text import Decision, EnrichedText, Match, Risk
from stream_app.codecs import encode
from stream_app.dead_letters import dead_letter, without_facts
from stream_app.engine import Engine
from stream_app.messages import Outgoing, Record
from stream_app.retries import is_worth_a_retry, retry_message
from stream_app.topics import TopicNames
from topology.decision.assessment import alert_threshold
from topology.decision.verdicts import ended_sentence
from topology.document import Document, Failure
from topology.search.rules import ScoreRules


@dataclass(slots=True)
class Answer:
    """What one record is answered with: the messages to send, and how many of them are alerts."""

    messages: list[Outgoing]
    alerts: int = 0


def route(document: Document, record: Record, engine: Engine, topics: TopicNames) -> Answer:
    """The answer to one record, its dead letter alone when the document failed.

    One that was not fully searched is sent to the retry topic beside its result.
    Raises whatever the making of a result raises.
    """
    if document.failure is not None:
        return refusal(document.failure, record, topics)
    result = engine.respond(document)
    headers = without_facts(record.headers)
    key = record.key if record.key is not None else document.id.encode()
    messages = [Outgoing(topics.enriched, encode(result), key, headers)]
    found = alerts(result, engine.knowledge.rules.score)
    messages += [Outgoing(topics.alerts, encode(alert), alert.entry_id.encode(), headers) for alert in found]
    if engine.settings.retry_attempts and is_worth_a_retry(document):
        messages.append(retry_message(topics.retries, record, 0, engine.settings, now=time.time()))
    return Answer(messages, len(found))


def refusal(failure: Failure, record: Record, topics: TopicNames) -> Answer:
    """The answer to a record that could not be screened."""
    return Answer([dead_letter(topics.dead_letters, record, failure)])


def alerts(result: EnrichedText, rules: ScoreRules) -> list[Alert]:
    """One alert per entry that a result which needs a human may name, in the order of its matches."""
    return [_alert(result, match) for match in alerting(result.decision, result.matches, rules)]


def alerting(decision: Decision, matches: Iterable[Match], rules: ScoreRules) -> list[Match]:
    """The best match of each entry that a message with this decision and these matches is alerted for."""
    if not (decision.review_required or decision.risk is Risk.HIGH):
        return []
    return [match for match in best_per_entry(matches) if is_alerting(match, rules)]


def is_alerting(match: Match, rules: ScoreRules) -> bool:
    """Whether a match reaches its alert threshold or is confirmed, and no verdict suppresses it."""
    if match.disposition is not None:
        return match.disposition.verdict == "confirmed"
    return match.score >= alert_threshold(match, rules)


def best_per_entry(matches: Iterable[Match]) -> list[Match]:
    """The best match of each entry, in the order in which the entries first come."""
    best: dict[str, Match] = {}
    for match in matches:
        key = entry_key(match)
        if key not in best or match.score > best[key].score:
            best[key] = match
    return list(best.values())


def entry_key(match: Match) -> str:
    """The key of the entry of a match on its topic."""
    return f"{match.list}:{match.entry_id}"


def explanation_of(match: Match) -> str:
    """Why a match alerts, and that an analyst's verdict on it has ended, if one has."""
    return " ".join(filter(None, (match.explanation, ended_sentence(match))))


def _alert(result: EnrichedText, match: Match) -> Alert:
    return Alert(
        id=f"{result.id}|{match.entry_id}",
        message_id=result.id,
        source=result.source,
        entry_id=match.entry_id,
        list=match.list,
        entry_name=match.entry_name,
        query=match.query,
        risk=result.decision.risk,
        score=match.score,
        review_required=result.decision.review_required,
        explanation=explanation_of(match),
        required_fields=result.decision.required_fields,
        lists=result.processing.lists,
        fingerprint=match.fingerprint,
        state=match.state,
    )
