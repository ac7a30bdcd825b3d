"""What the examples of the page about triggers and conditions do."""

from datetime import timedelta
from typing import Any

from homeassistant.util import dt as dt_util

from custom_components.recovery_massager.athlete_options import CONF_POLICY, Policy
from tests.integration.stage import NOW

from .world import World, shows


@shows("Dim the light while the boots massage")
async def dim(world: World, automation: dict[str, Any]) -> None:
    await world.use(automation)
    await world.stage.start()
    assert world.called("light.turn_on") == [{"entity_id": ["light.living_room"], "brightness_pct": 30}]


@shows("Say that Anna is done")
async def done(world: World, automation: dict[str, Any]) -> None:
    await world.use(automation)
    await world.stage.finish(person="Anna")
    assert world.said == ["Done: 10 minutes on Calf boots."]


@shows("Ask about a session that was stopped early")
async def stopped_early(world: World, automation: dict[str, Any]) -> None:
    await world.use(automation)
    await world.stage.start()
    await world.stage.wait(6)
    await world.stage.stop()
    assert world.said == []
    await world.stage.start()
    await world.stage.stop()
    assert len(world.said) == 1


@shows("Say that a session was interrupted")
async def interrupted(world: World, automation: dict[str, Any]) -> None:
    await world.use(automation)
    await world.stage.take_off()
    assert world.said == ["Calf boots ended after 0 minutes, before its time."]


@shows("Say why it does not start")
async def refused(world: World, automation: dict[str, Any]) -> None:
    await world.use(automation)
    await world.stage.be_refused()
    assert world.said == ["Calf boots is not worn; put it on first."]


@shows("Start what is due when the boots are worn")
async def start_due(world: World, automation: dict[str, Any]) -> None:
    await world.use(automation)
    world.stage.boots.set({"worn": False})
    await world.stage.be_due(window=5)
    assert world.called("button.press") == []
    world.stage.boots.set({"worn": True})
    await world.stage.wait(6)
    await world.stage.be_due()
    assert world.called("button.press") == [{"entity_id": ["button.calf_boots_start_planned"]}]
    assert (world.runs(), world.session.mode, world.session.planned_minutes) == ("running", "wave", 12)


@shows("Tell of a hard workout")
async def hard(world: World, automation: dict[str, Any]) -> None:
    await world.use(automation)
    await world.stage.work_out("Anna", minutes_ago=200, minutes=30, rpe=2)
    assert world.said == []
    await world.stage.work_out("Anna", rpe=9)
    assert len(world.said) == 1
    assert world.said[0].startswith("Anna had a hard run: ")


@shows("Say when Anna's legs get their session")
async def plan(world: World, automation: dict[str, Any]) -> None:
    await world.use(automation)
    await world.stage.work_out("Anna", minutes_ago=5)
    offer = world.anna.runtime_data.follow_up.offer
    begins = dt_util.as_local(offer.asks_at)
    assert begins > dt_util.now()
    assert world.said == [f"Calf boots: {offer.plan.minutes:.0f} minutes from {begins:%H:%M} on."]


@shows("Tell of a pressure that is raised by hand")
async def raised(world: World, automation: dict[str, Any]) -> None:
    await world.use(automation)
    await world.stage.start(pressure=50)
    await world.stage.wait(4)
    assert world.said == []
    world.stage.boots.press("plus")
    await world.stage.passes(2)
    assert world.said == ["Calf boots: from 50 to 55 mmHg."]


@shows("Pause when somebody rings")
async def pause(world: World, automation: dict[str, Any]) -> None:
    await world.change("binary_sensor.front_door_bell", "off")
    await world.use(automation)
    await world.change("binary_sensor.front_door_bell", "on", "off")
    assert world.called("recovery_massager.pause_session") == []
    await world.stage.start()
    await world.change("binary_sensor.front_door_bell", "on")
    await world.stage.passes(2)
    assert world.runs() == "paused"


@shows("Remind whoever sits down")
async def remind(world: World, automation: dict[str, Any]) -> None:
    entry = world.anna
    world.hass.config_entries.async_update_entry(entry, options={**entry.options, CONF_POLICY: Policy.ADVISE.value})
    await world.change("binary_sensor.sofa", "off")
    await world.use(automation)
    await world.change("binary_sensor.sofa", "on", "off")
    assert world.said == []
    await world.stage.work_out("Anna", minutes_ago=60)
    await world.stage.wait(0.5)
    await world.change("binary_sensor.sofa", "on")
    assert world.said == ["A session waits for you. Put the boots on first."]


@shows("Remind on Sundays when there were few sessions")
async def weekly(world: World, automation: dict[str, Any]) -> None:
    await world.use(automation)
    for _ in range(3):
        await world.stage.finish(person="Anna", minutes=5)
    # The first Sunday comes after three sessions, the second one after none; on other days nobody is reminded.
    for days, said in ((6, []), (7, []), (12, []), (13, ["Time for your legs?"])):
        await world.later(NOW + timedelta(days=days, minutes=29))
        assert world.said == said
