"""The hub between a massager and its entities: what it tells them, the log, the bus and the repairs."""

from datetime import timedelta
import logging
from typing import Any

from bluetooth_data_tools import monotonic_time_coarse
from homeassistant.components.bluetooth import BluetoothChange
from homeassistant.const import Platform
from homeassistant.core import Event, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import device_registry as dr, entity_registry as er, issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import CONF_ABOUT, CONF_CAP, CONF_IDLE, CONF_REMOTE_START, DOMAIN
from custom_components.recovery_massager.coordinator import FRESH_SECONDS, MassagerCoordinator
from custom_components.recovery_massager.device.errors import (
    CommandRefused,
    InvalidValue,
    MassagerError,
    NotReachable,
    NotSupported,
    StopNotConfirmed,
)
from custom_components.recovery_massager.device.model import Run, Source
from custom_components.recovery_massager.presence import LINGER_SECONDS
from custom_components.recovery_massager.refusal import Refusal, RefusalReason, Refused
from custom_components.recovery_massager.session import Session
from custom_components.recovery_massager.session_events import SessionEvent
from simulator.devices.calf_boots import CalfBoots

from .looking import run
from .passing import Passing, settle
from .radio import advertise, service_info
from .stage import NOW, had, set_up

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]

LOGGER = "custom_components.recovery_massager.coordinator"


# In range, or not


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [one.getMessage() for one in caplog.records if one.name == LOGGER and one.levelno == logging.INFO]


