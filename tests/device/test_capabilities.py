"""Values, the state they make up, and what a massager can do by what it says of itself."""

from hypothesis import given, strategies as st
import pytest

from custom_components.recovery_massager.device.errors import InvalidValue, NotSupported
from custom_components.recovery_massager.device.model import (
    Bits,
    Capabilities,
    Chambers,
    Flag,
    MassagerState,
    Names,
    Range,
    Run,
    Source,
    Text,
    Value,
    narrowed,
)
from custom_components.recovery_massager.device.profile import bundled_profiles

PRESSURE = Range(20, 100, 5, "mmHg")
OPEN = bundled_profiles()["open_compression"]
BOOTS = {
    "features": ["heat", "worn", "identify", "pause", "zones", "chambers"],
    "pressure_min": 20,
    "pressure_max": 100,
    "pressure_step": 5,
    "modes": ["sequential", "wave", "full_squeeze", "flush", "pulse"],
    "timer_max": 3600,
    "heat_levels": 3,
}


@pytest.mark.parametrize("value", [20, 25, 100, 45.0])
def test_a_range_has_its_ends_and_steps(value: float) -> None:
    assert PRESSURE.contains(value)


@pytest.mark.parametrize("value", [19, 43, 105, 15, True, "45", None, float("nan"), float("inf"), 45.5])
def test_a_range_has_nothing_between_beside_or_of_another_kind(value: object) -> None:
    assert not PRESSURE.contains(value)


@pytest.mark.parametrize(("value", "floor"), [(44.9, 40), (45, 45), (20, 20), (3, 20), (500, 100), (99, 95)])
def test_the_floor_is_the_highest_valid_value_that_is_not_above(value: float, floor: float) -> None:
    assert PRESSURE.floor(value) == floor


@given(st.floats(-1e6, 1e6), st.integers(0, 50), st.integers(1, 7), st.integers(0, 30))
def test_a_floor_is_always_valid(value: float, low: int, step: int, steps: int) -> None:
    some = Range(low, low + step * steps, step, "level")
    floor = some.floor(value)
    assert some.contains(floor)
    assert floor <= max(value, low)


def test_fractions_of_a_unit_are_steps_too() -> None:
    some = Range(0, 1, 0.1, "level")
    assert some.contains(0.3)
    assert some.floor(0.3) == pytest.approx(0.3)
    assert not some.contains(0.35)


def test_each_kind_of_value_knows_its_own() -> None:
    assert Names({"off": (0,)}).contains("off")
    assert not Names({"off": (0,)}).contains(False)
    assert not Names({"off": (0,)}).contains(["off"])
    assert Bits({"pump": 0}).contains(frozenset({"pump"}))
    assert not Bits({"pump": 0}).contains(frozenset({"leak"}))
    assert Flag().contains(False)
    assert not Flag().contains(0)
    assert Text().contains("CB-4")
    assert not Text().contains("C\nB")
    assert Chambers().contains((45, None, 0))
    assert not Chambers().contains((45, 300))
    assert not Chambers().contains([45])


def test_a_state_begins_unknown() -> None:
    state = MassagerState()
    assert (state.connected, state.source, dict(state.values)) == (False, Source.NONE, {})
    names = [
        "run",
        "pressure",
        "mode",
        "timer",
        "seconds_left",
        "heat",
        "zone",
        "battery",
        "worn",
        "charging",
        "venting",
    ]
    names += ["buzzer", "faults", "fault_present", "stop_reason", "chambers"]
    assert {name: getattr(state, name) for name in names} == dict.fromkeys(names)
    assert state.get("run") is None


def test_a_state_tells_each_value_by_its_name() -> None:
    values: dict[str, Value] = {
        "run": "running",
        "pressure": 45,
        "mode": "wave",
        "timer": 600,
        "seconds_left": 595,
        "heat": "low",
        "zone": "both",
        "battery": 87,
        "worn": True,
        "charging": False,
        "venting": False,
        "buzzer": True,
        "faults": frozenset({"leak"}),
        "stop_reason": "none",
        "chambers": (45, None),
    }
    state = MassagerState().with_values(values, source=Source.LINK).with_connection(connected=True)
    assert {name: getattr(state, name) for name in values} == values
    assert state.run is Run.RUNNING
    assert state.fault_present is True
    assert (state.connected, state.source) == (True, Source.LINK)
    assert state.get("pressure") == 45


def test_newer_values_replace_older_ones_and_so_does_unknown() -> None:
    state = (
        MassagerState().with_values({"battery": 87, "mode": "wave"}, source=Source.LINK).with_values({"battery": None})
    )
    assert state.values == {"battery": None, "mode": "wave"}
    assert state.battery is None
    assert state.source is Source.LINK


def test_a_state_cannot_be_changed_from_outside() -> None:
    values = {"battery": 87}
    state = MassagerState().with_values(values)
    values["battery"] = 1
    with pytest.raises(TypeError):
        state.values["battery"] = 1  # type: ignore[index]
    assert state.battery == 87


def test_a_fault_is_known_without_its_name_too() -> None:
    assert MassagerState().with_values({"fault_present": True}).fault_present is True
    assert MassagerState().with_values({"faults": frozenset(), "fault_present": True}).fault_present is False


def test_a_device_that_says_nothing_of_itself_can_do_all_that_its_profile_knows() -> None:
    capabilities = OPEN.capabilities()
    assert capabilities.values == OPEN.values
    assert capabilities.commands == OPEN.commands.keys()


def test_limits_of_the_device_narrow_the_ranges() -> None:
    capabilities = OPEN.capabilities({**BOOTS, "timer_max": 1800})
    assert capabilities.range("pressure") == PRESSURE
    assert capabilities.range("timer") == Range(1, 1800, 1, "seconds")
    assert capabilities.range("mode") is None


