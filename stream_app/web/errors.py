"""Errors as problem details (RFC 9457): what happened, and what the caller can do; never a stack trace."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from aiohttp import web
from pydantic import BaseModel, ValidationError

from schemas.http import FieldFault, Problem
from topology.document import Failure
from topology.errors import InputRefused

logger = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Model = TypeVar("Model", bound=BaseModel)

MEDIA_TYPE = "application/problem+json"
MOST_FAULTS = 20


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One kind of problem: status, title, and what the caller can do."""

    status: int
    title: str
    advice: str


KINDS: Mapping[str, ProblemKind] = {
    "malformed-body": ProblemKind(
        400, "The body cannot be read", "Send a JSON object as /openapi.json describes it."
    ),
    "malformed-query": ProblemKind(
        400, "The query string cannot be read", "See the parameters in /openapi.json."
    ),
    "invalid-body": ProblemKind(
        422, "The body has wrong fields", "Correct the fields named in `faults`; see /openapi.json."
    ),
    "refused": ProblemKind(
        422, "The text was refused", "Send a text that is not empty and not longer than MAX_INPUT_LENGTH."
    ),
    "unauthorized": ProblemKind(
        401, "A key is needed", "Send the API key in X-API-Key, or the admin token as a bearer token."
    ),
    "admin-disabled": ProblemKind(
        403, "Admin endpoints are off", "Set ADMIN_TOKEN and start the service again."
    ),
    "origin-refused": ProblemKind(403, "This origin may not call", "Add the origin to CORS_ORIGINS."),
    "not-found": ProblemKind(404, "There is nothing here", "See the paths in /openapi.json."),
    "method-not-allowed": ProblemKind(
        405, "This path does not answer this method", "See the `Allow` header or /openapi.json."
    ),
    "no-stream": ProblemKind(
        409, "There is no stream in this process", "Ask a process that was started with `ai-service worker`."
    ),
    "body-too-large": ProblemKind(
        413, "The body is too large", "Send fewer texts at once, or raise MAX_BODY_BYTES."
    ),
    "unsupported-media-type": ProblemKind(
        415, "The body is not JSON", "Send it as application/json in UTF-8."
    ),
    "rate-limited": ProblemKind(
        429,
        "Too many requests",
        "Wait as long as `Retry-After` says; use /process/batch or Kafka for volume.",
    ),
    "layer-failed": ProblemKind(
        500, "A layer could not survive this text", "Report it with the id; the text was not screened."
    ),
    "internal-error": ProblemKind(
        500, "The service failed", "Try again; if it stays, see the log of the service at this time."
    ),
    "search-unavailable": ProblemKind(
        503, "The watchlists could not be searched", "Try again later; do not take this for clear."
    ),
    "lists-not-loaded": ProblemKind(
        503, "No watchlist is loaded", "Load one with `ai-service lists load` or LISTS."
    ),
    "too-busy": ProblemKind(503, "Too many connections", "Try again later."),
    "worker-silent": ProblemKind(
        503, "A worker process does not answer", "Try again later; the service starts a dead one again."
    ),
    "timeout": ProblemKind(503, "The answer took too long", "Send less at once, or try again later."),
    "metrics-disabled": ProblemKind(404, "Metrics are off", "Set PROMETHEUS_ENABLED=true."),
    "operation-failed": ProblemKind(
        502,
        "The operation failed",
        "See the log of the service; nothing was half done without being said there.",
    ),
    "http-error": ProblemKind(400, "The request cannot be answered", "See /openapi.json."),
}
_BY_STATUS = {
    404: "not-found",
    405: "method-not-allowed",
    413: "body-too-large",
    415: "unsupported-media-type",
}


class ProblemError(Exception):
    """Raised by handlers; becomes the answer.  `detail` says what happened and holds no personal data."""

    def __init__(
        self,
        reason: str,
        detail: str,
        *,
        faults: Sequence[FieldFault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.faults = list(faults)
        self.headers = dict(headers or {})


def problem_response(error: ProblemError, instance: str) -> web.Response:
    """The answer that tells of a problem."""
    kind = KINDS[error.reason]
    problem = Problem(
        type=f"urn:ai-service:problem:{error.reason}",
        title=kind.title,
        status=kind.status,
        detail=error.detail,
        instance=instance,
        reason=error.reason,
        advice=kind.advice,
        faults=error.faults,
    )
    return web.Response(
        body=problem.model_dump_json().encode(),
        status=kind.status,
        content_type=MEDIA_TYPE,
        headers=error.headers,
    )


def problem_of_failure(failure: Failure) -> ProblemError:
    """The problem that a text's failure is: the caller's when it was refused, else the service's."""
    reason = "refused" if isinstance(failure.error, InputRefused) else "layer-failed"
    return ProblemError(reason, f"{failure.error.reason} in layer {failure.layer}: {failure.error}")


def problem_of_http_error(error: web.HTTPException) -> ProblemError:
    """The problem that an error of the HTTP library is."""
    reason = _BY_STATUS.get(error.status, "http-error")
    headers = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else None
    return ProblemError(reason, error.reason, headers=headers)


async def read_body(request: web.Request, model: type[Model]) -> Model:
    """The JSON body as a model.  Raises ProblemError that names each fault and repeats no value."""
    if request.content_type != "application/json":
        raise ProblemError("unsupported-media-type", f"the body is {request.content_type}")
    body = await request.read()
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        raise _problem_of_validation(error) from error


def _problem_of_validation(error: ValidationError) -> ProblemError:
    details = error.errors(include_url=False, include_context=False, include_input=False)
    if details[0]["type"] == "json_invalid":
        return ProblemError("malformed-body", "the body is not valid JSON in UTF-8")
    faults = [
        FieldFault(field=".".join(map(str, one["loc"])) or "body", fault=one["msg"])
        for one in details[:MOST_FAULTS]
    ]
    return ProblemError("invalid-body", f"{len(details)} wrong", faults=faults)


@web.middleware
async def answer_problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Make every error an answer with problem details."""
    try:
        return await handler(request)
    except ProblemError as error:
        problem = error
    except web.HTTPException as error:
        problem = problem_of_http_error(error)
    except Exception as error:
        # The border of the service: whatever was not foreseen becomes one log record and a plain answer.
        logger.exception("request failed", extra={"method": request.method, "error": type(error).__name__})
        problem = ProblemError("internal-error", "an unexpected error; it is in the log of the service")
    return problem_response(problem, request.path)
