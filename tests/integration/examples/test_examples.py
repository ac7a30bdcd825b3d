"""Each example has a scenario, each scenario an example, and what it shows is what happens."""

from collections.abc import AsyncGenerator

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Context, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service

from simulator.devices.calf_boots import CalfBoots
from tests.integration.automations.happening import Stage
from tests.integration.household import athlete_entry
from tests.integration.passing import Passing
from tests.integration.stage import NOW

from . import of_card, of_readme, of_triggers  # noqa: F401 - they are where the scenarios are written
from .blocks import Block, blocks, fences
from .world import SCENARIOS, World

BLOCKS = blocks()


@pytest.fixture
async def world(
    hass: HomeAssistant,
    near: MockConfigEntry,
    boots: CalfBoots,
    passes: Passing,
    person: Context,
    freezer: FrozenDateTimeFactory,
) -> AsyncGenerator[World]:
    """A home in which it is Monday evening, eight o'clock."""
    await hass.config.async_set_time_zone("Europe/Kyiv")
    anna = athlete_entry(hass, "Anna", near)
    assert await hass.config_entries.async_setup(anna.entry_id)
    await hass.async_block_till_done()
    for domain, service in (("notify", "notify"), ("light", "turn_on")):
        async_mock_service(hass, domain, service)
    world = World(hass, Stage(hass, near, boots, passes), anna, person, freezer)
    world.watch()
    yield world
    # What waits for a time of day would wait on.
    if hass.states.async_all("automation"):
        await hass.services.async_call("automation", "turn_off", {"entity_id": "all"}, blocking=True)


def test_each_example_has_a_scenario_and_each_scenario_an_example() -> None:
    titles = [one.title for one in BLOCKS]
    assert len(set(titles)) == len(titles)
    assert set(titles) == SCENARIOS.keys()


def test_no_example_hides_behind_another_language() -> None:
    for page, language, text in fences():
        lines = {line.strip(" -").partition(":")[0] for line in text.splitlines() if ":" in line}
        assert language in {"yaml", "yml"} or not lines & {"trigger", "triggers", "actions", "sequence"}, page


@pytest.mark.freeze_time(NOW)
@pytest.mark.usefixtures("hass_storage")
@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.title)
async def test_what_an_example_shows_happens(world: World, block: Block, caplog: pytest.LogCaptureFixture) -> None:
    await SCENARIOS[block.title](world, block.parsed)
    failed = [one.getMessage() for one in caplog.records if one.name.startswith("homeassistant.components.automation")]
    assert not [one for one in failed if "rror" in one]
