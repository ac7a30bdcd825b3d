"""The zip of a release: the tracked files of the integration, the same bytes whoever makes it and whenever."""

import json
from pathlib import Path, PurePosixPath
import subprocess
import zipfile

from scripts.lib.release_checks import DOMAIN

INTEGRATION = PurePosixPath("custom_components", DOMAIN)
CARD = "frontend/recovery-massager-card.js"
"""The dashboard card, as it was built."""
NEEDED = (
    "__init__.py",
    "brand/icon.png",
    "config_flow.py",
    "icons.json",
    "manifest.json",
    "services.yaml",
    "translations/en.json",
)
FORBIDDEN_PARTS = {"__pycache__", "node_modules", "test", "tests"}
FORBIDDEN_ENDINGS = (".bak", ".log", ".map", ".orig", ".pyc", ".rej", ".swp", ".ts")
MOST_BYTES = 3_000_000
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the zip: when a file was checked out says nothing."""
READABLE = 0o100644 << 16
UNIX = 3


def tracked(root: Path) -> list[PurePosixPath]:
    """Return the integration's files that are in git, relative to its folder, in order."""
    listed = subprocess.run(  # noqa: S603
        ["git", "ls-files", "-z", "--", str(INTEGRATION)],  # noqa: S607
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    names = sorted(name for name in listed.split("\0") if name)
    return [PurePosixPath(name).relative_to(INTEGRATION) for name in names]


def make_archive(root: Path, target: Path) -> None:
    """Write the zip. Its files are at its top: it is unpacked into the integration's own folder."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in tracked(root):
            info = zipfile.ZipInfo(str(name), LONG_AGO)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = UNIX
            info.external_attr = READABLE
            archive.writestr(info, (root / INTEGRATION / name).read_bytes(), compresslevel=9)


def unfit(target: Path, version: str, *, card: bool) -> list[str]:
    """Return what is in the zip and must not be, or is not and must, a sentence each; `card` is whether there is one."""
    with zipfile.ZipFile(target) as archive:
        names = archive.namelist()
        found = [f"{name} must not be in the zip" for name in names if _is_foreign(PurePosixPath(name))]
        found += [f"{name} is missing in the zip" for name in (*NEEDED, *([CARD] if card else [])) if name not in names]
        if not any(name.startswith("device/profiles/") for name in names):
            found.append("the profiles of massagers are missing in the zip")
        if len(names) != len(set(names)):
            found.append("a file is in the zip twice")
        if "manifest.json" in names and (said := json.loads(archive.read("manifest.json"))["version"]) != version:
            found.append(f"the manifest in the zip has the version {said}, not {version}")
        if broken := archive.testzip():
            found.append(f"{broken} is damaged in the zip")
    if (size := target.stat().st_size) > MOST_BYTES:
        found.append(f"the zip has {size:,} bytes, more than {MOST_BYTES:,}")
    return found


def _is_foreign(name: PurePosixPath) -> bool:
    parts = name.parts
    return (
        name.is_absolute()
        or bool(FORBIDDEN_PARTS & set(parts))
        or any(part.startswith(".") for part in parts)
        or name.name.endswith(FORBIDDEN_ENDINGS)
    )
