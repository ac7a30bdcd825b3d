"""What each family answers to a voice: what it can do, and of what it cannot, that it cannot."""

from pathlib import Path

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulator.peripheral import Peripheral
from tests.integration.voice.talk import assist, say, written

CURRENT = "Calf boots drives current through the body: a voice can only ask, pause, lower and stop it."
SILENT = "Calf boots is in range, and has not said what it does."
LEVELS = "Calf boots can do level 1 to 3, or 0 to 100 percent of that."
BED = (
    ("set the massage pressure to 40 mmHg", f"That is not possible. {LEVELS}"),
    ("set the massage pressure to level 4", f"That is not possible. {LEVELS}"),
    ("set the massage pressure to level 3", "Set for the next session: level 3."),
    ("set the massage pressure to 50 percent", "Set for the next session: level 2."),
    ("set the massage pressure to 2", "Set for the next session: level 2."),
    ("set the massage mode to wave", "Calf boots has no modes to choose from."),
    ("is the massage running", SILENT),
    ("start the massage for 10 minutes", "Massage at level 2 for 10 minutes."),
    ("is the massage running", "Calf boots: Massage at level 1, 10 minutes left."),
    ("softer", "Level 1."),
    ("stronger", "Softly on the way to level 2."),
    ("pause the massage", "Calf boots cannot do this: pause."),
    ("calf boots off", "Stopped: Calf boots."),
)
STIMULATOR = (
    ("set the massage pressure to level 2", CURRENT),
    ("set the massage mode to wave", CURRENT),
    ("start the massage for 10 minutes", CURRENT),
    ("is the massage running", SILENT),
    ("stronger", "No session runs on Calf boots."),
    ("softer", "No session runs on Calf boots."),
)
STORIES = {"keeson": BED, "hy_ems": STIMULATOR, "beurer_em70": STIMULATOR, "mycj_massager191": STIMULATOR}


async def test_each_family_answers_for_itself(
    hass: HomeAssistant, near: MockConfigEntry, tmp_path: Path, profile: str, boots: Peripheral
) -> None:
    hass.config.config_dir = str(tmp_path)
    await written(hass, "en")
    await assist(hass)
    async_expose_entity(hass, "conversation", "climate.calf_boots", True)
    for sentence, answer in STORIES.get(profile, ()):
        assert await say(hass, sentence) == answer, sentence
    assert boots.state().get("run") in {None, "idle"}
