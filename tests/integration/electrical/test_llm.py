"""A language model hears how a stimulator is, and stops it. It never sets, starts or raises one."""

from collections.abc import Callable
from typing import Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers.llm import LLMContext, ToolInput
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.llm_start import StartTool
from custom_components.recovery_massager.llm_tools import SetTool
from simulator.devices.hy_ems import HyEms
from tests.integration.bridges.model import START, Calls, Talk, can_converse, expose_only

STATUS = "recovery_massager__status"
STOP = "recovery_massager__stop"
SET = "recovery_massager__set"


@pytest.fixture
async def talk(hass: HomeAssistant, near: MockConfigEntry, touch: Callable[[], Context]) -> Talk:
    """A person who talks to a model, to which all of the stimulator is exposed."""
    model = await can_converse(hass)
    expose_only(hass, *(state.entity_id for state in hass.states.async_all()))
    return Talk(hass, model, touch().user_id)


async def test_there_are_tools_to_hear_of_it_and_to_stop_it_alone(talk: Talk) -> None:
    await talk.turn("Hello")
    assert {tool for tool in talk.model.tools if tool.startswith("recovery_massager")} == {STATUS, STOP}


async def test_it_is_told_and_stopped(talk: Talk, near: MockConfigEntry, pads: HyEms) -> None:
    await near.runtime_data.session.start(attended=True)
    answer = await talk.turn("How is it?", Calls(STATUS))
    (told,) = answer["massagers"]
    assert (told["it_says"], told["pressure_set_now"]) == ("running", "level 0")
    assert "start_from_home_assistant" not in told
    answer = await talk.turn("Stop", Calls(STOP))
    assert answer["all_confirmed"] is True
    assert pads.state()["run"] == "idle"


TOOLS: tuple[tuple[str, dict[str, Any]], ...] = (
    (START, {}),
    (START, {"confirmation": "yes"}),
    (SET, {"pressure": 5}),
    ("intent__HassTurnOn", {"name": "Pads"}),
    ("intent__HassTurnOn", {"name": "Pads Start", "domain": ["button"]}),
    ("intent__HassTurnOn", {"name": "Pads Remote start", "domain": ["switch"]}),
)


@pytest.mark.parametrize("runs", [False, True])
async def test_no_tool_starts_or_raises_it(talk: Talk, near: MockConfigEntry, pads: HyEms, runs: bool) -> None:
    if runs:
        await near.runtime_data.session.start(attended=True)
    sessions = pads.machine.sessions
    for tool, args in TOOLS:
        await talk.turn("Start the pads, stronger", Calls(tool, args), says="Shall Pads start?")
        await talk.turn("Yes", Calls(tool, args))
        assert (pads.machine.sessions, pads.machine.level) == (sessions, 0), tool


async def test_tools_that_were_handed_out_for_a_massager_are_none_for_a_stimulator(
    hass: HomeAssistant, talk: Talk, pads: HyEms
) -> None:
    # A list of tools may be kept for a whole conversation, and be used on what was added meanwhile.
    context = LLMContext("model", Context(user_id=talk.user_id), "en", "conversation", None)
    for tool, args in ((SetTool(), {"pressure": 1}), (SetTool(), {"minutes": 10}), (StartTool(), {})):
        result = await tool.async_call(hass, ToolInput(tool.name, args), context)
        assert result.error
        assert "drives current through the body" in str(result.data["error"])
    assert pads.machine.sessions == 0


async def test_a_level_of_nothing_stops_it_by_whatever_tool(
    hass: HomeAssistant, talk: Talk, near: MockConfigEntry, pads: HyEms
) -> None:
    await near.runtime_data.session.start(attended=True)
    context = LLMContext("model", Context(user_id=talk.user_id), "en", "conversation", None)
    result = await SetTool().async_call(hass, ToolInput(SetTool.name, {"pressure": 0}), context)
    assert result.data["all_confirmed"] is True
    assert pads.state()["run"] == "idle"
