"""After a session the phones ask how it felt, unless our blueprint asks already."""

from collections.abc import Callable
from pathlib import Path
import shutil

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.planning import async_situation
from tests.integration.app import Phone, tap
from tests.integration.passing import Passing
from tests.integration.stage import NOW

from .following import run, synced

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]

BLUEPRINT = Path("blueprints/automation/recovery_massager/rate_session.yaml")


async def had(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, coordinator: MassagerCoordinator, passes: Passing
) -> None:
    """Let a session be started by a tap, and stopped after two minutes."""
    await synced(hass, ada, run(90))
    await tap(hass, phone.actions["Start now"])
    await passes(120)
    await passes.until_done(coordinator.session.stop())
    await passes(2)
    await hass.async_block_till_done()


async def test_the_answer_is_kept_with_the_session_and_is_what_the_next_plan_is_made_from(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, coordinator: MassagerCoordinator, passes: Passing
) -> None:
    await had(hass, ada, phone, coordinator, passes)
    assert list(phone.actions) == ["Right", "Too strong", "Painful, numb or marks", "Too gentle"]
    await tap(hass, phone.actions["Too strong"])
    assert phone.actions == {}
    situation = await async_situation(hass, ada)
    assert situation is not None
    (session,) = situation.sessions
    assert (session.rating, session.share, session.minutes, session.row) == ("too_strong", 0.4, 20, "moderate")


async def test_painful_locks_and_says_to_see_a_doctor(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, coordinator: MassagerCoordinator, passes: Passing
) -> None:
    await had(hass, ada, phone, coordinator, passes)
    await tap(hass, phone.actions["Painful, numb or marks"])
    assert any("doctor" in one for one in phone.messages)
    situation = await async_situation(hass, ada)
    assert situation is not None
    assert situation.locked


async def test_it_is_not_asked_twice_where_the_blueprint_asks(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    phone: Phone,
    coordinator: MassagerCoordinator,
    passes: Passing,
    tmp_path: Path,
) -> None:
    hass.config.config_dir = str(tmp_path)
    folder = tmp_path / "blueprints/automation/recovery_massager"
    folder.mkdir(parents=True)
    shutil.copy(BLUEPRINT, folder)
    blueprint = {"path": "recovery_massager/rate_session.yaml", "input": {"massagers": [], "phones": []}}
    assert await async_setup_component(hass, "automation", {"automation": {"use_blueprint": blueprint}})
    await had(hass, ada, phone, coordinator, passes)
    assert "Right" not in phone.actions


async def test_somebody_elses_session_is_none_of_theirs(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    phone: Phone,
    coordinator: MassagerCoordinator,
    passes: Passing,
    asked: Callable[[], list[str]],
) -> None:
    await coordinator.session.start(attended=True)
    await passes(120)
    await passes.until_done(coordinator.session.stop())
    await passes(2)
    assert phone.sent == []
