"""Which entities an athlete chose as sources of workouts, as the options of their config entry keep it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from .entity_map import PLATFORMS, PRESETS, FieldMap, Preset, custom_map

CONF_ENTITIES: Final = "workout_entities"
CONF_ENTITY: Final = "entity_id"
CONF_PRESET: Final = "preset"
CONF_FIELDS: Final = "fields"


@dataclass(frozen=True, slots=True)
class Chosen:
    """One entity that was chosen."""

    entity_id: str
    preset: Preset
    written: Mapping[str, Any] = field(default_factory=dict)
    """The map of a custom one, as a person wrote it."""

    @property
    def map(self) -> FieldMap:
        """Where its fields are."""
        return PRESETS.get(self.preset) or custom_map(self.written)

    @classmethod
    def all_of(cls, options: Mapping[str, Any]) -> list[Self]:
        """Return what the options hold; what makes no sense there is left out."""
        kept = options.get(CONF_ENTITIES)
        found = []
        for one in kept if isinstance(kept, list) else []:
            if isinstance(one, Mapping) and isinstance(one.get(CONF_ENTITY), str):
                written = one.get(CONF_FIELDS)
                preset = one.get(CONF_PRESET)
                if preset in set(Preset):
                    found.append(
                        cls(one[CONF_ENTITY], Preset(preset), dict(written) if isinstance(written, Mapping) else {})
                    )
        return found

    def to_dict(self) -> dict[str, Any]:
        """Return what the options keep."""
        kept: dict[str, Any] = {CONF_ENTITY: self.entity_id, CONF_PRESET: self.preset.value}
        return {**kept, CONF_FIELDS: dict(self.written)} if self.written else kept

    def renamed(self, old: str, new: str) -> Self:
        """Return it after an entity got another id, which may be its own or one of its map."""
        written = {key: new if value == old else value for key, value in self.written.items()}
        return type(self)(new if self.entity_id == old else self.entity_id, self.preset, written)


@callback
def preset_of(hass: HomeAssistant, entity_id: str) -> Preset:
    """Return the preset that fits the integration of an entity; custom where none does."""
    entry = er.async_get(hass).async_get(entity_id)
    return PLATFORMS.get(entry.platform, Preset.CUSTOM) if entry is not None else Preset.CUSTOM
