"""Files that are broken or mean harm: always words, never a traceback, never more than the limits."""

import bz2
from contextlib import suppress
import gzip
from io import BytesIO
import lzma
from random import Random
import tracemalloc
from zipfile import ZipFile

from hypothesis import HealthCheck, given, settings, strategies as st
import pytest

from custom_components.recovery_massager.recovery.workout import InvalidWorkout, Source, read_workout
from custom_components.recovery_massager.workouts import file_samples
from custom_components.recovery_massager.workouts.file import read_bytes
from custom_components.recovery_massager.workouts.file_fit import read_fit
from custom_components.recovery_massager.workouts.file_gpx import GpxReader
from custom_components.recovery_massager.workouts.file_samples import Budget
from custom_components.recovery_massager.workouts.file_xml import read_xml
from tests.workouts.fit_writer import packed
from tests.workouts.made import START, endless_fit, fit_file, gpx_file, tcx_file, workout

SHORT = workout(length=120)
FIT, GPX, TCX = fit_file(SHORT, {5: 1, 7: 120_000}), gpx_file(SHORT), tcx_file(SHORT)
VALID = (FIT, GPX, TCX)
GPX_HEAD = b'<?xml version="1.0"?>'
LATER = START.replace(year=2027)


def refused(data: bytes) -> str:
    with pytest.raises(InvalidWorkout) as err:
        read_bytes(data)
    return err.value.reason


def a_workout_or_words(data: bytes) -> None:
    """Read it: any other error than InvalidWorkout fails the test."""
    with suppress(InvalidWorkout):
        values, sport = read_bytes(data)
        read_workout({**values, "id": "1"}, source=Source.FILE, sport=sport, now=LATER)


@given(st.binary(max_size=2000))
def test_any_bytes_are_a_workout_or_words(data: bytes) -> None:
    a_workout_or_words(data)


@given(st.binary(max_size=2000))
def test_any_body_of_a_fit_file_is_a_workout_or_words(data: bytes) -> None:
    a_workout_or_words(packed(data))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.sampled_from(VALID),
    st.lists(st.tuples(st.integers(0, 2**31), st.binary(max_size=4)), min_size=1, max_size=5),
)
def test_a_file_that_was_tampered_with_is_a_workout_or_words(data: bytes, changes: list[tuple[int, bytes]]) -> None:
    broken = bytearray(data)
    for at, put in changes:
        broken[at % len(broken) : at % len(broken) + len(put)] = put
    a_workout_or_words(bytes(broken))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2**31), st.integers(0, 255)), min_size=1, max_size=5))
def test_a_fit_file_with_other_bytes_and_a_fitting_checksum_is_a_workout_or_words(
    changes: list[tuple[int, int]],
) -> None:
    body = bytearray(FIT[14:-2])
    for at, put in changes:
        body[at % len(body)] = put
    a_workout_or_words(packed(bytes(body)))


@pytest.mark.parametrize("data", VALID, ids=["fit", "gpx", "tcx"])
def test_a_file_that_was_cut_off_is_refused_wherever_it_ends(data: bytes) -> None:
    random = Random(3)
    for at in random.sample(range(60, len(data) - 2), 60):
        assert refused(data[:at]) == "workout_file_broken"
    assert refused(data[:6]) == "workout_file_unknown"
    assert refused(b"") == "workout_file_unknown"


def test_a_wrong_checksum_is_a_broken_file() -> None:
    assert refused(FIT[:-1] + bytes((FIT[-1] ^ 1,))) == "workout_file_broken"
    assert refused(FIT[:200] + bytes((FIT[200] ^ 1,)) + FIT[201:]) == "workout_file_broken"


def test_archives_are_not_opened() -> None:
    zipped = BytesIO()
    with ZipFile(zipped, "w") as archive:
        archive.writestr("run.fit", FIT)
    for data in (zipped.getvalue(), gzip.compress(FIT), bz2.compress(FIT), lzma.compress(FIT)):
        assert refused(data) == "workout_file_archive"


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"<html><body/></html>", b"{}", b"<", b"<svg", b"\x00" * 4000])
def test_what_is_none_of_the_formats_is_said_to_be_none(data: bytes) -> None:
    assert refused(data) == "workout_file_unknown"


