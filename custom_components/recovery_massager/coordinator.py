"""The hub between one massager and its entities: what it reports goes in, what people ask goes out."""

from collections.abc import Awaitable, Mapping
import logging
from typing import Any, override

from bluetooth_data_tools import monotonic_time_coarse
from homeassistant.components import bluetooth
from homeassistant.components.bluetooth import BluetoothChange, BluetoothScanningMode, BluetoothServiceInfoBleak
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_ADDRESS
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator
from homeassistant.util import dt as dt_util

from .attendance import overheard
from .const import (
    CONF_ABOUT,
    CONF_CAP,
    CONF_DEFAULT_SESSION,
    CONF_IDLE,
    CONF_RAMP,
    CONF_REMOTE_START,
    CONF_RETURNS,
    CONF_SEAT,
    CONF_VOICE,
    DEFAULT_IDLE_SECONDS,
    DOMAIN,
)
from .device.errors import InvalidValue, MassagerError, NotSupported, StopNotConfirmed
from .device.massager import Massager
from .device.model import Capabilities, Range
from .device.profile import Profile
from .gate import Rules
from .history import History
from .later import Later
from .people import async_get_people
from .person import DEFAULT_USER, GUEST
from .planner import Planner
from .presence import Presence
from .quick import CONNECTING, QuickListeners
from .record import OUTCOMES
from .recovery.contraindications import Statement, electrical
from .recovery.dose import WEEK
from .refusal import Refused
from .refusal_words import filled, sentence
from .session import Session
from .session_events import SessionEvents
from .session_state import SessionState
from .settings import default_cap, default_session
from .snapshot import Snapshot
from .stop_notice import async_tell_stop
from .users import Users

_LOGGER = logging.getLogger(__name__)

type MassagerConfigEntry = ConfigEntry[MassagerCoordinator]

FRESH_SECONDS = 10
STEPS_SECONDS = 1.0
"""How often the steps of a stop are shown; its end is shown at once."""


