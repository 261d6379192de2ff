"""Java servers from their Maven artifacts: fetched once into `build/`, run without any installation of their own."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
BUILD = REPOSITORY / "build"
FETCH_TIMEOUT_S = 300
_POM = """<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>test</groupId><artifactId>jars</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>{group}</groupId><artifactId>{artifact}</artifactId><version>{version}</version></dependency>
  </dependencies>
</project>
"""


class ServerUnavailableError(Exception):
    """A server for the tests cannot be had here; the message says what is missing."""


def require_java_and_maven() -> None:
    """Raise ServerUnavailableError, with the remedy, when `java` or `mvn` is not on the path."""
    missing = [command for command in ("java", "mvn") if shutil.which(command) is None]
    if missing:
        raise ServerUnavailableError(
            f"{' and '.join(missing)} not found; .ci/install-servers installs them on Debian"
        )


def fetch_jars(group: str, artifact: str, version: str) -> Path:
    """Folder with the artifact and all it needs at run time; downloaded on the first call only.

    The folder appears under its name in one step, so that two test runs at once do not see half of it.
    Raises ServerUnavailableError when Maven is missing or cannot fetch.
    """
    jars = BUILD / f"{artifact}-{version}"
    if jars.is_dir():
        return jars
    require_java_and_maven()
    BUILD.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILD, prefix=f"{artifact}-") as scratch:
        folder = Path(scratch)
        (folder / "pom.xml").write_text(_POM.format(group=group, artifact=artifact, version=version))
        _copy_dependencies(folder, group=f"{group}:{artifact}:{version}")
        if not jars.is_dir():
            (folder / "jars").rename(jars)
    return jars


def _copy_dependencies(folder: Path, *, group: str) -> None:
    """Let Maven put the dependencies of the pom in `folder` into `folder/jars`."""
    command = ["mvn", "-q", "-B", "dependency:copy-dependencies", "-DincludeScope=runtime"]
    command.append(f"-DoutputDirectory={folder / 'jars'}")
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=FETCH_TIMEOUT_S, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise ServerUnavailableError(f"Maven did not fetch {group} within {FETCH_TIMEOUT_S} s") from error
    if done.returncode != 0:
        raise ServerUnavailableError(f"Maven could not fetch {group}:\n{(done.stdout + done.stderr)[-2000:]}")
