"""A language model presses the athlete's button, and nothing starts: it has to ask back."""

from collections.abc import Callable

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from tests.integration.bridges.model import Calls, Talk, can_converse, expose_only
from tests.integration.passing import Passing
from tests.integration.stage import NOW

from .conftest import Later
from .following import MINUTE, follow_up, run, starts, synced

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]

BUTTON = "button.ada_start_recovery_session"


async def test_a_model_does_not_start_what_is_offered_and_it_stays_offered(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    hass_admin_user: MockUser,
    later: Later,
    passes: Passing,
    asked: Callable[[], list[str]],
) -> None:
    await synced(hass, ada, run(10))
    await later(20 * MINUTE)
    talk = Talk(hass, await can_converse(hass), hass_admin_user.id)
    expose_only(hass, BUTTON)
    by_model = Calls("intent__HassTurnOn", {"name": "Ada Start recovery session", "domain": ["button"]})
    await passes.until_done(talk.turn("Start my recovery", by_model))
    assert starts(asked) == 0
    assert follow_up(ada).offer is not None
    await passes.until_done(hass.services.async_call("button", "press", {"entity_id": BUTTON}, blocking=True))
    assert starts(asked) == 1
