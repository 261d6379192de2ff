"""GET /openapi.json and /asyncapi.yaml: the HTTP side described from its endpoints and models."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

from aiohttp import web
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from schemas.http import Problem
from stream_app.engine import SERVICE, SERVICE_VERSION
from stream_app.web.endpoints import ENDPOINTS, JSON, Access, Endpoint, Endpoints
from stream_app.web.errors import KINDS, MEDIA_TYPE, ProblemError
from stream_app.web.parameters import Parameter

DESCRIPTION = (
    "Screens Russian, Ukrainian and English texts against sanctions watchlists and explains each decision. "
    "The main way in is Kafka (see /asyncapi.yaml); these endpoints run the same pipeline for one text, and "
    "let operators watch it. Every error is a problem details object (RFC 9457)."
)
SECURITY: dict[Access, list[dict[str, list[str]]]] = {
    Access.OPEN: [],
    Access.KEY: [{"apiKey": []}, {}],
    Access.ADMIN: [{"adminToken": []}],
}
SECURITY_SCHEMES = {
    "apiKey": {
        "type": "apiKey",
        "in": "header",
        "name": "X-API-Key",
        "description": "Needed when API_KEY_ENABLED is true",
    },
    "adminToken": {"type": "http", "scheme": "bearer", "description": "The value of ADMIN_TOKEN"},
}


def problems_of(endpoint: Endpoint) -> list[str]:
    """Reasons of every problem that an endpoint may answer with."""
    reasons = list(endpoint.problems)
    if endpoint.request is not None:
        reasons += ["malformed-body", "invalid-body", "body-too-large", "unsupported-media-type"]
    if endpoint.parameters:
        reasons.append("malformed-query")
    if endpoint.access is not Access.OPEN:
        reasons.append("unauthorized")
    if endpoint.access is Access.ADMIN:
        reasons.append("admin-disabled")
    if endpoint.screening or endpoint.access is Access.ADMIN:
        reasons.append("rate-limited")
    if endpoint.timeout_s is not None:
        reasons.append("timeout")
    return [*reasons, "internal-error"]


def openapi_document(endpoints: Endpoints, version: str) -> dict[str, Any]:
    """The OpenAPI 3.1 description of the endpoints."""
    references, components = _model_schemas(endpoints)
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints.all:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint, references)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": SERVICE,
            "version": version,
            "description": DESCRIPTION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": SECURITY_SCHEMES},
    }


Key = tuple[type[BaseModel], JsonSchemaMode]


def _model_schemas(endpoints: Endpoints) -> tuple[dict[Key, Any], dict[str, Any]]:
    """A reference to each model, and the schemas that they refer to."""
    used: dict[Key, None] = {(Problem, "serialization"): None}
    for endpoint in endpoints.all:
        if endpoint.request is not None:
            used[endpoint.request, "validation"] = None
        for body in endpoint.answers.values():
            if not isinstance(body, str):
                used[body, "serialization"] = None
    references, definitions = models_json_schema(list(used), ref_template="#/components/schemas/{model}")
    return {key: references[key] for key in used}, definitions.get("$defs", {})


def _operation(endpoint: Endpoint, references: dict[Key, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": endpoint.handler.__name__,
        "summary": endpoint.summary,
        "tags": [endpoint.tag],
        "responses": _responses(endpoint, references),
    }
    if endpoint.parameters:
        operation["parameters"] = [_parameter(one) for one in endpoint.parameters]
    if endpoint.request is not None:
        schema = references[endpoint.request, "validation"]
        operation["requestBody"] = {"required": True, "content": {JSON: {"schema": schema}}}
    if endpoint.access is not Access.OPEN:
        operation["security"] = SECURITY[endpoint.access]
    return operation


def _responses(endpoint: Endpoint, references: dict[Key, Any]) -> dict[str, Any]:
    responses: dict[str, Any] = {}
    for status, body in endpoint.answers.items():
        if isinstance(body, str):
            content: dict[str, Any] = {body: {"schema": {"type": "string"}}}
        else:
            content = {JSON: {"schema": references[body, "serialization"]}}
        responses[str(status)] = {"description": endpoint.summary, "content": content}
    problem = {MEDIA_TYPE: {"schema": references[Problem, "serialization"]}}
    for reason in problems_of(endpoint):
        kind = KINDS[reason]
        known = responses.setdefault(str(kind.status), {"description": "", "content": {}})
        known["content"] |= problem
        title = f"{kind.title} (`{reason}`)"
        known["description"] = "; ".join(filter(None, [known["description"], title]))
    return responses


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": parameter.place,
        "required": parameter.place == "path",
        "description": parameter.description,
        "schema": parameter.schema(),
    }


@cache
def _openapi_text(endpoints: Endpoints) -> bytes:
    return json.dumps(openapi_document(endpoints, SERVICE_VERSION), ensure_ascii=False).encode()


async def openapi(request: web.Request) -> web.Response:
    """GET /openapi.json."""
    return web.Response(body=_openapi_text(request.app[ENDPOINTS]), content_type=JSON)


async def asyncapi(_request: web.Request) -> web.Response:
    """GET /asyncapi.yaml: the topics."""
    file = resources.files("schemas") / "asyncapi.yaml"
    if not file.is_file():
        raise ProblemError("not-found", "the description of the topics is not installed")
    return web.Response(text=file.read_text(encoding="utf-8"), content_type="application/yaml")
