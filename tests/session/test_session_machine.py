"""Commands, keys, faults, restarts and clock jumps in any order: what must hold whatever comes after what."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, settings, strategies as st
from hypothesis.stateful import invariant, precondition, rule, run_state_machine_as_test

from custom_components.recovery_massager.device.errors import NotSupported
from custom_components.recovery_massager.person import GUEST
from custom_components.recovery_massager.recovery.contraindications import Statement

from .stage import CAPS, LIGHT, MOSTLY, NOON, ON_ITS_WAY, PEOPLE, Stage


class Home(Stage):
    """What may happen, in any order."""

    @rule(
        wait=st.sampled_from([0.0, 0.05, 30.0, 30.0]),
        wanted=st.fixed_dictionaries(
            {},
            optional={"pressure": st.sampled_from([20, 35, 60]), "timer": st.sampled_from([60, 600, 1800])},
        ),
        attended=MOSTLY,
        person=st.sampled_from([None, None, *PEOPLE]),
        light=st.sampled_from([False, False, True]),
    )
    def start(self, wait: float, wanted: dict[str, Any], attended: bool, person: str | None, light: bool) -> None:
        more = {"prescription": LIGHT.id} if light and (person or self.session.user.id) != GUEST else {}
        self._start(wait, attended, person, {**more, **wanted})

    def _start(self, wait: float, attended: bool, person: str | None, wanted: dict[str, Any]) -> None:
        self.stopped = False
        self._somebody_asks(attended, person or self.session.user.id)
        asked = self.session.start
        self._do(self._asks(lambda: asked(attended=attended, person=person, **wanted), wait, starts=True))

    @rule(person=st.sampled_from(PEOPLE))
    def somebody_is_chosen(self, person: str) -> None:
        try:
            self.session.choose_user(person)
        except NotSupported:
            if self.journal.open is None:
                self.wrongs.append("nobody could be chosen while nothing was open")

    @rule(well=MOSTLY, starts=st.booleans(), attended=st.booleans())
    def a_guest_is_asked(self, well: bool, starts: bool, attended: bool) -> None:
        if self.journal.open is not None:
            return
        self.session.choose_user(GUEST)
        self.guest_is_well = well
        conditions: frozenset[str] = frozenset() if well else frozenset({"thrombosis"})
        self.guest.admit(Statement(NOON.date(), conditions, adult=True))
        if starts:
            self._start(30.0, attended, None, {})

    @rule(wait=st.sampled_from([0.0, 30.0]))
    def resume(self, wait: float) -> None:
        self.stopped = False
        self._somebody_asks(True, self.session.user.id)
        self._do(self._asks(lambda: self.session.resume(attended=True), wait, starts=True))

    @rule()
    def stop(self) -> None:
        self._do(self._stop())

    @rule(
        what=st.sampled_from(
            ["pause", "pressure 20", "pressure 40", "pressure 60", "mode", "timer", "more", "hand over"]
        ),
        wait=st.sampled_from([0.0, 0.05, 30.0]),
    )
    def change(self, what: str, wait: float) -> None:
        session = self.session
        does: dict[str, Callable[[], Awaitable[None]]] = {
            "pause": session.pause,
            "mode": lambda: session.set_mode("wave"),
            "timer": lambda: session.set_timer(300),
            "more": lambda: session.add_time(300),
            "hand over": session.hand_over,
        }
        level = float(what.partition(" ")[2]) if what.startswith("pressure") else 0.0
        self._do(self._asks(does.get(what, lambda: session.set_pressure(level)), wait, starts=False))

    @rule(key=st.sampled_from(["start", "stop", "pause", "plus", "minus", "timer", "power"]))
    def press(self, key: str) -> None:
        if key != "plus" or self.boots.machine.target < self.cap:
            self._do(self._call(lambda: self.boots.press(key)))

    @rule(
        fault=st.sampled_from(
            [
                ("drop_link", {}),
                ("drop_link", {"writes": 1}),
                ("drop_link", {"writes": 3}),
                ("refuse_connections", {}),
                ("refuse_connections", {"times": 2}),
                ("ignore_writes", {"times": 1}),
            ]
        )
    )
    def fault(self, fault: tuple[str, dict[str, Any]]) -> None:
        self._do(self._call(lambda: self.boots.fault(*fault)))

    @rule()
    def fair_weather(self) -> None:
        self._do(self._call(self.boots.clear_faults))

    @rule(worn=st.booleans())
    def wears(self, worn: bool) -> None:
        self._do(self._call(lambda: self.boots.set({"worn": worn})))

    @rule(cap=st.sampled_from(CAPS), remote_start=MOSTLY, barred=st.sampled_from([(), (), ("anna",), PEOPLE[:2]]))
    def decides(self, cap: float, remote_start: bool, barred: tuple[str, ...]) -> None:
        # What is being written just now may be from before.
        self._do(self._passes(ON_ITS_WAY))
        self.caps_until = {self.cap: self.loop.time() + ON_ITS_WAY, cap: float("inf")}
        self.cap, self.remote_start, self.barred = cap, remote_start, frozenset(barred)
        self._do(self._call(lambda: self.session.apply_rules(self._rules())))

    @rule(seconds=st.sampled_from([0.3, 3.0, 25.0, 120.0, 700.0]))
    def time_passes(self, seconds: float) -> None:
        self._do(self._passes(seconds))

    @rule(hours=st.sampled_from([-25, -2, 2, 25]))
    def the_clock_jumps(self, hours: int) -> None:
        self.jumped += timedelta(hours=hours)

    @rule(gently=st.booleans())
    def home_assistant_restarts(self, gently: bool) -> None:
        self._do(self._restart(gently=gently))

    @precondition(lambda self: not self.boots.connected and self.boots.powered)
    @rule()
    def advertises(self) -> None:
        self._do(self._call(self._advertise))

    @invariant()
    def nothing_happened_that_must_not(self) -> None:
        assert not self.wrongs, self.wrongs


def test_whatever_comes_after_what_it_stays_under_the_cap_behind_the_gate_and_is_remembered_once() -> None:
    run_state_machine_as_test(
        Home,
        settings=settings(
            max_examples=300,
            phases=(Phase.generate, Phase.shrink),
            stateful_step_count=40,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
