"""Reading the owner's own profiles from their folder, whatever lies in it. Blocking; for an executor."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
import os
from pathlib import Path
import stat

from .device.errors import ProfileError
from .device.profile import LONGEST_FILE, Profile
from .device.proof import line_of, proven_profile

FOLDER = Path("recovery_massager") / "profiles"
"""Where the profiles are, in Home Assistant's folder of configuration."""

MOST_FILES = 100

ENDING = ".yaml"
NEARLY = (".yml", ".yaml.txt", ".json")
"""Endings of files that were surely meant to be profiles."""

# Neither wait for the other end of a pipe nor follow a link to somewhere else.
_FLAGS = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class UserProfiles:
    """What the folder holds."""

    profiles: dict[str, Profile]
    """The whole ones, by name of their file, no two with the same id."""
    broken: tuple[ProfileError, ...]
    """Each broken file once; the folder itself where it cannot be read through."""
    complete: bool
    """Whether all files were looked at: if not, what is missing here may still be there."""


def read_user_profiles(folder: Path, kinds: Mapping[str, str]) -> UserProfiles:
    """Read the folder. A file that is no good is told among `broken`; nothing is raised.

    `kinds` are those of the bundled profiles by id. A profile in the place of one of these must be of the same kind:
    it is by its kind that a stimulator has rules that protect whoever uses it.
    """
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries if _meant(entry.name))
    except FileNotFoundError:
        return UserProfiles({}, (), complete=True)
    except OSError as err:
        return UserProfiles({}, (ProfileError(str(FOLDER), "", f"cannot be read: {err.strerror}"),), complete=False)
    profiles, broken = _read_all(folder, names[:MOST_FILES], kinds)
    left_out = len(names) - MOST_FILES
    if left_out > 0:
        broken.append(
            ProfileError(
                str(FOLDER), "", f"holds more than {MOST_FILES} profiles: the last {left_out} by name are not read"
            )
        )
    return UserProfiles(profiles, tuple(broken), complete=left_out <= 0)


def _meant(name: str) -> bool:
    """Whether a file is meant to be a profile; what editors and file managers leave behind is hidden."""
    return name.lower().endswith((ENDING, *NEARLY)) and not name.startswith(".")


def _read_all(
    folder: Path, names: Iterable[str], kinds: Mapping[str, str]
) -> tuple[dict[str, Profile], list[ProfileError]]:
    profiles: dict[str, Profile] = {}
    broken: list[ProfileError] = []
    files: dict[str, str] = {}
    for name in names:
        # Names need not be text in UTF-8 either, but what is told of them has to be.
        file = os.fsencode(name).decode("utf-8", "backslashreplace")
        try:
            data = _read(folder / name, file)
            profile = proven_profile(data, file)
            if profile.id in files:
                raise _mistake(file, data, "id", f'"{profile.id}" is the id of {files[profile.id]} already')
            if (kind := kinds.get(profile.id, profile.kind)) != profile.kind:
                raise _mistake(file, data, "kind", f"must be {kind}, as that of the bundled {profile.id}")
        except ProfileError as err:
            broken.append(err)
        else:
            profiles[file] = profile
            files[profile.id] = file
    return profiles, broken


def _mistake(file: str, data: bytes, key: str, problem: str) -> ProfileError:
    return ProfileError(file, key, problem, line_of(data.decode("utf-8-sig"), key))


def _read(path: Path, file: str) -> bytes:
    """Return the content of a plain file, or a little more than a profile may have."""
    if not file.endswith(ENDING):
        raise ProfileError(file, "", f"is not read: its name must end in {ENDING}")
    try:
        descriptor = os.open(path, _FLAGS)
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise ProfileError(file, "", "is not a plain file")
            with os.fdopen(descriptor, "rb", closefd=False) as opened:
                return opened.read(LONGEST_FILE + 1)
        finally:
            os.close(descriptor)
    except OSError as err:
        if path.is_symlink():
            raise ProfileError(file, "", "is a link to another file: put a copy in its place") from None
        raise ProfileError(file, "", f"cannot be read: {err.strerror}") from None
