"""What must hold of the codec for every profile, whatever a device sends."""

from dataclasses import replace
from functools import partial

from hypothesis import given, strategies as st
import pytest

from custom_components.recovery_massager.device.codec import Codec, Dropped, Received
from custom_components.recovery_massager.device.decoding import reader
from custom_components.recovery_massager.device.fields import LONGEST, Field
from custom_components.recovery_massager.device.model import Domain, Names, Range, Value
from custom_components.recovery_massager.device.profile import ADVERTISEMENT, Profile
from tests.device.wild import PROFILES, ROLES, assembles, assert_declared, bodies, domain, framed, meaning, notified

every_profile = pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.id)
every_report = pytest.mark.parametrize(
    ("profile", "name"),
    [
        pytest.param(profile, report.name, id=f"{profile.id}-{report.name}")
        for profile in PROFILES
        for report in profile.reports.values()
        if report.role != ADVERTISEMENT
    ],
)
every_command = pytest.mark.parametrize(
    ("profile", "name"),
    [
        pytest.param(profile, command.name, id=f"{profile.id}-{command.name}")
        for profile in PROFILES
        for command in profile.commands.values()
        if not command.sets
    ],
)


def kept(codec: Codec) -> int:
    """Bytes that the codec holds on to between two notifications."""
    return len(codec._deframer._buffer) if codec._deframer else 0


def bound(profile: Profile) -> int:
    """The bytes that it may hold on to: less than one longest frame, and none where frames cannot be put together."""
    return profile.receive.maximum - 1 if profile.receive and assembles(profile) else 0


@st.composite
def noise(draw: st.DrawFn, profile: Profile) -> bytes:
    """Bytes of all sorts, often with the look of a frame: cut short, glued, damaged, too long."""
    pieces = [st.binary(max_size=40)]
    if form := profile.receive:
        pieces += [st.just(form.head), st.just(form.tail), st.binary(max_size=form.maximum).map(form.build)]
    pieces += [bodies(profile, report).map(partial(framed, profile, report)) for report in notified(profile)]
    glued = b"".join(draw(st.lists(st.one_of(pieces), max_size=4)))
    first = draw(st.integers(0, len(glued)))
    return glued[first : draw(st.integers(first, len(glued)))] + draw(st.sampled_from([b"", b"", bytes(600)]))


@every_profile
@given(data=st.data())
def test_no_bytes_on_any_role_raise_pile_up_or_give_what_is_not_declared(profile: Profile, data: st.DataObject) -> None:
    codec = Codec(profile)
    for _ in range(data.draw(st.integers(1, 8))):
        role = data.draw(st.sampled_from(["notify", *ROLES, *profile.gatt[0]]))
        sent = data.draw(noise(profile))
        before = kept(codec)
        given_back = 0
        for event in codec.feed(role, sent):
            if isinstance(event, Received):
                assert_declared(profile, event.values)
                given_back += len(event.body)
            else:
                given_back += len(event.data)
        assert given_back <= before + len(sent)
        assert kept(codec) <= bound(profile)


@every_profile
@given(st.lists(st.binary(min_size=LONGEST, max_size=LONGEST), max_size=3), st.integers(1, 40))
def test_a_flood_does_not_pile_up(profile: Profile, flood: list[bytes], times: int) -> None:
    codec = Codec(profile)
    head = profile.receive.head if profile.receive else b""
    for part in [*flood, head] * times:
        codec.feed("notify", part)
        assert kept(codec) <= bound(profile)


@every_profile
@given(
    st.dictionaries(st.text(max_size=8), st.binary(max_size=40), max_size=3),
    st.dictionaries(st.integers(0, 0xFFFF), st.binary(max_size=40), max_size=3),
    st.data(),
)
def test_no_advertisement_raises_or_gives_what_is_not_declared(
    profile: Profile, service_data: dict[str, bytes], manufacturer_data: dict[int, bytes], data: st.DataObject
) -> None:
    payload = st.binary(max_size=27)
    for report in profile.reports.values():
        if report.role == ADVERTISEMENT:
            payload |= bodies(profile, report)
    for rule in profile.recognise:
        if rule.service_data_uuid:
            service_data[rule.service_data_uuid] = data.draw(payload)
        if rule.manufacturer_id is not None:
            manufacturer_data[rule.manufacturer_id] = data.draw(payload)
    assert_declared(profile, Codec(profile).advertisement(service_data, manufacturer_data) or {})


@every_report
@given(data=st.data())
def test_a_report_means_what_its_bits_say(profile: Profile, name: str, data: st.DataObject) -> None:
    report = profile.reports[name]
    body = data.draw(bodies(profile, report))
    (event,) = Codec(profile).feed(report.role, framed(profile, report, body))
    expected = meaning(profile, report, body)
    if expected is None:
        assert isinstance(event, Dropped)
    else:
        assert event == Received(report.role, body, name, expected)


