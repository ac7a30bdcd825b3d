"""What a bug report holds."""

import json
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.json import JSONEncoder
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import CONF_PERSON
from custom_components.recovery_massager.device.timeline import LONGEST
from custom_components.recovery_massager.diagnostics import async_get_config_entry_diagnostics
from custom_components.recovery_massager.recovery.contraindications import Statement
from custom_components.recovery_massager.refusal import Refused

from .conftest import ADDRESS


async def text_of(hass: HomeAssistant, entry: MockConfigEntry) -> str:
    return json.dumps(await async_get_config_entry_diagnostics(hass, entry), cls=JSONEncoder)


async def test_they_tell_what_a_bug_report_needs(hass: HomeAssistant, near: MockConfigEntry) -> None:
    await near.runtime_data.session.start(attended=True)
    await hass.async_block_till_done()
    told = json.loads(await text_of(hass, near))
    assert told["profile"]["id"] == "open_compression"
    assert told["state"]["values"]["run"] == "running"
    assert told["session"]["state"] == "running"
    assert told["session"]["settings"]["pressure"] == 30
    assert told["entry"]["options"] == {"remote_start": True, "voice": True}
    assert "set_pressure" in told["capabilities"]["commands"]
    assert any(frame["data"] == "01" and frame["direction"] == "out" for frame in told["timeline"])
    assert told["gatt"]
    assert told["advertisement"]["rssi"] == -60


async def test_who_it_is_and_where_is_not_told(hass: HomeAssistant, near: MockConfigEntry) -> None:
    await near.runtime_data.massager.connect()
    text = await text_of(hass, near)
    assert ADDRESS.lower() not in text.lower()
    assert ADDRESS.replace(":", "").lower() not in text.lower()
    assert "Calf boots" not in text
    assert json.loads(text)["entry"]["data"][CONF_PERSON] == "**REDACTED**"


async def test_what_bars_a_person_is_not_told(hass: HomeAssistant, near: MockConfigEntry) -> None:
    statement = Statement(given=dt_util.now().date(), conditions=frozenset({"pregnancy"}), adult=True)
    hass.config_entries.async_update_entry(near, data={**near.data, CONF_PERSON: statement.to_dict()})
    await hass.async_block_till_done()
    with pytest.raises(Refused):
        await near.runtime_data.session.start(attended=True)
    text = await text_of(hass, near)
    assert json.loads(text)["session"]["last_refusal"]["reason"] == "not_cleared"
    assert "pregnancy" not in text


async def test_they_work_while_the_massager_is_away(hass: HomeAssistant, away: MockConfigEntry) -> None:
    told = json.loads(await text_of(hass, away))
    assert told["advertisement"] is None
    assert told["state"]["values"] == {}
    assert told["reachability"]


@pytest.mark.parametrize("options", [{"remote_start": False}])
async def test_the_last_refusal_is_told(hass: HomeAssistant, near: MockConfigEntry) -> None:
    with pytest.raises(Refused):
        await near.runtime_data.session.start(attended=True)
    told = json.loads(await text_of(hass, near))
    assert told["session"]["last_refusal"]["reason"] == "remote_start_off"


# The last session


async def told_of_it(hass: HomeAssistant, entry: MockConfigEntry) -> Any:
    return json.loads(await text_of(hass, entry))["last_session"]


async def test_without_a_session_there_is_none_to_tell_of(hass: HomeAssistant, near: MockConfigEntry) -> None:
    assert await told_of_it(hass, near) == {"record": None, "frames": None}


async def test_the_last_session_is_told_byte_by_byte_also_when_much_else_has_come_since(
    hass: HomeAssistant, near: MockConfigEntry
) -> None:
    coordinator = near.runtime_data
    await coordinator.session.start(attended=True)
    await coordinator.session.stop()
    for number in range(LONGEST + 1):
        coordinator.massager.timeline.note("in", "state", bytes([number % 256]))
    await hass.async_block_till_done()
    told = await told_of_it(hass, near)
    assert (told["record"]["outcome"], told["record"]["pressure"]) == ("stopped", 30)
    frames = told["frames"]
    assert [one["data"] for one in frames["first"] if one["direction"] == "out"], "what was asked of it"
    assert "01" in [one["data"] for one in frames["first"] if one["direction"] == "out"], "the start"
    assert not [one for one in json.loads(await text_of(hass, near))["timeline"] if one["direction"] == "out"]


async def test_how_a_session_felt_is_not_told(hass: HomeAssistant, near: MockConfigEntry) -> None:
    coordinator = near.runtime_data
    await coordinator.session.start(attended=True, workout="evening run")
    await coordinator.session.stop()
    text = await text_of(hass, near)
    assert "evening run" not in text
    for key in ("person", "rating", "note", "rated", "looked_at", "workout", "id"):
        assert key not in (await told_of_it(hass, near))["record"]


@pytest.mark.parametrize("order", [1, -1])
async def test_a_frame_that_tells_the_address_does_not_tell_it_here(
    hass: HomeAssistant, near: MockConfigEntry, order: int
) -> None:
    near.runtime_data.massager.timeline.note("in", "state", bytes.fromhex(ADDRESS.replace(":", ""))[::order] + b"\x07")
    told = json.loads(await text_of(hass, near))
    assert told["timeline"][-1]["data"] == "** ** ** ** ** ** 07"
