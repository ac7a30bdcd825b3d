"""The part of an athlete's options about their phones: which are told and asked what, and when they are left in peace."""

from datetime import time
from typing import Any

from homeassistant.config_entries import ConfigFlowResult, OptionsFlow
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.selector import (
    BooleanSelector,
    DeviceFilterSelectorConfig,
    DeviceSelector,
    DeviceSelectorConfig,
    TimeSelector,
)
import probatio

from .athlete_options import (
    CONF_ASK_EFFORT,
    CONF_ASK_SORENESS,
    CONF_PHONES,
    CONF_QUIET_FROM,
    CONF_QUIET_UNTIL,
    CONF_REMINDERS,
    AthleteOptions,
)

MOBILE_APP = "mobile_app"
ASKED = (CONF_ASK_EFFORT, CONF_ASK_SORENESS, CONF_REMINDERS)


class PhonesFlow(OptionsFlow):
    """The phones of an athlete."""

    async def async_step_phones(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Choose the phones, what they are asked, and the quiet hours; both times empty: there are none."""
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = self._phones_errors(user_input)
            if not errors:
                quiet = {key: user_input.get(key) or None for key in (CONF_QUIET_FROM, CONF_QUIET_UNTIL)}
                return self.async_create_entry(data={**self.config_entry.options, **user_input, **quiet})
        return self.async_show_form(
            step_id="phones",
            data_schema=self.add_suggested_values_to_schema(
                _schema(), self._phones_held() if user_input is None else user_input
            ),
            errors=errors,
            description_placeholders={"name": self.config_entry.title},
        )

    def _phones_errors(self, answers: dict[str, Any]) -> dict[str, str]:
        """Return the form's errors by field."""
        errors: dict[str, str] = {}
        known = self._phones_known()
        if any(phone not in known for phone in answers[CONF_PHONES]):
            errors[CONF_PHONES] = "phone_unknown"
        begins, ends = answers.get(CONF_QUIET_FROM), answers.get(CONF_QUIET_UNTIL)
        if bool(begins) is not bool(ends):
            errors[CONF_QUIET_UNTIL if begins else CONF_QUIET_FROM] = "quiet_half"
        elif begins and ends and time.fromisoformat(begins) == time.fromisoformat(ends):
            errors[CONF_QUIET_UNTIL] = "quiet_same"
        return errors

    def _phones_known(self) -> set[str]:
        """Return the devices of the companion app."""
        entries = {one.entry_id for one in self.hass.config_entries.async_entries(MOBILE_APP)}
        return {one.id for one in dr.async_get(self.hass).devices if one.config_entry_id in entries}

    def _phones_held(self) -> dict[str, Any]:
        chosen = AthleteOptions.of(self.config_entry.options)
        known = self._phones_known()
        holds: dict[str, Any] = {
            # One that was removed from Home Assistant is none any more.
            CONF_PHONES: [phone for phone in chosen.phones if phone in known],
            **{key: getattr(chosen, key) for key in ASKED},
        }
        if chosen.quiet_from is not None and chosen.quiet_until is not None:
            holds |= {
                CONF_QUIET_FROM: chosen.quiet_from.isoformat(),
                CONF_QUIET_UNTIL: chosen.quiet_until.isoformat(),
            }
        return holds


def _schema() -> probatio.Schema:
    phones = DeviceSelector(
        DeviceSelectorConfig(filter=[DeviceFilterSelectorConfig(integration=MOBILE_APP)], multiple=True)
    )
    fields: dict[probatio.Marker, Any] = {probatio.Optional(CONF_PHONES, default=[]): phones}
    fields |= {probatio.Required(key, default=True): BooleanSelector() for key in ASKED}
    fields |= {probatio.Optional(key): TimeSelector() for key in (CONF_QUIET_FROM, CONF_QUIET_UNTIL)}
    return probatio.Schema(fields)
