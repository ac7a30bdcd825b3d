"""The same workout from a FIT, a TCX and a GPX file is the same workout."""

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from custom_components.recovery_massager.recovery.sport import Sport
from custom_components.recovery_massager.recovery.workout import InvalidWorkout, Source, read_workout
from custom_components.recovery_massager.workouts.file import read_bytes
from tests.workouts.fit_writer import FIELDS, UINT32, crc, definition, fit, message, packed, seconds
from tests.workouts.made import START, Point, fit_file, gpx_file, paused, tcx_file, workout

RUN = workout()
FILES = {"fit": fit_file, "gpx": gpx_file, "tcx": tcx_file}
RUNNING, TRAIL = 1, 3


def read(data: bytes) -> dict[str, Any]:
    return read_bytes(data)[0]


def refused(data: bytes) -> str:
    with pytest.raises(InvalidWorkout) as err:
        read_bytes(data)
    return err.value.reason


@pytest.mark.parametrize("kind", FILES)
def test_each_format_gives_start_length_and_the_seconds_at_each_heart_rate(kind: str) -> None:
    values = read(FILES[kind](RUN))
    counted: dict[int, int] = {}
    for point in RUN:
        assert point.heart_rate is not None
        counted[point.heart_rate] = counted.get(point.heart_rate, 0) + 1
    assert (values["start"], values["minutes"]) == (START, 10)
    assert dict(values["heart_rates"]) == counted
    mean = sum(rate * count for rate, count in counted.items()) / len(RUN)
    assert values["mean_heart_rate"] == pytest.approx(mean, abs=0.05)
    assert values["max_heart_rate"] == max(counted)


@pytest.mark.parametrize("kind", FILES)
def test_each_format_gives_the_same_power(kind: str) -> None:
    values = read(FILES[kind](RUN))
    each = [point.power or 0 for point in RUN]
    windows = [sum(each[at : at + 30]) / 30 for at in range(len(each) - 29)]
    assert values["mean_power"] == pytest.approx(sum(each) / len(each), abs=0.05)
    coggan = (sum(one**4 for one in windows) / len(windows)) ** 0.25
    assert values["normalised_power"] == pytest.approx(coggan, abs=0.05)


@pytest.mark.parametrize("kind", FILES)
def test_what_each_format_gives_is_a_workout(kind: str) -> None:
    values, sport = read_bytes(FILES[kind](RUN))
    kept = read_workout({**values, "id": "1"}, source=Source.FILE, sport=sport, now=START + timedelta(days=1))
    assert kept.end == START + timedelta(minutes=10)


@pytest.mark.parametrize("kind", ["gpx", "tcx"])
def test_distance_and_sport_are_understood(kind: str) -> None:
    values, sport = read_bytes(FILES[kind](RUN))
    assert values["distance"] == pytest.approx(RUN[-1].metres, rel=0.001)
    assert sport is Sport.RUN


@pytest.mark.parametrize("kind", FILES)
def test_a_pause_is_part_of_the_workout_and_of_no_heart_rate(kind: str) -> None:
    points = paused(RUN, 300, timedelta(minutes=20))
    file = tcx_file(points, timer=600) if kind == "tcx" else FILES[kind](points)
    values = read(file)
    assert values["minutes"] == 30
    assert values["moving_minutes"] == pytest.approx(10, abs=0.1)
    assert sum(lasted for _, lasted in values["heart_rates"]) == pytest.approx(600)


@pytest.mark.parametrize("kind", FILES)
def test_a_watch_that_saves_memory_loses_no_time(kind: str) -> None:
    values = read(FILES[kind](workout(every=7, length=700)))
    assert sum(lasted for _, lasted in values["heart_rates"]) == pytest.approx(700)


@pytest.mark.parametrize("kind", FILES)
def test_points_in_any_order_are_put_in_order(kind: str) -> None:
    assert read(fit_file([*RUN[:1], *reversed(RUN[1:])])) == read(fit_file(RUN))


@pytest.mark.parametrize("kind", FILES)
def test_two_workouts_in_one_file_are_not_taken_for_one(kind: str) -> None:
    assert refused(FILES[kind](paused(RUN, 300, timedelta(hours=13)))) == "workout_file_several"


@pytest.mark.parametrize("kind", FILES)
def test_a_heart_rate_of_a_loose_strap_is_left_out(kind: str) -> None:
    points = [Point(START + timedelta(seconds=at), 0 if at < 60 else 150) for at in range(120)]
    values = read(FILES[kind](points))
    assert values["heart_rates"] == ((150, 60),)
    assert values["mean_heart_rate"] == 150


@pytest.mark.parametrize("kind", FILES)
def test_without_heart_rates_nothing_is_said_of_them(kind: str) -> None:
    points = [Point(START + timedelta(seconds=at), None) for at in range(120)]
    values = read(FILES[kind](points))
    assert values["heart_rates"] == ()
    assert "mean_heart_rate" not in values
    assert "normalised_power" not in values


def test_a_day_on_which_the_clocks_change_is_as_long_as_it_was() -> None:
    # 26 October 2025, Berlin: 02:30 summer time to 02:30 winter time.
    began = datetime(2025, 10, 26, 2, 30, tzinfo=timezone(timedelta(hours=2)))
    file = gpx_file([Point(began), Point(began + timedelta(seconds=20)), Point(began + timedelta(minutes=59.5))])
    values = read(file)
    assert values["start"] == began
    assert values["minutes"] == pytest.approx(60, abs=1)


# --- FIT


