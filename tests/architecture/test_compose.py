"""docker-compose.yml: valid by the official schema, pinned, hardened, started in order, with files that are there."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from stream_app.settings import Settings

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SCHEMA = json.loads((ROOT / "tests/samples/compose/compose-spec.json").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
FOR_EACH_SERVICE = pytest.mark.parametrize("name", [pytest.param(name, id=name) for name in SERVICES])
BUILT_HERE = "ai-service"  # its image has a HEALTHCHECK


def test_the_file_is_valid() -> None:
    """Nothing that docker compose would refuse or silently leave out."""
    faults = [
        f"{list(fault.path)}: {fault.message}" for fault in Draft202012Validator(SCHEMA).iter_errors(COMPOSE)
    ]

    assert [] == faults


def test_a_wrong_file_is_noticed() -> None:
    """The check above can fail: the schema allows no field of its own invention."""
    wrong = {"services": {"kafka": {"image": "kafka", "helthcheck": {}}}}

    assert not Draft202012Validator(SCHEMA).is_valid(wrong)


def test_all_parts_are_there() -> None:
    """Broker, search, service, metrics, dashboard."""
    assert {"kafka", "elasticsearch", "ai-service", "prometheus", "grafana"} == set(SERVICES)


@FOR_EACH_SERVICE
def test_an_image_is_pinned(name: str) -> None:
    """A version with three numbers, never `latest`: what was tried is what runs."""
    image = SERVICES[name]["image"]

    assert "build" in SERVICES[name] or re.search(r":v?\d+\.\d+\.\d+(@sha256:[0-9a-f]{64})?$", image)


@FOR_EACH_SERVICE
def test_a_service_has_no_rights_that_it_does_not_need(name: str) -> None:
    """Read-only root, no capabilities, no new privileges, bounded memory, processors and processes."""
    service = SERVICES[name]

    assert service["read_only"] is True
    assert ["ALL"] == service["cap_drop"]
    assert ["no-new-privileges:true"] == service["security_opt"]
    assert {"cpus", "memory", "pids"} == set(service["deploy"]["resources"]["limits"])
    assert not {"privileged", "cap_add", "network_mode", "pid", "user"} & set(service)


@FOR_EACH_SERVICE
def test_ports_are_open_on_the_loopback_address_only(name: str) -> None:
    """No part of a trial is reachable from the network."""
    assert [] == [port for port in SERVICES[name].get("ports", []) if not port.startswith("127.0.0.1:")]


@FOR_EACH_SERVICE
def test_a_service_tells_whether_it_is_well(name: str) -> None:
    """By a health check of its own, or by that of its image."""
    assert (name == BUILT_HERE) == ("healthcheck" not in SERVICES[name])


def test_the_service_starts_when_what_it_needs_is_well() -> None:
    """The start order waits for health, not for processes."""
    needs = {name: condition["condition"] for name, condition in SERVICES[BUILT_HERE]["depends_on"].items()}

    assert {"kafka": "service_healthy", "elasticsearch": "service_healthy"} == needs
    assert "service_healthy" == SERVICES["grafana"]["depends_on"]["prometheus"]["condition"]


def test_the_settings_of_the_service_exist() -> None:
    """A variable that no setting reads would be without effect."""
    known = {name.upper() for name in Settings.model_fields}

    assert set() == set(SERVICES[BUILT_HERE]["environment"]) - known


@FOR_EACH_SERVICE
def test_mounted_files_are_there(name: str) -> None:
    """Docker makes an empty folder of a path that is missing."""
    sources = [mount.split(":")[0] for mount in SERVICES[name].get("volumes", [])]
    paths = [source for source in sources if source.startswith("./")]
    named = [source for source in sources if not source.startswith((".", "$"))]

    assert [] == [path for path in paths if not (ROOT / path).exists()]
    assert set() == set(named) - set(COMPOSE["volumes"])


def test_prometheus_scrapes_the_service_every_fifteen_seconds() -> None:
    """By the name and port that the service has here, and under the job that the alert rules know."""
    configuration = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yml").read_text(encoding="utf-8"))
    job = next(job for job in configuration["scrape_configs"] if job["job_name"] == "ai-service")

    assert "15s" == configuration["global"]["scrape_interval"]
    assert [f"{BUILT_HERE}:8000"] == job["static_configs"][0]["targets"]


def test_grafana_finds_its_data_source_and_the_dashboard() -> None:
    """The provisioned folder is the mounted one, the source is the Prometheus of this file."""
    folder = ROOT / "deploy/grafana/provisioning"
    source = yaml.safe_load((folder / "datasources/prometheus.yml").read_text(encoding="utf-8"))[
        "datasources"
    ][0]
    provider = yaml.safe_load((folder / "dashboards/ai-service.yml").read_text(encoding="utf-8"))[
        "providers"
    ][0]

    mounts = dict(mount.split(":")[:2] for mount in SERVICES["grafana"]["volumes"])
    assert "http://prometheus:9090" == source["url"]
    assert provider["options"]["path"] == mounts["./deploy/grafana/dashboards"]
