"""Sentences and sweeping actions that must not squeeze anybody."""

from homeassistant.components.conversation import async_converse
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.const import ATTR_AREA_ID, ATTR_ENTITY_ID, STATE_ON
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import area_registry as ar, device_registry as dr, intent
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import CONF_PERSON
from custom_components.recovery_massager.recovery.contraindications import Statement
from simulator.devices.calf_boots import CalfBoots

OURS = ("climate.calf_boots", "fan.calf_boots_compression")
SENTENCES = (
    "turn on the fans in the bedroom",
    "set the bedroom fan to 60 percent",
    "turn on the calf boots",
    "turn on everything in the bedroom",
    "turn on everything",
    "turn on all fans",
    "turn on all the fans in the house",
    "set all fans to 100 percent",
    "turn on the bedroom",
    "calf boots",
    "turn the calf boots on please",
    "turn on the calf boot",
    "switch on the calf boots compression",
    "set the calf boots compression to 60 percent",
    "activate the calf boots",
    "start the calf boots",
    "set the calf boots fan mode to low",
    "set the calf boots fan mode to medium",
    "set the calf boots fan mode to high",
    "set the calf boots to 22 degrees",
)
GERMAN = (
    "schalte die calf boots ein",
    "starte calf boots",
    "schalte alle Lüfter ein",
    "schalte die Lüfter im Bedroom an",
    "schalte alles im Bedroom an",
    "stelle calf boots compression auf 60 Prozent",
)
REACHING = (SENTENCES[0], SENTENCES[1], SENTENCES[2])
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


async def say(hass: HomeAssistant, sentence: str, language: str = "en") -> intent.IntentResponse:
    result = await async_converse(hass, sentence, None, Context(), language)
    await hass.async_block_till_done()
    return result.response


async def squeezing(hass: HomeAssistant, boots: CalfBoots) -> list[str]:
    """Return the sentences of all that squeeze; each session is stopped again."""
    found = []
    for language, sentences in (("en", SENTENCES), ("de", GERMAN)):
        for sentence in sentences:
            before = boots.machine.sessions
            await say(hass, sentence, language)
            if boots.machine.sessions > before:
                found.append(sentence)
                await say(hass, "turn off the calf boots")
    return found


@pytest.mark.parametrize("options", [REMOTE_START_OFF])
async def test_no_sentence_squeezes_while_remote_start_is_off(
    hass: HomeAssistant, bedroom: str, boots: CalfBoots
) -> None:
    assert await squeezing(hass, boots) == []


@pytest.mark.parametrize("options", [ALLOWED])
async def test_no_sentence_squeezes_what_nobody_wears(hass: HomeAssistant, bedroom: str, boots: CalfBoots) -> None:
    boots.set({"worn": False})
    assert await squeezing(hass, boots) == []


async def test_no_sentence_squeezes_a_person_whom_something_bars(
    hass: HomeAssistant, bedroom: str, near: MockConfigEntry, boots: CalfBoots
) -> None:
    barred = Statement(given=dt_util.now().date(), adult=True, conditions=frozenset({"thrombosis"}))
    hass.config_entries.async_update_entry(near, data={**near.data, CONF_PERSON: barred.to_dict()})
    assert await squeezing(hass, boots) == []


async def test_no_sentence_squeezes_what_is_not_exposed(hass: HomeAssistant, bedroom: str, boots: CalfBoots) -> None:
    for entity_id in OURS:
        async_expose_entity(hass, "conversation", entity_id, False)
    assert await squeezing(hass, boots) == []


async def test_it_is_the_gate_that_keeps_them_from_squeezing(
    hass: HomeAssistant, bedroom: str, boots: CalfBoots
) -> None:
    found = await squeezing(hass, boots)
    assert set(found) >= {*REACHING, "calf boots", "schalte die calf boots ein"}
    # It has none of these steps.
    assert not [one for one in found if "fan mode" in one or "degrees" in one]


@pytest.mark.parametrize("options", [NO_FAN])
async def test_no_fan_sentence_finds_anything_where_the_owner_did_not_choose_voice(
    hass: HomeAssistant, bedroom: str, boots: CalfBoots
) -> None:
    for sentence in [one for one in SENTENCES if "fan" in one]:
        response = await say(hass, sentence)
        assert response.response_type is intent.IntentResponseType.ERROR, sentence
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


async def test_home_assistants_own_questions_are_answered_with_the_state(
    hass: HomeAssistant, bedroom: str, boots: CalfBoots
) -> None:
    questions = ("is the calf boots on", "is the calf boots compression on", "are any fans on in the bedroom")
    for answers in (
        ("Calf boots is off", "No, off", "No"),
        ("Calf boots is fan_only", "Yes", "Yes, Calf boots Compression"),
    ):
        for question, answer in zip(questions, answers, strict=True):
            assert (await say(hass, question)).speech["plain"]["speech"] == answer
        await say(hass, "turn on the calf boots")


async def test_turning_off_by_name_says_that_it_is_stopped_only_once_it_is(
    hass: HomeAssistant, bedroom: str, boots: CalfBoots
) -> None:
    await say(hass, "turn on the calf boots")
    response = await say(hass, "turn off the calf boots")
    assert (response.speech["plain"]["speech"], boots.state()["run"]) == ("Stopped: Calf boots.", "idle")
