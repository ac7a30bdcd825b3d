"""Recovery Massager: Bluetooth leg and calf massagers in Home Assistant."""

from homeassistant.const import Platform
from homeassistant.core import HassJob, HomeAssistant
from homeassistant.helpers import config_validation as cv, device_registry as dr, issue_registry as ir
from homeassistant.helpers.typing import ConfigType

from .address import async_follow
from .athlete import (
    AthleteConfigEntry,
    async_leave_massager,
    async_remove_athlete,
    async_setup_athlete,
    async_unload_athlete,
    is_athlete,
)
from .attendance import async_know_machines, async_watch_beginnings
from .cap_offer import async_watch_cap
from .card import async_offer_card, withdraw_card
from .const import CONF_ABOUT, CONF_VOICE, DOMAIN
from .coordinator import MassagerConfigEntry, MassagerCoordinator
from .diagnostics import async_record_sessions
from .history_notices import async_tell_history, history_issues
from .live import async_setup_live
from .notices import Notices
from .people import async_get_people
from .phone_stop import async_listen_for_stops
from .plan_store import PlanStore
from .pressure_news import async_tell_pressure
from .profile_choice import async_choose, profile_issue
from .profiles import async_get_library, async_get_profiles
from .services import async_setup_services
from .statement_notices import async_watch_statement
from .stop_all import async_offer_stop_all, withdraw_stop_all
from .stop_notice import stop_issue
from .voice import async_offer_voice, async_withdraw_voice
from .words import Words

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)

PLATFORMS = [
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.CALENDAR,
    Platform.CLIMATE,
    Platform.EVENT,
    Platform.FAN,
    Platform.NUMBER,
    Platform.SELECT,
    Platform.SENSOR,
    Platform.SWITCH,
]


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Read the profiles, and set up the actions."""
    async_watch_beginnings(hass)
    await async_know_machines(hass)
    await async_get_library(hass)
    async_setup_services(hass)
    async_setup_live(hass)
    async_listen_for_stops(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: MassagerConfigEntry | AthleteConfigEntry) -> bool:
    """Set up a massager, or an athlete."""
    if is_athlete(entry):
        return await async_setup_athlete(hass, entry)
    return await _async_setup_massager(hass, entry)


async def _async_setup_massager(hass: HomeAssistant, entry: MassagerConfigEntry) -> bool:
    """Set up a massager; it need not be in range, boots are off most of the day."""
    await async_offer_card(hass)
    library, profiles = await async_get_library(hass), await async_get_profiles(hass)
    profile = async_choose(hass, entry, profiles, library)
    async_follow(hass, entry)
    coordinator = MassagerCoordinator(hass, entry, profile)
    entry.runtime_data = coordinator
    await coordinator.async_start()
    async_tell_history(coordinator)
    async_watch_cap(coordinator)
    async_tell_pressure(coordinator)
    async_record_sessions(coordinator)
    words = await Words.async_load(hass)
    Notices(hass, entry, coordinator, words)
    async_watch_statement(hass, entry, words, profile.kind)
    _register_device(hass, entry, coordinator)
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    await async_offer_stop_all(hass, coordinator)
    async_offer_voice(hass)
    coordinator.planner.async_begin()
    entry.async_on_unload(entry.add_update_listener(_async_options_changed))
    # Home Assistant does not unload entries when it ends.
    entry.async_on_unload(hass.async_add_shutdown_job(HassJob(coordinator.async_shutdown, f"shut down {entry.title}")))
    return True


async def async_unload_entry(hass: HomeAssistant, entry: MassagerConfigEntry | AthleteConfigEntry) -> bool:
    """Unload a massager, of which is stopped what would run on for ever, or an athlete."""
    if is_athlete(entry):
        return await async_unload_athlete(hass, entry)
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)


async def async_remove_entry(hass: HomeAssistant, entry: MassagerConfigEntry | AthleteConfigEntry) -> None:
    """Delete what is kept of a massager or an athlete that is removed."""
    if is_athlete(entry):
        await async_remove_athlete(hass, entry)
        return
    for issue in (stop_issue(entry), profile_issue(entry), *history_issues(entry)):
        ir.async_delete_issue(hass, DOMAIN, issue)
    withdraw_stop_all(hass, entry)
    await async_withdraw_voice(hass, entry)
    withdraw_card(hass, entry)
    people = async_get_people(hass)
    await people.async_remove_massager(entry)
    async_leave_massager(hass, entry, people.linked(entry))
    await PlanStore(hass, entry.entry_id).async_remove()


def _register_device(hass: HomeAssistant, entry: MassagerConfigEntry, coordinator: MassagerCoordinator) -> None:
    about = entry.data.get(CONF_ABOUT, {})
    dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id,
        connections={(dr.CONNECTION_BLUETOOTH, coordinator.address)},
        name=entry.title,
        manufacturer=about.get("manufacturer") or coordinator.profile.maker,
        model=about.get("model") or coordinator.profile.name,
        sw_version=about.get("firmware"),
    )


async def _async_options_changed(hass: HomeAssistant, entry: MassagerConfigEntry) -> None:
    """Apply the options live; only another choice of entities takes a reload."""
    coordinator = entry.runtime_data
    if coordinator.voice != entry.options.get(CONF_VOICE, False):
        hass.config_entries.async_schedule_reload(entry.entry_id)
    else:
        coordinator.async_apply_options()
