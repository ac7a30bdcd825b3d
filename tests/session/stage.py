"""A session, its journal and boots on a loop of its own, and what is held against all that is asked of the boots."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

from bleak.backends.device import BLEDevice
from bluetooth_data_tools import parse_advertisement_data_bytes
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from custom_components.recovery_massager.device.errors import MassagerError
from custom_components.recovery_massager.device.massager import Massager
from custom_components.recovery_massager.device.profile import bundled_profiles
from custom_components.recovery_massager.gate import Rules
from custom_components.recovery_massager.guest import Guest
from custom_components.recovery_massager.life import HERE
from custom_components.recovery_massager.person import DEFAULT_USER, GUEST, Person, Prescription
from custom_components.recovery_massager.recovery.contraindications import Statement
from custom_components.recovery_massager.recovery.dose import DoseLimits
from custom_components.recovery_massager.refusal import RefusalReason, Refused
from custom_components.recovery_massager.session import Session
from simulator.clock import RunningClock
from simulator.devices.calf_boots import CalfBoots
from simulator.devices.compression_profile import Opcode
from simulator.gatt import Characteristic
from tests.device.patience import PatientLoop
from tests.radio import Radio

from .journal import Disk, TextJournal

ADDRESS = "C0:FF:EE:00:00:01"
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
CAPS = (40.0, 60.0)
DAY_MINUTES = 40
PEOPLE = (DEFAULT_USER, "anna", GUEST)
LIMITED, LIMITED_SHARE = "anna", 0.5
"""To whom a doctor allows only so much."""
LOWEST = 20.0
LIGHT = Prescription("light", "Light", share=0.1, minutes=5)
MOSTLY = st.sampled_from([True, True, True, False])
ENDS = ("finished", "stopped", "interrupted")
ON_ITS_WAY = 5.0
"""Seconds that what was asked for under an earlier cap may still take."""
PROFILE = bundled_profiles()["open_compression"]
ABOUT = {
    "features": ["heat", "worn", "identify", "pause", "zones", "chambers"],
    "pressure_min": 20,
    "pressure_max": 100,
    "pressure_step": 5,
    "modes": ["sequential", "wave", "full_squeeze", "flush", "pulse"],
    "timer_max": 3600,
    "heat_levels": 3,
}


class Stage(RuleBasedStateMachine):
    """A session, its journal, and boots in the simulator, on a loop whose time passes only when everybody waits."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = PatientLoop()
        self.disk = Disk()
        self.jumped = timedelta()
        self.cap, self.caps_until = 60.0, {60.0: float("inf")}
        self.remote_start = True
        self.barred: frozenset[str] = frozenset()
        self.guest = Guest(self._now)
        self.guest_is_well = False
        self.starting = 0
        """Calls under way of what may let it move."""
        self.unconfirmed_starts = 0
        self.by_hand = False
        """Whether the last start was asked for by a touch."""
        self.named: set[str] = set()
        """For whom a start was asked since the last one that was done."""
        self.stopped = False
        """A stop was confirmed, and nobody asked for a start since."""
        self.wrongs: list[str] = []
        self.told: list[tuple[str, dict[str, Any]]] = []
        self.asking: set[asyncio.Task[None]] = set()
        self.patches = patch(
            "custom_components.recovery_massager.device.link.establish_connection",
            self._connect,
        )
        self.patches.start()
        self._do(self._set_up())

    # --- the stage

    async def _set_up(self) -> None:
        self.clock = RunningClock()
        self.boots = CalfBoots("Calf boots", ADDRESS, self.clock)
        self.boots.set({"worn": True})
        self.radio = Radio(self.boots)
        self.properly = self.boots.on_write
        self.boots.on_write = self._hear  # type: ignore[method-assign]
        self._begin()

    def _begin(self) -> None:
        device = BLEDevice(ADDRESS, "Calf boots", {})
        self.massager = Massager(PROFILE, ADDRESS, lambda: device, name="Calf boots", about=ABOUT)
        self.journal = TextJournal(self.disk)
        self.session = Session(
            self.massager,
            self.journal,
            self._rules(),
            self._person,
            now=self._now,
            on_change=lambda: None,
            on_event=self._told,
        )
        self.session.attach()

    def _rules(self) -> Rules:
        return Rules(remote_start=self.remote_start, cap=self.cap, ramp_seconds=20)

    def _person(self, key: str | None) -> Person:
        who = key or DEFAULT_USER
        limits = DoseLimits(new_day_minutes=DAY_MINUTES, day_minutes=DAY_MINUTES)
        if who == GUEST:
            statement = self.guest.statement
            return Person(
                GUEST, "", statement, limits, refuses=lambda: None if statement else RefusalReason.GUEST_UNASKED
            )
        refused = RefusalReason.CHOOSE_USER if key is None and self.barred else None
        share = LIMITED_SHARE if who == LIMITED else None
        return Person(who, "", self._statement(who), limits, (LIGHT,), lambda: refused, share)

    def _statement(self, who: str) -> Statement:
        return Statement(NOON.date(), frozenset({"thrombosis"} if who in self.barred else ()), adult=True)

    def _told(self, kind: str, data: dict[str, Any]) -> None:
        self.told.append((kind, data))
        if kind in ENDS and data["person"] == GUEST:
            self.guest.forget()
        elif kind == "started" and data["person"] == GUEST:
            self.guest.begins()

    async def _connect(self, *args: Any, **kwargs: Any) -> Any:
        return await self.radio.establish_connection(*args, **kwargs)

    def _now(self) -> datetime:
        return NOON + timedelta(seconds=self.loop.time() - 1000) + self.jumped

    def _do(self, work: Awaitable[Any]) -> Any:
        async def run() -> Any:
            return await work

        return self.loop.run_until_complete(run())

    # --- what is held against it

    def _hear(self, characteristic: Characteristic, data: bytes) -> None:
        machine = self.boots.machine
        before = machine.run.name
        if data and data[0] == Opcode.SET_PRESSURE:
            allowed = max(cap for cap, until in self.caps_until.items() if until >= self.loop.time())
            if self.journal.open is not None and self.journal.open.person == LIMITED:
                allowed = LOWEST + LIMITED_SHARE * (allowed - LOWEST)
            if data[1] > allowed:
                self.wrongs.append(f"{data[1]} mmHg were asked for where {allowed:g} were allowed")
        stop_wanted = self.massager.stop_wanted
        self.properly(characteristic, data)
        if before != "IDLE" or machine.run.name == "IDLE":
            return
        if not self.starting:
            self.wrongs.append("it was started, and nobody had asked for that")
        if self.stopped:
            self.wrongs.append("it was started after a confirmed stop")
        record = self.journal.open
        if record is None:
            self.wrongs.append("it was started, and that is not on the disk")
            return
        if stop_wanted or not self.remote_start or record.person in self.barred or not machine.worn:
            self.wrongs.append("it was started past the gate")
        if record.person == GUEST and (self.guest.statement is None or not self.guest_is_well or not self.by_hand):
            self.wrongs.append("it was started for a guest who was not asked, or by nobody's hand")
        if record.person not in self.named:
            self.wrongs.append(f"it was started for {record.person}, whom nobody meant")
        now = self._now()
        ended = [one for one in self.journal.sessions if one.end is not None and one.end <= now]
        ended = [one for one in ended if one.person == record.person != GUEST]
        # One that a clock which jumped made hours long is no measure.
        today = [one for one in ended if one.start.date() == now.date() and one.massaged <= timedelta(hours=1)]
        minutes = sum((one.massaged for one in today), timedelta()) / timedelta(minutes=1)
        if minutes >= DAY_MINUTES + 1:
            self.wrongs.append(f"it was started after {minutes:.0f} minutes on one day")

    async def _asks(self, work: Callable[[], Awaitable[None]], wait: float, *, starts: bool) -> None:
        """Ask for something, and go on after so long though it may not be done."""

        async def ask() -> None:
            self.starting += starts
            try:
                await work()
            except Refused:
                pass
            except MassagerError:
                self.unconfirmed_starts += starts
            finally:
                self.starting -= starts

        task = asyncio.create_task(ask())
        self.asking.add(task)
        await asyncio.wait([task], timeout=wait)
        for done in [one for one in self.asking if one.done()]:
            self.asking.discard(done)
            done.result()

    def _somebody_asks(self, attended: bool, person: str) -> None:
        """Note by whose hand and for whom; of several that are under way at once, any may be the one that starts it."""
        if self.starting == 0:
            self.by_hand, self.named = True, set()
        self.by_hand = self.by_hand and attended
        self.named.add(person)

    async def _stop(self) -> None:
        try:
            await self.session.stop()
        except MassagerError:
            return
        if self.boots.state()["run"] != "idle":
            self.wrongs.append("a stop was confirmed, and it runs")
        self.stopped = True

    # --- how

    async def _call(self, work: Callable[[], object]) -> None:
        work()
        await asyncio.sleep(0)

    def _advertise(self) -> None:
        if self.boots.powered and not self.boots.connected:
            data = self.boots.advertisement() + self.boots.scan_response()
            _, _, service_data, manufacturer_data, _ = parse_advertisement_data_bytes(data)
            self.massager.advertised(service_data, manufacturer_data)

    async def _passes(self, seconds: float) -> None:
        end = self.loop.time() + seconds
        while self.loop.time() < end:
            self._advertise()
            await asyncio.sleep(min(5.0, end - self.loop.time()))

    async def _restart(self, *, gently: bool) -> None:
        if not gently:
            self.journal.powered = False
            self.boots.lose_link(0x08)
        await self.session.close()
        await self.massager.close()
        if gently:
            await self.journal.async_save()
        if self.asking:
            await asyncio.wait(self.asking, timeout=60)
        self.asking.clear()
        self.guest = Guest(self._now)
        self._begin()

    def teardown(self) -> None:
        try:
            self._do(self._end())
        finally:
            self.patches.stop()
            self._do(self._leave())
            self.loop.close()

    async def _end(self) -> None:
        """Let all come to its end, and count."""
        self.boots.clear_faults()
        if not self.boots.powered:
            self.boots.press("power")
        if self.asking:
            await asyncio.wait(self.asking, timeout=120)
        for _ in range(60):
            await self._passes(10)
            await self._stop()
            if not self.session.stoppable and self.journal.open is None:
                break
        assert not self.wrongs, self.wrongs
        assert not self.session.stoppable
        assert self.journal.open is None
        assert self.boots.state()["run"] == "idle"
        ids = [record.id for record in self.journal.sessions]
        assert len(set(ids)) == len(ids), "a session is remembered twice"
        for record in self.journal.sessions:
            if record.person == GUEST and (record.workout, record.prescription) != (None, None):
                raise AssertionError("more is kept of a guest than that it ran")
        ended = {data["session_id"] for kind, data in self.told if kind in ENDS}
        assert ended >= set(ids), "one is remembered, and nobody was told of its end"
        begun = {data["session_id"] for kind, data in self.told if kind == "started" and data["origin"] == HERE}
        assert set(ids) >= begun, "one that ran is not remembered"
        assert len(ids) <= self.boots.machine.sessions + self.unconfirmed_starts, "one is remembered that never ran"

    async def _leave(self) -> None:
        await self.session.close()
        await self.massager.close()
        self.clock.stop()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.sleep(0)
