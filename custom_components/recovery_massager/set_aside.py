"""Setting a file aside that makes no sense: it stays there, byte for byte, for whoever wants to look into it."""

import logging
import os
from pathlib import Path
import shutil

from homeassistant.core import HomeAssistant

_LOGGER = logging.getLogger(__name__)


async def async_set_aside(hass: HomeAssistant, path: str) -> bool:
    """Keep the file also as `<path>.nonsense-<n>`, with the next free number; False where the disk does not let us."""
    return await hass.async_add_executor_job(_set_aside, Path(path))


async def async_remove_aside(hass: HomeAssistant, path: str) -> None:
    """Delete what was set aside of the file: it holds what a person asked to be deleted."""
    await hass.async_add_executor_job(_remove_aside, Path(path))


def _remove_aside(path: Path) -> None:
    for aside in _asides(path):
        try:
            aside.unlink()
        except OSError as err:
            _LOGGER.warning("%s could not be deleted: %s", aside, err)


def _asides(path: Path) -> list[Path]:
    return list(path.parent.glob(f"{path.name}.nonsense-*"))


def _set_aside(path: Path) -> bool:
    taken = {one.name for one in _asides(path)}
    number = next(number for number in range(1, len(taken) + 2) if f"{path.name}.nonsense-{number}" not in taken)
    aside = path.with_name(f"{path.name}.nonsense-{number}")
    try:
        try:
            # It needs no room on a full disk, and whatever is written next replaces the other name only.
            os.link(path, aside)
        except FileNotFoundError:
            return True
        except OSError:
            shutil.copy2(path, aside)
    except OSError as err:
        _LOGGER.warning("%s could not be set aside: %s", path, err)
        return False
    return True
