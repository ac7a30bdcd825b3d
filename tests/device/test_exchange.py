"""Commands that return when the massager confirmed them: by an answer, by a report, or step by step."""

import asyncio

import pytest

from custom_components.recovery_massager.device.errors import CommandNotConfirmed, CommandRefused, NotReachable
from custom_components.recovery_massager.device.model import Run

from .air import Air
from .conftest import MakeMassager
from .gadget import ANSWERING, BASE, MUTE, RUNNING, STEPPING, Gadget, profile
from .patience import everybody_waits, now, passes, until

# --- by a report


async def test_a_value_is_set_when_it_is_reported_after_the_write(make: MakeMassager, gadget: Gadget) -> None:
    massager = await make()
    await massager.set("pressure", 3)
    assert gadget.heard == ["03 03"]
    assert massager.state.pressure == 3


async def test_a_report_from_before_the_write_confirms_nothing(make: MakeMassager, air: Air, gadget: Gadget) -> None:
    massager = await make(profile(link="{timeout: 1, gap: 0.3}"))
    await massager.set("pressure", 2)
    gadget.deaf = ["03 03"] * 3
    setting = asyncio.create_task(massager.set("pressure", 3))
    await passes(0.1)
    gadget.level = 3
    gadget.report()
    await everybody_waits()
    assert massager.state.pressure == 3
    with pytest.raises(CommandNotConfirmed, match="set_pressure"):
        await setting
    assert air.written == ["03 02"] + ["03 03"] * 3


async def test_a_report_while_the_write_is_under_way_confirms_it(make: MakeMassager, air: Air, gadget: Gadget) -> None:
    massager = await make()
    held = air.hold("03 03")
    setting = asyncio.create_task(massager.set("pressure", 3))
    await held.here.wait()
    gadget.tells = False
    gadget.level = 3
    gadget.report()
    await everybody_waits()
    held.release()
    await setting


async def test_what_nothing_confirms_is_repeated_and_then_not_confirmed(
    make: MakeMassager, air: Air, gadget: Gadget
) -> None:
    massager = await make()
    air.lose("03 03", 3)
    begin = now()
    with pytest.raises(CommandNotConfirmed) as raised:
        await massager.set("pressure", 3)
    assert (raised.value.reason, raised.value.details) == ("not_confirmed", {"command": "set_pressure"})
    assert [at - begin for at in air.written_at] == [pytest.approx(wait) for wait in (0, 1, 2)]
    assert massager.state.pressure == 0


async def test_a_write_that_was_lost_is_made_good_by_the_next(make: MakeMassager, air: Air, gadget: Gadget) -> None:
    massager = await make()
    air.lose("03 03")
    await massager.set("pressure", 3)
    assert gadget.heard == ["03 03"]
    assert air.written == ["03 03"] * 2


async def test_another_value_than_the_one_that_was_set_confirms_nothing(make: MakeMassager, gadget: Gadget) -> None:
    massager = await make()
    gadget.deaf = ["03 03"] * 3
    setting = asyncio.create_task(massager.set("pressure", 3))
    await until(lambda: gadget.heard)
    gadget.level = 4
    gadget.report()
    with pytest.raises(CommandNotConfirmed):
        await setting
    assert massager.state.pressure == 4


async def test_several_writes_of_one_command_follow_each_other_and_the_last_is_confirmed(
    make: MakeMassager, gadget: Gadget
) -> None:
    commands = BASE["commands"].replace("start: 01", "start: {send: ['03 {pressure:u8}', 06, 01]}")
    massager = await make(profile(commands=commands, link="{timeout: 1, gap: 0.1}"))
    await massager.start({})
    assert gadget.heard == ["03 00", "06", "01"]
    assert [later - sooner for sooner, later in zip(gadget.heard_at, gadget.heard_at[1:], strict=False)] == [
        pytest.approx(0.1)
    ] * 2
    assert massager.state.run is Run.RUNNING


async def test_what_a_massager_never_reports_is_done_when_it_is_written(make: MakeMassager) -> None:
    massager = await make(MUTE)
    await massager.set("pressure", 3)
    await massager.start({})
    assert massager.state.values == {}


async def test_a_lost_connection_ends_the_waiting_at_once(make: MakeMassager, gadget: Gadget) -> None:
    massager = await make()
    gadget.deaf = ["03 03"]
    setting = asyncio.create_task(massager.set("pressure", 3))
    await until(lambda: gadget.heard)
    begin = now()
    gadget.lose_link(8)
    with pytest.raises(NotReachable, match="connection_lost"):
        await setting
    assert now() == begin


async def test_letting_go_ends_the_waiting_at_once(make: MakeMassager, gadget: Gadget) -> None:
    massager = await make()
    gadget.deaf = ["03 03"]
    setting = asyncio.create_task(massager.set("pressure", 3))
    await until(lambda: gadget.heard)
    begin = now()
    await massager.disconnect()
    with pytest.raises(NotReachable, match="not_connected"):
        await setting
    assert now() == begin