def test_totals_of_the_watch_go_before_what_samples_give() -> None:
    said = {5: RUNNING, 7: 900_000, 8: 580_000, 9: 191_234, 16: 99, 20: 222, 22: 31, 34: 240, 193: 65}
    values, sport = read_bytes(fit_file(RUN, said))
    assert sport is Sport.RUN
    assert values["minutes"] == 15
    assert values["moving_minutes"] == pytest.approx(9.7, abs=0.05)
    assert (values["distance"], values["climb"], values["rpe"]) == (1912.3, 31, 6.5)
    assert (values["mean_power"], values["normalised_power"]) == (222, 240)
    # Of the heart rate the mean has to agree with the seconds at each.
    assert values["mean_heart_rate"] > 100


def test_the_kind_of_a_sport_is_understood_too() -> None:
    assert read_bytes(fit_file(RUN, {5: RUNNING, 6: TRAIL, 7: 600_000}))[1] is Sport.TRAIL_RUN


def test_a_watch_without_samples_still_gives_its_totals() -> None:
    file = fit(
        [
            (0, {0: 4, 1: 255, 4: seconds(START)}),
            (18, {253: seconds(START), 2: seconds(START), 5: RUNNING, 7: 600_000, 8: 600_000, 16: 141, 17: 170}),
        ]
    )
    values = read(file)
    assert (values["minutes"], values["mean_heart_rate"], values["max_heart_rate"]) == (10, 141, 170)


def test_the_parts_of_a_triathlon_are_one_workout() -> None:
    parts = [(5, 600, 100_000), (2, 3600, 2_000_000), (1, 1200, 400_000)]
    messages: list[Any] = [(0, {0: 4, 1: 255, 4: seconds(START)})]
    at = seconds(START)
    for sport, lasted, metres in parts:
        messages.append((18, {253: at + lasted, 2: at, 5: sport, 7: lasted * 1000, 8: lasted * 1000, 9: metres}))
        at += lasted
    values, sport = read_bytes(fit(messages))
    assert sport is Sport.RIDE
    assert (values["minutes"], values["distance"]) == (90, 25_000)


def test_a_planned_course_is_no_workout() -> None:
    assert refused(fit_file(RUN, kind=6)) == "workout_file_empty"


def test_times_in_the_heads_of_messages_are_understood() -> None:
    """Old devices write only the last five bits of the time, in the head of each message."""
    at = seconds(START) & ~31
    head = definition(0) + message(0, {0: 4, 1: 255, 4: at}) + definition(21) + message(21, {253: at, 0: 0, 1: 0})
    records = bytes((0x41, 0, 0, 20, 0, 1, 3, 1, 2)) + b"".join(
        bytes((0xA0 | offset % 32, 150)) for offset in range(90)
    )
    values = read(packed(head + records))
    assert values["heart_rates"] == ((150, 90),)
    assert values["start"] == datetime.fromisoformat("1989-12-31T00:00:00+00:00") + timedelta(seconds=at)


def test_the_checksum_of_the_writer_is_that_of_the_protocol() -> None:
    # Of the header of an empty file, as in Garmin's description: 14 bytes, whose own checksum makes the whole zero.
    file = packed(b"")
    assert crc(file[:14]) == 0
    assert FIELDS[20][253] == UINT32
    assert refused(file) == "workout_file_empty"


# --- GPX and TCX


def test_a_planned_route_without_times_is_no_workout() -> None:
    route = gpx_file(RUN).replace(b"<time>", b"<was>").replace(b"</time>", b"</was>")
    assert refused(route) == "workout_file_empty"


def test_the_tunnel_in_which_gps_was_lost_counts_for_the_distance_alone() -> None:
    points = [*RUN[:100], *RUN[400:]]
    values = read(gpx_file(points))
    assert values["distance"] == pytest.approx(RUN[-1].metres, rel=0.001)
    assert values["moving_minutes"] == pytest.approx(5, abs=0.1)


def test_standing_still_is_no_time_in_motion() -> None:
    still = [Point(START + timedelta(seconds=600 + at), 90, metres=RUN[-1].metres) for at in range(300)]
    values = read(gpx_file([*RUN, *still]))
    assert values["minutes"] == 15
    assert values["moving_minutes"] == pytest.approx(10, abs=0.1)


def test_several_activities_of_an_export_are_refused() -> None:
    file = tcx_file(RUN)
    activity = file[file.index(b"<Activity ") : file.index(b"</Activities>")]
    assert refused(file.replace(activity, activity * 2)) == "workout_file_several"


def test_a_file_in_another_encoding_is_read() -> None:
    text = tcx_file(RUN).decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    assert read(text.encode("utf-16")) == read(tcx_file(RUN))


def test_laps_without_points_still_give_totals() -> None:
    file = (
        b'<TrainingCenterDatabase xmlns="x"><Activities><Activity Sport="Biking">'
        b'<Lap StartTime="2026-05-01T06:00:00Z"><TotalTimeSeconds>1200</TotalTimeSeconds>'
        b"<DistanceMeters>9000</DistanceMeters><AverageHeartRateBpm><Value>130</Value></AverageHeartRateBpm></Lap>"
        b'<Lap StartTime="2026-05-01T06:20:00Z"><TotalTimeSeconds>600</TotalTimeSeconds>'
        b"<DistanceMeters>4000</DistanceMeters><AverageHeartRateBpm><Value>160</Value></AverageHeartRateBpm>"
        b"<MaximumHeartRateBpm><Value>171</Value></MaximumHeartRateBpm></Lap>"
        b"</Activity></Activities></TrainingCenterDatabase>"
    )
    values, sport = read_bytes(file)
    assert sport is Sport.RIDE
    assert (values["minutes"], values["distance"]) == (30, 13_000)
    assert (values["mean_heart_rate"], values["max_heart_rate"]) == (140, 171)
