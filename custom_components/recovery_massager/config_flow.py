"""Adding a massager: find it, connect once, say what it can do, ask who will use it and what Home Assistant may do.

Once there is one, the people who share it can be added too. Nothing here starts it.
"""

from typing import Any, override

from bluetooth_data_tools import human_readable_name
from homeassistant.config_entries import ConfigEntry, ConfigFlowResult, ConfigSubentryFlow, OptionsFlow
from homeassistant.const import CONF_ADDRESS
from homeassistant.core import callback
from homeassistant.helpers.selector import BooleanSelector
from homeassistant.util import dt as dt_util
import probatio

from .athlete import is_athlete
from .athlete_flow import AthleteFlow
from .athlete_options_flow import AthleteOptionsFlow
from .const import (
    CONF_ABOUT,
    CONF_KIND,
    CONF_PERSON,
    CONF_PROFILE,
    CONF_REMOTE_START,
    CONF_VOICE,
    DOMAIN,
    KIND_MASSAGER,
    SUBENTRY_PRESCRIPTION,
)
from .options_flow import MassagerOptionsFlow
from .prescription_flow import PrescriptionFlow
from .reconfigure_flow import ReconfigureFlow
from .recovery.contraindications import Reason, Statement, Verdict, electrical, judge
from .statement_form import consent_schema, read_consent, read_statement, statement_schema
from .targets import massager_entries
from .words import Words


class RecoveryMassagerConfigFlow(ReconfigureFlow, AthleteFlow, domain=DOMAIN):
    """The way of a massager into Home Assistant, and of the people who share it."""

    VERSION = 1
    MINOR_VERSION = 1

    def __init__(self) -> None:
        """Begin with nothing known."""
        super().__init__()
        self._consent = False
        self._statement: Statement | None = None

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> OptionsFlow:
        """Return the flow that changes the options."""
        return AthleteOptionsFlow() if is_athlete(config_entry) else MassagerOptionsFlow()

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(cls, config_entry: ConfigEntry) -> dict[str, type[ConfigSubentryFlow]]:
        """Return what an entry can hold: prescriptions, of an athlete or of the default user of a massager."""
        return {SUBENTRY_PRESCRIPTION: PrescriptionFlow}

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask what to add; the first is a massager."""
        if not massager_entries(self.hass, disabled=True):
            return await self.async_step_massager()
        return self.async_show_menu(step_id="user", menu_options=["massager", "athlete"])

    @override
    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Change which massager an entry means, or who an athlete is."""
        if is_athlete(self._get_reconfigure_entry()):
            return await self.async_step_athlete_changes()
        return await super().async_step_reconfigure(user_input)

    @override
    async def async_step_about(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show what the massager said of itself."""
        if user_input is not None:
            by_current = electrical(self._connected_massager.profile.kind)
            return await (self.async_step_electrical() if by_current else self.async_step_safety())
        massager = self._connected_massager
        words = await Words.async_load(self.hass)
        about = massager.about
        return self.async_show_form(
            step_id="about",
            description_placeholders={
                "name": massager.name,
                "model": " ".join(str(about[key]) for key in ("manufacturer", "model") if about.get(key))
                or massager.profile.name,
                "firmware": str(about.get("firmware") or words.option("firmware", "unknown")),
                "address": massager.address,
                "abilities": words.abilities(massager.capabilities),
                "evidence": words.option("evidence", massager.profile.evidence.lower()),
            },
        )

    async def async_step_electrical(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Say what electrical stimulation is and where it must never be, and go on only with a consent."""
        errors: dict[str, str] = {}
        if user_input is not None:
            self._consent, errors = read_consent(user_input)
            if not errors:
                return await self.async_step_electrical_safety()
        return self.async_show_form(
            step_id="electrical",
            data_schema=consent_schema(),
            errors=errors,
            description_placeholders={"name": self._connected_massager.name},
        )

    async def async_step_electrical_safety(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Take the statement of the person who will use the stimulator, with more conditions than for a massage."""
        return await self._async_safety("electrical_safety", user_input)

    async def async_step_safety(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Take the statement of the person who will use the massager."""
        return await self._async_safety("safety", user_input)

    async def _async_safety(self, step_id: str, user_input: dict[str, Any] | None) -> ConfigFlowResult:
        """Take the statement; what speaks against a massage ends the flow."""
        massager = self._connected_massager
        kind = massager.profile.kind
        errors: dict[str, str] = {}
        if user_input is not None:
            today = dt_util.now().date()
            self._statement, errors = read_statement(user_input, today, consent=self._consent)
            verdict = judge(self._statement, today, kind)
            if verdict.reason in (Reason.BARRED, Reason.TOO_YOUNG) and not errors:
                return await self._async_barred(verdict)
            if not errors:
                return await self._async_ask_details(
                    self._statement, name=massager.name, kinds=[kind], then=self._async_safe
                )
        schema = statement_schema(kind, heats=massager.capabilities.settable("heat"))
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(schema, user_input),
            errors=errors,
            description_placeholders={"name": massager.name},
        )

    async def _async_safe(self, statement: Statement) -> ConfigFlowResult:
        """Go on with a statement, unless a doctor has to be asked first."""
        self._statement = statement
        verdict = judge(statement, dt_util.now().date(), self._connected_massager.profile.kind)
        if verdict.reason is Reason.NOT_CLEARED:
            return await self._async_barred(verdict)
        return await (self.async_step_electrical_choices() if self._consent else self.async_step_choices())

    async def _async_barred(self, verdict: Verdict) -> ConfigFlowResult:
        words = await Words.async_load(self.hass)
        return self.async_abort(
            reason=str(verdict.reason),
            description_placeholders={
                "name": self._connected_massager.name,
                "conditions": words.bullets("condition", verdict.conditions),
            },
        )

    async def async_step_choices(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask what Home Assistant may do; nothing unless it is chosen."""
        return await self._async_choices("choices", (CONF_REMOTE_START, CONF_VOICE), user_input)

    async def async_step_electrical_choices(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask whether a person may start the stimulator from here; there is no voice to choose."""
        return await self._async_choices("electrical_choices", (CONF_REMOTE_START,), user_input)

    async def _async_choices(
        self, step_id: str, keys: tuple[str, ...], user_input: dict[str, Any] | None
    ) -> ConfigFlowResult:
        massager = self._connected_massager
        if user_input is None:
            fields = {probatio.Required(key, default=False): BooleanSelector() for key in keys}
            return self.async_show_form(
                step_id=step_id, data_schema=probatio.Schema(fields), description_placeholders={"name": massager.name}
            )
        assert self._statement is not None
        return self.async_create_entry(
            title=self._title(massager.name),
            data={
                CONF_KIND: KIND_MASSAGER,
                CONF_ADDRESS: massager.address,
                CONF_PROFILE: massager.profile.id,
                CONF_ABOUT: massager.about,
                CONF_PERSON: self._statement.to_dict(),
            },
            options={key: user_input[key] for key in keys},
        )

    def _title(self, name: str) -> str:
        """Return the name, told apart from other massagers of the same name by the end of its address."""
        taken = (entry.title for entry in self._async_current_entries() if not is_athlete(entry))
        return human_readable_name(None, name, self._address) if name in taken else name
