"""Strava in a real Home Assistant: connected through its own pages and callback, kept over a restart, given back at the end."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
import json
from typing import Any

import pytest

from demo.child import wait_until
from demo.home import DOMAIN
from tests.e2e.conftest import _allow_loopback
from tests.e2e.strava_house import StravaHouse
from tests.strava.activities import run

pytestmark = pytest.mark.e2e


@pytest.fixture
def strava_house(tmp_path_factory: pytest.TempPathFactory, loopback: None) -> Iterator[StravaHouse]:
    """A house of its own, since another Strava is not for those who share one."""
    with StravaHouse(tmp_path_factory.mktemp("strava")) as house:
        yield house
        _allow_loopback()


def seen(house: StravaHouse, entry: Any) -> list[int]:
    """Return the activities that Home Assistant keeps that it saw."""
    file = house.server.config / ".storage" / f"{DOMAIN}.{entry['entry_id']}.strava"
    return [one[0] for one in json.loads(file.read_text())["data"]["seen"]] if file.exists() else []


def test_an_athlete_connects_and_what_they_did_comes_in_also_over_a_restart(strava_house: StravaHouse) -> None:
    house, now = strava_house, datetime.now(UTC)
    house.strava.do("add", run(1, now - timedelta(hours=2)))
    ada = house.add_athlete(house.add_boots())
    house.enter_credential()
    ended = house.connect(ada)
    assert (ended["type"], ended["reason"]) == ("abort", "strava_connected")
    wait_until(lambda: seen(house, ada) == [1], 10, "the workout of before")
    with house.home_assistant_down():
        house.strava.do("add", run(2, now - timedelta(hours=1)))
        house.strava.do("expire")
    wait_until(lambda: sorted(seen(house, ada)) == [1, 2], 20, "the workout of meanwhile")
    assert house.strava.get("tokens_asked") == ["authorization_code", "refresh_token"]
    house.client.remove_entry(ada)
    assert house.strava.get("deauthorized") == [7001]
    assert seen(house, ada) == []
    assert house.complaints() == []
