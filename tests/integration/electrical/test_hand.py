"""Whose hand it is: what may start a stimulator or make it stronger, and everything that must not."""

from collections.abc import Awaitable, Callable
import contextlib
import inspect
from typing import Any
from unittest.mock import patch

from homeassistant.components.conversation import async_converse
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context, Event, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import area_registry as ar, device_registry as dr, entity_registry as er, intent
from homeassistant.helpers.chat_session import async_get_chat_session
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.attendance import ASSISTANTS, async_watch_beginnings, attended
from custom_components.recovery_massager.const import DOMAIN
from custom_components.recovery_massager.entity import MassagerEntity
from simulator.devices.hy_ems import HyEms

CLIMATE, START, LEVEL = "climate.pads", "button.pads_start", "number.pads_level"

type Touch = Callable[[], Context]
type Call = Callable[[str, dict[str, Any], Context], Awaitable[Any]]


@pytest.fixture
def call(hass: HomeAssistant) -> Call:
    """Call an action, `domain.action`, and wait for it."""

    async def do(action: str, data: dict[str, Any], context: Context) -> None:
        domain, service = action.split(".")
        await hass.services.async_call(domain, service, data, blocking=True, context=context)

    return do


async def test_a_touch_of_the_start_button_starts_it(
    near: MockConfigEntry, pads: HyEms, call: Call, touch: Touch
) -> None:
    await call("button.press", {"entity_id": START}, touch())
    assert pads.machine.running


async def test_a_persons_call_of_the_start_action_starts_it(
    near: MockConfigEntry, pads: HyEms, call: Call, touch: Touch
) -> None:
    await call("recovery_massager.start_session", {"entity_id": CLIMATE}, touch())
    assert pads.machine.running


ACTIONS = (
    ("button.press", {"entity_id": START}),
    ("recovery_massager.start_session", {"entity_id": CLIMATE}),
    ("climate.set_hvac_mode", {"entity_id": CLIMATE, "hvac_mode": "fan_only"}),
)


@pytest.mark.parametrize(("action", "data"), ACTIONS)
@pytest.mark.parametrize("nobody", [{}, {"parent_id": "an automation"}])
async def test_what_no_person_asked_for_does_not_start_it(
    near: MockConfigEntry,
    pads: HyEms,
    call: Call,
    touch: Touch,
    action: str,
    data: dict[str, Any],
    nobody: dict[str, Any],
) -> None:
    context = Context(user_id=touch().user_id if nobody else None, **nobody)
    with pytest.raises(HomeAssistantError) as refused:
        await call(action, data, context)
    assert refused.value.translation_key == "electrical_by_hand"
    assert pads.machine.sessions == 0


@pytest.mark.parametrize(("action", "data"), ACTIONS)
async def test_a_script_does_not_start_it_not_even_in_the_name_of_who_pressed_its_button(
    hass: HomeAssistant, near: MockConfigEntry, pads: HyEms, call: Call, touch: Touch, action: str, data: dict[str, Any]
) -> None:
    steps = {"pads": {"sequence": [{"action": action, "data": data}]}}
    assert await async_setup_component(hass, "script", {"script": steps})
    with pytest.raises(HomeAssistantError) as refused:
        await call("script.pads", {}, touch())
    assert refused.value.translation_key == "electrical_by_hand"
    assert pads.machine.sessions == 0


async def test_a_scene_neither_starts_it_nor_makes_it_stronger(
    hass: HomeAssistant, near: MockConfigEntry, pads: HyEms, call: Call, touch: Touch
) -> None:
    assert await async_setup_component(hass, "scene", {})
    entities = {CLIMATE: {"state": "fan_only", "fan_mode": "level_1"}, LEVEL: "1"}
    with pytest.raises(HomeAssistantError):
        await call("scene.apply", {"entities": entities}, touch())
    assert pads.machine.sessions == 0
    await call("button.press", {"entity_id": START}, touch())
    with pytest.raises(HomeAssistantError):
        await call("scene.apply", {"entities": {LEVEL: "1"}}, touch())
    assert pads.machine.level == 0


