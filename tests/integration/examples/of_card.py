"""What the example of the dashboard card shows."""

from typing import Any

from custom_components.recovery_massager.card import FILE, FOLDER

from .world import World, shows


@shows("custom:recovery-massager-card")
async def card(world: World, config: dict[str, Any]) -> None:
    kind = config["type"].removeprefix("custom:")
    assert f'"{kind}"' in (FOLDER / FILE).read_text().replace("`", '"'), "the built file defines no such element"
    assert world.hass.states.get(config["entity"])
