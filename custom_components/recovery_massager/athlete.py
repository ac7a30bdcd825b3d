"""An athlete's config entry: somebody who uses one or several massagers, with a history, limits and prescriptions of their own."""

from dataclasses import dataclass
from typing import Any, TypeIs

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.const import Platform
from homeassistant.core import HassJob, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, issue_registry as ir

from .asking import async_setup_asking
from .cap_offer import async_tell_cap
from .const import CONF_KIND, CONF_MASSAGERS, DOMAIN, KIND_ATHLETE
from .follow_up import FollowUp
from .history import History
from .history_notices import PAIN_ISSUE
from .offer_store import OfferStore
from .people import async_get_people, loaded
from .phones import Phones
from .plan_store import PlanStore
from .plan_watch import async_watch_plans
from .soreness import Soreness
from .statement_notices import async_watch_statement
from .targets import massager_entries, set_up_massagers
from .training import Training
from .training_form import TrainingForm
from .training_statistics import TrainingStatistics, async_clear
from .words import Words
from .workout_events import async_tell_workouts
from .workouts import async_setup_sources
from .workouts.strava import async_remove as async_remove_strava

ATHLETE_PLATFORMS = [Platform.BUTTON, Platform.EVENT, Platform.SENSOR, Platform.SWITCH]

type AthleteConfigEntry = ConfigEntry[Athlete]


@dataclass(frozen=True, slots=True)
class Athlete:
    """An athlete who is set up."""

    entry: AthleteConfigEntry
    history: History
    """Their sessions on massagers that are gone; `history.of` gives those on the others too."""
    training: Training
    """Their workouts."""
    phones: Phones
    """The phones that are told and asked."""
    soreness: Soreness
    """How sore their legs were."""
    follow_up: FollowUp
    """What follows a workout: the session that is offered, or waits."""
    form: TrainingForm
    """What their workouts add up to."""


def is_athlete(entry: ConfigEntry[Any]) -> TypeIs[AthleteConfigEntry]:
    """Whether a config entry is an athlete's."""
    return entry.data.get(CONF_KIND) == KIND_ATHLETE


async def async_setup_athlete(hass: HomeAssistant, entry: AthleteConfigEntry) -> bool:
    """Set up an athlete, once all that counts for their dose was read."""
    people = async_get_people(hass)
    await people.async_know(one.entry_id for one in massager_entries(hass, disabled=True))
    training = Training(hass, entry.entry_id)
    await training.async_load()
    phones = Phones(hass, entry)
    await phones.async_load()
    history = await people.async_take(entry.entry_id)
    soreness = Soreness(hass, entry.entry_id, history)
    await soreness.async_load()
    form = TrainingForm(training)
    follow_up = FollowUp(hass, entry, training, phones)
    entry.runtime_data = Athlete(entry, history, training, phones, soreness, follow_up, form)
    _register_device(hass, entry)
    await hass.config_entries.async_forward_entry_setups(entry, ATHLETE_PLATFORMS)
    await follow_up.async_load()
    async_tell_workouts(hass, entry, training)
    await TrainingStatistics(hass, entry, training, form).async_begin()
    async_watch_plans(hass, entry, training)
    async_setup_asking(hass, entry, training, phones, soreness)
    await async_setup_sources(hass, entry, training)
    entry.async_on_unload(entry.add_update_listener(_async_changed))
    entry.async_on_unload(hass.async_add_shutdown_job(HassJob(follow_up.async_shutdown, f"shut down {entry.title}")))
    # Only once it is loaded, or no more, does it count for the massagers.
    ends = entry.async_on_state_change(lambda: _tell(hass, entry, ends))
    _tell_without_massager(hass, entry)
    async_watch_statement(hass, entry, await Words.async_load(hass))
    return True


async def async_unload_athlete(hass: HomeAssistant, entry: AthleteConfigEntry) -> bool:
    """Unload an athlete; nothing starts for them meanwhile, and no workout comes in any more."""
    unloaded = await hass.config_entries.async_unload_platforms(entry, ATHLETE_PLATFORMS)
    if unloaded:
        await entry.runtime_data.training.async_close()
    return unloaded


async def async_remove_athlete(hass: HomeAssistant, entry: AthleteConfigEntry) -> None:
    """Delete what is kept of an athlete, and call off what is planned for them."""
    for massager in massager_entries(hass, disabled=True):
        if loaded(massager):
            await massager.runtime_data.planner.async_forget(entry.entry_id)
        else:
            await PlanStore(hass, massager.entry_id).async_forget(entry.entry_id)
    await Training(hass, entry.entry_id).async_delete()
    async_clear(hass, entry)
    await Phones(hass, entry).async_remove()
    await Soreness(hass, entry.entry_id).async_remove()
    await OfferStore(hass, entry.entry_id).async_remove()
    await async_get_people(hass).async_remove_athlete(entry)
    for issue in (_issue(entry), f"{PAIN_ISSUE}{entry.entry_id}"):
        ir.async_delete_issue(hass, DOMAIN, issue)
    _tell_massagers(hass)
    await async_remove_strava(hass, entry)


@callback
def async_leave_massager(hass: HomeAssistant, massager: ConfigEntry[Any], athletes: list[AthleteConfigEntry]) -> None:
    """Let a massager that is removed be none of these athletes' any more."""
    for entry in athletes:
        left = [one for one in entry.options[CONF_MASSAGERS] if one != massager.entry_id]
        hass.config_entries.async_update_entry(entry, options={**entry.options, CONF_MASSAGERS: left})


async def _async_changed(hass: HomeAssistant, entry: AthleteConfigEntry) -> None:
    _register_device(hass, entry)
    await entry.runtime_data.training.async_body_changed()
    _tell_without_massager(hass, entry)
    _tell_massagers(hass)


@callback
def _tell(hass: HomeAssistant, entry: AthleteConfigEntry, ends: Any) -> None:
    _tell_massagers(hass)
    if entry.state is ConfigEntryState.NOT_LOADED:
        ends()


@callback
def _tell_massagers(hass: HomeAssistant) -> None:
    """Let every massager look anew at whom it is used for."""
    for massager in set_up_massagers(hass):
        massager.session.person_changed()
        async_tell_cap(massager)
        massager.async_update_listeners()


def _issue(entry: AthleteConfigEntry) -> str:
    return f"without_massager_{entry.entry_id}"


@callback
def _tell_without_massager(hass: HomeAssistant, entry: AthleteConfigEntry) -> None:
    """Keep a notice for as long as an athlete has no massager."""
    if entry.options.get(CONF_MASSAGERS):
        ir.async_delete_issue(hass, DOMAIN, _issue(entry))
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        _issue(entry),
        is_fixable=False,
        severity=ir.IssueSeverity.WARNING,
        translation_key="without_massager",
        translation_placeholders={"name": entry.title},
    )


def _register_device(hass: HomeAssistant, entry: AthleteConfigEntry) -> None:
    dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id,
        identifiers={(DOMAIN, entry.entry_id)},
        entry_type=dr.DeviceEntryType.SERVICE,
        name=entry.title,
    )