BILLION = b"".join(b'<!ENTITY l%d "%s">' % (level, b"&l%d;" % (level - 1) * 10) for level in range(1, 10))
ENTITIES = {
    "billion laughs": b'<!DOCTYPE gpx [<!ENTITY l0 "lol">' + BILLION + b"]><gpx>&l9;</gpx>",
    "quadratic": b'<!DOCTYPE gpx [<!ENTITY a "' + b"a" * 100_000 + b'">]><gpx>' + b"&a;" * 10_000 + b"</gpx>",
    "external file": b'<!DOCTYPE gpx [<!ENTITY f SYSTEM "file:///etc/passwd">]><gpx><trk><name>&f;</name></trk></gpx>',
    "external address": b'<!DOCTYPE gpx SYSTEM "http://127.0.0.1:9/x.dtd"><gpx/>',
    "parameter": b'<!DOCTYPE gpx [<!ENTITY % p SYSTEM "file:///etc/passwd">%p;]><gpx/>',
    "none at all": b"<!DOCTYPE gpx><gpx/>",
}


@pytest.mark.parametrize("root", [b"gpx", b"TrainingCenterDatabase"])
@pytest.mark.parametrize("trick", ENTITIES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_before_anything_is_expanded_or_fetched(trick: str, root: bytes, encoding: str) -> None:
    text = ENTITIES[trick].replace(b"gpx", root).decode().encode(encoding)
    assert refused(text) == "workout_file_entities"


def test_an_entity_that_nobody_declared_is_a_broken_file() -> None:
    assert refused(b"<gpx><trk><name>&unknown;</name></trk></gpx>") == "workout_file_broken"


def test_elements_within_elements_without_end_are_refused() -> None:
    assert refused(b"<gpx>" * 1_000_000) == "workout_file_broken"


@pytest.mark.parametrize(
    "data",
    [
        b"<gpx><trk><name>" + b"x" * 8_000_000,
        b'<gpx><trk a="' + b"x" * 8_000_000 + b'"><name>',
        b"<gpx><trk " + b" ".join(b'a%d=""' % each for each in range(800_000)) + b"><name>",
        b"<gpx><trk><name><!--" + b"x" * 8_000_000 + b"-->",
    ],
    ids=["text", "attribute", "attributes", "comment"],
)
def test_huge_texts_and_tags_cost_far_less_than_they_are(data: bytes) -> None:
    whole = data + b"</name></trk></gpx>"
    tracemalloc.start()
    try:
        with suppress(InvalidWorkout):
            read_xml(whole, {"gpx": GpxReader}, Budget())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 4_000_000


def test_more_elements_messages_or_points_than_anybody_records_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_samples, "MAX_STEPS", 10_000)
    assert refused(b"<gpx>" + b"<a/>" * 10_000 + b"</gpx>") == "workout_file_too_long"
    assert refused(endless_fit(10_000)) == "workout_file_too_long"
    monkeypatch.setattr(file_samples, "MAX_SAMPLES", 100)
    assert {refused(one) for one in VALID} == {"workout_file_too_long"}


def test_a_file_that_takes_too_long_is_given_up() -> None:
    passed = iter(range(0, 10_000, 61))
    with pytest.raises(InvalidWorkout, match="workout_file_too_long"):
        read_fit(endless_fit(20_000), Budget(lambda: next(passed)))


@pytest.mark.parametrize("time", ["nonsense", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "1e999"])
def test_times_that_make_no_sense_are_words(time: str) -> None:
    a_workout_or_words(GPX.replace(b"2026-05-01T06:00:00Z", time.encode()))
    a_workout_or_words(TCX.replace(b"2026-05-01T06:00:00Z", time.encode()))


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "1e308", "-1", "", "x", "9" * 400])
def test_numbers_that_make_no_sense_are_left_out_or_words(value: str) -> None:
    a_workout_or_words(gpx_file(SHORT).replace(b"<power>", b"<power>" + value.encode()))
    a_workout_or_words(GPX.replace(b"<x:hr>", f"<x:hr>{value}</x:hr><x:hr>".encode(), 1))
    a_workout_or_words(GPX.replace(b'lat="48', f'lat="{value}'.encode()))
    a_workout_or_words(TCX.replace(b"<TotalTimeSeconds>", f"<TotalTimeSeconds>{value}".encode()))
    a_workout_or_words(TCX.replace(b"<DistanceMeters>", f"<DistanceMeters>{value}".encode()))
