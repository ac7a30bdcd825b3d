"""The page of a massager's options that installs the sentences for voice, and takes them away again; they are for all massagers."""

from typing import Any

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.selector import BooleanSelector, SelectSelector, SelectSelectorConfig, SelectSelectorMode
import probatio

from .seat_flow import SeatFlow
from .sentence_files import Kept, install, kept, languages, place, remove
from .voice import async_read_anew
from .words import Words

CONF_LANGUAGES = "languages"
CONF_REPLACE = "replace"
LANGUAGE = "voice_language"
"""The selector of the languages' names."""


class VoiceFlow(SeatFlow):
    """Asks for the languages, then says exactly which files are written or deleted, and does it."""

    _wanted: frozenset[str] = frozenset()

    async def async_step_voice_sentences(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Choose the languages whose sentences shall be there."""
        there = await self._async_kept()
        if user_input is not None:
            self._wanted = frozenset(user_input[CONF_LANGUAGES])
            return await self.async_step_voice_files()
        words = await Words.async_load(self.hass)
        lines = [
            f"- {words.option(LANGUAGE, language)}: {words.option('voice_file', what)}"
            for language, what in there.items()
        ]
        installed = [language for language, what in there.items() if what is not Kept.ABSENT]
        spoken = self.hass.config.language.partition("-")[0]
        field = SelectSelector(
            SelectSelectorConfig(
                options=list(there), translation_key=LANGUAGE, multiple=True, mode=SelectSelectorMode.LIST
            )
        )
        return self.async_show_form(
            step_id="voice_sentences",
            data_schema=self.add_suggested_values_to_schema(
                probatio.Schema({probatio.Required(CONF_LANGUAGES): field}),
                {CONF_LANGUAGES: installed or [one for one in there if one == spoken]},
            ),
            description_placeholders={"files": "\n".join(lines)},
        )

    async def async_step_voice_files(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Say which files that means, and do it once somebody agrees; what somebody changed takes a word of its own."""
        there = await self._async_kept()
        changes = {one: what for one, what in there.items() if self._changes(one, what)}
        if not changes:
            return self.async_abort(reason="voice_unchanged")
        theirs = any(what.is_somebodys for what in changes.values())
        errors: dict[str, str] = {}
        problem = ""
        if user_input is not None:
            agreed = [one for one, what in changes.items() if user_input.get(CONF_REPLACE) or not what.is_somebodys]
            try:
                await self.hass.async_add_executor_job(self._write, agreed)
            except (OSError, HomeAssistantError) as err:
                errors["base"], problem = "voice_not_written", str(err)
            await async_read_anew(self.hass)
            if not errors:
                return self.async_abort(reason="voice_written" if agreed else "voice_unchanged")
        words = await Words.async_load(self.hass)
        lines = [
            f"- `{self._place(one[0])}` {words.option('voice_change', self._what(*one))}" for one in changes.items()
        ]
        fields = {probatio.Required(CONF_REPLACE, default=False): BooleanSelector()} if theirs else {}
        return self.async_show_form(
            step_id="voice_files",
            data_schema=probatio.Schema(fields),
            errors=errors,
            description_placeholders={"changes": "\n".join(lines), "problem": problem},
        )

    async def _async_kept(self) -> dict[str, Kept]:
        config_dir = self.hass.config.config_dir

        def look() -> dict[str, Kept]:
            return {language: kept(config_dir, language) for language in languages()}

        return await self.hass.async_add_executor_job(look)

    def _changes(self, language: str, what: Kept) -> bool:
        return what is not (Kept.CURRENT if language in self._wanted else Kept.ABSENT)

    def _what(self, language: str, what: Kept) -> str:
        """Return the slug of what is done to a language's file."""
        if language not in self._wanted:
            return "delete_changed" if what.is_somebodys else "delete"
        return "write" if what is Kept.ABSENT else "replace_changed" if what.is_somebodys else "replace"

    def _place(self, language: str) -> str:
        return str(place(self.hass.config.config_dir, language))

    def _write(self, agreed: list[str]) -> None:
        for language in agreed:
            (install if language in self._wanted else remove)(self.hass.config.config_dir, language)
