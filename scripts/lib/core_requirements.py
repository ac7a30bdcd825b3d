"""Print what Home Assistant's own integrations need, at the versions that it pins.

Home Assistant installs these when it first loads an integration. Installed beforehand, its start is quick and needs
no network. Usage: ``core_requirements.py DOMAIN...`` with the environment's own Python; what every Home Assistant
loads is always included.
"""

import json
from pathlib import Path
import sys
from typing import Any

from homeassistant import bootstrap
from homeassistant.auth.mfa_modules import totp
from homeassistant.requirements import DISCOVERY_INTEGRATIONS

COMPONENTS = Path(bootstrap.__file__).parent / "components"


def manifest(domain: str) -> dict[str, Any]:
    """Return the manifest of a core integration, empty for one that has none."""
    path = COMPONENTS / domain / "manifest.json"
    loaded: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return loaded


def prepared_with(domain: str) -> set[str]:
    """Return the integrations whose requirements Home Assistant installs before it loads this one."""
    about = manifest(domain)
    discovered_by = {by for by, keys in DISCOVERY_INTEGRATIONS.items() if any(key in about for key in keys)}
    return {*about.get("dependencies", []), *about.get("after_dependencies", []), *discovered_by}


def requirements(domains: set[str]) -> list[str]:
    """Return the sorted requirements of the domains and of everything that is prepared with them."""
    found: set[str] = set()
    waiting = set(domains)
    while waiting:
        found |= waiting
        waiting = {other for domain in waiting for other in prepared_with(domain)} - found
    return sorted({pin for domain in found for pin in manifest(domain).get("requirements", [])})


if __name__ == "__main__":
    if unknown := [domain for domain in sys.argv[1:] if not manifest(domain)]:
        sys.exit(f"Home Assistant has no {', '.join(unknown)}")
    needed = requirements(bootstrap.DEFAULT_INTEGRATIONS | set(sys.argv[1:]))
    print("\n".join(sorted({*needed, *totp.REQUIREMENTS})))
