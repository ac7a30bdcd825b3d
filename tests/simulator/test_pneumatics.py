"""The massage programs: which chambers are filled when (section 4, mode)."""

import pytest

from simulator.devices.pneumatics import Pneumatics, program

TARGET = 40.0
EMPTY, FULL = "0000", "1111"


def filled(air: Pneumatics) -> str:
    """Which chambers of the left leg hold the target, foot first: a 1 each."""
    return "".join("1" if pressure >= TARGET - 1 else "0" for pressure in air.pressures[0])


def cycle(mode: int, chambers: int = 4) -> list[str]:
    """Return the patterns that two cycles go through, without repeats."""
    air = Pneumatics(2, chambers)
    stages = program(mode, chambers)
    air.run(stages)
    seen: list[str] = []
    for _ in range(3000):
        air.advance(0.1, TARGET, [True, True])
        if not seen or seen[-1] != filled(air):
            seen.append(filled(air))
    return seen


def expect(mode: int, *patterns: str) -> None:
    seen = cycle(mode)
    wanted = (patterns * 100)[: len(seen)]
    assert seen == list(wanted)
    assert len(seen) > 2 * len(patterns)


def test_sequential_fills_from_the_foot_and_empties_all_at_once() -> None:
    expect(0, EMPTY, "1000", "1100", "1110", FULL)


def test_wave_fills_one_chamber_after_the_other() -> None:
    expect(1, EMPTY, "1000", EMPTY, "0100", EMPTY, "0010", EMPTY, "0001")


def test_full_squeeze_fills_and_empties_all_at_once() -> None:
    expect(2, EMPTY, FULL)


def test_flush_fills_from_the_foot_and_empties_from_the_torso() -> None:
    expect(3, EMPTY, "1000", "1100", "1110", FULL, "1110", "1100", "1000")


def test_pulse_squeezes_shorter_than_full_squeeze() -> None:
    expect(4, EMPTY, FULL)
    assert len(cycle(4)) > 1.5 * len(cycle(2))


def test_a_mode_without_a_program_is_refused() -> None:
    with pytest.raises(ValueError, match="mode 9"):
        program(9, 4)


@pytest.mark.parametrize("mode", range(5))
@pytest.mark.parametrize("chambers", [1, 2, 8])
def test_every_mode_works_with_any_number_of_chambers(mode: int, chambers: int) -> None:
    air = Pneumatics(1, chambers)
    air.run(program(mode, chambers))
    reached = [0.0] * chambers
    for _ in range(3000):
        air.advance(0.1, TARGET, [True])
        reached = [max(most, now) for most, now in zip(reached, air.pressures[0], strict=True)]
    assert min(reached) >= TARGET - 1


def test_a_long_time_at_once_is_the_same_as_many_short_ones() -> None:
    once, often = Pneumatics(2, 4), Pneumatics(2, 4)
    for air in (once, often):
        air.run(program(0, 4))
    once.advance(30, TARGET, [True, True])
    for _ in range(300):
        often.advance(0.1, TARGET, [True, True])
    assert once.pressures[0] == pytest.approx(often.pressures[0])


def test_both_legs_do_the_same() -> None:
    air = Pneumatics(2, 4)
    air.run(program(0, 4))
    air.advance(20, TARGET, [True, True])
    assert air.pressures[0] == air.pressures[1]
    assert air.reading == bytes(round(pressure) for pressure in (*air.pressures[0], *air.pressures[1]))
