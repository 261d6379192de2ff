"""Recent decisions of all processes of the service, gathered by the one that is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from schemas.http import DecisionResponse, DecisionsResponse, DecisionSummary
from stream_app.web.console.privacy import hide_personal_data
from stream_app.web.context import WebContext
from stream_app.web.decisions import RecentDecision, Wanted, summarize
from stream_app.web.errors import ProblemError

OWN = 0  # the process that answers at the address of the service


async def gather_decisions(
    context: WebContext, *, cursor: Sequence[int], wanted: Wanted, headers: Mapping[str, str]
) -> DecisionsResponse:
    """Decisions of all processes made after a cursor, newest first.

    cursor: the last number known of each process, this one first; those left out are 0.
    headers: what the other processes want to see, see `peers.credentials`.
    """
    own = _own_decisions(context, after=cursor[OWN], wanted=wanted)
    peers = context.peers
    if not peers.sockets:
        return own
    known = {worker: cursor[worker] if worker < len(cursor) else 0 for worker in peers.sockets}
    paths = {worker: f"/decisions?{_query(after, wanted)}" for worker, after in known.items()}
    answers = await peers.ask_each("GET", paths, headers=headers)
    parts = {
        worker: DecisionsResponse.model_validate_json(one.body)
        for worker, one in answers.items()
        if one.status == 200
    }
    return _merged({OWN: own, **parts}, known, wanted.limit)


def _own_decisions(context: WebContext, *, after: int, wanted: Wanted) -> DecisionsResponse:
    recent, hidden = context.decisions, context.settings.console_hide_personal_data
    fresh = recent.newest(after=after, wanted=wanted)
    made = recent.last - after if after <= recent.last else recent.last
    return DecisionsResponse(
        decisions=[summarize(one, context.engine.respond(one.document), hidden=hidden) for one in fresh],
        cursor=str(recent.last),
        last=recent.last,
        skipped=made - len(fresh),
    )


def _query(after: int, wanted: Wanted) -> str:
    given = {"after": after, "limit": wanted.limit, "risk": wanted.risk, "language": wanted.language}
    return urlencode({name: value for name, value in given.items() if value is not None})


def _merged(
    parts: Mapping[int, DecisionsResponse], known: Mapping[int, int], limit: int
) -> DecisionsResponse:
    """One answer of several; a process that is silent stays where the cursor knew it."""
    decisions = [
        one.model_copy(update={"worker": worker}) for worker, part in parts.items() for one in part.decisions
    ]
    decisions.sort(key=_newest_first, reverse=True)
    numbers = {OWN: parts[OWN].last} | dict(known) | {worker: part.last for worker, part in parts.items()}
    return DecisionsResponse(
        decisions=decisions[:limit],
        cursor=".".join(str(numbers.get(worker, 0)) for worker in range(max(numbers) + 1)),
        last=sum(numbers.values()),
        skipped=sum(part.skipped for part in parts.values()) + max(0, len(decisions) - limit),
        silent=sorted(worker for worker in known if worker not in parts),
    )


def _newest_first(one: DecisionSummary) -> tuple[str, int, int]:
    return one.at, one.worker, one.number


async def find_decision(
    context: WebContext, *, worker: int, number: int, personal: bool, headers: Mapping[str, str]
) -> DecisionResponse:
    """One decision in full.  Raises ProblemError when it is gone, or its process does not answer."""
    if worker == OWN:
        found = context.decisions.find(number)
        if found is None:
            raise ProblemError("not-found", "this decision is not among the recent ones")
        return _in_full(context, found, personal=personal)
    if worker not in context.peers.sockets:
        raise ProblemError("not-found", "there is no such worker")
    path = f"/decisions/{number}?{urlencode({'personal': int(personal)})}"
    answer = (await context.peers.ask_each("GET", {worker: path}, headers=headers))[worker]
    if answer.status == 200:
        return DecisionResponse.model_validate_json(answer.body).model_copy(update={"worker": worker})
    if answer.status == 404:
        raise ProblemError("not-found", "this decision is not among the recent ones")
    raise ProblemError("worker-silent", f"worker {worker} does not answer")


def _in_full(context: WebContext, decision: RecentDecision, *, personal: bool) -> DecisionResponse:
    result = context.engine.respond(decision.document)
    hidden = context.settings.console_hide_personal_data and not personal
    return DecisionResponse(
        number=decision.number,
        at=decision.at.isoformat(timespec="milliseconds"),
        hidden=hidden,
        result=hide_personal_data(result) if hidden else result,
    )