@pytest.mark.parametrize(
    "action", ["climate.turn_on", "climate.toggle", "homeassistant.turn_on", "homeassistant.toggle"]
)
@pytest.mark.parametrize("everything", [True, False])
async def test_turning_everything_on_starts_nothing(
    hass: HomeAssistant, near: MockConfigEntry, pads: HyEms, call: Call, touch: Touch, action: str, everything: bool
) -> None:
    assert await async_setup_component(hass, "homeassistant", {})
    whole = "all" if everything and action.startswith("climate") else [CLIMATE]
    with contextlib.suppress(HomeAssistantError):
        await call(action, {"entity_id": whole}, touch())
    assert pads.machine.sessions == 0


async def test_an_area_reaches_neither_its_start_nor_its_level(
    hass: HomeAssistant, near: MockConfigEntry, pads: HyEms, call: Call, touch: Touch
) -> None:
    area = ar.async_get(hass).async_create("Bedroom")
    (device,) = dr.async_entries_for_config_entry(dr.async_get(hass), near.entry_id)
    dr.async_get(hass).async_update_device(device.id, area_id=area.id)
    with contextlib.suppress(HomeAssistantError):
        await call("button.press", {"area_id": area.id}, touch())
    assert pads.machine.sessions == 0


async def test_one_touch_does_not_start_it_together_with_others(
    hass: HomeAssistant, near: MockConfigEntry, pads: HyEms, call: Call, touch: Touch
) -> None:
    other = MockConfigEntry(
        domain=DOMAIN, title="Others", data={**near.data, "address": "C0:FF:EE:00:00:02"}, options=near.options
    )
    other.add_to_hass(hass)
    assert await hass.config_entries.async_setup(other.entry_id)
    with pytest.raises(HomeAssistantError):
        await call("recovery_massager.start_session", {"entity_id": "all"}, touch())
    assert pads.machine.sessions == 0


async def test_one_touch_makes_it_neither_stronger_nor_longer_nor_different_together_with_others(
    hass: HomeAssistant, near: MockConfigEntry, pads: HyEms, call: Call, touch: Touch
) -> None:
    other = MockConfigEntry(
        domain=DOMAIN, title="Others", data={**near.data, "address": "C0:FF:EE:00:00:02"}, options=near.options
    )
    other.add_to_hass(hass)
    assert await hass.config_entries.async_setup(other.entry_id)
    await near.runtime_data.session.start(attended=True)
    for action, data in (("set_pressure", {"pressure": 1}), ("set_mode", {"mode": "knead"})):
        with pytest.raises(HomeAssistantError):
            await call(f"recovery_massager.{action}", {"entity_id": "all", **data}, touch())
    assert (pads.machine.level, pads.machine.mode) == (0, 0)
    await call("recovery_massager.set_pressure", {"entity_id": CLIMATE, "pressure": 1}, touch())
    assert pads.machine.level == 1


# Assistants


SENTENCES = (
    "turn on the pads",
    "turn on pads",
    "turn on the pads start",
    "press the pads start button",
    "start the pads",
    "turn on everything in the bedroom",
    "turn on all fans",
    "turn on the fans in the bedroom",
    "set the bedroom fan to 60 percent",
    "set the pads to fan only",
    "set the pads level to 5",
    "set the pads fan mode to level_5",
)


@pytest.fixture
async def spoken(hass: HomeAssistant, near: MockConfigEntry, touch: Touch) -> Callable[[str], Awaitable[None]]:
    """Say a sentence, as somebody who is signed in, with all that can be exposed exposed."""
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "conversation", {})
    area = ar.async_get(hass).async_create("Bedroom")
    (device,) = dr.async_entries_for_config_entry(dr.async_get(hass), near.entry_id)
    dr.async_get(hass).async_update_device(device.id, area_id=area.id)
    for state in hass.states.async_all():
        async_expose_entity(hass, "conversation", state.entity_id, True)
    await hass.async_block_till_done()

    async def say(sentence: str) -> None:
        await async_converse(hass, sentence, None, touch(), "en")
        await hass.async_block_till_done()

    return say


@pytest.mark.parametrize("sentence", SENTENCES)
async def test_no_sentence_starts_it_whoever_says_it_and_whatever_is_exposed(
    spoken: Callable[[str], Awaitable[None]], pads: HyEms, sentence: str
) -> None:
    await spoken(sentence)
    assert pads.machine.sessions == 0


@pytest.mark.parametrize("sentence", SENTENCES)
async def test_no_sentence_makes_it_stronger(
    spoken: Callable[[str], Awaitable[None]], near: MockConfigEntry, pads: HyEms, sentence: str
) -> None:
    await near.runtime_data.session.start(attended=True)
    await near.runtime_data.session.set_pressure(1, attended=True)
    await spoken(sentence)
    assert pads.machine.level <= 1


