"""What may be planned: nothing that could hurt whoever is not there."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from custom_components.recovery_massager.device.errors import NotSupported
from custom_components.recovery_massager.device.model import Range
from custom_components.recovery_massager.device.profile import bundled_profiles
from custom_components.recovery_massager.gate import Rules
from custom_components.recovery_massager.plan import Plan
from custom_components.recovery_massager.plan_rules import planned_pressure, pressure_at, refuse_untouched
from custom_components.recovery_massager.refusal import RefusalReason

BOOTS = bundled_profiles()["open_compression"]
ALLOWED = Rules(remote_start=True)
PLAN = Plan("1", datetime(2026, 5, 4, 18, tzinfo=UTC), 20, share=0.5)


def untouched(rules: Rules, profile_id: str = BOOTS.id, autostop: str | None = None) -> RefusalReason | None:
    profile = bundled_profiles()[profile_id]
    profile = profile if autostop is None else replace(profile, autostop=autostop)
    refusal = refuse_untouched(rules, profile, profile.capabilities({}))
    return None if refusal is None else refusal.reason


def test_a_stimulator_never_starts_untouched() -> None:
    assert untouched(ALLOWED, "hy_ems") is RefusalReason.ELECTRICAL_NOT_PLANNED


def test_what_does_not_stop_itself_never_starts_untouched() -> None:
    assert untouched(ALLOWED, autostop="none") is RefusalReason.UNATTENDED


def test_without_the_owners_leave_nothing_starts_untouched() -> None:
    assert untouched(Rules()) is RefusalReason.REMOTE_START_OFF


def test_with_their_leave_it_is_asked_only_when_it_starts() -> None:
    assert untouched(ALLOWED) is None


def test_a_share_is_one_of_a_pressure_that_can_be_set() -> None:
    limits = {"pressure": Range(20, 60, 5, "mmHg")}
    assert pressure_at(limits, 0.5) == planned_pressure(PLAN, limits) == 40
    with pytest.raises(NotSupported):
        pressure_at({}, 0.5)
    assert planned_pressure(PLAN, {}) is None, "as the massager does it"
