"""Translated words for texts that are put together at run time, such as the list of what a massager can do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.translation import async_get_cached_translations, async_get_translations

from .const import DOMAIN
from .device.model import Capabilities, Names

CATEGORIES = ("selector", "entity")
ABILITIES = ("worn", "battery", "chambers")
"""Values whose mere report is an ability of its own."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a language, English where there are none."""

    texts: Mapping[str, str]

    @classmethod
    async def async_load(cls, hass: HomeAssistant, language: str | None = None) -> Self:
        """Load the words from the translation cache, of Home Assistant's language or of another one."""
        texts: dict[str, str] = {}
        for category in CATEGORIES:
            texts |= await async_get_translations(hass, language or hass.config.language, category, {DOMAIN})
        return cls(texts)

    @classmethod
    @callback
    def cached(cls, hass: HomeAssistant) -> Self:
        """Return the words at once, as far as they are loaded: they are once the integration is set up."""
        texts: dict[str, str] = {}
        for category in CATEGORIES:
            texts |= async_get_cached_translations(hass, hass.config.language, category, DOMAIN)
        return cls(texts)

    def option(self, selector: str, slug: str, **placeholders: str) -> str:
        """Return the words for one option of a selector; the slug as words where it has none."""
        text = self.texts.get(f"component.{DOMAIN}.selector.{selector}.options.{slug}", slug.replace("_", " "))
        for name, value in placeholders.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    def bullets(self, selector: str, slugs: Iterable[str]) -> str:
        """Return a Markdown list of options of a selector."""
        return "\n".join(f"- {self.option(selector, slug)}" for slug in slugs)

    def value(self, name: str, slug: str, labels: Mapping[str, str]) -> str:
        """Return the word for an option of a select entity: the profile's label, its translation, or the slug."""
        if slug in labels:
            return labels[slug]
        return self.texts.get(f"component.{DOMAIN}.entity.select.{name}.state.{slug}", slug.replace("_", " "))

    def strength(self, pressure: float, unit: str) -> str:
        """Return a pressure with its unit, or a level, such as "40 mmHg"."""
        if unit == "level":
            key = f"component.{DOMAIN}.entity.climate.massager.state_attributes.fan_mode.state.level_{pressure:g}"
            return self.texts.get(key, f"{pressure:g}")
        return f"{pressure:g} {'%' if unit == 'percent' else unit}"

    def fault(self, slug: str) -> str:
        """Return the words for a fault; the slug as words where it has none."""
        key = f"component.{DOMAIN}.entity.binary_sensor.problem.state_attributes.faults.state.{slug}"
        return self.texts.get(key, self.option("fault", slug))

    def abilities(self, capabilities: Capabilities) -> str:
        """Return a Markdown list of what a massager can do."""
        return "\n".join(f"- {ability}" for ability in self._abilities(capabilities))

    def _abilities(self, capabilities: Capabilities) -> Iterable[str]:
        pressure = capabilities.range("pressure")
        if pressure is not None and capabilities.settable("pressure"):
            yield self.option(
                "ability",
                "pressure" if pressure.unit == "mmHg" else "level",
                minimum=f"{pressure.minimum:g}",
                maximum=f"{pressure.maximum:g}",
                step=f"{pressure.step:g}",
            )
        for name in ("mode", "zone", "heat"):
            names = capabilities.values.get(name)
            if isinstance(names, Names) and capabilities.settable(name):
                values = ", ".join(self.value(name, slug, names.labels) for slug in names.codes)
                yield self.option("ability", name, values=values)
        timer = capabilities.range("timer")
        if timer is not None and capabilities.settable("timer"):
            yield self.option("ability", "timer", minutes=f"{timer.maximum / 60:g}")
        if capabilities.can("pause"):
            yield self.option("ability", "pause")
        for name in ABILITIES:
            if capabilities.visible(name):
                yield self.option("ability", name)
