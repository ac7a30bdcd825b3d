"""The frames that are kept for a bug report: the newest, and those of the last session."""

from hypothesis import given, strategies as st

from custom_components.recovery_massager.device.timeline import BEFORE, EACH, LONGEST, Timeline


def noted(timeline: Timeline, numbers: range) -> None:
    for number in numbers:
        timeline.note("in", "state", number.to_bytes(2, "big"))


def number(data: str) -> int:
    return int(data.replace(" ", ""), 16)


def test_without_a_session_only_the_newest_are_kept() -> None:
    timeline = Timeline()
    noted(timeline, range(LONGEST + 50))
    assert [number(frame.data) for frame in timeline] == list(range(50, LONGEST + 50))
    assert timeline.session is None


@given(st.integers(0, 60), st.integers(0, 800), st.integers(0, 300))
def test_a_sessions_beginning_and_end_are_kept_and_the_rest_is_counted(before: int, during: int, after: int) -> None:
    timeline = Timeline()
    noted(timeline, range(before))
    timeline.session_begins()
    noted(timeline, range(before, before + during))
    timeline.session_ends()
    noted(timeline, range(before + during, before + during + after))
    session = timeline.session
    assert session is not None
    numbers = [[number(frame.data) for frame in part] for part in (session.before, session.first, session.newest)]
    all_of_it = list(range(before, before + during))
    assert numbers[0] == list(range(before))[-BEFORE:]
    assert numbers[1] == all_of_it[:EACH]
    assert numbers[2] == all_of_it[EACH:][-EACH:]
    assert session.left_out == during - len(numbers[1]) - len(numbers[2])


def test_the_next_session_takes_the_place_of_the_last() -> None:
    timeline = Timeline()
    timeline.session_ends()
    timeline.session_begins()
    noted(timeline, range(3))
    timeline.session_ends()
    timeline.session_begins()
    session = timeline.session
    assert session is not None
    assert (len(session.before), session.first) == (3, [])
