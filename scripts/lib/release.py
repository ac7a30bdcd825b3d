"""Make a release ready, as far as that can be done here. Nothing is published but by pushing the tag.

With --assets (what the workflow on GitHub does, which needs no Home Assistant) it checks a tag, and writes the zip, the
dashboard card and the notes of the release into a folder.
"""

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
import shutil
import subprocess
import sys
import tempfile

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from scripts.lib.release_archive import CARD, INTEGRATION, make_archive, unfit  # noqa: E402
from scripts.lib.release_checks import (  # noqa: E402
    ARCHIVE,
    disagreements,
    manifest_version,
    notes,
    tag_of,
    unreleased,
    wrong_tag,
)


def parser() -> argparse.ArgumentParser:
    """Return the command line."""
    found = argparse.ArgumentParser(prog="scripts/release", description=__doc__.splitlines()[0])
    found.add_argument("--dry-run", action="store_true", help="check, zip and try everything, and make no tag")
    found.add_argument("--assets", type=Path, metavar="FOLDER", help="write what the release of --tag consists of")
    found.add_argument("--tag", help="the tag that is released, with --assets")
    return found


def git(*arguments: str) -> str:
    """Return what git says."""
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603, S607


def make_twice(target: Path) -> list[str]:
    """Write the zip, make it once more and compare; return what is wrong with it."""
    make_archive(ROOT, target)
    again = target.with_name(f"again-{target.name}")
    make_archive(ROOT, again)
    same = again.read_bytes() == target.read_bytes()
    again.unlink()
    card = (ROOT / INTEGRATION / CARD).exists()
    found = unfit(target, manifest_version(ROOT), card=card)
    return found if same else [*found, "made twice, the zip has other bytes"]


def write_assets(folder: Path, tag: str) -> list[str]:
    """Write what a release consists of; return what keeps it from being one, and then nothing is there to publish."""
    today = datetime.now(UTC).date()
    problems = [*wrong_tag(ROOT, tag), *disagreements(ROOT), *unreleased(ROOT, today)]
    if problems:
        return problems
    problems = make_twice(folder / ARCHIVE)
    if (card := ROOT / INTEGRATION / CARD).exists():
        shutil.copyfile(card, folder / card.name)
    (folder / "notes.md").write_text(notes(ROOT))
    return problems


def ready() -> list[str]:
    """Return what in git keeps a tag from being made here."""
    version = manifest_version(ROOT)
    found = []
    if changed := git("status", "--porcelain", "--untracked-files=no"):
        found.append(f"not committed: {', '.join(line.split(maxsplit=1)[1] for line in changed.splitlines())}")
    if git("tag", "--list", tag_of(version)):
        found.append(f"the tag {tag_of(version)} is there already; raise the version")
    if (branch := git("rev-parse", "--abbrev-ref", "HEAD")) != "main":
        found.append(f"this is {branch}, and releases are made of main")
    return [*found, *unreleased(ROOT, datetime.now(UTC).date())]


def _tell(sentences: Sequence[str], begin: str) -> None:
    for one in sentences:
        print(f"  {begin}{one}", flush=True)


def _check_and_try(folder: Path) -> list[str]:
    """Do all that can be done here; return what went wrong."""
    from scripts.lib.release_trial import try_archive

    if problems := disagreements(ROOT):
        return problems
    target = folder / ARCHIVE
    if problems := make_twice(target):
        return problems
    digest = sha256(target.read_bytes()).hexdigest()
    print(f"  {ARCHIVE}: {target.stat().st_size:,} bytes, the same twice, SHA-256 {digest}", flush=True)
    print("  Installing it into a fresh Home Assistant, adding simulated boots, massaging, stopping ...", flush=True)
    return try_archive(target, folder / "home")


def main(arguments: Sequence[str]) -> int:
    """Do what the command line says; return the exit status."""
    options = parser().parse_args(arguments)
    if options.assets:
        problems = write_assets(options.assets, options.tag or "none")
        _tell(problems, "")
        return 1 if problems else 0
    version = manifest_version(ROOT)
    print(f"Recovery Massager {version}", flush=True)
    keeps = ready()
    if keeps and not options.dry_run:
        _tell(keeps, "")
        return 1
    with tempfile.TemporaryDirectory(prefix="release-") as folder:
        problems = _check_and_try(Path(folder))
    _tell(problems, "")
    if problems:
        return 1
    print("  It is installed, loads, massages and stops, without a complaint in the log.", flush=True)
    _tell(keeps, "Before it is released: ")
    if options.dry_run:
        return 0
    return _tag(tag_of(version))


def _tag(tag: str) -> int:
    """Ask, and make the tag."""
    answer = input(f"Make the tag {tag} at {git('log', '-1', '--format=%h %s')}? [y/N] ")
    if answer.strip().lower() not in {"y", "yes"}:
        print("Nothing was done.")
        return 1
    git("tag", "--annotate", tag, "--message", f"Recovery Massager {tag.removeprefix('v')}")
    print(f"It is published by: git push origin {tag}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
