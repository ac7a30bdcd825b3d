"""Print what Home Assistant's own integrations need, at the versions that it pins.

Home Assistant installs these when it first loads an integration. Installed beforehand, its start is quick and needs
no network. Usage: ``core_requirements.py DOMAIN...`` with the environment's own Python; the integrations that every
Home Assistant sets up are always included.
"""

import json
from pathlib import Path
import sys
from typing import Any

from homeassistant import bootstrap

COMPONENTS = Path(bootstrap.__file__).parent / "components"


def manifest(domain: str) -> dict[str, Any]:
    """Return the manifest of a core integration; raise ``FileNotFoundError`` for an unknown one."""
    loaded: dict[str, Any] = json.loads((COMPONENTS / domain / "manifest.json").read_text())
    return loaded


def with_dependencies(domains: set[str]) -> set[str]:
    """Return the domains and all that they cannot be set up without."""
    found: set[str] = set()
    waiting = set(domains)
    while waiting:
        found |= waiting
        waiting = {needed for domain in waiting for needed in manifest(domain).get("dependencies", [])} - found
    return found


def requirements(domains: set[str]) -> list[str]:
    """Return the sorted requirements of the domains and of everything they depend on."""
    return sorted({pin for domain in with_dependencies(domains) for pin in manifest(domain).get("requirements", [])})


if __name__ == "__main__":
    print("\n".join(requirements(bootstrap.DEFAULT_INTEGRATIONS | set(sys.argv[1:]))))
