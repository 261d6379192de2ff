"""Makes the files that only repeat what the code says, or checks that they are in step with it.

    python -m stream_app.generate [--check] [ROOT]

ROOT is a checkout, by default the working folder.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import yaml

from schemas.documents import asyncapi, json_schema
from schemas.registry import TOPICS
from stream_app.alert_rules import alerts_file, alerts_table
from stream_app.api_pages import asyncapi_page, contract_page, openapi_page
from stream_app.dashboards import dashboard_file
from stream_app.engine import SERVICE_VERSION
from stream_app.metric_declarations import metrics_document
from stream_app.reference import commands_page, env_example, settings_page, topics_page

SCHEMA_FOLDER = "schemas/json"


def generated_files() -> dict[str, str]:
    """Content of every generated file by its path in the checkout."""
    files = {f"{SCHEMA_FOLDER}/{topic.schema_name}": _json(json_schema(topic)) for topic in TOPICS}
    document = asyncapi(SERVICE_VERSION)
    files["schemas/asyncapi.yaml"] = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=110)
    files["docs/settings.md"] = settings_page()
    files["docs/topics.md"] = topics_page()
    files["docs/cli.md"] = commands_page()
    files["docs/contract.md"] = contract_page()
    files["docs/api/asyncapi.md"] = asyncapi_page()
    files["docs/api/openapi.md"] = openapi_page()
    files["docs/metrics.md"] = metrics_document()
    files["deploy/env.example"] = env_example()
    files["deploy/prometheus/alerts.yml"] = alerts_file()
    files["docs/alerts.md"] = alerts_table()
    files["deploy/grafana/dashboards/ai-service.json"] = dashboard_file()
    return files


def _json(schema: dict[str, object]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def out_of_step(root: Path) -> list[str]:
    """Paths under `root` that are missing, differ from the code, or describe a topic that is no more."""
    files = generated_files()
    wrong = [path for path, content in files.items() if _read(root / path) != content]
    on_disk = (path.relative_to(root).as_posix() for path in (root / SCHEMA_FOLDER).glob("*.json"))
    return sorted(wrong + [path for path in on_disk if path not in files])


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def write_files(root: Path) -> list[str]:
    """Bring everything in step; the paths that were changed or removed."""
    files = generated_files()
    changed = out_of_step(root)
    for path in changed:
        if path in files:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(files[path], encoding="utf-8")
        else:
            (root / path).unlink()
    return changed


def main(arguments: list[str]) -> int:
    """Write, or with --check only tell; 1 when something was out of step under --check."""
    checking = "--check" in arguments
    folders = [argument for argument in arguments if argument != "--check"]
    root = Path(folders[0] if folders else ".")
    if len(folders) > 1 or not (root / "pyproject.toml").is_file():
        sys.stderr.write("usage: python -m stream_app.generate [--check] [ROOT]   (ROOT: a checkout)\n")
        return 2
    changed = out_of_step(root) if checking else write_files(root)
    for path in changed:
        sys.stdout.write(f"{path}: {'out of step, run make generate' if checking else 'written'}\n")
    return 1 if checking and changed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
