"""What is not clear, or not allowed, is answered with what is, and changes nothing."""

from collections.abc import Callable
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import intent
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.spoken_wish import Wish
from simulator.clock import Clock
from simulator.devices.calf_boots import CalfBoots

from ..radio import Radio
from ..stage import set_up_beside
from .talk import ERROR, put_into, reply, speech

LIMITS = "Calf boots can do 20 to 60 mmHg in steps of 5, or 0 to 100 percent of that."
GRENZEN = "Calf boots kann 20 bis 60 mmHg in Schritten von 5, oder 0 bis 100 Prozent davon."
UNCLEAR, UNKLAR = f"That pressure is not clear. {LIMITS}", f"Dieser Druck ist nicht klar. {GRENZEN}"
NOT, NICHT = f"That is not possible. {LIMITS}", f"Das geht nicht. {GRENZEN}"
MODES = "Calf boots has no such mode. It has: Sequential, Wave, Full squeeze, Flush, Pulse."
MINUTES = "Calf boots can run for 1 to 30 minutes."
HOW = "How long or how strong was not understood, so nothing was started."
HOSTILE = {
    "en": (
        ("set the calf boots pressure to forty", UNCLEAR),
        ("set the calf boots pressure to 40", UNCLEAR),
        ("set the pressure to 40", UNCLEAR),
        ("set the calf boots pressure to firm", UNCLEAR),
        ("set the massage pressure to maximum", UNCLEAR),
        ("set the calf boots pressure to a thousand mmHg", UNCLEAR),
        ("set the calf boots pressure to one thousand mmHg", NOT),
        ("set the calf boots pressure to 1000 mmHg", NOT),
        ("set the calf boots pressure to 99999999999 mmHg", UNCLEAR),
        ("set the calf boots pressure to minus 20 mmHg", UNCLEAR),
        ("set the calf boots pressure to -20 mmHg", UNCLEAR),
        ("set the calf boots pressure to minus forty percent", UNCLEAR),
        ("set the calf boots pressure to 42.5 mmHg", UNCLEAR),
        ("set the calf boots pressure to infinity mmHg", UNCLEAR),
        ("set the calf boots pressure to nan", UNCLEAR),
        ("set the calf boots pressure to {{ 40 }} mmHg", UNCLEAR),
        ("set the calf boots pressure to 40 mmHg or 100 percent", UNCLEAR),
        ("set the calf boots pressure to 65 mmHg", NOT),
        ("set the calf boots pressure to 19 mmHg", NOT),
        ("set the calf boots pressure to 42 mmHg", NOT),
        ("set the calf boots pressure to 101 percent", NOT),
        ("set the calf boots pressure to level 3", NOT),
        ("set the calf boots to turbo mode", MODES),
        ("set the massage mode to turbo", MODES),
        ("set the massage mode to kneading", MODES),
        ("start the massage for 90 minutes", MINUTES),
        ("start the calf boots for 31 minutes at 40 mmHg", MINUTES),
        ("start the massage at 80 mmHg", NOT),
        ("start the massage for 20 minutes at 0 percent", NOT),
        ("start the calf boots for 20 minutes at 200 percent in wave mode", NOT),
        ("start the massage in kneading mode", MODES),
        ("start the calf boots for ever", HOW),
        ("start the calf boots for 20 minutes at full power", HOW),
        ("start the calf boots for minus 20 minutes", HOW),
    ),
    "de": (
        ("stelle den Druck der Calf boots auf vierzig", UNKLAR),
        ("stelle den Massagedruck auf fest", UNKLAR),
        ("stelle den Druck der Calf boots auf tausend mmHg", UNKLAR),
        ("stelle den Druck der Calf boots auf minus zwanzig mmHg", UNKLAR),
        ("stelle den Druck der Calf boots auf 65 mmHg", NICHT),
        ("stelle den Druck der Calf boots auf 150 Prozent", NICHT),
        ("stelle den Druck der Calf boots auf Stufe 3", NICHT),
        ("starte die Massage für 90 Minuten", "Calf boots kann 1 bis 30 Minuten laufen."),
        ("starte die Massage mit 80 mmHg", NICHT),
        (
            "starte die Calf boots für immer",
            "Wie lange oder wie stark, war nicht zu verstehen; es ist nichts gestartet.",
        ),
    ),
}
NOT_UNDERSTOOD = (
    "set the calf boots to the pressure that I like",
    "squeeze harder than ever",
    "calf boots 40",
    "start the massage at full power",
    "start the massage at minus 20 mmHg",
    "start the massage for minus five minutes",
    "start the massage for 20 minutes and then again",
    "stronger stronger stronger",
    "set the calf boots to 60 percent",
)