async def test_a_language_model_that_reaches_the_start_button_is_known_as_one(
    hass: HomeAssistant,
    spoken: Callable[[str], Awaitable[None]],
    pads: HyEms,
    told: list[Event[Any]],
    touch: Touch,
) -> None:
    async def turn_on() -> None:
        with contextlib.suppress(intent.IntentError):
            await intent.async_handle(
                hass, "test", intent.INTENT_TURN_ON, {"name": {"value": "Pads Start"}}, context=touch()
            )
        await hass.async_block_till_done()

    with patch.object(MassagerEntity, "_exposed", False):
        # Since 2026.11 it asks for whom it is.
        asks = "context" in inspect.signature(async_get_chat_session).parameters
        nobody: dict[str, Any] = {"context": None} if asks else {}
        with async_get_chat_session(hass, **nobody):
            await turn_on()
        assert [event.data["reason"] for event in told] == ["electrical_by_hand"]
        assert pads.machine.sessions == 0
        await turn_on()
    assert pads.machine.sessions == 1, "nothing but the conversation kept it from starting"


async def test_a_sentence_stops_it(
    spoken: Callable[[str], Awaitable[None]], near: MockConfigEntry, pads: HyEms
) -> None:
    await near.runtime_data.session.start(attended=True)
    await spoken("turn off the pads")
    assert not pads.machine.running


@pytest.mark.parametrize("assistant", ASSISTANTS)
async def test_a_button_that_an_assistant_may_press_starts_nothing(
    hass: HomeAssistant, near: MockConfigEntry, pads: HyEms, call: Call, touch: Touch, assistant: str
) -> None:
    er.async_get(hass).async_update_entity_options(START, assistant, {"should_expose": True})
    with pytest.raises(HomeAssistantError) as refused:
        await call("button.press", {"entity_id": START}, touch())
    assert refused.value.translation_key == "electrical_by_hand"
    assert pads.machine.sessions == 0


async def test_no_assistant_gets_its_entities_unless_the_owner_decides_so(
    hass: HomeAssistant, near: MockConfigEntry
) -> None:
    registry = er.async_get(hass)
    for one in er.async_entries_for_config_entry(registry, near.entry_id):
        if hass.states.get(one.entity_id):
            assert all(one.options[assistant]["should_expose"] is False for assistant in ASSISTANTS), one.entity_id
    registry.async_update_entity_options(CLIMATE, "conversation", {"should_expose": True})
    assert await hass.config_entries.async_reload(near.entry_id)
    climate = registry.async_get(CLIMATE)
    assert climate
    assert climate.options["conversation"]["should_expose"] is True


async def test_there_is_no_fan_even_where_voice_was_chosen_once(hass: HomeAssistant, near: MockConfigEntry) -> None:
    assert near.options["voice"] is True
    assert not hass.states.async_entity_ids("fan")


# What can be told apart


@pytest.mark.parametrize(
    ("context", "is_touch"),
    [
        (Context(user_id="anna"), True),
        (Context(user_id="anna", parent_id="automation"), False),
        (Context(), False),
        (None, False),
    ],
)
async def test_only_a_persons_own_call_is_a_touch(hass: HomeAssistant, context: Context | None, is_touch: bool) -> None:
    async_watch_beginnings(hass)
    hass.bus.async_fire("call_service", {"domain": "button"}, context=context)
    assert attended(context, "button") is is_touch


def test_a_call_of_which_nobody_knows_how_it_began_is_no_touch() -> None:
    assert not attended(Context(user_id="anna"), "button")


@pytest.mark.parametrize(
    ("event", "data", "is_touch"),
    [
        ("call_service", {"domain": "button", "service": "press"}, True),
        ("call_service", {"domain": "scene", "service": "turn_on"}, False),
        ("call_service", {"domain": "homeassistant", "service": "turn_on"}, False),
        ("google_assistant_command", {}, False),
    ],
)
async def test_what_a_call_began_as_tells_whether_it_is_a_touch(
    hass: HomeAssistant, event: str, data: dict[str, Any], is_touch: bool
) -> None:
    async_watch_beginnings(hass)
    context = Context(user_id="anna")
    hass.bus.async_fire(event, data, context=context)
    assert attended(context, "button") is is_touch