async def test_each_time_that_it_goes_and_comes_is_said_in_one_line(
    coordinator: MassagerCoordinator, boots: CalfBoots, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.clear()
    caplog.set_level(logging.INFO)
    advertise(coordinator.hass, boots)
    assert said(caplog) == []
    for _ in range(2):
        coordinator._handle_unavailable(service_info(boots))
    assert said(caplog) == ["Calf boots is out of reach"]
    assert not coordinator.data.available
    for rssi in (-60, -70):
        coordinator._handle_advertisement(service_info(boots, rssi), BluetoothChange.ADVERTISEMENT)
    assert said(caplog) == ["Calf boots is out of reach", "Calf boots is back"]
    assert coordinator.data.available


async def test_a_connected_massager_is_available_though_it_stops_advertising(
    coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing
) -> None:
    await coordinator.massager.connect()
    coordinator._handle_unavailable(service_info(boots))
    assert coordinator.data.available
    assert coordinator.data.massager.run is Run.IDLE
    await coordinator.massager.disconnect()
    assert (coordinator.data.available, str(coordinator.data.massager.run)) == (True, "None")
    await passes(LINGER_SECONDS + 1, step=1)
    assert not coordinator.data.available, "it did not advertise again"


async def test_what_is_out_of_range_is_unknown(coordinator: MassagerCoordinator, boots: CalfBoots) -> None:
    assert coordinator.data.massager.run is Run.IDLE
    coordinator._handle_unavailable(service_info(boots))
    assert coordinator.data.massager.values == {}


@pytest.mark.parametrize(("age", "believed"), [(0, True), (FRESH_SECONDS + 1, False)])
async def test_what_was_heard_long_ago_is_not_believed(
    hass: HomeAssistant, away: MockConfigEntry, boots: CalfBoots, age: float, believed: bool
) -> None:
    coordinator: MassagerCoordinator = away.runtime_data
    boots.press("start")
    info = service_info(boots)
    info.time = monotonic_time_coarse() - age
    coordinator._handle_advertisement(info, BluetoothChange.ADVERTISEMENT)
    await settle()
    assert coordinator.data.available
    assert (coordinator.data.massager.source is Source.ADVERTISEMENT) is believed
    assert coordinator.stoppable is believed


async def test_entities_hear_only_of_what_changed(coordinator: MassagerCoordinator, boots: CalfBoots) -> None:
    heard: list[None] = []
    coordinator.async_add_listener(lambda: heard.append(None))
    for _ in range(3):
        advertise(coordinator.hass, boots)
    assert heard == []
    boots.set({"worn": False})
    advertise(coordinator.hass, boots)
    assert len(heard) == 1


async def test_it_polls_nothing(coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing) -> None:
    await passes(120, step=5)
    assert boots.central is None
    assert coordinator.update_interval is None


# What is told of sessions


async def test_the_bus_hears_which_device_and_which_entity_a_session_is_about(
    hass: HomeAssistant, near: MockConfigEntry, running: Session, told: list[Event[Any]]
) -> None:
    await running.stop()
    (device,) = dr.async_entries_for_config_entry(dr.async_get(hass), near.entry_id)
    for event, kind in zip(told, ("started", "stopped"), strict=True):
        assert event.data["type"] == kind
        assert event.data["name"] == "Calf boots"
        assert event.data["device_id"] == device.id
        assert event.data["entity_id"] == "climate.calf_boots"


async def test_the_bus_hears_of_a_renamed_entity_by_its_new_name(
    hass: HomeAssistant, session: Session, told: list[Event[Any]]
) -> None:
    er.async_get(hass).async_update_entity("climate.calf_boots", new_entity_id="climate.legs")
    await session.start(attended=True)
    await session.stop()
    assert {event.data["entity_id"] for event in told} == {"climate.legs"}


async def test_the_bus_hears_of_a_session_whose_entity_is_gone(
    hass: HomeAssistant, coordinator: MassagerCoordinator, told: list[Event[Any]]
) -> None:
    registry = er.async_get(hass)
    entity_id = registry.async_get_entity_id(Platform.CLIMATE, DOMAIN, f"{coordinator.address}_massager")
    assert entity_id is not None
    registry.async_remove(entity_id)
    await settle()
    await coordinator.session.start(attended=True)
    assert told[0].data["name"] == "Calf boots"
    assert "entity_id" not in told[0].data
    assert "device_id" not in told[0].data
    await coordinator.session.stop()


async def test_who_listens_to_sessions_hears_of_them_until_they_do_not_listen(coordinator: MassagerCoordinator) -> None:
    heard: list[SessionEvent] = []
    stop_listening = coordinator.events.async_add(heard.append)
    await coordinator.session.start(attended=True)
    stop_listening()
    await coordinator.session.stop()
    assert [event.kind for event in heard] == ["started"]
    assert heard[0].data["origin"] == "home_assistant"


# What people ask


async def fails(error: Exception) -> None:
    raise error


@pytest.mark.parametrize(
    ("error", "kind", "key", "placeholders"),
    [
        (Refused(Refusal(RefusalReason.NOT_WORN)), ServiceValidationError, "not_worn", {}),
        (
            Refused(Refusal(RefusalReason.TOO_SOON, {"next_at": "13:00", "rest_hours": "4"})),
            ServiceValidationError,
            "too_soon",
            {"next_at": "13:00", "rest_hours": "4"},
        ),
        (InvalidValue("unknown_option", what="mode"), ServiceValidationError, "unknown_option", {"what": "mode"}),
        (NotSupported("not_supported", what="zone"), ServiceValidationError, "not_supported", {"what": "zone"}),
        (NotReachable("no_slots"), HomeAssistantError, "no_slots", {}),
        (CommandRefused("failed", command="start"), HomeAssistantError, "failed", {"command": "start"}),
        (StopNotConfirmed("stop_not_confirmed"), HomeAssistantError, "stop_not_confirmed", {}),
    ],
)
async def test_what_goes_wrong_is_said_in_translated_words(
    coordinator: MassagerCoordinator,
    error: Exception,
    kind: type[HomeAssistantError],
    key: str,
    placeholders: dict[str, str],
) -> None:
    with pytest.raises(HomeAssistantError) as raised:
        await coordinator.async_run(fails(error))
    assert type(raised.value) is kind
    assert raised.value.translation_domain == DOMAIN
    assert raised.value.translation_key == key
    given = dict(raised.value.translation_placeholders or {})
    assert given.pop("name") == "Calf boots"
    assert {name: given[name] for name in placeholders} == placeholders
    assert str(raised.value) != key


async def test_what_is_our_own_mistake_is_not_hidden(coordinator: MassagerCoordinator) -> None:
    with pytest.raises(RuntimeError):
        await coordinator.async_run(fails(RuntimeError()))


async def test_a_refusal_is_shown_and_forgotten_with_the_next_start(
    coordinator: MassagerCoordinator, boots: CalfBoots
) -> None:
    boots.set({"worn": False})
    advertise(coordinator.hass, boots)
    with pytest.raises(ServiceValidationError):
        await coordinator.async_run(coordinator.session.start(attended=True))
    shown = coordinator.data.last_refusal
    assert shown == Refusal(RefusalReason.NOT_WORN)
    boots.set({"worn": True})
    advertise(coordinator.hass, boots)
    await coordinator.async_run(coordinator.session.start(attended=True))
    assert coordinator.data.last_refusal is None
    await coordinator.session.stop()


async def test_it_is_not_handed_over_where_it_would_run_for_ever(
    hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots
) -> None:
    coordinator = await set_up(hass, entry, boots, autostop="none")
    await coordinator.session.start(attended=True)
    with pytest.raises(ServiceValidationError) as refused:
        await coordinator.async_run(coordinator.async_hand_over())
    assert refused.value.translation_key == "session_runs"
    kept = boots.central
    await coordinator.session.stop()
    await coordinator.async_hand_over()
    assert (kept, boots.central) == ("test", None)


# What the entities see


async def test_the_week_counts_seven_days(
    hass: HomeAssistant, entry: MockConfigEntry, hass_storage: dict[str, Any], boots: CalfBoots
) -> None:
    had(entry, hass_storage, (timedelta(days=8), 20), (timedelta(days=6), 20), (timedelta(hours=5), 12))
    coordinator = await set_up(hass, entry, boots)
    assert coordinator.sessions_this_week == 2
    assert coordinator.minutes_this_week == 32


async def test_the_options_show_as_they_are(
    hass: HomeAssistant, near: MockConfigEntry, coordinator: MassagerCoordinator
) -> None:
    def shown() -> tuple[bool, float | None, float | None]:
        pressures = coordinator.pressure_range
        return coordinator.remote_start, coordinator.cap, None if pressures is None else pressures.maximum

    assert shown() == (True, 60, 60)
    options = {**near.options, CONF_REMOTE_START: False, CONF_CAP: 45, CONF_IDLE: 300}
    hass.config_entries.async_update_entry(near, options=options)
    await settle()
    assert shown() == (False, 45, 45)
    assert coordinator.massager.idle_seconds == 300
    assert coordinator.data.rules.cap == 45


async def test_a_massager_whose_pressure_cannot_be_set_has_no_range_of_it(
    hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots
) -> None:
    plain = await set_up(hass, entry, boots)
    commands = {name: one for name, one in plain.profile.commands.items() if name != "set_pressure"}
    assert await hass.config_entries.async_unload(entry.entry_id)
    coordinator = await set_up(hass, entry, boots, commands=commands)
    assert coordinator.pressure_range is None
    await coordinator.session.start(attended=True)
    await coordinator.session.pause()
    await coordinator.session.resume(attended=True)
    assert run(boots) == "running"
    await coordinator.session.stop()


async def test_a_massager_that_says_nothing_of_itself_has_what_its_profile_knows(
    hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots
) -> None:
    data = {key: value for key, value in entry.data.items() if key != CONF_ABOUT}
    hass.config_entries.async_update_entry(entry, data=data)
    coordinator = await set_up(hass, entry, boots)
    pressures = coordinator.capabilities.range("pressure")
    assert pressures is not None
    assert (pressures.minimum, pressures.maximum) == (1, 250)
    assert coordinator.cap == 60


# Repairs


async def test_a_stop_that_is_confirmed_raises_no_issue(hass: HomeAssistant, running: Session) -> None:
    await running.stop()
    assert ir.async_get(hass).issues == {}


async def test_the_issue_of_a_massager_that_is_removed_goes_with_it(
    hass: HomeAssistant, near: MockConfigEntry, running: Session, boots: CalfBoots, passes: Passing
) -> None:
    boots.fault("refuse_connections", {})
    boots.fault("drop_link", {})
    with pytest.raises(MassagerError):
        await passes.until_done(running.stop())
    assert len(ir.async_get(hass).issues) == 1
    await hass.config_entries.async_remove(near.entry_id)
    assert ir.async_get(hass).issues == {}
