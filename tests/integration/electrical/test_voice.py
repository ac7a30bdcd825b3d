"""A stimulator and voice: asked, stopped, paused and lowered, and nothing else, whatever is said and whoever says it."""

from pathlib import Path

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import intent
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.recovery_massager.session import Session
from custom_components.recovery_massager.spoken_wish import Wish
from simulator.devices.hy_ems import HyEms
from tests.integration.voice.talk import assist, say, written

BY_HAND = {
    "en": "Pads drives current through the body: a voice can only ask, pause, lower and stop it.",
    "de": "Pads leitet Strom durch den Körper: Mit der Stimme lässt es sich nur fragen, pausieren, schwächer stellen und stoppen.",
}
STRONGER = (
    ("start the massage", "en"),
    ("start the pads", "en"),
    ("start the pads for 10 minutes at level 3", "en"),
    ("start the massage with the pads for 10 minutes", "en"),
    ("stronger", "en"),
    ("make the pads stronger", "en"),
    ("raise the pads pressure", "en"),
    ("set the pads to knead mode", "en"),
    ("set the massage mode to kneading", "en"),
    ("resume the massage", "en"),
    ("resume the pads", "en"),
    ("starte die Pads", "de"),
    ("stärker", "de"),
    ("setze die Massage fort", "de"),
)


@pytest.fixture
async def heard(hass: HomeAssistant, tmp_path: Path, near: MockConfigEntry) -> MockConfigEntry:
    """The pads, exposed by their owner to an Assist that knows our sentences."""
    hass.config.config_dir = str(tmp_path)
    await written(hass, "en", "de")
    await assist(hass)
    async_expose_entity(hass, "conversation", "climate.pads", True)
    return near


@pytest.fixture
def session(heard: MockConfigEntry) -> Session:
    """The pads' session."""
    found: Session = heard.runtime_data.session
    return found


async def test_nothing_that_is_said_starts_it(
    hass: HomeAssistant, heard: MockConfigEntry, pads: HyEms, hass_admin_user: MockUser
) -> None:
    for context in (Context(), Context(user_id=hass_admin_user.id)):
        for sentence, language in STRONGER:
            answer = await say(hass, sentence, language, context=context)
            expected = {
                BY_HAND[language],
                "No session runs on Pads.",
                "Auf Pads läuft keine Sitzung.",
            }
            assert answer in expected, sentence
        for sentence in ("turn on the pads", "turn on everything", "pads", "start everything", "start my recovery"):
            await say(hass, sentence, context=context)
    assert not pads.machine.running


async def test_nothing_that_is_said_raises_it_changes_it_or_lets_it_go_on(
    hass: HomeAssistant, heard: MockConfigEntry, pads: HyEms, session: Session, hass_admin_user: MockUser
) -> None:
    await session.start(attended=True)
    await session.set_pressure(1, attended=True)
    before = pads.state()
    for context in (Context(), Context(user_id=hass_admin_user.id)):
        for sentence, language in STRONGER:
            assert await say(hass, sentence, language, context=context) == BY_HAND[language], sentence
        for sentence in ("set the pads pressure to level 3", "set the massage pressure to 100 percent"):
            assert await say(hass, sentence, context=context) == BY_HAND["en"]
    assert pads.state() == before


async def test_no_intent_raises_it_either_by_whatever_it_comes(
    hass: HomeAssistant, heard: MockConfigEntry, pads: HyEms, session: Session, hass_admin_user: MockUser
) -> None:
    context = Context(user_id=hass_admin_user.id)
    for wish in (Wish.START, Wish.STRONGER, Wish.RESUME, Wish.SET_MODE, Wish.SET_PRESSURE, Wish.START_RECOVERY):
        for slots in ({}, {"level": {"value": 5}}, {"minutes": {"value": 10}, "mode": {"value": "knead"}}):
            response = await intent.async_handle(hass, "test", wish, {**slots}, context=context)
            assert response.response_type is intent.IntentResponseType.ERROR
    assert not pads.machine.running


async def test_it_is_asked_lowered_and_stopped(
    hass: HomeAssistant, heard: MockConfigEntry, pads: HyEms, session: Session
) -> None:
    assert await say(hass, "is the massage running") == "Pads is in range, and has not said what it does."
    assert await say(hass, "set the pads pressure to level 1") == BY_HAND["en"]
    await session.start(attended=True)
    for level in (1, 2, 3, 4):
        await session.set_pressure(level, attended=True)
    assert "level 4" in await say(hass, "what are the pads doing")
    assert (await say(hass, "how long is left on the massage")).endswith("minutes left.")
    assert await say(hass, "softer") == "Level 3."
    assert await say(hass, "etwas schwächer", "de") == "Stufe 2."
    assert await say(hass, "set the pads pressure to level 1") == "Level 1."
    assert await say(hass, "softer") == "Level 0."
    assert (await say(hass, "softer")).startswith("Pads is at its lowest already, level 0.")
    assert await say(hass, "that hurts") == "Stopped: Pads."
    assert not pads.machine.running


async def test_unless_it_is_exposed_it_is_only_stopped(
    hass: HomeAssistant, heard: MockConfigEntry, pads: HyEms, session: Session
) -> None:
    async_expose_entity(hass, "conversation", "climate.pads", False)
    await session.start(attended=True)
    assert await say(hass, "what are the pads doing") == "Pads is not exposed to Assist."
    assert await say(hass, "turn off the pads") == "Stopped: Pads."
    assert not pads.machine.running