class MassagerCoordinator(DataUpdateCoordinator[Snapshot]):
    """Push hub of one massager. It polls nothing."""

    config_entry: MassagerConfigEntry

    def __init__(self, hass: HomeAssistant, entry: MassagerConfigEntry, profile: Profile) -> None:
        super().__init__(hass, _LOGGER, config_entry=entry, name=entry.title, always_update=False)
        self.address: str = entry.data[CONF_ADDRESS]
        self.profile = profile
        self.people = async_get_people(hass)
        self.users = Users(entry, profile.kind, self.people)
        self.history: History
        self.massager = Massager(
            profile, self.address, self._ble_device, name=entry.title, about=entry.data.get(CONF_ABOUT)
        )
        self.session: Session
        self.planner: Planner
        self.quick = QuickListeners()
        self.massager.on_connecting = lambda: self.quick.async_tell_of(CONNECTING)
        self.voice: bool = entry.options.get(CONF_VOICE, False)
        self._presence = Presence(hass, self._handle_gone)
        self._late = Later(hass, STEPS_SECONDS, lambda: self._show(self._snapshot()))
        self._told_stop_failed: bool | None = None
        self._refusal: str | None = None
        self.events = SessionEvents(hass, self.address, entry.title)

    # --- life

    async def async_start(self) -> None:
        """Read what is kept, listen to the massager, and take up what was open when Home Assistant went away."""
        self.history = await self.people.async_take(self.config_entry.entry_id)
        self.session = Session(
            self.massager,
            self.history,
            self._rules(),
            self.users.person,
            now=dt_util.now,
            on_change=self._publish,
            on_event=self._handle_session_event,
        )
        self.planner = Planner(
            self.hass,
            self.config_entry.entry_id,
            self.session,
            tell=self._handle_session_event,
            on_change=self.async_update_listeners,
        )
        await self.planner.async_load([*self.history.sessions, *([self.history.open] if self.history.open else [])])
        self.async_apply_options()
        # Before anything is heard: what runs then is the session that was open.
        self.session.attach()
        entry, hass = self.config_entry, self.hass
        entry.async_on_unload(
            bluetooth.async_register_callback(
                hass,
                self._handle_advertisement,
                {"address": self.address, "connectable": True},
                BluetoothScanningMode.ACTIVE,
            )
        )
        # The other one leaves out what was said before: after a connection, or a restart, that is news all the same.
        entry.async_on_unload(
            bluetooth.async_register_advertisement_callback(hass, self._handle_repetition, self.address)
        )
        entry.async_on_unload(
            bluetooth.async_track_unavailable(hass, self._handle_unavailable, self.address, connectable=True)
        )
        if info := bluetooth.async_last_service_info(hass, self.address, connectable=True):
            self._handle_advertisement(info, BluetoothChange.ADVERTISEMENT)
        self._publish()

    async def async_stop_what_cannot_stop_itself(self) -> None:
        """Stop a massager that would run on without Home Assistant, for ever or beyond its session; others keep to their countdown."""
        if not self.session.stoppable or self.session.ends_in_time:
            return
        try:
            await self.session.stop()
        except StopNotConfirmed:
            if not self.massager.stop_wanted:
                raise
            # A link that was lost just then may come back, and nobody else will ask again.
            await self.session.stop()

    @override
    async def async_shutdown(self) -> None:
        """End everything of this massager here, after a stop of what cannot stop itself."""
        await super().async_shutdown()
        if not hasattr(self, "planner"):
            # What is kept could not be read.
            return
        await self.planner.async_close()
        try:
            await self.async_stop_what_cannot_stop_itself()
        except MassagerError as err:
            _LOGGER.warning("%s may still be running: %s", self.name, err)
        await self.session.close()
        await self.massager.close()
        self._presence.close()
        self._late.cancel()
        await self.history.async_close()

    @callback
    def async_apply_options(self) -> None:
        """Take over the options, also while a session runs."""
        options = self.config_entry.options
        self.massager.idle_seconds = options.get(CONF_IDLE, DEFAULT_IDLE_SECONDS)
        self.session.apply_rules(self._rules())
        # What is prescribed is none of what a report tells.
        self.async_update_listeners()

    def _rules(self) -> Rules:
        options = self.config_entry.options
        return Rules(
            remote_start=options.get(CONF_REMOTE_START, False),
            cap=options.get(CONF_CAP, default_cap(self.capabilities)),
            ramp_seconds=options.get(CONF_RAMP),
            default=default_session(options),
            returns=options.get(CONF_DEFAULT_SESSION, {}).get(CONF_RETURNS, False),
            seat=options.get(CONF_SEAT),
        )

    # --- what the entities see

    @property
    def capabilities(self) -> Capabilities:
        """What this massager can do."""
        return self.massager.capabilities

    @property
    def available(self) -> bool:
        """Connected, or heard of late: a connected massager often stops advertising."""
        return self._presence.in_range or self.massager.connected

    @property
    def stoppable(self) -> bool:
        """Something runs, or its end is unconfirmed: whatever stops stays available."""
        return self.session.stoppable

    @property
    def electrical(self) -> bool:
        """Whether it drives current through the body: then only a person's own touch makes it stronger."""
        return electrical(self.profile.kind)

    @property
    def remote_start(self) -> bool:
        """Whether Home Assistant may start it."""
        return self.session.rules.remote_start

    @property
    def cap(self) -> float | None:
        """The highest pressure that may be asked for, in the massager's unit."""
        return self.session.rules.cap

    @property
    def pressure_range(self) -> Range | None:
        """The pressures that may be asked for: up to the cap."""
        pressure = self.session.limits.get("pressure")
        return pressure if isinstance(pressure, Range) else None

    @property
    def minutes_this_week(self) -> float:
        """Minutes of massage in the last seven days."""
        return self.history.minutes_since(dt_util.utcnow() - WEEK)

    @property
    def sessions_this_week(self) -> int:
        """Sessions in the last seven days."""
        return len(self.history.since(dt_util.utcnow() - WEEK))

    # --- what people ask

    async def async_run[T](self, work: Awaitable[T], *, private: bool = True) -> T:
        """Await what somebody asked for, and return its answer; what goes wrong becomes a translated error.

        `private`: nobody reads that but who asked, so it may tell what a person stated.
        """
        try:
            return await work
        except Refused as err:
            refusal = err.refusal
            raise self._translated(ServiceValidationError, refusal.reason, refusal.placeholders, private) from err
        except (InvalidValue, NotSupported) as err:
            raise self._translated(ServiceValidationError, err.reason, err.details, private) from err
        except MassagerError as err:
            raise self._translated(HomeAssistantError, err.reason, err.details, private) from err
        finally:
            self._publish()

    async def async_set_remote_start(self, on: bool, *, attended: bool = False) -> None:
        """Allow or forbid that Home Assistant starts it; what runs goes on.

        Only a person can allow it: "turn on all switches" must not.
        """
        if on and not attended:
            raise NotSupported("allow_by_hand")
        entry = self.config_entry
        self.hass.config_entries.async_update_entry(entry, options={**entry.options, CONF_REMOTE_START: on})

    @callback
    def admit_guest(self, statement: Statement) -> None:
        """Let a guest who was asked just now use it for one session, which a touch has to begin soon."""
        self.session.choose_user(GUEST)
        self.users.guest.admit(statement)
        self._publish()

    async def async_hand_over(self) -> None:
        """Let go of the massager at once, so that the phone's app can have it."""
        if self.stoppable and self.profile.autostop == "none":
            raise NotSupported("session_runs")
        await self.session.hand_over()

    def _translated[E: HomeAssistantError](
        self, kind: type[E], key: str, details: Mapping[str, str], private: bool
    ) -> E:
        return kind(
            translation_domain=DOMAIN,
            translation_key=str(key),
            translation_placeholders=filled(self.hass, self.name, details, private=private and not overheard()),
        )

    # --- what comes in

    def _ble_device(self) -> Any:
        return bluetooth.async_ble_device_from_address(self.hass, self.address, connectable=True)

    @callback
    def _handle_advertisement(self, info: BluetoothServiceInfoBleak, change: BluetoothChange) -> None:
        self._presence.heard()
        # What was heard before Home Assistant got here need not be true any more.
        if monotonic_time_coarse() - info.time < FRESH_SECONDS:
            self.massager.advertised(info.service_data, info.manufacturer_data)
        self._publish()

    @callback
    def _handle_repetition(self, info: BluetoothServiceInfoBleak) -> None:
        if info.connectable:
            self._handle_advertisement(info, BluetoothChange.ADVERTISEMENT)

    @callback
    def _handle_unavailable(self, info: BluetoothServiceInfoBleak) -> None:
        self._presence.forgotten()
        self._handle_gone()

    @callback
    def _handle_gone(self) -> None:
        self.massager.out_of_range()
        self._publish()

    @callback
    def _publish(self) -> None:
        self._presence.connection(self.massager.connected)
        if self.session.state is SessionState.RUNNING:
            self._refusal = None
        snapshot = self._snapshot()
        self._tell_stop_failed()
        if snapshot == self.data:
            return
        if not self._only_a_step_of_a_stop(snapshot):
            self._show(snapshot)
        else:
            self._late.start()

    def _snapshot(self) -> Snapshot:
        return Snapshot(
            available=self.available,
            massager=self.massager.state,
            session=self.session.state,
            user=self.session.user_key,
            settings=self.session.settings,
            ends_at=self.session.ends_at,
            leads_to=self.session.leads_to,
            stop_unconfirmed=self.massager.stop_wanted,
            stop_failed=self.massager.stop_failed,
            last_refusal=self.session.last_refusal,
            refusal=None if self.session.state is SessionState.STARTING else self._refusal,
            rules=self.session.rules,
        )

    def _only_a_step_of_a_stop(self, snapshot: Snapshot) -> bool:
        """Whether it is one level nearer to a stop: of a massager with twenty levels, each would be several rows."""
        before, only_a_step = self.data, False
        if before is not None:
            only_a_step = (
                snapshot.stop_unconfirmed
                and snapshot.differs_in_reports_alone(before)
                and before.massager.connected == snapshot.massager.connected
                and before.massager.run is snapshot.massager.run
            )
        return only_a_step

    def _show(self, snapshot: Snapshot) -> None:
        self._late.cancel()
        before, self.data = self.data, snapshot
        if before is not None:
            self._log_availability(before)
            if snapshot.differs_in_reports_alone(before) and self.quick.async_tell(before.massager, snapshot.massager):
                return
        self.async_update_listeners()

    def _log_availability(self, before: Snapshot) -> None:
        if before.available and not self.available:
            _LOGGER.info("%s is out of reach", self.name)
        elif self.available and not before.available:
            _LOGGER.info("%s is back", self.name)

    def _tell_stop_failed(self) -> None:
        """Keep a repair issue as long as a stop that failed is not confirmed."""
        failed = self.massager.stop_failed
        if failed is self._told_stop_failed:
            return
        self._told_stop_failed = failed
        async_tell_stop(self.hass, self.config_entry, failed=failed)

    @callback
    def _handle_session_event(self, kind: str, data: dict[str, Any]) -> None:
        labels = self.capabilities.labels("mode")
        if data.get("mode") in labels:
            data = {**data, "mode_label": labels[data["mode"]]}
        if data.get("pressure") is not None and (pressures := self.pressure_range) is not None:
            data = {**data, "pressure_unit": pressures.unit}
        if (name := self.people.name(data.get("person", DEFAULT_USER))) is not None:
            data = {**data, "person_name": name}
        if kind == "refused":
            data = self._refused(data)
        if kind == "started" and (plan := self.planner.started(data["person"])) is not None:
            data = {**data, "plan_id": plan.id}
        self._mind_the_user(kind, data.get("person"))
        self.events.async_tell(kind, data)

    @callback
    def _mind_the_user(self, kind: str, person: str | None) -> None:
        """After a session forget a guest, whom it was for where that is said each time, and what it was like if so chosen."""
        if kind == "started" and person == GUEST:
            self.users.guest.begins()
        if kind not in OUTCOMES:
            return
        if self.session.rules.returns or self.history.user == GUEST:
            self.session.back_to_default()
        if person == GUEST:
            self.users.guest.forget()
        elif self.users.anybody_barred:
            self.session.choose_user(None)

    def _refused(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return what an event tells of a refusal: its sentence in the place of what fills it.

        What is refused while it runs is no start, but more of what runs.
        """
        told = dict(data)
        values = filled(self.hass, self.name, told.pop("details", {}), private=False)
        told["message"] = sentence(self.hass, told["reason"], values)
        if self.session.state is not SessionState.RUNNING:
            self._refusal = told["message"]
        return told
