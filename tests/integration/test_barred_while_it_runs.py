"""A person whom something bars gets words and nothing else, also where the massage was begun on the massager itself."""

from collections.abc import Callable
from typing import Any

from homeassistant.const import CONF_ADDRESS
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import CONF_PERSON
from custom_components.recovery_massager.recovery.contraindications import Statement
from custom_components.recovery_massager.refusal import RefusalReason, Refused
from custom_components.recovery_massager.session import Session
from simulator.devices.calf_boots import CalfBoots

from .passing import Passing
from .stage import NOW

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]


@pytest.fixture
async def begun(
    hass: HomeAssistant, entry: MockConfigEntry, near: MockConfigEntry, boots: CalfBoots, passes: Passing
) -> Session:
    """The session of somebody with a thrombosis, who pressed start on the boots themselves: 30 mmHg, ten minutes."""
    barred = Statement(given=dt_util.now().date(), adult=True, conditions=frozenset({"thrombosis"}))
    hass.config_entries.async_update_entry(near, data={**near.data, CONF_PERSON: barred.to_dict()})
    boots.machine.set_pressure(30)
    boots.machine.set_countdown(600)
    boots.press("start")
    session: Session = near.runtime_data.session
    await passes.until_done(session.massager.connect())
    assert near.data[CONF_ADDRESS] == boots.address
    return session


ASKED: tuple[Callable[[Session], Any], ...] = (
    lambda session: session.set_pressure(35, attended=True),
    lambda session: session.set_mode("wave", attended=True),
    lambda session: session.set_zone("left", attended=True),
    lambda session: session.set_heat("low", attended=True),
    lambda session: session.set_timer(1200, attended=True),
    lambda session: session.add_time(300, attended=True),
    lambda session: session.start(attended=True, pressure=40),
)


@pytest.mark.parametrize("ask", ASKED)
async def test_nothing_is_made_stronger_longer_or_different_for_a_barred_person(
    begun: Session, boots: CalfBoots, passes: Passing, ask: Callable[[Session], Any]
) -> None:
    before = boots.state()
    with pytest.raises(Refused) as refused:
        await passes.until_done(ask(begun))
    assert refused.value.refusal.reason is RefusalReason.BARRED
    after = boots.state()
    assert {key: after[key] for key in ("run", "target", "mode", "zone", "heat")} == {
        key: before[key] for key in ("run", "target", "mode", "zone", "heat")
    }
    assert after["seconds_left"] <= before["seconds_left"]


async def test_a_barred_person_may_lower_it_shorten_it_and_stop_it(
    begun: Session, boots: CalfBoots, passes: Passing
) -> None:
    await passes.until_done(begun.set_pressure(20))
    await passes.until_done(begun.set_timer(120))
    assert boots.state()["target"] == 20
    assert boots.state()["seconds_left"] <= 120
    await passes.until_done(begun.stop())
    assert boots.state()["run"] == "idle"