@pytest.mark.parametrize("runs", [False, True])
async def test_it_is_answered_with_what_is_allowed_and_changes_nothing(
    hass: HomeAssistant,
    heard: MockConfigEntry,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    asked: Callable[[], list[str]],
    runs: bool,
) -> None:
    if runs:
        await coordinator.session.start(attended=True)
    asked()
    before = (coordinator.session.settings, coordinator.history.open, coordinator.session.aim)
    for language, sentences in HOSTILE.items():
        for sentence, answer in sentences:
            assert speech(await reply(hass, sentence, language)) == answer, sentence
    for sentence in NOT_UNDERSTOOD:
        assert (await reply(hass, sentence)).response_type is ERROR, sentence
    assert asked() == []
    assert (coordinator.session.settings, coordinator.history.open, coordinator.session.aim) == before
    assert boots.machine.sessions == int(runs)


@pytest.fixture
async def beside(
    hass: HomeAssistant, heard: MockConfigEntry, clock: Clock, radio: Radio
) -> tuple[MockConfigEntry, CalfBoots]:
    """Sleeves beside the boots, in another room."""
    sleeves = CalfBoots("Sleeves", "C0:FF:EE:00:00:12", clock)
    sleeves.set({"worn": True})
    entry = await set_up_beside(hass, heard, sleeves, radio)
    put_into(hass, "Bedroom", [heard])
    put_into(hass, "Kitchen", [entry])
    return entry, sleeves


async def test_of_two_massagers_somebody_has_to_say_which(
    hass: HomeAssistant,
    beside: tuple[MockConfigEntry, CalfBoots],
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    asked: Callable[[], list[str]],
) -> None:
    settings = coordinator.session.settings
    for sentence in (
        "start the massage",
        "start the massage for 10 minutes",
        "set the pressure to 40 mmHg",
        "set the massage mode to wave",
        "is the massage running",
        "start my recovery",
    ):
        assert speech(await reply(hass, sentence)) == "Which one: Calf boots, Sleeves?", sentence
    assert speech(await reply(hass, "start the massage in the bathroom")) != ""
    put_into(hass, "Bathroom", [])
    assert speech(await reply(hass, "start the massage in the bathroom")) == "There is no massager in Bathroom."
    assert speech(await reply(hass, "starte die Massage", "de")) == "Welches: Calf boots, Sleeves?"
    assert (asked(), coordinator.session.settings) == ([], settings)
    assert (boots.machine.sessions, beside[1].machine.sessions) == (0, 0)


async def test_the_name_the_room_or_the_one_that_runs_says_which(
    hass: HomeAssistant,
    beside: tuple[MockConfigEntry, CalfBoots],
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
) -> None:
    entry, sleeves = beside
    other: MassagerCoordinator = entry.runtime_data
    await reply(hass, "set the sleeves pressure to 45 mmHg")
    await reply(hass, "set the massage in the bedroom to 50 mmHg")
    assert (coordinator.session.settings.pressure, other.session.settings.pressure) == (50, 45)
    await reply(hass, "start the massage in the kitchen")
    assert (boots.state()["run"], sleeves.state()["run"]) == ("idle", "running")
    assert speech(await reply(hass, "how long is left on the massage")) == "15 minutes left."
    await reply(hass, "set the pressure to 20 mmHg")
    assert (coordinator.session.settings.pressure, sleeves.state()["target"]) == (50, 20)
    assert speech(await reply(hass, "pause the massage")) == "Paused."
    assert sleeves.state()["run"] == "paused"
    assert speech(await reply(hass, "start the massage")) == "Which one: Calf boots, Sleeves?"
    await reply(hass, "start the calf boots")
    assert boots.state()["run"] == "running"
    assert speech(await reply(hass, "pause the massage")) == "Which one: Calf boots, Sleeves?"


