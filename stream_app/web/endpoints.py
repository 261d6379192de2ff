"""What an endpoint is: one declaration, from which the routes, their protection and OpenAPI are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from aiohttp import web
from pydantic import BaseModel

from stream_app.web.errors import Handler
from stream_app.web.parameters import Parameter

JSON = "application/json"


class Access(Enum):
    """Who may ask: anybody, who has an API key (when keys are on), who has the admin token."""

    OPEN = "open"
    KEY = "key"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One endpoint.

    answers: by status, the model of the body, or its media type where it is not JSON of ours.
    problems: reasons of problem details that it may answer with, beside those that its other fields imply.
    screening: whether it does the service's work: counted in the request metrics, limited per client.
    timeout_s: longest time for an answer, None for a stream of events.
    """

    method: str
    path: str
    handler: Handler
    summary: str
    tag: str
    answers: Mapping[int, type[BaseModel] | str]
    request: type[BaseModel] | None = None
    parameters: tuple[Parameter, ...] = ()
    problems: tuple[str, ...] = ()
    access: Access = Access.OPEN
    screening: bool = False
    timeout_s: float | None = 30.0


class Endpoints:
    """All endpoints of an application, found by method and declared path."""

    def __init__(self, endpoints: tuple[Endpoint, ...]) -> None:
        self.all = endpoints
        self._by_place = {(one.method, one.path): one for one in endpoints}

    def find(self, request: web.Request) -> Endpoint | None:
        """The endpoint that answers a request, None when there is none.  HEAD is answered by GET."""
        resource = request.match_info.route.resource
        if resource is None:
            return None
        method = "GET" if request.method == "HEAD" else request.method
        return self._by_place.get((method, resource.canonical))


ENDPOINTS = web.AppKey("endpoints", Endpoints)


def answer(model: BaseModel, *, status: int = 200) -> web.Response:
    """A model as a JSON answer."""
    return web.Response(body=model.model_dump_json().encode(), status=status, content_type=JSON)
