"""Speaking to Home Assistant's own agent, and what it answers."""

import asyncio
from collections.abc import Callable, Iterable

from homeassistant.components.conversation import async_converse
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import area_registry as ar, device_registry as dr, intent
from homeassistant.helpers.translation import async_get_translations
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import DOMAIN
from custom_components.recovery_massager.sentence_files import install

ERROR = intent.IntentResponseType.ERROR


async def assist(hass: HomeAssistant) -> None:
    """Let there be Assist."""
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "conversation", {})
    await hass.async_block_till_done()


async def reply(
    hass: HomeAssistant,
    sentence: str,
    language: str = "en",
    *,
    context: Context | None = None,
    device_id: str | None = None,
) -> intent.IntentResponse:
    """Return what comes of a sentence."""
    result = await async_converse(hass, sentence, None, context or Context(), language, device_id=device_id)
    return result.response


def speech(response: intent.IntentResponse) -> str:
    """Return what is said; nothing for what is answered by silence."""
    words: str = response.speech.get("plain", {}).get("speech", "")
    return words


async def say(hass: HomeAssistant, sentence: str, language: str = "en", *, context: Context | None = None) -> str:
    """Return what is answered."""
    return speech(await reply(hass, sentence, language, context=context))


async def written(hass: HomeAssistant, *languages: str) -> None:
    """Let the sentences of these languages be in the folder of configuration."""
    for language in languages:
        await hass.async_add_executor_job(install, hass.config.config_dir, language)


def put_into(hass: HomeAssistant, area: str, entries: Iterable[MockConfigEntry]) -> str:
    """Put massagers into an area; return its id."""
    registry, devices = ar.async_get(hass), dr.async_get(hass)
    found = registry.async_get_area_by_name(area) or registry.async_create(area)
    for entry in entries:
        (device,) = dr.async_entries_for_config_entry(devices, entry.entry_id)
        devices.async_update_device(device.id, area_id=found.id)
    return found.id


async def error_text(hass: HomeAssistant, key: str, language: str, **values: str) -> str:
    """Return the sentence of an error in a language, as the translations have it."""
    texts = await async_get_translations(hass, language, "exceptions", {DOMAIN})
    return texts[f"component.{DOMAIN}.exceptions.{key}.message"].format(**values)


async def mode_text(hass: HomeAssistant, slug: str, language: str) -> str:
    """Return the word for a mode in a language, as the translations have it."""
    texts = await async_get_translations(hass, language, "entity", {DOMAIN})
    return texts[f"component.{DOMAIN}.entity.select.mode.state.{slug}"]


def without_threads(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what Home Assistant leaves to threads be done at once: where time stands still, no thread gets any."""

    def done[*Arguments, Answer](work: Callable[[*Arguments], Answer], *args: *Arguments) -> asyncio.Future[Answer]:
        future = hass.loop.create_future()
        try:
            future.set_result(work(*args))
        except Exception as err:  # noqa: BLE001 - it is for whoever awaits it
            future.set_exception(err)
        return future

    monkeypatch.setattr(hass, "async_add_executor_job", done)
