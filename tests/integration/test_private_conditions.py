"""What somebody stated is named to them alone: on their phones, and where they ask by their own touch. Nowhere else.

Not in states, events, notifications of Home Assistant, answers to automations, nor in what leaves the home.
"""

from datetime import timedelta
from typing import Any

from homeassistant.components.persistent_notification import _async_get_or_create_notifications
from homeassistant.const import ATTR_DOMAIN, EVENT_CALL_SERVICE, EVENT_HOMEASSISTANT_STARTED, MATCH_ALL
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.json import json_dumps
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events
from pytest_homeassistant_custom_component.test_util.aiohttp import AiohttpClientMocker
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.recovery_massager.advice import advice
from custom_components.recovery_massager.athlete_options import CONF_PHONES, CONF_QUIET_FROM, CONF_QUIET_UNTIL
from custom_components.recovery_massager.const import DOMAIN
from custom_components.recovery_massager.recovery.contraindications import Clearance
from custom_components.recovery_massager.workouts.webhook import CONF_WEBHOOK, Hook
from tests.integration.app import Phone, add_phone
from tests.integration.household import athlete_entry
from tests.integration.passing import settle
from tests.integration.spoken import TRANSLATIONS

SECRET = "an-address-that-nobody-guesses"
CONDITIONS = TRANSLATIONS["selector"]["condition"]["options"]
TODAY = dt_util.now().date()
STATED: dict[str, tuple[str, dict[str, Any]]] = {
    "barred": ("thrombosis", {}),
    "not_cleared": ("pregnancy", {}),
    "clearance_expired": ("diabetes", {"clearances": {"diabetes": Clearance(TODAY - timedelta(days=400))}}),
    "for_now": ("skin_infection", {}),
    "for_now_until": ("skin_infection", {"ends": {"skin_infection": TODAY + timedelta(days=3)}}),
    "cleared": ("diabetes", {"clearances": {"diabetes": Clearance(TODAY - timedelta(days=4), 0.5, 15)}}),
}


@pytest.fixture
async def phone(hass: HomeAssistant, aioclient_mock: AiohttpClientMocker) -> Phone:
    """Their phone."""
    return await add_phone(hass, aioclient_mock, "Ada's phone")


def posted(minutes: int) -> dict[str, Any]:
    """A workout that ended just now."""
    start = dt_util.utcnow() - timedelta(minutes=minutes + 1)
    return {"id": f"run of {minutes}", "sport": "run", "start": start.isoformat(), "minutes": minutes, "rpe": 7}


def names(slug: str, *said: Any) -> list[str]:
    """Return what of this names the condition, by its slug or in words."""
    return [text for one in said if slug in (text := json_dumps(one)) or CONDITIONS[slug] in text]


@pytest.mark.parametrize("stated", STATED)
async def test_a_condition_is_named_to_its_athlete_alone(
    hass: HomeAssistant,
    near: MockConfigEntry,
    phone: Phone,
    person: Context,
    hass_client_no_auth: ClientSessionGenerator,
    stated: str,
) -> None:
    slug, more = STATED[stated]
    ada = athlete_entry(hass, "Ada", near, conditions=frozenset({slug}), **more)
    options = {CONF_PHONES: [phone.device_id], CONF_QUIET_FROM: None, CONF_QUIET_UNTIL: None}
    hook = {CONF_WEBHOOK: Hook(SECRET).to_dict()}
    hass.config_entries.async_update_entry(ada, options={**ada.options, **options, **hook})
    client = await hass_client_no_auth()
    events = async_capture_events(hass, MATCH_ALL)
    assert await hass.config_entries.async_setup(ada.entry_id)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await hass.async_block_till_done()

    answer = await (await client.post(f"/api/webhook/{SECRET}", json=posted(50))).json()
    assert answer["workouts"][0]["plan"] is not None
    workout = {"athlete": "Ada", "sport": "run", "minutes": 90, "rpe": 8}

    async def asked(action: str, context: Context) -> Any:
        return await hass.services.async_call(DOMAIN, action, workout, True, context, return_response=True)

    by_automation = [await asked(action, Context()) for action in ("plan_recovery", "log_workout")]
    by_person = await asked("plan_recovery", person)
    refusal = ""
    try:
        await near.runtime_data.async_run(near.runtime_data.session.start(attended=False, person=ada.entry_id))
    except ServiceValidationError as err:
        refusal = str(err)
    await settle()
    await hass.async_block_till_done()

    # To them: in the error to who asked, in the answer to a person, on their phone.
    if stated != "cleared":
        assert names(slug, by_person)
        assert names(slug, refusal)
        assert any(CONDITIONS[slug] in one["message"] for one in phone.sent)
    # To nobody else. What the phone is sent is a call of its action, which is theirs.
    public = [one for one in events if one.event_type != EVENT_CALL_SERVICE or one.data[ATTR_DOMAIN] != "notify"]
    assert {"recovery_massager_workout", "recovery_massager_session"} <= {one.event_type for one in public}
    assert names(slug, *((one.event_type, one.data) for one in public)) == []
    assert names(slug, *(state.as_dict() for state in hass.states.async_all())) == []
    shown = _async_get_or_create_notifications(hass)
    assert names(slug, *shown.values()) == []
    assert names(slug, answer, *by_automation) == []
    latest = ada.runtime_data.training.latest
    assert latest is not None
    assert latest.plan is not None
    assert names(slug, advice(hass, latest.plan)) == []
