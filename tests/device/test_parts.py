"""Several massagers behind one radio, put together to one state."""

from hypothesis import given, strategies as st

from custom_components.recovery_massager.device.model import Run, Value, Values
from custom_components.recovery_massager.device.parts import FORGOTTEN_AFTER, Parts


def said(part: int, run: Run = Run.IDLE, pressure: int = 1, **more: Value) -> Values:
    return {"part": part, "run": run, "pressure": pressure, **more}


def known(*parts: int) -> Parts:
    """Parts that were heard twice, all of them idle."""
    heard = Parts()
    for _ in range(2):
        for part in parts:
            heard.together(said(part))
    heard.written()
    return heard


def test_a_report_that_is_of_no_part_stays_as_it_is() -> None:
    assert Parts().together({"run": Run.RUNNING}) == {"run": Run.RUNNING}


def test_a_single_one_is_the_whole() -> None:
    assert Parts().together(said(2, Run.RUNNING, 3, mode="knead")) == {
        "run": Run.RUNNING,
        "pressure": 3,
        "mode": "knead",
    }


def test_what_runs_anywhere_runs() -> None:
    parts = known(0, 1, 2)
    assert parts.together(said(2, Run.RUNNING, 4)) == {"run": Run.RUNNING, "pressure": 4}
    assert "run" not in parts.together(said(0))
    assert "run" not in parts.together(said(1))


def test_it_is_idle_when_the_last_one_has_said_so() -> None:
    parts = known(0, 1, 2)
    assert "run" not in parts.together(said(0))
    assert "run" not in parts.together(said(1))
    assert parts.together(said(2))["run"] is Run.IDLE


def test_who_was_idle_before_something_was_written_must_say_it_again() -> None:
    parts = known(0, 1)
    parts.together(said(0))
    parts.written()
    assert "run" not in parts.together(said(1))
    assert parts.together(said(0))["run"] is Run.IDLE


def test_idle_once_says_nothing_about_the_next_time() -> None:
    parts = known(0, 1)
    parts.together(said(0))
    assert parts.together(said(1))["run"] is Run.IDLE
    assert "run" not in parts.together(said(1))


def test_the_pressure_is_the_highest_of_those_that_run() -> None:
    parts = known(0, 1, 2)
    parts.together(said(0, Run.RUNNING, 2))
    assert parts.together(said(1, Run.RUNNING, 5))["pressure"] == 5
    assert parts.together(said(2, Run.IDLE, 9))["pressure"] == 5
    assert parts.together(said(1, Run.RUNNING, 1))["pressure"] == 2


def test_all_else_is_that_of_the_first_one_that_runs() -> None:
    parts = known(0, 1, 2)
    assert "mode" not in parts.together(said(2, mode="wave"))
    assert parts.together(said(1, Run.RUNNING, mode="pulse"))["mode"] == "pulse"
    assert "mode" not in parts.together(said(0, mode="knead"))


def test_one_is_paused_only_where_none_runs() -> None:
    parts = known(0, 1)
    assert parts.together(said(0, Run.PAUSED))["run"] is Run.PAUSED
    parts.together(said(1, Run.RUNNING))
    assert parts.together(said(0, Run.PAUSED))["run"] is Run.RUNNING


def test_a_part_that_is_heard_only_once_is_not_believed_in() -> None:
    parts = known(0)
    assert parts.together(said(1, Run.RUNNING, 20)) == {}
    assert parts.together(said(0, Run.RUNNING, 3)) == {"run": Run.RUNNING, "pressure": 3}


def test_a_part_that_was_heard_to_run_once_keeps_idle_from_being_said_until_it_is_forgotten() -> None:
    parts = known(0)
    parts.together(said(1, Run.RUNNING))
    heard = [parts.together(said(0)) for _ in range(FORGOTTEN_AFTER + 1)]
    assert all("run" not in values for values in heard[:-1])
    assert heard[-1]["run"] is Run.IDLE


def test_idle_is_not_said_before_all_had_their_turn() -> None:
    """On a new connection nobody knows how many there are."""
    parts = Parts()
    assert "run" not in parts.together(said(0))
    assert parts.together(said(1, Run.RUNNING)) == {}
    assert "run" not in parts.together(said(0))
    assert parts.together(said(1, Run.RUNNING))["run"] is Run.RUNNING


def test_a_single_one_is_idle_when_it_has_said_so_again() -> None:
    parts = Parts()
    parts.together(said(0))
    assert parts.together(said(0))["run"] is Run.IDLE


def test_a_part_that_falls_silent_is_forgotten() -> None:
    parts = known(0, 1)
    parts.together(said(1, Run.RUNNING))
    heard = [parts.together(said(0)) for _ in range(2 * FORGOTTEN_AFTER + 1)]
    assert all("run" not in values for values in heard[:-1])
    assert heard[-1]["run"] is Run.IDLE


def test_on_a_new_connection_nothing_is_known() -> None:
    parts = known(0, 1)
    parts.reset()
    assert parts.together(said(1, Run.RUNNING, 3)) == {"run": Run.RUNNING, "pressure": 3}


@given(reports=st.lists(st.tuples(st.integers(0, 2), st.sampled_from(list(Run))), min_size=1, max_size=60))
def test_idle_is_never_said_while_one_that_is_heard_last_said_that_it_runs(reports: list[tuple[int, Run]]) -> None:
    parts, last, rounds = known(0, 1, 2), dict.fromkeys(range(3), Run.IDLE), dict.fromkeys(range(3), 0)
    for part, run in reports:
        last[part] = run
        rounds = {other: 0 if other == part else count + 1 for other, count in rounds.items()}
        heard = {other for other, count in rounds.items() if count <= FORGOTTEN_AFTER}
        values = parts.together(said(part, run))
        if values.get("run") is Run.IDLE:
            assert all(last[other] is Run.IDLE for other in heard)
