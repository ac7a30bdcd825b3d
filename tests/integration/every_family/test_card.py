"""What a dashboard card is shown of each family."""

from collections.abc import AsyncGenerator

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from simulator.peripheral import Peripheral
from tests.integration.live.cards import Card, dashboards
from tests.integration.passing import Passing
from tests.integration.stage import NOW

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]

KINDS = {
    "open_compression": ("air", "mmHg", False),
    "hy_ems": ("electrical", "level", True),
    "beurer_em70": ("electrical", "level", True),
    "mycj_massager191": ("electrical", "level", True),
    "keeson": ("vibration", "level", False),
}


@pytest.fixture
async def card(hass: HomeAssistant, near: MockConfigEntry, hass_ws_client: WebSocketGenerator) -> AsyncGenerator[Card]:
    """A card that shows the massager, by whatever its climate entity is called."""
    async with dashboards(hass, hass_ws_client) as make_card:
        card = await make_card()
        (climate,) = hass.states.async_entity_ids("climate")
        assert (await card.subscribe(climate))["success"]
        yield card


async def test_what_it_is_and_what_it_can_do(card: Card, near: MockConfigEntry, profile: str) -> None:
    picture, able = card.picture, near.runtime_data.capabilities
    kind, unit, by_hand = KINDS[profile]
    assert (picture["kind"], picture["by_hand"], picture["pressure"]["unit"]) == (kind, by_hand, unit)
    calls = picture["calls"]
    assert calls["start"]["service"] == ("press" if by_hand else "start_session")
    assert calls["stop"]["data"] == {"entity_id": picture["entities"]["climate"]}
    for name, part in (("heat", "heat"), ("battery", "battery"), ("pause", None), ("resume", None)):
        if part is not None:
            assert (picture[part] is not None) is picture["abilities"][name], name
        else:
            assert (calls[name] is not None) is picture["abilities"][name] is able.can(name), name
    assert (picture["legs"] != []) is picture["abilities"]["chambers"]
    assert (calls["set_mode"] is not None) is (picture["modes"] != []) is picture["abilities"]["modes"]
    heats = picture["abilities"]["heat"]
    assert (calls["set_heat"] is not None or calls["heat_on"] is not None) is heats
    assert picture["plans"] == []


async def test_what_is_shown_is_what_it_reports_in_every_second_of_a_session(
    card: Card, near: MockConfigEntry, passes: Passing, boots: Peripheral
) -> None:
    coordinator = near.runtime_data
    assert (await passes.until_done(card.call("start")))["success"]
    for _ in range(20):
        await passes(1)
        # Nothing newer waits for the pause between two messages.
        await passes(0.4, step=0.1)
        picture, state = await card.look(), coordinator.data.massager
        assert (picture["connection"], picture["session"]["state"]) == ("connected", "running")
        assert picture["pressure"]["value"] == state.pressure
        assert picture["mode"] is None or picture["mode"]["value"] == state.mode
        assert picture["worn"] == state.worn
        assert picture["session"]["stoppable"]
    assert (await passes.until_done(card.call("stop")))["success"]
    await passes(2)
    session_part = (await card.look())["session"]
    assert (session_part["state"], session_part["stop"]) == ("stopped", "none")