@every_report
@given(data=st.data())
def test_whatever_a_body_holds_it_means_what_its_bits_say_or_is_dropped(
    profile: Profile, name: str, data: st.DataObject
) -> None:
    report = profile.reports[name]
    start = bytes(part if isinstance(part, int) else 0 for part in report.starts)
    form = profile.receive if report.role == "notify" else None
    least, most = (form.minimum - form.around, form.maximum - form.around) if form else (0, LONGEST)
    body = start + data.draw(st.binary(min_size=max(0, least - len(start)), max_size=min(most, 40) - len(start)))
    events = Codec(profile).feed(report.role, framed(profile, report, body))
    expected = meaning(profile, report, body)
    found = [event.values for event in events if isinstance(event, Received) and event.report == name]
    assert found == ([] if expected is None else [expected])


@every_profile
@given(data=st.data())
def test_a_notification_that_is_lost_changes_nothing_in_the_others(profile: Profile, data: st.DataObject) -> None:
    if not (reports := notified(profile)):
        reports = [report for report in profile.reports.values() if report.role != ADVERTISEMENT]
    sent = []
    for report in data.draw(st.lists(st.sampled_from(reports), min_size=1, max_size=8)):
        body = data.draw(bodies(profile, report))
        sent.append((report.role, framed(profile, report, body)))
    lost = data.draw(st.sets(st.integers(0, len(sent) - 1)))
    whole, holed = Codec(profile), Codec(profile)
    events = [whole.feed(*notification) for notification in sent]
    left = [index for index in range(len(sent)) if index not in lost]
    assert [holed.feed(*sent[index]) for index in left] == [events[index] for index in left]


@pytest.mark.parametrize("profile", [one for one in PROFILES if not assembles(one)], ids=lambda profile: profile.id)
@given(data=st.data())
def test_without_length_and_checksum_two_halves_are_never_put_together(profile: Profile, data: st.DataObject) -> None:
    report = data.draw(st.sampled_from([one for one in profile.reports.values() if one.role != ADVERTISEMENT]))
    sent = framed(profile, report, data.draw(bodies(profile, report)))
    at = data.draw(st.integers(0, len(sent)))
    codec = Codec(profile)
    for half in (sent[:at], sent[at:]):
        assert codec.feed(report.role, half) == Codec(profile).feed(report.role, half)


def sendable(declared: Domain) -> st.SearchStrategy[Value]:
    """Values that a person may choose."""
    if isinstance(declared, Range):
        steps = round((declared.maximum - declared.minimum) / declared.step)
        return st.integers(0, steps).map(lambda count: declared.minimum + count * declared.step)
    return st.sampled_from(list(declared.codes)) if isinstance(declared, Names) else st.booleans()


@every_command
@given(data=st.data())
def test_what_is_written_says_what_was_asked_for(profile: Profile, name: str, data: st.DataObject) -> None:
    command = profile.commands[name]
    values = {placeholder: data.draw(sendable(domain(profile, placeholder))) for placeholder in command.placeholders}
    codec = Codec(profile)
    writes = codec.encode(name, values) if command.writes else [codec.encode_step(name, way) for way in command.steps]
    templates = command.writes or tuple(command.steps.values())
    for write, template in zip(writes, templates, strict=True):
        assert write.role == command.to
        assert len(write.data) <= LONGEST
        body: bytes | None = write.data
        if profile.frame and command.to == "write":
            assert profile.frame.length is None or profile.frame.declared(write.data) == len(write.data)
            body = profile.frame.body(write.data)
        assert body is not None
        for part in template:
            size = part.size if isinstance(part, Field) else len(part)
            piece, body = body[:size], body[size:]
            if isinstance(part, Field):
                assert reader(replace(part, at=0), domain(profile, part.name))(piece) == values[part.name]
            else:
                assert piece == part
        assert body == b""


@every_command
@given(data=st.data())
def test_the_echo_of_a_command_is_no_answer_and_tells_nothing(profile: Profile, name: str, data: st.DataObject) -> None:
    command = profile.commands[name]
    values = {placeholder: data.draw(sendable(domain(profile, placeholder))) for placeholder in command.placeholders}
    codec = Codec(profile)
    writes = codec.encode(name, values) if command.writes else [codec.encode_step(name, way) for way in command.steps]
    for write in writes:
        for event in codec.feed("notify", write.data):
            if isinstance(event, Received):
                assert not event.values
                assert codec.answered(name, event) is None
