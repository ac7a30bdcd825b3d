"""The owner's own profiles at run time: mended without a restart, never swapped unasked, never changed during a session."""

from homeassistant.auth.const import GROUP_ID_USER
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import Unauthorized
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.recovery_massager.const import CONF_PROFILE, DOMAIN
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.diagnostics import async_get_config_entry_diagnostics
from custom_components.recovery_massager.profile_choice import profile_issue
from custom_components.recovery_massager.profiles import broken_issue
from custom_components.recovery_massager.services import Action
from simulator.devices.calf_boots import CalfBoots

from .own_files import Files, changed, issues, own, reload, start
from .radio import advertise

BROKEN = changed(("stop: [stop]\n", "stop: [halt]\n"), text=own())
RENAMED = own(name="My boots, corrected")


@pytest.fixture
def mine(hass: HomeAssistant, entry: MockConfigEntry) -> MockConfigEntry:
    """The boots' entry, added with a profile of the owner's own."""
    hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_PROFILE: "my_boots"})
    return entry


@pytest.fixture
async def heard(hass: HomeAssistant, files: Files, mine: MockConfigEntry, boots: CalfBoots) -> MockConfigEntry:
    """The boots' entry, set up with the owner's own profile while they are idle and in range."""
    files.write("mine.yaml", own())
    advertise(hass, boots)
    await start(hass)
    return mine


def state(entry: MockConfigEntry) -> ConfigEntryState:
    """Where the massager's set-up is just now."""
    return entry.state


def in_use(entry: MockConfigEntry) -> str:
    """The name of the profile that the massager is set up with."""
    coordinator: MassagerCoordinator = entry.runtime_data
    return coordinator.profile.name


# --- reading


async def test_a_broken_file_is_a_repair_issue_and_everything_else_works(
    hass: HomeAssistant, files: Files, near: MockConfigEntry
) -> None:
    files.write("bad.yaml", BROKEN)
    files.write("good.yaml", own("good"))
    answer = await reload(hass)
    assert answer["loaded"] == [{"id": "good", "name": "My boots", "file": "good.yaml", "replaces_bundled": False}]
    (broken,) = answer["broken"]
    assert (broken["file"], broken["key_path"], broken["still_used"]) == ("bad.yaml", "stop.0", None)
    assert "halt" in broken["reason"]
    (issue,) = issues(hass).values()
    assert (issue.issue_id, issue.translation_key) == (broken_issue("bad.yaml"), "profile_broken")
    assert issue.translation_placeholders is not None
    assert issue.translation_placeholders["mistake"] == f"bad.yaml, line {broken['line']}: stop.0: {broken['reason']}"
    assert not issue.is_persistent
    assert state(near) is ConfigEntryState.LOADED


async def test_a_mistake_is_told_as_code_whatever_the_file_holds(hass: HomeAssistant, files: Files) -> None:
    files.write("odd.yaml", own() + '"`![x](http://somewhere)\\n# `": 1\n')
    await start(hass)
    (issue,) = issues(hass).values()
    assert issue.translation_placeholders is not None
    mistake = issue.translation_placeholders["mistake"]
    assert "![x](http://somewhere)" in mistake
    assert not {"`", "\n"} & set(mistake)


@pytest.mark.parametrize("mended", [True, False])
async def test_mending_or_removing_the_file_ends_the_issue(hass: HomeAssistant, files: Files, mended: bool) -> None:
    files.write("mine.yaml", BROKEN)
    await start(hass)
    assert issues(hass).keys() == {broken_issue("mine.yaml")}
    if mended:
        files.write("mine.yaml", own())
    else:
        files.remove("mine.yaml")
    answer = await reload(hass)
    assert [one["id"] for one in answer["loaded"]] == (["my_boots"] if mended else [])
    assert answer["broken"] == []
    assert issues(hass) == {}


async def test_what_is_told_of_a_mistake_stays_short(hass: HomeAssistant, files: Files) -> None:
    files.write("long.yaml", changed(("name: My boots\n", f"{'name' * 4000}: My boots\n"), text=own()))
    await start(hass)
    (issue,) = issues(hass).values()
    assert issue.translation_placeholders is not None
    assert len(issue.translation_placeholders["mistake"]) < 400
    (broken,) = (await reload(hass))["broken"]
    assert len(broken["key_path"]) < 400


async def test_only_an_administrator_may_reload(hass: HomeAssistant, files: Files, hass_admin_user: MockUser) -> None:
    await start(hass)
    user = MockUser(groups=[await hass.auth.async_get_group(GROUP_ID_USER)]).add_to_hass(hass)  # type: ignore[list-item]
    files.write("mine.yaml", own())
    with pytest.raises(Unauthorized):
        await reload(hass, Context(user_id=user.id))
    assert (await reload(hass, Context(user_id=hass_admin_user.id)))["loaded"]


async def test_it_can_be_called_without_wanting_an_answer(hass: HomeAssistant, files: Files) -> None:
    await start(hass)
    files.write("mine.yaml", BROKEN)
    await hass.services.async_call(DOMAIN, Action.RELOAD_PROFILES, blocking=True)
    assert issues(hass).keys() == {broken_issue("mine.yaml")}


# --- massagers


async def test_a_massager_works_with_a_profile_of_the_owners_own(
    hass: HomeAssistant, files: Files, heard: MockConfigEntry, boots: CalfBoots
) -> None:
    assert in_use(heard) == "My boots"
    await heard.runtime_data.session.start(attended=True)
    assert boots.state()["run"] == "running"
    await heard.runtime_data.session.stop()
    assert boots.state()["run"] == "idle"


