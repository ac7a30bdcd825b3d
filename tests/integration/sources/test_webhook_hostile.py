"""Whatever is posted, the webhook answers with what HTTP has for it, and keeps nothing that is no workout."""

from collections.abc import Callable
from http import HTTPStatus
import json
import logging
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from hypothesis import HealthCheck, given, settings, strategies as st
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.recovery_massager.recovery.workout import RANGES, Workout
from custom_components.recovery_massager.training import Training
from custom_components.recovery_massager.workouts.webhook import Hook
from custom_components.recovery_massager.workouts.webhook_json import MOST_WORKOUTS, OURS, Unusable, workouts_of

from .posting import RUN, SECRET, STRAVA, URL

ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**80), 2**80)
    | st.floats()
    | st.text(max_size=30)
    | st.sampled_from(["NaN", "1e999", "-0", "2026-11-27T18:30:00", "9999-12-31T23:59:59-23:59", "0001-01-01", "\x00"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
STRANGE = st.sampled_from([RUN, STRAVA]).flatmap(
    lambda good: st.dictionaries(st.sampled_from([*good, *sorted(OURS)]), ANYTHING, max_size=4).map(
        lambda change: {**good, **change}
    )
)
BODIES = (
    st.binary(max_size=200)
    | (STRANGE | ANYTHING | st.lists(STRANGE, max_size=4)).map(lambda data: json.dumps(data).encode())
    | st.integers(1, 5000).map(lambda deep: b'{"minutes":' * deep + b"1" + b"}" * deep)
    | st.integers(1, 5000).map(lambda deep: b'[{"start":' + b"[" * deep + b"]" * deep + b"}]")
    | st.integers(1, 400).map(lambda long: b'{"minutes": 1' + b"0" * long + b', "start": "2026-11-27T18:30:00Z"}')
)
ANSWERS = {HTTPStatus.OK, HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY}


@settings(max_examples=1500)
@given(BODIES)
def test_every_body_is_workouts_or_a_reason(body: bytes) -> None:
    now = dt_util.utcnow()
    refused, workouts = None, list[Workout]()
    try:
        workouts = workouts_of(body, zone=dt_util.UTC, now=now)
    except Unusable as err:
        refused = err
    assert refused is None or refused.status in ANSWERS - {HTTPStatus.OK}
    assert json.dumps(refused.details if refused else {})
    assert len(workouts) <= MOST_WORKOUTS
    for one in workouts:
        assert Workout.from_dict(json.loads(json.dumps(one.to_dict()))) == one, "what is kept can be read again"
        assert all(
            least <= value <= most
            for name, (least, most, _) in RANGES.items()
            if (value := getattr(one, name)) is not None
        )


async def test_no_body_breaks_the_webhook(
    hass: HomeAssistant,
    choose: Callable[..., None],
    training: Training,
    hass_client_no_auth: ClientSessionGenerator,
    caplog: pytest.LogCaptureFixture,
) -> None:
    bodies: list[bytes] = []

    @settings(max_examples=250, database=None, suppress_health_check=list(HealthCheck))
    @given(BODIES)
    def collect(body: bytes) -> None:
        bodies.append(body)

    collect()
    choose(workout_webhook=Hook(SECRET).to_dict())
    await hass.async_block_till_done()
    client = await hass_client_no_auth()
    statuses = set()
    for body in bodies:
        kept: list[Any] = training.workouts
        answer = await client.post(URL, data=body, headers={"Content-Type": "application/json"})
        said = await answer.json()
        statuses.add(HTTPStatus(answer.status))
        assert set(said) >= ({"workouts"} if answer.status == HTTPStatus.OK else {"error", "message"})
        if answer.status != HTTPStatus.OK:
            assert training.workouts == kept
    assert statuses == ANSWERS, "it took some, and refused others for both reasons"
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
