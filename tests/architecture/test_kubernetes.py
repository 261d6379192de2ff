"""deploy/k8s: every combination renders, is valid for Kubernetes, and keeps the promises on probes and rights."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from itertools import combinations, product
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from stream_app.settings import Settings

ROOT = Path(__file__).parents[2]
K8S = ROOT / "deploy" / "k8s"
SEARCHES = ("embedded-search", "elasticsearch")
OPTIONS = ("network-policy", "tls")
OVERLAYS = sorted(path.name for path in (K8S / "overlays").iterdir())
COMBINATIONS = [
    (search, *chosen)
    for search, count in product(SEARCHES, range(len(OPTIONS) + 1))
    for chosen in combinations(OPTIONS, count)
]
# The oldest Kubernetes that these manifests are for, and one of today.
VERSIONS = ("1.27", "1.33")
Manifest = dict[str, Any]


def renderer() -> list[str]:
    """The command that renders a folder; skips the test where there is none."""
    beside = Path(sys.executable).with_name("kustomize")
    if kustomize := shutil.which("kustomize") or (str(beside) if beside.exists() else None):
        return [kustomize, "build"]
    if kubectl := shutil.which("kubectl"):
        return [kubectl, "kustomize"]
    pytest.skip("neither kustomize nor kubectl is installed (.ci/install-servers installs kustomize by Go)")


def render(folder: Path) -> list[Manifest]:
    """All manifests of a folder; AssertionError with the words of kustomize when it refuses it."""
    done = subprocess.run([*renderer(), str(folder)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [manifest for manifest in yaml.safe_load_all(done.stdout) if manifest]


@pytest.fixture(scope="module", params=COMBINATIONS, ids="+".join)
def parts(request: pytest.FixtureRequest) -> tuple[str, ...]:
    """The components of one combination."""
    chosen: tuple[str, ...] = request.param
    return chosen


@pytest.fixture(scope="module")
def combined(tmp_path_factory: pytest.TempPathFactory, parts: tuple[str, ...]) -> dict[str, Manifest]:
    """What a combination of components renders to, by kind; of services the one that clients ask."""
    folder = tmp_path_factory.mktemp("overlay").resolve()
    away = Path(os.path.relpath(K8S, folder))
    kustomization = {
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "resources": [str(away / "base")],
        "components": [str(away / "components" / part) for part in parts],
    }
    (folder / "kustomization.yaml").write_text(yaml.safe_dump(kustomization))
    manifests = render(folder)
    return {one["kind"]: one for one in manifests if not one["metadata"]["name"].endswith("-peers")}


@cache
def rendered(overlay: str) -> list[Manifest]:
    """One of the overlays of the repository."""
    return render(K8S / "overlays" / overlay)


def pod_of(manifests: dict[str, Manifest]) -> Manifest:
    """The pod of the workers."""
    pod: Manifest = manifests["StatefulSet"]["spec"]["template"]["spec"]
    return pod


def test_a_combination_is_valid(combined: dict[str, Manifest]) -> None:
    """Strictly: a field that Kubernetes does not know would be dropped in silence."""
    for manifest in combined.values():
        kubernetes_validate.validate(manifest, VERSIONS[-1], strict=True)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("overlay", OVERLAYS)
def test_an_overlay_is_valid(overlay: str, version: str) -> None:
    """The four that are ready to be applied, for every Kubernetes that is supported."""
    for manifest in rendered(overlay):
        kubernetes_validate.validate(manifest, version, strict=True)


def test_a_wrong_manifest_is_noticed() -> None:
    """The checks above can fail."""
    wrong = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "x"}, "spec": {"port": 80}}

    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, VERSIONS[-1], strict=True)


def test_the_workers_are_probed(combined: dict[str, Manifest]) -> None:
    """Liveness after 30 s every 10 s, readiness after 5 s every 5 s, each on its own endpoint."""
    container = pod_of(combined)["containers"][0]

    probes = {
        name: (
            container[name]["httpGet"]["path"],
            container[name]["initialDelaySeconds"],
            container[name]["periodSeconds"],
        )
        for name in ("livenessProbe", "readinessProbe")
    }
    assert ("/health/live", 30, 10) == probes["livenessProbe"]
    assert ("/health/ready", 5, 5) == probes["readinessProbe"]


def test_the_workers_have_bounds_and_no_rights(combined: dict[str, Manifest]) -> None:
    """1 CPU and 2 GiB asked for, 2 CPU and 4 GiB at most; no root, no capability, nothing to write but volumes."""
    pod = pod_of(combined)
    container = pod["containers"][0]

    assert ("1", "2Gi") == tuple(container["resources"]["requests"][key] for key in ("cpu", "memory"))
    assert ("2", "4Gi") == tuple(container["resources"]["limits"][key] for key in ("cpu", "memory"))
    assert (True, "RuntimeDefault") == (
        pod["securityContext"]["runAsNonRoot"],
        pod["securityContext"]["seccompProfile"]["type"],
    )
    assert {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    } == container["securityContext"]
    assert pod["automountServiceAccountToken"] is False


def test_the_workers_scale_within_their_partitions(
    combined: dict[str, Manifest], parts: tuple[str, ...]
) -> None:
    """2 to 10 at 70 % CPU and 80 % memory; a worker beyond the partitions would never be ready."""
    scaler, settings = combined["HorizontalPodAutoscaler"]["spec"], combined["ConfigMap"]["data"]
    targets = {
        metric["resource"]["name"]: metric["resource"]["target"]["averageUtilization"]
        for metric in scaler["metrics"]
    }

    assert (2, 10) == (scaler["minReplicas"], scaler["maxReplicas"])
    assert {"cpu": 70, "memory": 80} == targets
    assert scaler["maxReplicas"] * int(settings["SERVICE_WORKERS"]) <= int(settings["TOPIC_PARTITIONS"])
    assert "replicas" not in combined["StatefulSet"]["spec"]


def test_an_update_loses_nothing(combined: dict[str, Manifest]) -> None:
    """One worker at a time, time to finish its batch, requests answered until nobody sends any."""
    pod, budget = pod_of(combined), combined["PodDisruptionBudget"]["spec"]

    assert pod["terminationGracePeriodSeconds"] >= 60
    assert "preStop" in pod["containers"][0]["lifecycle"]
    assert 1 == budget["maxUnavailable"]
    assert (
        budget["selector"]["matchLabels"].items()
        <= combined["StatefulSet"]["spec"]["template"]["metadata"]["labels"].items()
    )


def test_the_settings_exist(combined: dict[str, Manifest]) -> None:
    """A variable that no setting reads would be without effect; secrets stand in no config map."""
    names = set(combined["ConfigMap"]["data"])

    assert set() == names - {name.upper() for name in Settings.model_fields}
    assert set() == {name for name in names if "PASSWORD" in name or "TOKEN" in name or "API_KEYS" in name}


def test_a_component_does_what_it_says(combined: dict[str, Manifest], parts: tuple[str, ...]) -> None:
    """The search backend, the policy, TLS at the Ingress and to Kafka: there when chosen, and only then."""
    settings, mounts = combined["ConfigMap"]["data"], pod_of(combined)["containers"][0]["volumeMounts"]
    folders = [mount["mountPath"] for mount in mounts]

    assert ("embedded" if "embedded-search" in parts else "elasticsearch") == settings["SEARCH_BACKEND"]
    assert ("elasticsearch" in parts) == ("ES_URL" in settings)
    assert ("network-policy" in parts) == ("NetworkPolicy" in combined)
    assert ("tls" in parts) == ("tls" in combined["Ingress"]["spec"])
    assert ("tls" in parts) == any(settings.get("KAFKA_SSL_CA", "-").startswith(folder) for folder in folders)


def test_the_documented_overlay_wins(tmp_path: Path) -> None:
    """What docs/deployment.md shows works: the settings of an operator come last."""
    page = (ROOT / "docs/deployment.md").read_text(encoding="utf-8")
    shown = re.search(r"```yaml\n(# deploy/k8s/.*?)```", page, re.DOTALL)
    assert shown
    away = os.path.relpath(K8S / "overlays", tmp_path.resolve())
    (tmp_path / "kustomization.yaml").write_text(shown[1].replace("../embedded", f"{away}/embedded"))

    settings = next(one["data"] for one in render(tmp_path) if one["kind"] == "ConfigMap")

    assert ("kafka-1:9093", "40", "embedded") == tuple(
        settings[name] for name in ("KAFKA_BROKERS", "TOPIC_PARTITIONS", "SEARCH_BACKEND")
    )
