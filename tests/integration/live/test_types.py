"""The types that the card is written with, and the page that describes them, name what is sent."""

from pathlib import Path
import re

import pytest

from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.session_state import SessionState
from tests.integration.passing import Passing
from tests.integration.stage import MINUTE, NOW

from .cards import Card, Parts

REPOSITORY = Path(__file__).parents[3]
TYPES = (REPOSITORY / "card" / "src" / "live.ts").read_text()
PAGE = (REPOSITORY / "docs" / "live.md").read_text()

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]


def fields(interface: str) -> set[str]:
    """Return the names of the fields of an interface, those that may be missing left out."""
    body = re.search(rf"export interface {interface} \{{\n(.*?)\n\}}", TYPES, re.DOTALL)
    assert body is not None, interface
    return set(re.findall(r"^  (\w+):", body.group(1), re.MULTILINE))


def union(name: str) -> set[str]:
    """Return the texts that a type may be."""
    body = re.search(rf"export type {name} = (.*?);", TYPES, re.DOTALL)
    assert body is not None, name
    return set(re.findall(r'"(\w+)"', body.group(1)))


def of_interfaces(picture: Parts) -> dict[str, Parts]:
    """Return what is sent, by the interface that describes it."""
    return {
        "Picture": picture,
        "Session": picture["session"],
        "Pressure": picture["pressure"],
        "Leg": picture["legs"][0],
        "Choice": picture["modes"][0],
        "Timer": picture["timer"],
        "Heat": picture["heat"],
        "Battery": picture["battery"],
        "Start": picture["start"],
        "Person": picture["person"],
        "Abilities": picture["abilities"],
        "Calls": picture["calls"],
        "Call": picture["calls"]["stop"],
        "Plan": picture["plans"][0],
    }


async def test_all_that_the_card_counts_on_is_sent(
    card: Card, coordinator: MassagerCoordinator, passes: Passing
) -> None:
    await coordinator.planner.async_plan(NOW + 10 * MINUTE, 20)
    await passes(0.5)
    for interface, sent in of_interfaces(await card.look()).items():
        assert fields(interface) <= set(sent), interface


async def test_all_that_is_sent_is_described(card: Card, coordinator: MassagerCoordinator, passes: Passing) -> None:
    await coordinator.planner.async_plan(NOW + 10 * MINUTE, 20)
    await passes(0.5)
    for interface, sent in of_interfaces(await card.look()).items():
        for name in sent:
            assert f"`{name}`" in PAGE or name in ("domain", "service", "data"), f"{interface}: {name}"


def test_the_card_knows_every_word_for_a_state() -> None:
    assert union("SessionState") == set(SessionState)
    assert union("Kind") == {"air", "electrical", "vibration"}
    assert union("Connection") == {"out_of_range", "in_range", "connecting", "connected"}
    assert union("StopState") == {"none", "wanted", "failed"}
    assert union("Unit") == {"mmHg", "level", "percent"}