async def test_an_own_profile_takes_the_place_of_a_bundled_one(
    hass: HomeAssistant, files: Files, near: MockConfigEntry
) -> None:
    files.write("mine.yaml", own("open_compression", name="Mine"))
    answer = await reload(hass)
    assert answer["loaded"][0]["replaces_bundled"]
    assert answer["massagers"] == {"applied": ["Calf boots"], "after_session": [], "failed": []}
    assert in_use(near) == "Mine"
    diagnostics = await async_get_config_entry_diagnostics(hass, near)
    assert diagnostics["profile"]["own"] is True


async def test_a_massager_whose_profile_is_missing_says_so_and_comes_back_by_reloading(
    hass: HomeAssistant, files: Files, mine: MockConfigEntry
) -> None:
    await start(hass)
    assert state(mine) is ConfigEntryState.SETUP_ERROR
    issue = issues(hass)[profile_issue(mine)]
    assert issue.translation_key == "profile_missing"
    assert issue.translation_placeholders == {"name": "Calf boots", "profile": "my_boots"}
    files.write("mine.yaml", BROKEN)
    assert (await reload(hass))["massagers"]["applied"] == []
    assert issues(hass).keys() == {profile_issue(mine), broken_issue("mine.yaml")}
    files.write("mine.yaml", own())
    assert (await reload(hass))["massagers"]["applied"] == ["Calf boots"]
    assert state(mine) is ConfigEntryState.LOADED
    assert issues(hass) == {}


async def test_a_changed_profile_is_taken_over_at_once_and_an_unchanged_one_disturbs_nobody(
    hass: HomeAssistant, files: Files, mine: MockConfigEntry
) -> None:
    files.write("mine.yaml", own())
    await start(hass)
    before = mine.runtime_data
    assert (await reload(hass))["massagers"] == {"applied": [], "after_session": [], "failed": []}
    assert mine.runtime_data is before
    files.write("mine.yaml", RENAMED)
    assert (await reload(hass))["massagers"]["applied"] == ["Calf boots"]
    assert in_use(mine) == "My boots, corrected"


async def test_a_massager_whose_file_is_removed_is_said_to_have_failed(
    hass: HomeAssistant, files: Files, mine: MockConfigEntry
) -> None:
    files.write("mine.yaml", own())
    await start(hass)
    files.remove("mine.yaml")
    assert (await reload(hass))["massagers"]["failed"] == ["Calf boots"]
    assert issues(hass)[profile_issue(mine)].translation_key == "profile_missing"
    files.write("again.yaml", own())
    assert (await reload(hass))["massagers"]["applied"] == ["Calf boots"]


async def test_removing_a_massager_ends_its_issue(hass: HomeAssistant, files: Files, mine: MockConfigEntry) -> None:
    await start(hass)
    assert issues(hass)
    await hass.config_entries.async_remove(mine.entry_id)
    assert issues(hass) == {}


# --- a session


async def test_a_profile_that_changes_during_a_session_is_taken_over_after_it(
    hass: HomeAssistant, files: Files, heard: MockConfigEntry, boots: CalfBoots
) -> None:
    coordinator: MassagerCoordinator = heard.runtime_data
    await coordinator.session.start(attended=True)
    for _ in range(2):
        files.write("mine.yaml", RENAMED)
        answer = await reload(hass)
        assert answer["massagers"] == {"applied": [], "after_session": ["Calf boots"], "failed": []}
        assert heard.runtime_data is coordinator
        assert in_use(heard) == "My boots"
        assert boots.state()["run"] == "running"
    await coordinator.session.pause()
    await hass.async_block_till_done()
    assert heard.runtime_data is coordinator
    await coordinator.session.stop()
    await hass.async_block_till_done()
    assert in_use(heard) == "My boots, corrected"
    assert heard.runtime_data.sessions_this_week == 1
    assert boots.state()["run"] == "idle"


async def test_a_profile_that_is_as_it_was_when_the_session_ends_changes_nothing(
    hass: HomeAssistant, files: Files, heard: MockConfigEntry, boots: CalfBoots
) -> None:
    coordinator: MassagerCoordinator = heard.runtime_data
    await coordinator.session.start(attended=True)
    files.write("mine.yaml", RENAMED)
    await reload(hass)
    files.write("mine.yaml", own())
    assert (await reload(hass))["massagers"]["after_session"] == []
    await coordinator.session.stop()
    await hass.async_block_till_done()
    assert heard.runtime_data is coordinator


async def test_a_removed_file_leaves_the_session_its_stop(
    hass: HomeAssistant, files: Files, heard: MockConfigEntry, boots: CalfBoots
) -> None:
    await heard.runtime_data.session.start(attended=True)
    files.remove("mine.yaml")
    assert (await reload(hass))["massagers"]["after_session"] == ["Calf boots"]
    await hass.services.async_call(DOMAIN, Action.STOP_SESSION, blocking=True)
    assert boots.state()["run"] == "idle"
    await hass.async_block_till_done()
    assert state(heard) is ConfigEntryState.SETUP_ERROR


async def test_a_massager_that_waits_for_its_session_can_be_unloaded(
    hass: HomeAssistant, files: Files, heard: MockConfigEntry, boots: CalfBoots
) -> None:
    await heard.runtime_data.session.start(attended=True)
    files.write("mine.yaml", RENAMED)
    await reload(hass)
    assert await hass.config_entries.async_unload(heard.entry_id)
    await hass.async_block_till_done()
    assert state(heard) is ConfigEntryState.NOT_LOADED
    assert await hass.config_entries.async_setup(heard.entry_id)
    assert in_use(heard) == "My boots, corrected"