# --- by an answer


async def test_an_answer_is_enough_for_what_neither_starts_nor_stops(make: MakeMassager, gadget: Gadget) -> None:
    gadget.answers, gadget.tells = True, False
    massager = await make(ANSWERING)
    await massager.set("pressure", 3)
    assert massager.state.pressure == 0


async def test_the_answer_to_another_command_is_none(make: MakeMassager, air: Air, gadget: Gadget) -> None:
    gadget.tells = False
    massager = await make(ANSWERING)
    setting = asyncio.create_task(massager.set("pressure", 3))
    await until(lambda: gadget.heard)
    gadget.send(f"{0xFFE2:08x}-0000-1000-8000-00805f9b34fb", bytes((0x90, 0x01, 0x01)))
    with pytest.raises(CommandNotConfirmed):
        await setting
    assert air.written == ["03 03"] * 3


@pytest.mark.parametrize(
    ("code", "reason"), [(0x02, "unsupported"), (0x05, "not_permitted"), (0x07, "fault"), (0x66, "failed")]
)
async def test_a_refusal_is_told_with_its_reason_and_not_repeated(
    make: MakeMassager, gadget: Gadget, code: int, reason: str
) -> None:
    gadget.answers = True
    massager = await make(ANSWERING)
    gadget.refuses[0x01] = code
    with pytest.raises(CommandRefused) as raised:
        await massager.start({})
    assert (raised.value.reason, raised.value.details) == (reason, {"command": "start"})
    assert gadget.heard == ["01"]


async def test_a_refusal_of_a_setting_is_told_also_when_it_was_repeated(
    make: MakeMassager, air: Air, gadget: Gadget
) -> None:
    massager = await make(ANSWERING)
    gadget.refuses[0x03] = 0x07
    air.lose("03 03")
    with pytest.raises(CommandRefused, match="fault"):
        await massager.set("pressure", 3)
    assert air.written == ["03 03"] * 2


async def test_a_start_is_confirmed_when_it_runs_and_not_by_the_answer_alone(
    make: MakeMassager, gadget: Gadget
) -> None:
    gadget.answers, gadget.tells = True, False
    massager = await make(ANSWERING)
    start = asyncio.create_task(massager.start({}))
    await until(lambda: gadget.heard)
    await passes(0.5)
    assert not start.done()
    gadget.report()
    await start
    assert massager.state.run is Run.RUNNING
    assert gadget.heard == ["01"]


async def test_what_is_reported_does_for_an_answer_that_was_lost(make: MakeMassager, gadget: Gadget) -> None:
    massager = await make(ANSWERING)
    await massager.start({})
    await massager.set("pressure", 3)
    assert gadget.heard == ["01", "03 03"]


async def test_a_start_that_is_refused_only_when_repeated_may_have_happened(make: MakeMassager, gadget: Gadget) -> None:
    gadget.tells = False
    massager = await make(ANSWERING)
    start = asyncio.create_task(massager.start({}))
    await until(lambda: gadget.run == RUNNING)
    gadget.refuses[0x01] = 0x05
    with pytest.raises(CommandNotConfirmed, match="start"):
        await start
    assert gadget.heard == ["01", "01"]


async def test_what_may_be_a_toggle_is_never_sent_again(make: MakeMassager, gadget: Gadget) -> None:
    commands = BASE["commands"].removesuffix("}") + ", identify: {send: 09, answer: '90 09', once: true}}"
    massager = await make(profile(commands=commands))
    with pytest.raises(CommandNotConfirmed, match="identify"):
        await massager.identify()
    assert gadget.heard == ["09"]
    gadget.answers = True
    await massager.identify()
    assert gadget.heard == ["09", "09"]


# --- step by step


async def test_steps_lead_to_the_target_and_end_there(make: MakeMassager, gadget: Gadget) -> None:
    massager = await make(STEPPING)
    await massager.set("pressure", 4)
    await massager.set("pressure", 2)
    assert gadget.heard == ["04"] * 4 + ["05"] * 2
    assert (gadget.level, massager.state.pressure) == (2, 2)


async def test_no_step_is_taken_where_the_target_is_reached_already(make: MakeMassager, gadget: Gadget) -> None:
    gadget.level = 4
    massager = await make(STEPPING)
    await massager.set("pressure", 4)
    assert gadget.heard == []


async def test_choices_are_stepped_through_until_the_wanted_one_comes(make: MakeMassager, gadget: Gadget) -> None:
    gadget.mode = 2
    massager = await make(STEPPING)
    await massager.set("mode", "wave")
    assert gadget.heard == ["06"] * 2
    assert massager.state.mode == "wave"


async def test_steps_are_given_up_when_nothing_changes(make: MakeMassager, air: Air, gadget: Gadget) -> None:
    massager = await make(STEPPING)
    air.lose("04")
    begin = now()
    with pytest.raises(CommandNotConfirmed, match="set_pressure"):
        await massager.set("pressure", 4)
    assert now() - begin == pytest.approx(1)
    assert air.written == ["04"]


