"""The part of an athlete's options that says which person of Home Assistant they are."""

from typing import Any

from homeassistant.config_entries import ConfigFlowResult, OptionsFlow
from homeassistant.helpers.selector import EntitySelector, EntitySelectorConfig
import probatio

from .athlete_options import CONF_HA_PERSON
from .const import KIND_ATHLETE
from .people import entries_of_kind


class HaPersonFlow(OptionsFlow):
    """Which person of Home Assistant an athlete is."""

    async def async_step_ha_person(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Choose the person; nobody else may be the same."""
        options = self.config_entry.options
        errors: dict[str, str] = {}
        if user_input is not None:
            person = user_input.get(CONF_HA_PERSON)
            others = (
                one for one in entries_of_kind(self.hass, KIND_ATHLETE, disabled=True) if one is not self.config_entry
            )
            if person is not None and self.hass.states.get(person) is None:
                errors[CONF_HA_PERSON] = "entity_unknown"
            elif person is not None and any(one.options.get(CONF_HA_PERSON) == person for one in others):
                errors[CONF_HA_PERSON] = "person_taken"
            else:
                kept = {key: value for key, value in options.items() if key != CONF_HA_PERSON}
                return self.async_create_entry(data=kept if person is None else {**kept, CONF_HA_PERSON: person})
        field = EntitySelector(EntitySelectorConfig(domain="person"))
        return self.async_show_form(
            step_id="ha_person",
            data_schema=self.add_suggested_values_to_schema(
                probatio.Schema({probatio.Optional(CONF_HA_PERSON): field}),
                options if user_input is None else user_input,
            ),
            errors=errors,
            description_placeholders={"name": self.config_entry.title},
        )
