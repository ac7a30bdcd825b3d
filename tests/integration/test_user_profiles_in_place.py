"""The protocol of a massager is never swapped because a file is broken or gone: its owner is asked."""

from homeassistant.components.repairs import DOMAIN as REPAIRS, RepairsFlowManager, repairs_flow_manager
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import CONF_OWN_PROFILE, DOMAIN
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.profile_choice import profile_issue
from custom_components.recovery_massager.profiles import broken_issue

from .own_files import Files, changed, issues, own, reload, start

BROKEN = changed(("stop: [stop]\n", "stop: [halt]\n"), text=own("open_compression"))


def state(entry: MockConfigEntry) -> ConfigEntryState:
    """Where the massager's set-up is just now."""
    return entry.state


def in_use(entry: MockConfigEntry) -> str:
    """The name of the profile that the massager is set up with."""
    coordinator: MassagerCoordinator = entry.runtime_data
    return coordinator.profile.name


@pytest.fixture
def override(hass: HomeAssistant, files: Files, entry: MockConfigEntry) -> MockConfigEntry:
    """The boots' entry; the bundled profile has a file of the owner's own in its place."""
    files.write("mine.yaml", own("open_compression", name="Mine"))
    return entry


async def test_a_file_that_breaks_keeps_what_was_read_of_it_in_use(
    hass: HomeAssistant, files: Files, override: MockConfigEntry
) -> None:
    await start(hass)
    assert in_use(override) == "Mine"
    before = override.runtime_data
    for text in (BROKEN, "not even YAML: ["):
        files.write("mine.yaml", text)
        answer = await reload(hass)
        assert answer["loaded"] == []
        assert answer["broken"][0]["still_used"] == "open_compression"
        assert override.runtime_data is before
        assert issues(hass)[broken_issue("mine.yaml")].translation_key == "profile_broken_kept"
    await hass.config_entries.async_reload(override.entry_id)
    assert in_use(override) == "Mine"


async def test_what_is_kept_gives_way_to_a_whole_file_with_its_id(
    hass: HomeAssistant, files: Files, override: MockConfigEntry
) -> None:
    await start(hass)
    files.write("mine.yaml", BROKEN)
    files.write("newer.yaml", own("open_compression", name="Newer"))
    answer = await reload(hass)
    assert [one["file"] for one in answer["loaded"]] == ["newer.yaml"]
    assert in_use(override) == "Newer"
    assert issues(hass)[broken_issue("mine.yaml")].translation_key == "profile_broken"


async def test_a_folder_that_cannot_be_read_takes_no_profile_away(
    hass: HomeAssistant, files: Files, override: MockConfigEntry
) -> None:
    await start(hass)
    files.remove("mine.yaml")
    files.folder.rmdir()
    files.folder.write_text("I am a file")
    assert (await reload(hass))["massagers"] == {"applied": [], "after_session": [], "failed": []}
    assert in_use(override) == "Mine"


@pytest.mark.parametrize("text", [BROKEN, None], ids=["broken", "gone"])
async def test_after_a_restart_the_bundled_profile_is_not_used_in_the_place_of_a_lost_one(
    hass: HomeAssistant, files: Files, entry: MockConfigEntry, text: str | None
) -> None:
    hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_OWN_PROFILE: True})
    if text:
        files.write("mine.yaml", text)
    await start(hass)
    assert state(entry) is ConfigEntryState.SETUP_ERROR
    assert entry.error_reason_translation_key == "profile_not_own"
    issue = issues(hass)[profile_issue(entry)]
    assert issue.is_fixable
    assert issue.translation_placeholders == {"name": "Calf boots", "profile": "open_compression"}
    files.write("mine.yaml", own("open_compression", name="Mine"))
    assert (await reload(hass))["massagers"]["applied"] == ["Calf boots"]
    assert in_use(entry) == "Mine"
    assert issues(hass) == {}


async def test_that_a_massager_uses_an_own_profile_is_remembered_and_nothing_else(
    hass: HomeAssistant, files: Files, override: MockConfigEntry
) -> None:
    before = dict(override.data)
    await start(hass)
    assert dict(override.data) == {**before, CONF_OWN_PROFILE: True}


@pytest.fixture
async def flows(hass: HomeAssistant) -> RepairsFlowManager:
    """What leads people through repairs."""
    assert await async_setup_component(hass, REPAIRS, {})
    manager = repairs_flow_manager(hass)
    assert manager is not None
    return manager


async def test_the_bundled_profile_is_used_once_somebody_says_so(
    hass: HomeAssistant, files: Files, override: MockConfigEntry, flows: RepairsFlowManager
) -> None:
    await start(hass)
    files.remove("mine.yaml")
    assert (await reload(hass))["massagers"]["failed"] == ["Calf boots"]
    form = await flows.async_init(DOMAIN, context={"issue_id": profile_issue(override)})
    assert (form["type"], form["step_id"]) == (FlowResultType.FORM, "confirm")
    assert form["description_placeholders"] == {"name": "Calf boots", "profile": "open_compression"}
    assert state(override) is ConfigEntryState.SETUP_ERROR
    done = await flows.async_configure(form["flow_id"], {})
    assert done["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert in_use(override) == "Open Compression Profile"
    assert CONF_OWN_PROFILE not in override.data
    assert issues(hass) == {}


async def test_repairing_what_was_removed_meanwhile_is_no_mistake(
    hass: HomeAssistant, files: Files, override: MockConfigEntry, flows: RepairsFlowManager
) -> None:
    await start(hass)
    files.remove("mine.yaml")
    await reload(hass)
    form = await flows.async_init(DOMAIN, context={"issue_id": profile_issue(override)})
    await hass.config_entries.async_remove(override.entry_id)
    assert (await flows.async_configure(form["flow_id"], {}))["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert issues(hass) == {}
