"""What else there is in a house hears the same as before: while nothing runs, while a session runs, with our sentences and without."""

from pathlib import Path
from typing import Any, override
from unittest.mock import patch

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.components.intent import async_register_timer_handler
from homeassistant.components.media_player import MediaPlayerEntity, MediaPlayerEntityFeature, MediaPlayerState
from homeassistant.const import EVENT_CALL_SERVICE, Platform
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import area_registry as ar, device_registry as dr, entity_registry as er
from homeassistant.helpers.entity_component import DATA_INSTANCES
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.voice import async_read_anew
from simulator.devices.calf_boots import CalfBoots

from ..looking import run
from .talk import assist, reply, speech, written

type Told = tuple[str, str, list[tuple[str, str, Any]]]

THEIRS = [Platform.MEDIA_PLAYER, Platform.VACUUM, Platform.LIGHT, Platform.CLIMATE]
SATELLITE_AREA = "Living room"
SENTENCES = {
    "en": (
        "set a timer for 10 minutes",
        "pause the timer",
        "how long is left on the timer",
        "resume the timer",
        "stop the timer",
        "cancel all timers",
        "stop the music",
        "resume the music",
        "pause the music",
        "resume the music",
        "pause walkman",
        "resume walkman",
        "stop playing music in the living room",
        "start the vacuum",
        "stop the vacuum",
        "start demo vacuum 1 first floor",
        "return demo vacuum 1 first floor to base",
        "stop demo vacuum 1 first floor",
        "stop the lawn mower",
        "turn off the bed light",
        "set the bed light to 40 percent",
        "make the bed light softer",
        "start the roomba",
        "start the roomba for 20 minutes",
        "turn on the bed light for 20 minutes",
        "set the hvac to eco mode",
        "set the hvac to 21 degrees",
        "set the walkman to wave mode",
        "set the kitchen lights to 40",
        "set the pressure",
        "raise the blinds",
        "lower the volume of the radio",
        "make it quieter",
        "start my day",
        "continue",
        "pause the telly",
        "how long is left on the dishwasher",
        "what is the hvac doing",
        "set the hvac fan mode to low",
        "turn off the hvac",
        "turn the volume up",
        "softer music",
        "never mind",
        "halt the presses",
        "that hurts my eyes, turn off the bed light",
    ),
    "de": (
        "stelle einen Timer auf 10 Minuten",
        "wie lange läuft der Timer noch",
        "stoppe den Timer",
        "brich alle Timer ab",
        "stoppe die Musik",
        "Musik fortsetzen",
        "pausiere die Musik",
        "Musik fortsetzen",
        "pausiere walkman",
        "starte den Staubsauger",
        "stoppe den Staubsauger",
        "stoppe demo vacuum 1 first floor",
        "schalte bed light aus",
        "starte hvac",
        "stoppe hvac",
        "was macht hvac",
        "mach das Licht aus",
        "halt den Mund",
        "schalte bed light für 20 Minuten ein",
        "stelle hvac auf 21 Grad",
        "mach bed light schwächer",
        "stelle bed light auf Welle",
        "mach leiser",
        "weiter",
    ),
}


class Radio(MediaPlayerEntity):
    """A player that belongs to a room."""

    _attr_unique_id = _attr_name = "Radio"
    _attr_state = MediaPlayerState.PLAYING
    _attr_supported_features = (
        MediaPlayerEntityFeature.PLAY | MediaPlayerEntityFeature.PAUSE | MediaPlayerEntityFeature.STOP
    )

    @override
    def media_pause(self) -> None:
        self._attr_state = MediaPlayerState.PAUSED

    @override
    def media_play(self) -> None:
        self._attr_state = MediaPlayerState.PLAYING


@pytest.fixture
def expected_lingering_timers() -> bool:
    """Let the vacuums go on to be looked at."""
    return True


@pytest.fixture
async def house(hass: HomeAssistant, folder: Path, near: MockConfigEntry) -> str:
    """A house with a player, a vacuum, a light and a thermostat beside the boots; return the id of a voice satellite."""
    await assist(hass)
    demo = "homeassistant.components.demo"
    with (
        patch(f"{demo}.COMPONENTS_WITH_CONFIG_ENTRY_DEMO_PLATFORM", THEIRS),
        patch(f"{demo}.COMPONENTS_WITH_DEMO_PLATFORM", []),
    ):
        assert await async_setup_component(hass, "demo", {"demo": {}})
        await hass.async_block_till_done()
    area = ar.async_get(hass).async_create(SATELLITE_AREA)
    owner = MockConfigEntry(domain="satellite")
    owner.add_to_hass(hass)
    satellite = dr.async_get(hass).async_get_or_create(config_entry_id=owner.entry_id, identifiers={("satellite", "1")})
    dr.async_get(hass).async_update_device(satellite.id, area_id=area.id)

    @callback
    def timed(*_: Any) -> None:
        """Have timers."""

    async_register_timer_handler(hass, satellite.id, timed)
    await hass.data[DATA_INSTANCES][Platform.MEDIA_PLAYER].async_add_entities([Radio()])
    er.async_get(hass).async_update_entity("media_player.radio", area_id=area.id)
    for state in hass.states.async_all():
        async_expose_entity(hass, "conversation", state.entity_id, state.entity_id.partition(".")[0] in THEIRS)
    await hass.async_block_till_done()
    return satellite.id


async def told(hass: HomeAssistant, satellite: str) -> list[Told]:
    """Say all of it, in order; return what was answered, and what was done."""
    calls: list[tuple[str, str, Any]] = []

    @callback
    def called(event: Event[Any]) -> None:
        data = event.data
        calls.append((data["domain"], data["service"], data["service_data"].get("entity_id")))

    remove = hass.bus.async_listen(EVENT_CALL_SERVICE, called)
    found = []
    for language, sentences in SENTENCES.items():
        for sentence in sentences:
            response = await reply(hass, sentence, language, device_id=satellite)
            await hass.async_block_till_done()
            found.append((sentence, speech(response), [*calls]))
            calls.clear()
    remove()
    return found


async def test_they_hear_the_same(hass: HomeAssistant, house: str, near: MockConfigEntry, boots: CalfBoots) -> None:
    await hass.config_entries.async_unload(near.entry_id)
    await told(hass, house)
    without = await told(hass, house)
    done = {sentence for sentence, _, calls in without if calls}
    assert done >= {
        "stop the music",
        "pause the music",
        "Musik fortsetzen",
        "start demo vacuum 1 first floor",
        "stoppe hvac",
        "turn off the hvac",
    }
    answers = {sentence: words for sentence, words, _ in without}
    assert (answers["stop the timer"], answers["stoppe den Timer"]) == ("Timer cancelled", "Timer gestoppt")
    assert await hass.config_entries.async_setup(near.entry_id)
    await hass.async_block_till_done()
    session = near.runtime_data.session
    assert different(await told(hass, house), without) == []
    await session.start(attended=True)
    assert different(await told(hass, house), without) == []
    assert run(boots) == "running"
    await written(hass, *SENTENCES)
    await async_read_anew(hass)
    assert different(await told(hass, house), without) == []
    assert run(boots) == "running"


def different(one: list[Told], other: list[Told]) -> list[tuple[Told, Told]]:
    return [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
