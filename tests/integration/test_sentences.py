"""Sentences and sweeping actions that must not squeeze anybody."""

from homeassistant.components.conversation import async_converse
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.const import ATTR_AREA_ID, ATTR_ENTITY_ID, STATE_ON
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import area_registry as ar, device_registry as dr, intent
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulator.devices.calf_boots import CalfBoots

OURS = ("climate.calf_boots", "fan.calf_boots_compression")
SENTENCES = (
    "turn on the fans in the bedroom",
    "set the bedroom fan to 60 percent",
    "turn on everything in the bedroom",
    "turn on all fans",
    "turn on the calf boots",
)
REACHING = (SENTENCES[0], SENTENCES[1], SENTENCES[4])
REMOTE_START_OFF = {"remote_start": False, "voice": True}
ALLOWED = {"remote_start": True, "voice": True}
NO_FAN = {"remote_start": True, "voice": False}


@pytest.fixture
async def bedroom(hass: HomeAssistant, near: MockConfigEntry) -> str:
    """The boots in the bedroom, exposed to Assist."""
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "conversation", {})
    area = ar.async_get(hass).async_create("Bedroom")
    (device,) = dr.async_entries_for_config_entry(dr.async_get(hass), near.entry_id)
    dr.async_get(hass).async_update_device(device.id, area_id=area.id)
    for entity_id in OURS:
        if hass.states.get(entity_id):
            async_expose_entity(hass, "conversation", entity_id, True)
    await hass.async_block_till_done()
    return area.id


async def say(hass: HomeAssistant, sentence: str) -> intent.IntentResponse:
    result = await async_converse(hass, sentence, None, Context(), "en")
    await hass.async_block_till_done()
    return result.response


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("options", [REMOTE_START_OFF])
async def test_no_sentence_squeezes_while_remote_start_is_off(
    hass: HomeAssistant, bedroom: str, boots: CalfBoots, sentence: str
) -> None:
    await say(hass, sentence)
    assert boots.machine.sessions == 0


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("options", [ALLOWED])
async def test_no_sentence_squeezes_what_nobody_wears(
    hass: HomeAssistant, bedroom: str, boots: CalfBoots, sentence: str
) -> None:
    boots.set({"worn": False})
    await say(hass, sentence)
    assert boots.machine.sessions == 0


@pytest.mark.parametrize("sentence", REACHING)
async def test_it_is_the_gate_that_keeps_them_from_squeezing(
    hass: HomeAssistant, bedroom: str, boots: CalfBoots, sentence: str
) -> None:
    await say(hass, sentence)
    assert boots.machine.sessions == 1


@pytest.mark.parametrize("sentence", [one for one in SENTENCES if "fan" in one])
@pytest.mark.parametrize("options", [NO_FAN])
async def test_no_fan_sentence_finds_anything_where_the_owner_did_not_choose_voice(
    hass: HomeAssistant, bedroom: str, boots: CalfBoots, sentence: str
) -> None:
    response = await say(hass, sentence)
    assert response.response_type is intent.IntentResponseType.ERROR
    assert boots.machine.sessions == 0


async def test_a_percentage_by_voice_starts_worn_boots_where_the_owner_allowed_it_and_sets_running_ones(
    hass: HomeAssistant, bedroom: str, near: MockConfigEntry, boots: CalfBoots
) -> None:
    # Assist knows no other way to set a fan than to turn it on with a percentage.
    response = await say(hass, "set the calf boots compression to 100 percent")
    assert response.response_type is intent.IntentResponseType.ACTION_DONE
    assert near.runtime_data.history.open.pressure == 60
    await say(hass, "set the calf boots compression to 1 percent")
    assert (boots.state()["run"], boots.state()["target"], boots.machine.sessions) == ("running", 20, 1)


async def test_the_bare_name_turns_worn_boots_on_and_off_where_the_owner_allowed_it(
    hass: HomeAssistant, bedroom: str, boots: CalfBoots
) -> None:
    await say(hass, "turn on the calf boots")
    assert boots.state()["run"] == "running"
    await say(hass, "turn off the calf boots")
    assert boots.state()["run"] == "idle"


@pytest.mark.parametrize(("options", "reason"), [(REMOTE_START_OFF, "Remote start"), (ALLOWED, "not worn")])
@pytest.mark.parametrize("domain", ["climate", "fan", "homeassistant"])
@pytest.mark.parametrize("whole_area", [True, False])
async def test_turning_on_an_area_or_all_moves_nothing_and_says_why(
    hass: HomeAssistant, bedroom: str, boots: CalfBoots, domain: str, reason: str, whole_area: bool
) -> None:
    boots.set({"worn": False})
    target: dict[str, str | list[str]] = {ATTR_AREA_ID: bedroom} if whole_area else {ATTR_ENTITY_ID: "all"}
    if domain == "homeassistant" and not whole_area:
        target = {ATTR_ENTITY_ID: list(OURS)}
    with pytest.raises(HomeAssistantError, match=reason):
        await hass.services.async_call(domain, "turn_on", target, blocking=True)
    assert boots.machine.sessions == 0


@pytest.mark.parametrize("options", [REMOTE_START_OFF])
async def test_an_area_does_not_reach_the_remote_start_switch(
    hass: HomeAssistant, bedroom: str, boots: CalfBoots
) -> None:
    await hass.services.async_call("switch", "turn_on", {ATTR_AREA_ID: bedroom}, blocking=True)
    await hass.async_block_till_done()
    state = hass.states.get("switch.calf_boots_remote_start")
    assert state
    assert state.state != STATE_ON
