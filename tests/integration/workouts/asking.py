"""Calling the actions, and being refused."""

from typing import Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.translation import async_get_translations
import pytest

from custom_components.recovery_massager.const import DOMAIN


async def ask(hass: HomeAssistant, action: str, context: Context | None = None, **data: Any) -> dict[str, Any]:
    """Call an action; returns its answer."""
    answer = await hass.services.async_call(DOMAIN, action, data, blocking=True, return_response=True, context=context)
    assert isinstance(answer, dict)
    return answer


async def refusal(hass: HomeAssistant, action: str, **data: Any) -> str:
    """Call an action, which has to be refused, in a sentence without gaps; returns the key of the sentence."""
    with pytest.raises(ServiceValidationError) as refused:
        await ask(hass, action, **data)
    key = str(refused.value.translation_key)
    texts = await async_get_translations(hass, "en", "exceptions", {DOMAIN})
    sentence = texts[f"component.{DOMAIN}.exceptions.{key}.message"]
    assert sentence.format(**(refused.value.translation_placeholders or {}))
    return key