async def test_the_room_of_the_satellite_says_which_where_nothing_else_does(
    hass: HomeAssistant, beside: tuple[MockConfigEntry, CalfBoots], satellite: str, boots: CalfBoots
) -> None:
    assert speech(await reply(hass, "is the massage running", device_id=satellite)) == "Sleeves is off."
    await reply(hass, "start the massage for 10 minutes", device_id=satellite)
    assert (boots.state()["run"], beside[1].state()["run"]) == ("idle", "running")
    await reply(hass, "start the calf boots", device_id=satellite)
    assert boots.state()["run"] == "running"


async def test_a_thermostat_is_no_massager(hass: HomeAssistant, heard: MockConfigEntry) -> None:
    hass.states.async_set("climate.heater", "heat", {"friendly_name": "Heater"})
    await hass.async_block_till_done()
    assert speech(await reply(hass, "set the heater pressure to 40 mmHg")) == "Heater is no massager."
    assert speech(await reply(hass, "stelle den Druck der Heater auf 40 mmHg", "de")) == "Heater ist kein Massagegerät."
    assert speech(await reply(hass, "start the massage on the heater")) == "Heater is no massager."


async def test_without_a_massager_there_is_none(hass: HomeAssistant, heard: MockConfigEntry) -> None:
    assert await hass.config_entries.async_unload(heard.entry_id)
    for sentence in ("is the massage running", "start the massage", "set the massage pressure to 30 mmHg", "softer"):
        assert speech(await reply(hass, sentence)) == "There is no massager.", sentence


async def test_an_intent_that_comes_without_a_sentence_is_held_to_the_same(
    hass: HomeAssistant, beside: tuple[MockConfigEntry, CalfBoots], coordinator: MassagerCoordinator, boots: CalfBoots
) -> None:
    async def handled(wish: Wish, **slots: object) -> str:
        values = {name: {"value": value} for name, value in slots.items()}
        return speech(await intent.async_handle(hass, "test", wish, values, language="fr"))

    boots_name = {"name": "Calf Boots"}
    assert await handled(Wish.SET_MODE, **boots_name) == MODES
    assert await handled(Wish.SET_PRESSURE, **boots_name) == UNCLEAR
    assert await handled(Wish.SET_PRESSURE, name="Foot warmer", mmhg=40) == "Foot warmer is no massager."
    with pytest.raises(intent.InvalidSlotInfo):
        await handled(Wish.SET_PRESSURE, mmhg=-5, **boots_name)
    with pytest.raises(intent.InvalidSlotInfo):
        await handled(Wish.START, minutes="nan", **boots_name)
    with patch.object(MassagerCoordinator, "pressure_range", None):
        assert await handled(Wish.SET_PRESSURE, mmhg=40, **boots_name) == "Calf boots has no pressure that can be set."
    with patch.object(coordinator.session, "start", side_effect=HomeAssistantError("Out of order")):
        assert await handled(Wish.START, **boots_name) == "Out of order"
    assert boots.machine.sessions == 0
    await coordinator.session.start(attended=True)
    assert await handled(Wish.STOP, area="Kitchen") == "Arrêté : Sleeves."
    assert boots.state()["run"] == "running"
    assert await handled(Wish.STOP) == "Arrêté : Calf boots."
    await coordinator.session.start(attended=True)
    assert await handled(Wish.STOP, name="calf boots") == "Arrêté : Calf boots."
    assert await handled(Wish.STOP) == "Tous les appareils de massage sont arrêtés."