async def test_steps_are_no_more_than_lead_to_the_target(make: MakeMassager, gadget: Gadget) -> None:
    gadget.wraps = 3
    massager = await make(STEPPING)
    with pytest.raises(CommandNotConfirmed):
        await massager.set("pressure", 5)
    assert gadget.heard == ["04"] * 5


async def test_no_step_is_taken_where_it_is_not_known_where_from(make: MakeMassager, gadget: Gadget) -> None:
    gadget.mode = 9
    massager = await make(STEPPING)
    with pytest.raises(CommandNotConfirmed):
        await massager.set("mode", "wave")
    assert gadget.heard == []


async def test_steps_follow_the_hand_of_who_sits_there(make: MakeMassager, air: Air, gadget: Gadget) -> None:
    massager = await make(STEPPING)
    held = air.hold("04")
    setting = asyncio.create_task(massager.set("pressure", 4))
    await held.here.wait()
    gadget.level = 5
    held.release()
    await setting
    assert gadget.heard == ["04"] + ["05"] * 2


# --- of a massager that speaks only when it is asked

ASKED = profile(
    link="{timeout: 1, retries: 0, poll: {every: 0.4, send: ask}}",
    commands=BASE["commands"].removesuffix("}") + ", ask: 08}",
)


async def test_a_massager_that_speaks_only_when_asked_is_asked_how_it_is(make: MakeMassager, gadget: Gadget) -> None:
    gadget.greets = gadget.tells = False
    massager = await make(ASKED)
    assert gadget.heard == ["08"]
    assert massager.state.run is Run.IDLE


async def test_a_massager_that_speaks_only_when_asked_is_asked_what_came_of_a_command(
    make: MakeMassager, gadget: Gadget
) -> None:
    gadget.tells = False
    gadget.lag[0x03] = 0.5
    massager = await make(ASKED)
    begin = now()
    await massager.set("pressure", 3)
    assert now() - begin == pytest.approx(0.8)
    assert gadget.heard[0] == "03 03"
    assert set(gadget.heard[1:]) == {"08"}


async def test_asking_ends_with_the_time_for_an_answer(make: MakeMassager, gadget: Gadget) -> None:
    massager = await make(ASKED)
    gadget.deaf = ["03 03"]
    with pytest.raises(CommandNotConfirmed):
        await massager.set("pressure", 3)
    assert len(gadget.heard) <= 6


# --- echoes

LIKE_A_REPORT = profile(
    commands="{start: 01, stop: 02, set_pressure: '81 00 {pressure:u8} 00', set_mode: {next: 06}}",
)
FRAMED = profile(
    frame="{head: 81}",
    commands="{start: 01 00 00, stop: 00 00 00, set_pressure: '00 {pressure:u8} 00', set_mode: {next: 06}}",
    reports="{status: {size: 3, fields: ['run:u8@0', 'pressure:u8', 'mode:u8']}}",
)


@pytest.mark.parametrize("rules", [LIKE_A_REPORT, FRAMED])
async def test_what_is_only_sent_back_is_no_report_and_confirms_nothing(
    make: MakeMassager, gadget: Gadget, rules: object
) -> None:
    gadget.echoes = True
    gadget.deaf = ["81 00 03 00"] * 3
    massager = await make(rules)
    with pytest.raises(CommandNotConfirmed):
        await massager.set("pressure", 3)
    assert massager.state.pressure == 0
    assert [frame.direction for frame in massager.timeline].count("dropped") == 3


async def test_a_report_like_what_was_written_counts_when_it_comes_besides_the_echo(
    make: MakeMassager, gadget: Gadget
) -> None:
    gadget.echoes = True
    gadget.deaf = ["81 00 03 00"]
    massager = await make(LIKE_A_REPORT)
    setting = asyncio.create_task(massager.set("pressure", 3))
    await until(lambda: gadget.heard)
    gadget.level = 3
    gadget.report()
    await setting
    assert massager.state.pressure == 3


async def test_a_report_like_what_was_written_long_ago_counts(make: MakeMassager, gadget: Gadget) -> None:
    massager = await make(LIKE_A_REPORT)
    gadget.deaf = ["81 00 03 00"] * 3
    with pytest.raises(CommandNotConfirmed):
        await massager.set("pressure", 3)
    await passes(1)
    gadget.level = 3
    gadget.report()
    await everybody_waits()
    assert massager.state.pressure == 3


async def test_who_lowers_it_at_the_massager_is_not_stepped_up_against(make: MakeMassager, gadget: Gadget) -> None:
    massager = await make(STEPPING)
    gadget.lag[0x04] = 0.3
    setting = asyncio.create_task(massager.set("pressure", 4))
    await until(lambda: gadget.level == 3)
    gadget.level = 1
    gadget.report()
    with pytest.raises(CommandNotConfirmed):
        await setting
    assert gadget.heard == ["04"] * 4
    assert gadget.level < 4
