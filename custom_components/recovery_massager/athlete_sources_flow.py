"""The steps of an athlete's options about where their workouts come from: entities, and their webhook."""

from collections.abc import Mapping
from typing import Any

from homeassistant.components import webhook
from homeassistant.config_entries import ConfigFlowResult, OptionsFlow
from homeassistant.const import UnitOfLength, UnitOfTime
from homeassistant.helpers.network import NoURLAvailableError
from homeassistant.helpers.selector import (
    BooleanSelector,
    EntitySelector,
    EntitySelectorConfig,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
from homeassistant.util import dt as dt_util
import probatio

from .workouts.entity_map import (
    CONF_CLIMB_UNIT,
    CONF_DISTANCE_UNIT,
    CONF_TIME_UNIT,
    CUSTOM_FIELDS,
    DEFAULT_UNITS,
    Preset,
    Where,
)
from .workouts.entity_options import CONF_ENTITIES, CONF_PRESET, Chosen, preset_of
from .workouts.entity_read import NotYet, Reader, Unclear
from .workouts.webhook import CONF_LOCAL_ONLY, CONF_WEBHOOK, Hook

CONF_OPEN = "open"
CONF_NEW_ID = "new_id"

LENGTH_UNITS: list[str] = [UnitOfLength.METERS, UnitOfLength.KILOMETERS, UnitOfLength.MILES, UnitOfLength.FEET]
UNITS: Mapping[str, list[str]] = {
    CONF_TIME_UNIT: [UnitOfTime.SECONDS, UnitOfTime.MINUTES, UnitOfTime.HOURS],
    CONF_DISTANCE_UNIT: LENGTH_UNITS,
    CONF_CLIMB_UNIT: LENGTH_UNITS,
}


class AthleteSourcesSteps(OptionsFlow):
    """The part of the options flow that chooses sources of workouts."""

    _waiting: list[str]
    """The entities that are still to be asked about; the first one is asked about now."""
    _ready: list[Chosen]

    async def async_step_workout_entities(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask which entities tell of workouts."""
        if user_input is not None:
            self._waiting, self._ready = list(dict.fromkeys(user_input.get(CONF_ENTITIES, []))), []
            return await self._async_next_entity()
        schema = probatio.Schema(
            {probatio.Optional(CONF_ENTITIES): EntitySelector(EntitySelectorConfig(multiple=True))}
        )
        chosen = [one.entity_id for one in Chosen.all_of(self.config_entry.options)]
        return self.async_show_form(
            step_id="workout_entities",
            data_schema=self.add_suggested_values_to_schema(schema, {CONF_ENTITIES: chosen}),
            description_placeholders={"name": self.config_entry.title},
        )

    async def async_step_workout_entity(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask whose entity it is; where its integration is known, that is only to be confirmed."""
        entity_id, errors = self._waiting[0], dict[str, str]()
        preset = self._kept(entity_id).preset
        if user_input is not None:
            preset = Preset(user_input[CONF_PRESET])
            if preset is Preset.CUSTOM:
                return await self.async_step_workout_fields()
            chosen = Chosen(entity_id, preset)
            if self._unclear(chosen) is None:
                return await self._async_ready(chosen)
            errors[CONF_PRESET] = "workout_entity_unclear"
        presets = SelectSelector(
            SelectSelectorConfig(options=[one.value for one in Preset], translation_key="workout_preset")
        )
        return self.async_show_form(
            step_id="workout_entity",
            data_schema=probatio.Schema({probatio.Required(CONF_PRESET, default=preset.value): presets}),
            errors=errors,
            description_placeholders={"entity": entity_id},
        )

    async def async_step_workout_fields(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask where a custom entity has the fields of a workout."""
        entity_id, errors = self._waiting[0], dict[str, str]()
        written: Mapping[str, Any] = {**DEFAULT_UNITS, **self._kept(entity_id).written}
        if user_input is not None:
            written = user_input
            chosen = Chosen(entity_id, Preset.CUSTOM, dict(user_input))
            if len({"start", "end", "minutes"} & chosen.map.fields.keys()) < 2:
                errors["base"] = "workout_fields_missing"
            elif (field := self._unclear(chosen)) is not None:
                errors[field if field in chosen.map.fields else "base"] = "workout_field_unclear"
            else:
                return await self._async_ready(chosen)
        return self.async_show_form(
            step_id="workout_fields",
            data_schema=self.add_suggested_values_to_schema(self._fields_schema(entity_id), written),
            errors=errors,
            description_placeholders={"entity": entity_id},
        )

    async def async_step_workout_webhook(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Switch the webhook on or off, choose who may reach it, or give it a new secret id, which ends the old one."""
        hook = Hook.of(self.config_entry.options)
        if user_input is not None:
            if not user_input[CONF_OPEN]:
                return self.async_create_entry(data=_without(self.config_entry.options, CONF_WEBHOOK))
            renew = hook is None or user_input.get(CONF_NEW_ID, False)
            webhook_id = webhook.async_generate_id() if renew or hook is None else hook.webhook_id
            kept = Hook(webhook_id, user_input[CONF_LOCAL_ONLY]).to_dict()
            # At once: who closes the next step has the address.
            self.hass.config_entries.async_update_entry(
                self.config_entry, options={**self.config_entry.options, CONF_WEBHOOK: kept}
            )
            return await self.async_step_workout_webhook_url()
        fields: dict[probatio.Marker, Any] = {
            probatio.Required(CONF_OPEN, default=hook is not None): BooleanSelector(),
            probatio.Required(CONF_LOCAL_ONLY, default=hook is None or hook.local_only): BooleanSelector(),
        }
        if hook is not None:
            fields[probatio.Required(CONF_NEW_ID, default=False)] = BooleanSelector()
        return self.async_show_form(
            step_id="workout_webhook",
            data_schema=probatio.Schema(fields),
            description_placeholders={"name": self.config_entry.title, "url": self._url(hook) if hook else "-"},
        )

    async def async_step_workout_webhook_url(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show where workouts can be sent to."""
        hook = Hook.of(self.config_entry.options)
        if user_input is not None or hook is None:
            return self.async_create_entry(data=dict(self.config_entry.options))
        return self.async_show_form(
            step_id="workout_webhook_url",
            description_placeholders={"name": self.config_entry.title, "url": self._url(hook)},
            last_step=True,
        )

    async def _async_next_entity(self) -> ConfigFlowResult:
        if self._waiting:
            return await self.async_step_workout_entity()
        options = _without(self.config_entry.options, CONF_ENTITIES)
        if self._ready:
            options[CONF_ENTITIES] = [one.to_dict() for one in self._ready]
        return self.async_create_entry(data=options)

    async def _async_ready(self, chosen: Chosen) -> ConfigFlowResult:
        self._ready.append(chosen)
        del self._waiting[0]
        return await self._async_next_entity()

    def _kept(self, entity_id: str) -> Chosen:
        """Return what is chosen of an entity, or what fits it."""
        kept = [one for one in Chosen.all_of(self.config_entry.options) if one.entity_id == entity_id]
        return kept[0] if kept else Chosen(entity_id, preset_of(self.hass, entity_id))

    def _unclear(self, chosen: Chosen) -> str | None:
        """Return the field that makes no sense as it is now; None where all does, or nothing is there to be read yet."""
        if chosen.preset is Preset.WITHINGS:
            return None if any(one.domain == "calendar" for one in Reader(self.hass, chosen).family) else "calendar"
        try:
            Reader(self.hass, chosen).read(zone=dt_util.get_default_time_zone(), now=dt_util.utcnow())
        except NotYet:
            return None
        except Unclear as err:
            return err.field
        return None

    def _fields_schema(self, entity_id: str) -> probatio.Schema:
        state = self.hass.states.get(entity_id)
        beside = Reader(self.hass, Chosen(entity_id, Preset.CUSTOM)).family
        places = [
            Where.STATE.value,
            *(state.attributes if state is not None else ()),
            *(one.entity_id for one in beside if one.entity_id != entity_id),
        ]
        place = SelectSelector(
            SelectSelectorConfig(options=places, custom_value=True, mode=SelectSelectorMode.DROPDOWN)
        )
        units = {
            probatio.Required(key): SelectSelector(
                SelectSelectorConfig(options=several, mode=SelectSelectorMode.DROPDOWN)
            )
            for key, several in UNITS.items()
        }
        return probatio.Schema({**{probatio.Optional(field): place for field in CUSTOM_FIELDS}, **units})

    def _url(self, hook: Hook) -> str:
        try:
            return webhook.async_generate_url(
                self.hass,
                hook.webhook_id,
                allow_external=not hook.local_only,
                prefer_external=not hook.local_only,
            )
        except NoURLAvailableError:
            return webhook.async_generate_path(hook.webhook_id)


def _without(options: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {one: value for one, value in options.items() if one != key}