def test_a_highest_value_that_no_step_reaches_is_not_offered() -> None:
    assert OPEN.capabilities({**BOOTS, "pressure_max": 98}).range("pressure") == Range(20, 95, 5, "mmHg")


def test_a_device_cannot_widen_its_profile() -> None:
    capabilities = OPEN.capabilities({**BOOTS, "pressure_min": 0, "pressure_max": 400, "timer_max": 65535})
    assert capabilities.range("pressure") == Range(1, 246, 5, "mmHg")
    assert capabilities.range("timer") == Range(1, 3600, 1, "seconds")


def test_limits_of_the_device_stay_on_the_grid_of_the_profile() -> None:
    timer = Range(60, 3600, 60, "seconds")
    about = {"timer_min": 90, "timer_max": 1000, "timer_step": 45}
    assert narrowed({"timer": timer}, (), (), about).range("timer") == Range(120, 960, 60, "seconds")
    assert narrowed({"timer": timer}, (), (), {"timer_step": 120}).range("timer") == Range(60, 3540, 120, "seconds")


def test_limits_that_leave_nothing_are_not_believed() -> None:
    timer = Range(60, 3600, 60, "seconds")
    assert narrowed({"timer": timer}, (), (), {"timer_min": 4000}).range("timer") == timer
    assert narrowed({"timer": timer}, (), (), {"timer_max": 0}).range("timer") == timer


def test_modes_and_heat_levels_are_those_of_the_device() -> None:
    capabilities = OPEN.capabilities({**BOOTS, "modes": ["pulse", "sequential"], "heat_levels": 1})
    assert capabilities.options("mode") == ("sequential", "pulse")
    assert capabilities.options("heat") == ("off", "low")
    assert capabilities.options("zone") == ("both", "left", "right")
    assert capabilities.options("pressure") == ()


def test_what_a_device_has_no_feature_for_is_neither_shown_nor_set() -> None:
    capabilities = OPEN.capabilities({**BOOTS, "features": []})
    for name in ("heat", "zone", "worn", "chambers"):
        assert not capabilities.settable(name)
        assert not capabilities.visible(name)
    for command in ("identify", "pause", "resume", "set_heat", "set_zone"):
        assert not capabilities.can(command)
    for command in ("start", "stop", "set_pressure", "set_mode", "set_timer", "keep_alive"):
        assert capabilities.can(command)
    assert capabilities.keep({"worn": True, "run": "idle", "pressure_min": 20}) == {"run": "idle", "pressure_min": 20}


def test_what_a_device_has_is_shown_and_set() -> None:
    capabilities = OPEN.capabilities(BOOTS)
    assert [name for name in capabilities.values if capabilities.settable(name)] == [
        "mode",
        "pressure",
        "timer",
        "heat",
        "zone",
    ]
    assert capabilities.visible("worn")
    assert not capabilities.settable("worn")
    assert not capabilities.visible("pressure_now")
    assert capabilities.keep({"worn": True}) == {"worn": True}


def test_labels_are_those_of_choices_without_a_translation() -> None:
    mode = Names({"knead": (0,), "hammer": (1,)}, {"hammer": "Hammer"})
    capabilities = narrowed({"mode": mode, "worn": Flag()}, (), (), {})
    assert capabilities.labels("mode") == {"hammer": "Hammer"}
    assert capabilities.labels("worn") == {}


@given(
    st.dictionaries(
        st.sampled_from([*BOOTS, "pressure", "run", "mode_step", "legs_max"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
            max_leaves=5,
        ),
    )
)
def test_whatever_was_kept_of_a_device_narrows_or_does_nothing(about: dict[str, object]) -> None:
    capabilities = OPEN.capabilities(about)
    pressure = capabilities.range("pressure")
    assert pressure is not None
    assert 1 <= pressure.minimum <= pressure.maximum <= 250
    assert set(capabilities.options("mode")) <= {"sequential", "wave", "full_squeeze", "flush", "pulse"}
    assert capabilities.can("stop")


def test_a_value_that_can_be_taken_passes() -> None:
    capabilities = OPEN.capabilities(BOOTS)
    capabilities.check("pressure", 45)
    capabilities.check("mode", "wave")


def test_a_number_that_cannot_be_taken_is_refused_with_what_is_allowed() -> None:
    with pytest.raises(InvalidValue) as caught:
        OPEN.capabilities(BOOTS).check("pressure", 43)
    assert caught.value.reason == "out_of_range"
    assert caught.value.details == {
        "what": "pressure",
        "value": "43",
        "unit": "mmHg",
        "minimum": "20",
        "maximum": "100",
        "step": "5",
    }
    assert str(caught.value).startswith("out_of_range: what pressure, value 43")


@pytest.mark.parametrize(
    ("name", "value", "allowed"), [("heat", "hot", "off, low, medium, high"), ("worn", None, "true, false")]
)
def test_a_choice_that_there_is_not_is_refused_with_those_there_are(name: str, value: str | None, allowed: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        OPEN.capabilities(BOOTS).check(name, value)
    assert caught.value.details == {"what": name, "value": value or "", "allowed": allowed}


def test_a_value_that_the_massager_does_not_have_is_not_supported() -> None:
    with pytest.raises(NotSupported, match="not_supported: what heat"):
        OPEN.capabilities({**BOOTS, "features": []}).check("heat", "low")


def test_steps_lead_from_one_end_to_the_other() -> None:
    capabilities = Capabilities(
        {"pressure": PRESSURE, "mode": Names({"knead": (0,), "wave": (1,)})}, frozenset(), frozenset()
    )
    assert capabilities.steps("pressure") == 16
    assert capabilities.steps("mode") == 2
