"""Captures as wild as devices are, for hypothesis."""

from hypothesis import strategies as st

from custom_components.recovery_massager.device.capture import Advertised, Capture, Found, Moved
from simulator.gatt import uuid16

PROPERTIES = ("read", "write", "write-without-response", "notify", "indicate")

uuids = st.one_of(st.integers(0, 0xFFFF).map(uuid16), st.uuids().map(str))
names = st.none() | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=29)
data = st.binary(max_size=40)
times = st.integers(0, 300_000).map(lambda milliseconds: milliseconds / 1000)


@st.composite
def moved(draw: st.DrawFn) -> tuple[Moved, ...]:
    """Bytes that moved, in the order in which they did, some of them again and again."""
    pool = draw(st.lists(st.tuples(uuids, data), min_size=1, max_size=4))
    rows = draw(st.lists(st.tuples(times, st.sampled_from(pool)), max_size=12))
    return tuple(Moved(seconds, uuid, value) for seconds, (uuid, value) in sorted(rows, key=lambda row: row[0]))


advertisements = st.builds(
    Advertised,
    names,
    st.lists(uuids, max_size=3).map(tuple),
    st.dictionaries(st.integers(0, 0xFFFF), data, max_size=3),
    st.dictionaries(uuids, data, max_size=2),
)
found = st.builds(Found, uuids, uuids, st.lists(st.sampled_from(PROPERTIES), unique=True).map(tuple), st.none() | data)
captures = st.builds(
    Capture, advertisements, st.lists(found, max_size=6).map(tuple), moved(), moved(), times, moved(), st.booleans()
)
