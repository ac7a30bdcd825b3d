"""Looks at a device in range that no profile knows, and keeps the report of it as a file.

Everything that goes wrong is a translated error: what the device does wrong on the way is part of the report instead.
"""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
import contextlib
from dataclasses import dataclass
from itertools import count
import logging
from pathlib import Path
from typing import Any

from homeassistant.components import bluetooth
from homeassistant.components.bluetooth import BluetoothServiceInfoBleak
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_ADDRESS, __version__ as home_assistant_version
from homeassistant.core import HassJob, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.loader import async_get_integration
from homeassistant.util import slugify
from homeassistant.util.file import WriteError, write_utf8_file_atomic
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN
from .coordinator import MassagerCoordinator
from .device import draft, infer
from .device.capture import Advertised, Capture, Moved
from .device.errors import MassagerError, NotReachable, NotSupported
from .device.forbidden import advertised_appearance
from .device.probe import Target, check, probe
from .device.report import report

_LOGGER = logging.getLogger(__name__)
_RUNNING: HassKey[set[str]] = HassKey(f"{DOMAIN}_captures")

FOLDER = Path(DOMAIN) / "captures"
"""Where the reports are, within Home Assistant's configuration."""
MIN_SECONDS = 5
MAX_SECONDS = 300
DEFAULT_SECONDS = 30
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Captured:
    """What came of a look: the report, where it is within Home Assistant's configuration, and what was found out."""

    report: str
    path: str
    framing: str
    """Which framing fits what was heard, in words."""
    draft: str
    """The first draft of a profile, in YAML."""


def own_name(info: BluetoothServiceInfoBleak) -> str | None:
    """Return the name that a device advertises; None where Home Assistant put its address in place of one."""
    return info.name if info.name and info.name.replace("-", ":").upper() != info.address.upper() else None


def target_of(hass: HomeAssistant, info: BluetoothServiceInfoBleak) -> Target:
    """Return the device of an advertisement as something to look at."""
    return Target(
        info.address,
        lambda: bluetooth.async_ble_device_from_address(hass, info.address, connectable=True),
        Advertised(own_name(info), tuple(info.service_uuids), dict(info.manufacturer_data), dict(info.service_data)),
        advertised_appearance(info.raw),
    )


async def async_capture(
    hass: HomeAssistant,
    address: str,
    seconds: float = DEFAULT_SECONDS,
    writes: Sequence[Moved] = (),
    on_listening: Callable[[], None] = lambda: None,
) -> Captured:
    """Look at the device of this address, and keep the report; `on_listening` is called when it begins to listen.

    `writes` have the `seconds` to wait from then on. Raises ServiceValidationError where the look is refused, and
    HomeAssistantError where it does not succeed.
    """
    address = address.upper()
    info = bluetooth.async_last_service_info(hass, address, connectable=True)
    name = (info and own_name(info)) or address
    try:
        if info is None:
            near = bluetooth.async_address_present(hass, address, connectable=False)
            raise NotSupported("capture_not_connectable") if near else NotReachable("not_in_range")
        return await _async_keep(hass, await _async_look(hass, info, seconds, writes, on_listening))
    except MassagerError as err:
        _LOGGER.debug("No look at %s: %s", name, err)
        kind = ServiceValidationError if isinstance(err, NotSupported) else HomeAssistantError
        raise kind(
            translation_domain=DOMAIN,
            translation_key=err.reason,
            translation_placeholders={"name": name, **err.details},
        ) from err


async def _async_look(
    hass: HomeAssistant,
    info: BluetoothServiceInfoBleak,
    seconds: float,
    writes: Sequence[Moved],
    on_listening: Callable[[], None],
) -> Capture:
    running = hass.data.setdefault(_RUNNING, set())
    if info.address in running:
        raise NotSupported("capture_running")
    running.add(info.address)
    try:
        target = target_of(hass, info)
        check(target)
        await _async_let_go(hass, info.address, writes)
        return await _async_unless_stopped(
            hass, probe(target, seconds, writes, on_listening), f"capture of {info.name}"
        )
    except asyncio.CancelledError:
        if (task := asyncio.current_task()) is None or task.cancelling():
            raise
        raise NotReachable("capture_cancelled") from None
    except MassagerError, HomeAssistantError:
        raise
    except Exception as err:
        # Whatever a device does to the layers below is no more than a look that failed.
        _LOGGER.exception("Unexpected error while looking at %s", info.name)
        raise NotReachable("not_reachable", error=str(err)) from err
    finally:
        running.discard(info.address)


async def _async_unless_stopped[T](hass: HomeAssistant, work: Coroutine[Any, Any, T], name: str) -> T:
    """Do it in the background; when Home Assistant stops it is cancelled, and the device let go of before all else."""
    task = hass.async_create_background_task(work, name)

    async def stop() -> None:
        task.cancel()
        await asyncio.wait([task])

    remove = hass.async_add_shutdown_job(HassJob(stop, f"end of {name}"))
    try:
        return await task
    finally:
        remove()


async def _async_let_go(hass: HomeAssistant, address: str, writes: Sequence[Moved]) -> None:
    """End our own connection to a massager that was added, which takes one at a time."""
    for entry in hass.config_entries.async_entries(DOMAIN, include_ignore=False):
        if str(entry.data.get(CONF_ADDRESS, "")).upper() != address:
            continue
        if writes:
            # They would go past the gate, which knows the person and the dose.
            raise NotSupported("capture_writes_added")
        if entry.state is not ConfigEntryState.LOADED:
            continue
        coordinator: MassagerCoordinator = entry.runtime_data
        if coordinator.stoppable:
            raise NotSupported("capture_session_runs")
        await coordinator.async_run(coordinator.async_hand_over())


async def _async_keep(hass: HomeAssistant, capture: Capture) -> Captured:
    integration = await async_get_integration(hass, DOMAIN)
    versions = {"integration": str(integration.version), "Home Assistant": home_assistant_version}
    stem = slugify(capture.advertised.local_name, separator="-")[:LONGEST_NAME] or "device"
    folder = Path(hass.config.path(str(FOLDER)))

    def work() -> Captured:
        framing, profile = found_out(capture)
        text = report(capture, versions, framing, profile)
        return Captured(text, (FOLDER / _store(folder, stem, text)).as_posix(), framing, profile)

    try:
        return await hass.async_add_executor_job(work)
    except (OSError, WriteError) as err:
        raise MassagerError("capture_not_stored", error=str(err)) from err


def found_out(capture: Capture) -> tuple[str, str]:
    """Return what a capture tells of its bytes in words, and the first draft of a profile in YAML. Takes its time."""
    try:
        return infer.summary(capture), draft.draft(capture)
    except Exception:
        # The report is worth more than what is made of it, and that can be made again.
        _LOGGER.exception("Nothing could be found out from a capture")
        return "", ""


def _store(folder: Path, stem: str, text: str) -> str:
    """Write a new file, whole or not at all, and return its name."""
    folder.mkdir(parents=True, exist_ok=True)
    path = _new_file(folder, stem)
    try:
        write_utf8_file_atomic(str(path), text)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path.name


def _new_file(folder: Path, stem: str) -> Path:
    """Take the next free name, for another capture may be looking for one too."""
    for number in count(1):
        path = folder / f"{stem}-{number}.txt"
        with contextlib.suppress(FileExistsError):
            path.touch(exist_ok=False)
            return path
    raise AssertionError
