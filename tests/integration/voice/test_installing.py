"""Installing the sentences from the options: what is written is said before, asked, done, heard at once, and taken back."""

from pathlib import Path
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.sentence_files import Kept, kept, place
from simulator.clock import Clock
from simulator.devices.calf_boots import CalfBoots

from ..radio import Radio
from ..spoken import OPTIONS, said, spoken, suggestions
from ..stage import set_up_beside
from .talk import ERROR, assist, reply, say, speech, written

pytestmark = pytest.mark.usefixtures("folder")

PAGE = {"next_step_id": "voice_sentences"}


async def page(hass: HomeAssistant, entry: MockConfigEntry) -> Any:
    """Open the page, from the menu of the options."""
    menu = spoken(await hass.config_entries.options.async_init(entry.entry_id), OPTIONS)
    assert "voice_sentences" in menu["menu_options"]
    return spoken(await hass.config_entries.options.async_configure(menu["flow_id"], PAGE), OPTIONS)


async def answer(hass: HomeAssistant, result: Any, **answers: Any) -> Any:
    return spoken(await hass.config_entries.options.async_configure(result["flow_id"], answers), OPTIONS)


def there(hass: HomeAssistant, language: str) -> Kept:
    return kept(hass.config.config_dir, language)


async def test_it_says_what_it_writes_asks_writes_it_and_it_is_heard_at_once(
    hass: HomeAssistant, near: MockConfigEntry, folder: Path
) -> None:
    await assist(hass)
    assert (await reply(hass, "is the massage running")).response_type is ERROR
    assert (await reply(hass, "pause the calf boots")).response_type is ERROR
    result = await page(hass, near)
    assert "- English: not installed" in said(result, OPTIONS)
    assert "- Deutsch: not installed" in said(result, OPTIONS)
    assert suggestions(result) == {"languages": ["en"]}, "the language of Home Assistant"
    result = await answer(hass, result, languages=["en", "de"])
    for language in ("en", "de"):
        path = folder / "custom_sentences" / language / "recovery_massager.yaml"
        assert f"- `{path}` is written" in said(result, OPTIONS)
        assert not path.exists()
    result = await answer(hass, result)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "voice_written")
    assert (there(hass, "en"), there(hass, "de")) == (Kept.CURRENT, Kept.CURRENT)
    assert await say(hass, "is the massage running") == "Calf boots is off."
    assert await say(hass, "pausiere die calf boots", "de") == "Auf Calf boots läuft keine Sitzung."


async def test_it_takes_them_away_again(hass: HomeAssistant, heard: MockConfigEntry, folder: Path) -> None:
    result = await page(hass, heard)
    assert "- English: installed" in said(result, OPTIONS)
    assert suggestions(result) == {"languages": ["de", "en"]}
    result = await answer(hass, result, languages=["de"])
    assert said(result, OPTIONS).startswith(f"- `{place(str(folder), 'en')}` is deleted\n")
    assert (await answer(hass, result))["reason"] == "voice_written"
    assert (there(hass, "en"), there(hass, "de")) == (Kept.ABSENT, Kept.CURRENT)
    assert (await reply(hass, "is the massage running")).response_type is ERROR
    assert await say(hass, "pause the calf boots") != "No session runs on Calf boots."
    assert await say(hass, "läuft die Massage", "de") == "Calf boots ist aus."
    result = await answer(hass, await page(hass, heard), languages=[])
    assert (await answer(hass, result))["reason"] == "voice_written"
    assert not (folder / "custom_sentences").exists()


async def test_where_nothing_changes_it_says_so(hass: HomeAssistant, heard: MockConfigEntry) -> None:
    result = await answer(hass, await page(hass, heard), languages=["de", "en"])
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "voice_unchanged")


