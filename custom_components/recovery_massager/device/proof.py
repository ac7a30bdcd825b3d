"""A profile that is somebody's own file: it is used only when it also proves itself by its examples."""

import logging

from .errors import ProfileError
from .examples import run_examples
from .profile import LONGEST_FILE, Profile, load_profile
from .strict_yaml import Lines, read_yaml

_LOGGER = logging.getLogger(__name__)


def proven_profile(data: bytes, file: str) -> Profile:
    """Read a profile of somebody's own and run its examples. `file` names it in errors.

    Raises ProfileError with the first mistake, and nothing else whatever the bytes are.
    """
    if len(data) > LONGEST_FILE:
        raise ProfileError(file, "", "the file is too long for a profile")
    try:
        text = data.decode("utf-8-sig")
        profile = load_profile(text, file)
        failed = run_examples(profile)
    except UnicodeDecodeError:
        raise ProfileError(file, "", "is not text in UTF-8") from None
    except ProfileError:
        raise
    except Exception as err:
        # A mistake of ours, which must not take the other profiles along.
        _LOGGER.exception("Unexpected error in the profile %s", file)
        raise ProfileError(file, "", f"cannot be used because of an unexpected {type(err).__name__}") from None
    if failed:
        index, problem = failed[0]
        others = f" ({len(failed) - 1} more failed)" if len(failed) > 1 else ""
        raise ProfileError(file, f"examples.{index}", problem + others, line_of(text, "examples", index))
    return profile


def line_of(text: str, *path: str | int) -> int | None:
    """Find the line, from 1, of a path of keys in a profile that was read before."""
    lines: Lines = {}
    read_yaml(text, lines)
    return lines.get(path)
