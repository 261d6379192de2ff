"""OpenAPI is made from the endpoints and is valid."""

from __future__ import annotations

from openapi_spec_validator import validate
from support.web import make_context

from stream_app.web.app import ALL, create_web_app
from stream_app.web.openapi import openapi_document


def test_the_description_is_valid_openapi():
    """By a validator that is not ours."""
    validate(openapi_document(ALL, "1.0.0"))


def test_every_endpoint_is_described():
    """What is served is described, and the other way round."""
    document = openapi_document(ALL, "1.0.0")

    described = {(method.upper(), path) for path, item in document["paths"].items() for method in item}
    assert {(endpoint.method, endpoint.path) for endpoint in ALL.all} == described


def test_operation_ids_are_unique():
    """Generators of clients make functions of them."""
    document = openapi_document(ALL, "1.0.0")

    names = [one["operationId"] for item in document["paths"].values() for one in item.values()]
    assert sorted(set(names)) == sorted(names)


def test_every_reference_has_its_schema():
    """No schema points to nowhere."""
    document = openapi_document(ALL, "1.0.0")

    assert references(document) <= {
        f"#/components/schemas/{name}" for name in document["components"]["schemas"]
    }


def references(node: object) -> set[str]:
    if isinstance(node, dict):
        own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
        return own.union(*(references(value) for value in node.values()))
    if isinstance(node, list):
        return set().union(*(references(value) for value in node))
    return set()


async def test_the_routes_are_the_declared_endpoints():
    """Nothing is served that was not declared."""
    app = create_web_app(await make_context())

    routes = {
        (route.method, route.resource.canonical)
        for route in app.router.routes()
        if route.resource is not None and route.method != "HEAD"
    }
    assert {(endpoint.method, endpoint.path) for endpoint in ALL.all} == routes