async def test_a_newer_version_is_offered_there_and_nowhere_else(
    hass: HomeAssistant, heard: MockConfigEntry, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = "language: en\nintents:\n  RecoveryMassagerStatus:\n    data:\n      - sentences: [massage report]\n"
    monkeypatch.setattr("custom_components.recovery_massager.sentence_files._sentences", lambda _: newer)
    result = await page(hass, heard)
    assert "- English: installed, and there are newer ones" in said(result, OPTIONS)
    result = await answer(hass, result, languages=["de", "en"])
    assert f"- `{place(str(folder), 'en')}` is replaced by the newer one" in said(result, OPTIONS)
    with patch("custom_components.recovery_massager.wish_spoken.endings"):
        assert (await answer(hass, result))["reason"] == "voice_written"
    assert await say(hass, "massage report") == "Calf boots is off."
    assert (await reply(hass, "is the massage running")).response_type is ERROR


async def test_what_somebody_changed_or_wrote_stays_unless_they_say_otherwise(
    hass: HomeAssistant, near: MockConfigEntry, folder: Path
) -> None:
    await written(hass, "en")
    changed, foreign = place(str(folder), "en"), place(str(folder), "de")
    changed.write_text(changed.read_text() + "# mine\n")
    foreign.parent.mkdir(parents=True)
    foreign.write_text("language: de\n")
    before = changed.read_text(), foreign.read_text()
    result = await page(hass, near)
    assert "- English: installed, and changed by somebody since" in said(result, OPTIONS)
    assert "- Deutsch: a file of that name is there" in said(result, OPTIONS)
    for wanted, words in ((["de", "en"], "is replaced only if you say so"), ([], "is deleted only if you say so")):
        result = await answer(hass, await page(hass, near), languages=wanted)
        assert said(result, OPTIONS).count(words) == 2
        assert (await answer(hass, result, replace=False))["reason"] == "voice_unchanged"
        assert (changed.read_text(), foreign.read_text()) == before
    result = await answer(hass, await page(hass, near), languages=["en"])
    assert (await answer(hass, result, replace=True))["reason"] == "voice_written"
    assert (there(hass, "en"), there(hass, "de")) == (Kept.CURRENT, Kept.ABSENT)


@pytest.mark.parametrize("error", [PermissionError("no such luck"), HomeAssistantError("no such luck")])
async def test_what_cannot_be_written_is_said_and_can_be_tried_again(
    hass: HomeAssistant, near: MockConfigEntry, error: Exception
) -> None:
    result = await answer(hass, await page(hass, near), languages=["en"])
    with patch("custom_components.recovery_massager.voice_flow.install", side_effect=error):
        result = await answer(hass, result)
    assert result["errors"] == {"base": "voice_not_written"}
    assert result["description_placeholders"]["problem"] == "no such luck"
    assert there(hass, "en") is Kept.ABSENT
    assert (await answer(hass, result))["reason"] == "voice_written"
    assert there(hass, "en") is Kept.CURRENT


async def test_a_broken_configuration_costs_a_line_in_the_log(
    hass: HomeAssistant, near: MockConfigEntry, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await assist(hass)
    (folder / "configuration.yaml").unlink()
    result = await answer(hass, await page(hass, near), languages=["en"])
    assert (await answer(hass, result))["reason"] == "voice_written"
    assert "not read before the next restart" in caplog.text


async def test_they_are_for_all_massagers_and_go_with_the_last_one_unless_somebody_changed_them(
    hass: HomeAssistant, heard: MockConfigEntry, folder: Path, clock: Clock, radio: Radio
) -> None:
    beside = await set_up_beside(hass, heard, CalfBoots("Sleeves", "C0:FF:EE:00:00:12", clock), radio)
    german = place(str(folder), "de")
    german.write_text(german.read_text() + "# mine\n")
    assert await say(hass, "pause the sleeves") == "No session runs on Sleeves."
    await hass.config_entries.async_remove(heard.entry_id)
    await hass.async_block_till_done()
    assert there(hass, "en") is Kept.CURRENT
    assert await say(hass, "is the massage running") == "Sleeves is off."
    await hass.config_entries.async_remove(beside.entry_id)
    await hass.async_block_till_done()
    assert (there(hass, "en"), there(hass, "de")) == (Kept.ABSENT, Kept.CHANGED)
    assert not place(str(folder), "en").parent.exists()
    response = await reply(hass, "is the massage running")
    assert response.response_type is ERROR
    assert "massager" not in speech(response)


async def test_a_file_that_cannot_be_deleted_lets_the_massager_go_all_the_same(
    hass: HomeAssistant, heard: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    with patch("custom_components.recovery_massager.voice.remove_ours", side_effect=PermissionError("no")):
        await hass.config_entries.async_remove(heard.entry_id)
    assert "could not be deleted" in caplog.text
    assert hass.config_entries.async_get_entry(heard.entry_id) is None


async def test_without_assist_they_can_be_written_too(hass: HomeAssistant, near: MockConfigEntry) -> None:
    result = await answer(hass, await page(hass, near), languages=["en"])
    assert (await answer(hass, result))["reason"] == "voice_written"
    await hass.config_entries.async_remove(near.entry_id)
    assert there(hass, "en") is Kept.ABSENT
