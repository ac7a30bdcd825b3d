"""What the examples of the README do."""

from datetime import timedelta
from types import MappingProxyType
from typing import Any

from homeassistant.components.persistent_notification import _async_get_or_create_notifications
from homeassistant.config_entries import ConfigSubentry
from homeassistant.setup import async_setup_component

from custom_components.recovery_massager.athlete_options import CONF_POLICY, Policy
from custom_components.recovery_massager.const import SUBENTRY_PRESCRIPTION
from tests.integration.automations.writing import at_rest

from .world import World, shows


@shows("Anna, after a long run")
async def prescribed(world: World, card: dict[str, Any]) -> None:
    prescription = ConfigSubentry(
        data=MappingProxyType({"mode": "wave", "minutes": 15}),
        subentry_id="long run",
        subentry_type=SUBENTRY_PRESCRIPTION,
        title="After a long run",
        unique_id=None,
    )
    world.hass.config_entries.async_add_subentry(world.anna, prescription)
    await at_rest(world.hass)
    await world.tap(card)
    assert world.runs() == "running"
    assert (world.session.person, world.session.prescription) == (world.anna.entry_id, prescription.subentry_id)
    assert (world.session.mode, world.session.planned_minutes) == ("wave", 15)


@shows("A guest")
async def guest(world: World, card: dict[str, Any]) -> None:
    assert "safety page" in card["tap_action"]["confirmation"]["text"]
    await world.tap(card)
    assert (world.runs(), world.session.person) == ("running", "guest")


@shows("Start what does good after a workout")
async def after_a_workout(world: World, automation: dict[str, Any]) -> None:
    entry = world.anna
    world.hass.config_entries.async_update_entry(entry, options={**entry.options, CONF_POLICY: Policy.ADVISE.value})
    await world.use(automation)
    await world.stage.work_out("Anna", minutes_ago=27)
    assert world.runs() == "idle"
    await world.stage.wait(4)
    workout = entry.runtime_data.training.newest.workout
    assert (world.runs(), world.session.person, world.session.workout) == ("running", entry.entry_id, workout.id)


@shows("Strength training done")
async def strength(world: World, automation: dict[str, Any]) -> None:
    assert await async_setup_component(world.hass, "persistent_notification", {})
    assert await async_setup_component(world.hass, "input_button", {"input_button": {"strength_training_done": {}}})
    await world.use(automation)
    await world.hass.services.async_call(
        "input_button", "press", {"entity_id": "input_button.strength_training_done"}, blocking=True
    )
    await at_rest(world.hass)
    (workout,) = world.anna.runtime_data.training.workouts
    assert (workout.sport, workout.minutes, workout.rpe) == ("leg_strength", 45, 6)
    titles = [one["title"] or "" for one in _async_get_or_create_notifications(world.hass).values()]
    assert any(one.startswith("leg_strength: ") and one.endswith(" points") for one in titles)


@shows("Evening session when the boots are put on")
async def evening(world: World, automation: dict[str, Any]) -> None:
    boots = world.stage.boots
    boots.set({"worn": False})
    await world.stage.wait(0.5)
    await world.use(automation)
    boots.set({"worn": True})
    await world.stage.wait(0.5)
    await world.stage.wait(1)
    assert world.runs() == "running"
    session = world.session
    assert (session.mode, session.pressure, session.planned_minutes) == ("sequential", 35, 20)


@shows("Say how a session ended")
async def how_it_ended(world: World, automation: dict[str, Any]) -> None:
    await world.use(automation)
    await world.stage.finish()
    assert world.said == ["Calf boots: finished after 10 minutes."]
    await world.stage.take_off()
    assert world.said[1:] == ["Calf boots: interrupted after 0 minutes."]


@shows("Say that a planned session was missed")
async def missed(world: World, automation: dict[str, Any]) -> None:
    await world.use(automation)
    await world.stage.be_due(window=5)
    assert world.said == []
    await world.stage.wait(6)
    assert world.said == ["Nobody started the session that was planned."]


@shows("Stop all massagers when somebody rings")
async def stop_all(world: World, automation: dict[str, Any]) -> None:
    await world.change("binary_sensor.front_door_bell", "off")
    await world.use(automation)
    await world.stage.start()
    assert world.runs() == "running"
    await world.change("binary_sensor.front_door_bell", "on")
    await world.stage.passes(timedelta(seconds=5).total_seconds())
    assert world.runs() == "idle"
