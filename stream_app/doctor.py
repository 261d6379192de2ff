"""The deployment checklist: each item looked at for real, with the remedy where it fails."""

from __future__ import annotations

import asyncio
import base64
import os
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import aiohttp
from aiokafka.errors import KafkaError
from pydantic import SecretStr

from stream_app.engine import rules_for
from stream_app.finding import Finding, State
from stream_app.kafka_client import client_options
from stream_app.machine_checks import examine_machine, examine_security, examine_topics
from stream_app.settings import Settings, load_settings
from stream_app.topic_comparison import compare_topics
from stream_app.topics import plan
from topology.config import Rules
from topology.errors import ConfigurationInvalid, ListUnreadable
from topology.morph.lexicon import load_lexicons
from topology.vectors.model import embedder_for
from topology.watchlists.load import read_list

OLDEST_PYTHON = (3, 10)
TIMEOUT_S = 10.0


async def examine() -> list[Finding]:
    """The whole checklist, in the order in which faults are best mended."""
    findings = [_python()]
    try:
        settings = load_settings()
        rules = rules_for(settings)
    except ConfigurationInvalid as error:
        faults = str(error).splitlines()
        return findings + [
            Finding("settings", "fault", fault, "correct it (docs/settings.md)") for fault in faults
        ]
    findings.append(Finding("settings", "ok", "valid (ai-service config check shows them)"))
    findings += [_folder("DATA_DIR", settings.data_dir)]
    findings += [_folder("LOG_DIR", settings.log_dir)] if settings.log_dir else []
    findings += [*examine_machine(settings), *_lexicons(settings), _embedder(rules)]
    findings += await asyncio.to_thread(lambda: list(_lists(settings)))
    findings += [*await _kafka(settings), *examine_topics(settings)]
    findings += [await _elasticsearch(settings, settings.es_url)] if settings.es_url else []
    return [*findings, _port(settings), _admin_token(settings), *examine_security(settings)]


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] >= OLDEST_PYTHON:
        return Finding("Python", "ok", version)
    return Finding("Python", "fault", version, "install Python 3.10 or newer")


