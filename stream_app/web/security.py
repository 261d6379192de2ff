"""Who may ask, how often, from which origin, how long; and the headers that keep browsers strict."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import time
from collections.abc import Sequence

from aiohttp import web

from stream_app.settings import Settings
from stream_app.web.context import CONTEXT
from stream_app.web.endpoints import ENDPOINTS, Access
from stream_app.web.errors import Handler, ProblemError
from stream_app.web.rate_limit import Network, TokenBuckets, client_address

# Nothing from elsewhere, nothing inline: the console is files of its own.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Server": "ai-service",
}
CORS_HEADERS = "Content-Type, X-API-Key"
CORS_MAX_AGE_S = 600
BURST_S = 2.0  # seconds of the allowed rate that may come at once

BUCKETS = web.AppKey("buckets", TokenBuckets)
PROXIES: web.AppKey[tuple[Network, ...]] = web.AppKey("proxies", tuple)


def api_key_is_known(key: str, hashes: Sequence[str]) -> bool:
    """Whether the SHA-256 of the key is among the hashes; takes equally long for wrong and right keys."""
    digest = hashlib.sha256(key.encode()).hexdigest()
    known = False
    for one in hashes:
        known |= hmac.compare_digest(digest, one.lower())
    return known


def admin_token_is_right(header: str, token: str) -> bool:
    """Whether an Authorization header carries the token, compared in constant time."""
    scheme, _, given = header.partition(" ")
    matches = hmac.compare_digest(given.strip().encode(), token.encode())
    return matches and scheme.lower() == "bearer"


def check_access(request: web.Request, access: Access, settings: Settings) -> None:
    """Raise ProblemError unless the request may be answered."""
    if access is Access.ADMIN:
        if settings.admin_token is None:
            raise ProblemError("admin-disabled", "no admin token is configured")
        header = request.headers.get("Authorization", "")
        if not admin_token_is_right(header, settings.admin_token.get_secret_value()):
            raise ProblemError(
                "unauthorized", "the admin token is missing or wrong", headers={"WWW-Authenticate": "Bearer"}
            )
    elif access is Access.KEY and settings.api_key_enabled:
        key = request.headers.get("X-API-Key", "")
        if not api_key_is_known(key, settings.api_keys):
            raise ProblemError("unauthorized", "the API key is missing or unknown")


def check_rate(request: web.Request) -> None:
    """Raise ProblemError when this client address asked too often."""
    trusted = request.app[PROXIES]
    client = client_address(request.remote, request.headers.getall("X-Forwarded-For", []), trusted)
    wait_s = request.app[BUCKETS].take(client)
    if wait_s > 0:
        seconds = str(max(1, round(wait_s + 0.5)))
        raise ProblemError(
            "rate-limited",
            "more requests per second than RATE_LIMIT_PER_S allows",
            headers={"Retry-After": seconds},
        )


@web.middleware
async def protect(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Check rate, then access; wrong keys and tokens count against the rate too."""
    endpoint = request.app[ENDPOINTS].find(request)
    if endpoint is None:
        return await handler(request)
    if endpoint.screening or endpoint.access is Access.ADMIN:
        check_rate(request)
    check_access(request, endpoint.access, request.app[CONTEXT].settings)
    return await handler(request)


@web.middleware
async def limit_time(request: web.Request, handler: Handler) -> web.StreamResponse:
    """End a request that takes longer than its endpoint allows, reading of its body included."""
    endpoint = request.app[ENDPOINTS].find(request)
    if endpoint is None or endpoint.timeout_s is None:
        return await handler(request)
    try:
        return await asyncio.wait_for(handler(request), endpoint.timeout_s)
    except asyncio.TimeoutError as error:
        raise ProblemError("timeout", f"no answer within {endpoint.timeout_s:g} s") from error


def allowed_origin(origin: str | None, settings: Settings) -> str | None:
    """What Access-Control-Allow-Origin says for this origin, None when it may not call."""
    if origin is None:
        return None
    if "*" in settings.cors_origins:
        return "*"
    return origin if origin in settings.cors_origins else None


@web.middleware
async def answer_preflight(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer the question of a browser whether a page of another origin may call."""
    is_preflight = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
    if not is_preflight:
        return await handler(request)
    if allowed_origin(request.headers.get("Origin"), request.app[CONTEXT].settings) is None:
        raise ProblemError("origin-refused", "the origin is not in CORS_ORIGINS")
    return web.Response(
        status=204,
        headers={
            "Access-Control-Allow-Methods": "GET, POST",
            "Access-Control-Allow-Headers": CORS_HEADERS,
            "Access-Control-Max-Age": str(CORS_MAX_AGE_S),
        },
    )


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Put the security headers on every answer, and those for an allowed origin."""
    for name, value in SECURITY_HEADERS.items():
        response.headers[name] = value
    response.headers.setdefault("Cache-Control", "no-store")
    settings = request.app[CONTEXT].settings
    if not settings.cors_origins:
        return
    response.headers["Vary"] = "Origin"
    if origin := allowed_origin(request.headers.get("Origin"), settings):
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Expose-Headers"] = "Retry-After"


@web.middleware
async def observe(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Count and time every request by its declared path."""
    context = request.app[CONTEXT]
    started = time.perf_counter()
    context.metrics.http_in_progress(1)
    status = 500
    try:
        response = await handler(request)
    except asyncio.CancelledError:
        status = 499  # the client went away
        raise
    else:
        status = response.status
        return response
    finally:
        context.metrics.http_in_progress(-1)
        endpoint = request.app[ENDPOINTS].find(request)
        context.metrics.observe_http(
            endpoint.path if endpoint else "none",
            endpoint.method if endpoint else "none",
            status,
            (time.perf_counter() - started) * 1000,
            screening=endpoint is not None and endpoint.screening,
        )
