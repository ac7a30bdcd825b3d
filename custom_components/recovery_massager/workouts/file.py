"""Workout files (FIT, TCX, GPX): found where Home Assistant may look, told apart by what is in them, read off the event loop."""

import asyncio
import os
from pathlib import Path
import stat
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..recovery.sport import Sport
from ..recovery.sport_names import sport_of
from ..recovery.workout import InvalidWorkout
from .file_samples import Budget, Recording
from .file_sums import values_of

FOLDER = ("recovery_massager", "workouts")
"""Below Home Assistant's folder of configuration: what the owner puts there may be read too."""
MEGABYTES = 50
LARGEST = MEGABYTES * 1024 * 1024
_ARCHIVES = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"7z\xbc\xaf",
    b"\x28\xb5\x2f\xfd",
    b"Rar!",
)
_ONE_AT_A_TIME: HassKey[asyncio.Lock] = HassKey(f"{DOMAIN}_workout_file")


async def async_read_file(hass: HomeAssistant, path: str) -> tuple[dict[str, Any], Sport]:
    """Return the fields of Workout that a file gives, without an id, and its sport; raises InvalidWorkout.

    `path` is absolute, or counts from Home Assistant's folder of configuration. One file is read at a time.
    """
    async with hass.data.setdefault(_ONE_AT_A_TIME, asyncio.Lock()):
        return await hass.async_add_executor_job(_read_file, hass, path)


def _read_file(hass: HomeAssistant, path: str) -> tuple[dict[str, Any], Sport]:
    return read_bytes(_bytes_of(hass, path))


def _bytes_of(hass: HomeAssistant, path: str) -> bytes:
    try:
        # What every link on the way leads to is what has to be allowed, and is what is opened.
        real = Path(hass.config.config_dir, path).resolve()
        allowed = real.is_relative_to(Path(hass.config.path(*FOLDER)).resolve())
        allowed = allowed or hass.config.is_allowed_path(str(real))
    except (OSError, ValueError, RuntimeError) as err:
        raise InvalidWorkout("workout_file_unreadable") from err
    if not allowed:
        raise InvalidWorkout("workout_file_not_allowed")
    try:
        # A pipe must not be waited for, nor a link followed that was put there meanwhile.
        handle = os.open(real, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as err:
        raise InvalidWorkout("workout_file_unreadable") from err
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise InvalidWorkout("workout_file_unreadable")
        with open(handle, "rb", closefd=False) as file:
            data = file.read(LARGEST + 1)
    except OSError as err:
        raise InvalidWorkout("workout_file_unreadable") from err
    finally:
        os.close(handle)
    if len(data) > LARGEST:
        raise InvalidWorkout("workout_file_too_large", limit=str(MEGABYTES))
    return data


def read_bytes(data: bytes) -> tuple[dict[str, Any], Sport]:
    """Return the fields of Workout that the bytes of a file give, without an id, and its sport; raises InvalidWorkout."""
    recording = _recording(data, Budget())
    return values_of(recording), sport_of(*recording.sports)


def _recording(data: bytes, budget: Budget) -> Recording:
    # Imported here, in the executor: nobody who reads no files waits for their libraries.
    if data.startswith(_ARCHIVES):
        raise InvalidWorkout("workout_file_archive")
    if data[8:12] == b".FIT":
        from .file_fit import read_fit

        return read_fit(data, budget)
    if data[:1024].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0").startswith(b"<"):
        from .file_gpx import GpxReader
        from .file_tcx import TcxReader
        from .file_xml import read_xml

        return read_xml(data, {"gpx": GpxReader, "TrainingCenterDatabase": TcxReader}, budget)
    raise InvalidWorkout("workout_file_unknown")
