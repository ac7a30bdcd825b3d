"""An environment with a release of Home Assistant that is not the tests' own, and with the test tools all the same.

The tools pin the release that they were made for, and Home Assistant pins what it and its integrations need. Here the
release goes before the tools. A pin that cannot be had, since it is not on PyPI (yet), gives way to the newest before it.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from hashlib import sha256
import os
from pathlib import Path
import re
import shutil
import subprocess
import sys
import sysconfig

ROOT = Path(__file__).parents[2]
REQUIREMENTS = ROOT / "requirements_test.txt"
CORE_REQUIREMENTS = ROOT / "scripts" / "lib" / "core_requirements.py"
CORE_INTEGRATIONS = ("default_config", "esphome", "bluetooth_adapters")
"""What Home Assistant is made to load by the demo and the end-to-end tests, as in `scripts/setup`."""
HOME_ASSISTANT = "homeassistant"
MOST_GAPS = 10

_MISSING = re.compile(r"there (?:is|are) no versions? of ([A-Za-z0-9._-]+)==([0-9][A-Za-z0-9.+!-]*)")


class NoEnvironment(Exception):
    """The environment could not be made; the message says why."""


def find_uv() -> str:
    """Return the uv that `scripts/setup` uses; NoEnvironment where there is none."""
    found = shutil.which("uv") or shutil.which(ROOT / ".python" / "uv" / "bin" / "uv")
    if found is None:
        raise NoEnvironment("uv is missing: scripts/setup brings it")
    return found


def missing_pin(said: str) -> tuple[str, str] | None:
    """Return name and version of the pin that uv could not find, by what it said; None where it was something else."""
    # It breaks its lines where it likes.
    found = _MISSING.search(" ".join(said.split()))
    return (found[1], found[2].rstrip(".")) if found else None


def relaxed(pins: Iterable[str], name: str) -> list[str]:
    """Return the requirements with the newest version up to the pin of this name allowed, in the place of the pin alone."""

    def plain(one: str) -> str:
        return re.split(r"[\[<>=!~; ]", one, maxsplit=1)[0].lower().replace("_", "-").replace(".", "-")

    return [one.replace("==", "<=", 1) if plain(one) == plain(name) else one for one in pins]


def pins_of(text: str) -> list[str]:
    """Return the requirements in a text, without comments and options."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("-")]


class Environment:
    """A virtual environment in a folder of its own."""

    def __init__(self, folder: Path, version: str) -> None:
        """`version` is the one of Home Assistant, as in 2026.11.0."""
        self.folder = folder
        self.version = version
        self.python = folder / "bin" / "python"
        self._uv = find_uv()
        self._stamp = folder / ".made"

    @property
    def gaps(self) -> list[str]:
        """What Home Assistant pins and could not be had, with what is there in its place."""
        return pins_of(self._stamp.read_text()) if self._stamp.exists() else []

    @property
    def _fingerprint(self) -> str:
        parts = (REQUIREMENTS.read_bytes(), CORE_REQUIREMENTS.read_bytes(), Path(__file__).read_bytes())
        return f"# {self.version} {sha256(b''.join(parts)).hexdigest()}"

    def make(self) -> None:
        """Make it, unless it is there already; NoEnvironment if that does not succeed."""
        with suppress(OSError):
            if self._stamp.read_text().splitlines()[0] == self._fingerprint and self.python.exists():
                return
        self._uv_run("venv", "--quiet", "--clear", "--no-project", "--python", sys.executable, str(self.folder))
        self._install([f"{HOME_ASSISTANT}=={self.version}"], [], {})
        wanted = pins_of(self.output(str(CORE_REQUIREMENTS), *CORE_INTEGRATIONS))
        constraints = Path(self.output("-c", "import homeassistant; print(*homeassistant.__path__)").strip())
        pinned = pins_of((constraints / "package_constraints.txt").read_text())
        gaps: dict[str, str] = {}
        self._install([*wanted, *pins_of(REQUIREMENTS.read_text())], [*pinned, *wanted], gaps)
        there = [f"{name} {version} is not to be had: {self._installed(name)}" for name, version in gaps.items()]
        self._stamp.write_text("\n".join((self._fingerprint, *there)) + "\n")

    def output(self, *arguments: str) -> str:
        """Run the environment's Python, and return what it printed."""
        done = subprocess.run([self.python, *arguments], capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            raise NoEnvironment(f"python {' '.join(arguments)}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def _installed(self, name: str) -> str:
        return self.output("-c", f"from importlib.metadata import version; print(version({name!r}))").strip()

    def _install(self, wanted: Sequence[str], pins: Sequence[str], gaps: dict[str, str]) -> None:
        """Install what is wanted. `pins` go before what anything else says; those that cannot be had go into `gaps`."""
        overrides = self.folder / "overrides.txt"
        for _ in range(MOST_GAPS):
            overrides.write_text("\n".join([*pins, f"{HOME_ASSISTANT}=={self.version}"]) + "\n")
            arguments = ("pip", "install", "--python", str(self.python), "--override", str(overrides), *wanted)
            said = self._uv_try(*arguments)
            if said is None:
                return
            missing = missing_pin(said)
            if missing is None or missing[0] == HOME_ASSISTANT or missing[0] in gaps:
                raise NoEnvironment(said)
            gaps[missing[0]] = missing[1]
            wanted, pins = relaxed(wanted, missing[0]), relaxed(pins, missing[0])
        raise NoEnvironment(f"more than {MOST_GAPS} pins cannot be had: {gaps}")

    def _uv_run(self, *arguments: str) -> None:
        if (said := self._uv_try(*arguments)) is not None:
            raise NoEnvironment(said)

    def _uv_try(self, *arguments: str) -> str | None:
        """Run uv; return what it said if it failed."""
        # An interpreter that Debian packed and that lies elsewhere than in the system does not find all its headers.
        environ = {**os.environ, "CPATH": str(Path(sysconfig.get_path("include")).parent)}
        done = subprocess.run(  # noqa: S603
            [self._uv, *arguments], capture_output=True, text=True, check=False, env=environ
        )
        return f"{done.stdout}{done.stderr}" if done.returncode else None


def newest() -> str:
    """Return the newest release of Home Assistant that there is."""
    asked = [find_uv(), "pip", "compile", "--quiet", "--no-deps", "--no-header", "--no-annotate", "-"]
    done = subprocess.run(  # noqa: S603
        [*asked, "--python", sys.executable], input=HOME_ASSISTANT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NoEnvironment(done.stderr)
    return pins_of(done.stdout)[0].partition("==")[2]