def _folder(variable: str, folder: Path) -> Finding:
    """Whether a folder can be made and written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        user = os.environ.get("USER", "the service's user")
        remedy = f"let {user} write it, or set {variable} to another folder"
        return Finding(variable, "fault", f"{folder}: {error.strerror}", remedy)
    return Finding(variable, "ok", f"{folder.resolve()} can be written")


def _lexicons(settings: Settings) -> list[Finding]:
    """Whether the form tables are there; Ukrainian works without, but less well."""
    try:
        lexicons = load_lexicons(settings.lexicon_dir)
    except ConfigurationInvalid as error:
        return [Finding("form tables", "fault", str(error), "ai-service lexicon build LANG")]
    findings = []
    for language, lexicon in lexicons.items():
        item, remedy = f"form table {language}", f"ai-service lexicon build {language}"
        if lexicon.source == "dictionary":
            findings.append(Finding(item, "ok", "dictionary"))
        else:
            state: State = "attention" if language == "uk" else "fault"
            findings.append(Finding(item, state, f"missing; works from {lexicon.source}", remedy))
    return findings


def _embedder(rules: Rules) -> Finding:
    """Whether the embedder of the rules can be had: the worker never starts with another one."""
    try:
        embedder = embedder_for(rules.embeddings)
    except ConfigurationInvalid as error:
        remedy = "set EMBEDDING_MODEL to the folder of a model, or leave it empty"
        return Finding("embeddings", "fault", str(error), remedy)
    return Finding("embeddings", "ok", f"{embedder.model}, {embedder.dimensions} dimensions")


def _lists(settings: Settings) -> Iterator[Finding]:
    """Whether every file of LISTS can be read."""
    if not settings.lists:
        remedy = "set LISTS, or publish them with ai-service lists load FILE"
        yield Finding("watchlists", "attention", "LISTS is empty", remedy)
    for name in settings.lists:
        try:
            loaded = read_list(Path(name))
        except ListUnreadable as error:
            yield Finding(f"watchlist {name}", "fault", str(error), "get the file again from its publisher")
            continue
        found = f"{len(loaded.entries):,} entries, version {loaded.version}"
        if loaded.broken:
            first = loaded.broken[0]
            found += f"; {len(loaded.broken)} broken records, the first at {first.position}"
            yield Finding(
                f"watchlist {name}", "attention", found, "compare the file with that of its publisher"
            )
        else:
            yield Finding(f"watchlist {name}", "ok", found)


async def _kafka(settings: Settings) -> list[Finding]:
    """Whether the brokers answer and the topics are as planned."""
    if not settings.kafka_brokers:
        remedy = "set KAFKA_BROKERS; without it only the demo makes sense"
        return [Finding("Kafka", "fault", "KAFKA_BROKERS is empty", remedy)]
    brokers = ", ".join(settings.kafka_brokers)
    options = client_options(settings, settings.kafka_brokers)
    try:
        states = await asyncio.wait_for(compare_topics(options, plan(settings)), TIMEOUT_S)
    except (KafkaError, OSError, asyncio.TimeoutError) as error:
        remedy = "check KAFKA_BROKERS, KAFKA_SECURITY_PROTOCOL, credentials and the network"
        return [Finding("Kafka", "fault", f"{brokers}: {error or type(error).__name__}", remedy)]
    findings = [Finding("Kafka", "ok", f"{brokers} answers")]
    for state in states:
        item = f"topic {state.planned.name}"
        if state.is_as_planned:
            findings.append(Finding(item, "ok", f"{state.partitions} partitions"))
        elif state.partitions is None:
            findings.append(
                Finding(item, "attention", "missing", "ai-service topics apply (the worker does it too)")
            )
        else:
            findings.append(Finding(item, "attention", "not as planned", state.advice))
    return findings


async def _elasticsearch(settings: Settings, url: str) -> Finding:
    """Whether Elasticsearch answers under the address and credentials of the settings."""
    user = settings.es_username
    headers = {"Authorization": _basic_auth(user, settings.es_password)} if user else {}
    remedy = "check ES_URL, ES_USERNAME, ES_PASSWORD and ES_VERIFY_SSL"
    timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
    try:
        async with (
            aiohttp.ClientSession(headers=headers, timeout=timeout) as session,
            session.get(f"{url.rstrip('/')}/_cluster/health", ssl=settings.es_verify_ssl) as response,
        ):
            if response.status != 200:
                return Finding("Elasticsearch", "fault", f"answers with status {response.status}", remedy)
            health = (await response.json())["status"]
    except (aiohttp.ClientError, asyncio.TimeoutError, KeyError) as error:
        return Finding("Elasticsearch", "fault", f"does not answer ({type(error).__name__})", remedy)
    if health == "red":
        return Finding(
            "Elasticsearch", "fault", "cluster health is red", "mend the cluster: indices are missing shards"
        )
    return Finding("Elasticsearch", "ok", f"cluster health is {health}")


def _basic_auth(user: str, password: SecretStr | None) -> str:
    """Value of the header that carries user and password (RFC 7617)."""
    pair = f"{user}:{password.get_secret_value() if password else ''}"
    return "Basic " + base64.b64encode(pair.encode()).decode()


def _port(settings: Settings) -> Finding:
    """Whether the HTTP side can bind its port."""
    address = f"{settings.service_host}:{settings.service_port}"
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.service_host, settings.service_port))
        except OSError as error:
            remedy = "nothing, if it is the worker that runs there; else set SERVICE_PORT"
            return Finding("HTTP port", "attention", f"{address}: {error.strerror}", remedy)
    return Finding("HTTP port", "ok", f"{address} is free")


def _admin_token(settings: Settings) -> Finding:
    if settings.admin_token is None:
        remedy = "set ADMIN_TOKEN to use them"
        return Finding("ADMIN_TOKEN", "attention", "not set: the admin endpoints answer 403", remedy)
    return Finding("ADMIN_TOKEN", "ok", "set")
