"""The webhook through Home Assistant's real HTTP server: what is taken, what is refused, and that it is a secret."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
import json
import logging
from pathlib import Path
import re
from typing import Any

from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.diagnostics import get_diagnostics_for_config_entry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

from custom_components.recovery_massager.recovery.plan import Reason, RecoveryPlan, Row
from custom_components.recovery_massager.recovery.sport import Sport
from custom_components.recovery_massager.recovery.workout import Source, Workout
from custom_components.recovery_massager.training import Arrival, Received, Training
from custom_components.recovery_massager.workouts.webhook import CONF_WEBHOOK, LARGEST, Hook
from custom_components.recovery_massager.workouts.webhook_json import MOST_WORKOUTS, OURS
from tests.integration.household import athlete_entry

from .posting import RUN, SECRET, STRAVA, URL

type Client = TestClient[Any, Any]


@pytest.fixture(autouse=True)
def _now(freezer: FrozenDateTimeFactory, caplog: pytest.LogCaptureFixture) -> None:
    # It cannot tell the time of a clock that stands still.
    caplog.set_level(logging.CRITICAL, "aiohttp.access")
    freezer.move_to("2026-11-28T20:00:00+00:00")


@pytest.fixture
async def client(
    hass: HomeAssistant, choose: Callable[..., None], hass_client_no_auth: ClientSessionGenerator
) -> Client:
    """A phone in the home network, which has the address."""
    assert await async_setup_component(hass, "diagnostics", {}), "before the server begins"
    choose(workout_webhook=Hook(SECRET).to_dict())
    await hass.async_block_till_done()
    return await hass_client_no_auth()


async def test_a_workout_of_our_schema_is_taken_and_the_answer_says_what_was_understood(
    client: Client, received: list[Received]
) -> None:
    answer = await client.post(URL, json=RUN)
    assert answer.status == HTTPStatus.OK
    (told,) = (await answer.json())["workouts"]
    assert (told["id"], told["arrival"], told["sport"]) == ("webhook:run-1", "new", "trail_run")
    assert (datetime.fromisoformat(told["start"]), told["minutes"]) == (datetime.fromisoformat(RUN["start"]), 61.5)
    assert told["load"]["points"] > 0
    (one,) = received
    assert one.workout.source is Source.WEBHOOK
    assert (one.workout.moving_minutes, one.workout.distance, one.workout.climb) == (58, 10500, 320)
    assert (one.workout.mean_heart_rate, one.workout.rpe, one.workout.name) == (148, 6, "Around the lake")
    assert "148" not in json.dumps(told), "heart rates are not told to whoever has the address"


async def test_an_activity_as_strava_tells_it_is_understood_as_it_is(client: Client, received: list[Received]) -> None:
    assert (await client.post(URL, json=STRAVA)).status == HTTPStatus.OK
    (one,) = received
    assert (one.workout.id, one.workout.sport) == ("webhook:strava-16421337", Sport.RIDE)
    assert (one.workout.minutes, one.workout.moving_minutes) == (121, 115)
    assert (one.workout.normalised_power, one.workout.mean_heart_rate) == (190, 132.4)
    assert one.workout.start.isoformat() == "2026-11-27T17:00:00+00:00", "not what it calls local, with a Z"
    assert not one.workout.race


async def test_power_that_strava_guessed_and_what_cannot_be_is_left_out_of_its_activity(
    client: Client, received: list[Received]
) -> None:
    await client.post(URL, json={**STRAVA, "device_watts": False, "max_heartrate": 812, "moving_time": 0})
    (one,) = received
    assert (one.workout.normalised_power, one.workout.max_heart_rate) == (None, None)
    assert one.workout.active_minutes == 121, "no moving time is not a workout of no length"


async def test_the_same_twice_is_one_workout_and_an_edit_of_it_an_update(
    client: Client, received: list[Received], training: Training
) -> None:
    await client.post(URL, json=RUN)
    await client.post(URL, json=RUN)
    await client.post(URL, json={**RUN, "rpe": 9})
    assert [one.id for one in training.workouts] == ["webhook:run-1"]
    assert received[0].arrival is Arrival.NEW
    assert training.workouts[0].rpe == 9


async def test_without_an_id_the_same_start_is_the_same_workout(client: Client, training: Training) -> None:
    body = {"sport": "run", "start": "2026-11-27T18:30:00+01:00", "end": "2026-11-27T19:15:00+01:00"}
    await client.post(URL, json=body)
    await client.post(URL, json={**body, "start": "2026-11-27T17:30:00Z"})
    (one,) = training.workouts
    assert one.minutes == 45, "from start and end, as Shortcuts have them"


async def test_several_at_once_are_all_taken_or_none(client: Client, training: Training) -> None:
    answer = await client.post(URL, json=[RUN, {**RUN, "id": "b", "minutes": -3}])
    assert answer.status == HTTPStatus.UNPROCESSABLE_ENTITY
    said = await answer.json()
    assert (said["index"], said["field"], said["error"]) == (1, "minutes", "workout_field_wrong")
    assert training.workouts == []
    answer = await client.post(URL, json=[RUN, {**STRAVA}])
    assert len((await answer.json())["workouts"]) == 2
    answer = await client.post(URL, json=[{**RUN, "id": f"{number}"} for number in range(201)])
    assert (answer.status, (await answer.json())["error"]) == (HTTPStatus.UNPROCESSABLE_ENTITY, "too_many")


WRONG: dict[str, tuple[Any, str, str | None]] = {
    "no start": ({"id": "a", "minutes": 30}, "workout_field_missing", "start"),
    "no length": ({"id": "a", "start": RUN["start"]}, "workout_field_missing", "minutes"),
    "no id and no start": ({"minutes": 30}, "workout_field_missing", "id"),
    "an end that is none": ({"start": RUN["start"], "end": "later"}, "workout_field_wrong", "end"),
    "an end before the start": (
        {**RUN, "minutes": None, "end": "2026-11-27T10:00:00Z"},
        "workout_field_wrong",
        "minutes",
    ),
    "a start that is none": ({**RUN, "start": "yesterday"}, "workout_field_wrong", "start"),
    "a start as a number": ({**RUN, "start": 1764354600}, "workout_field_wrong", "start"),
    "words for minutes": ({**RUN, "minutes": "an hour"}, "workout_field_wrong", "minutes"),
    "a truth for minutes": ({**RUN, "minutes": True}, "workout_field_wrong", "minutes"),
    "a list for minutes": ({**RUN, "minutes": [60]}, "workout_field_wrong", "minutes"),
    "a heart rate of nobody": ({**RUN, "mean_heart_rate": 900}, "workout_field_wrong", "mean_heart_rate"),
    "a number for a sport": ({**RUN, "sport": 3}, "workout_field_wrong", "sport"),
    "an object for an id": ({**RUN, "id": {"a": 1}}, "workout_field_wrong", "id"),
    "text for a race": ({**RUN, "race": "yes"}, "workout_field_wrong", "race"),
    "heart rates that are none": ({**RUN, "heart_rates": [["a", "b"]]}, "workout_field_wrong", "heart_rates"),
    "tomorrow": ({**RUN, "start": "2026-11-29T18:30:00+01:00"}, "workout_in_future", None),
    "text": ("run", "workout_not_understood", None),
    "nothing": (None, "workout_not_understood", None),
    "strava's notice": ({"object_type": "activity", "aspect_type": "create", "object_id": 1}, "no_data", None),
    "strava without an id": ({**STRAVA, "id": None}, "workout_field_missing", "id"),
    "strava without a length": (
        {**STRAVA, "elapsed_time": "x", "moving_time": None},
        "workout_field_missing",
        "minutes",
    ),
}


@pytest.mark.parametrize(("body", "error", "field"), WRONG.values(), ids=WRONG.keys())
async def test_what_is_no_workout_is_refused_with_the_reason_and_changes_nothing(
    client: Client, training: Training, body: Any, error: str, field: str | None
) -> None:
    answer = await client.post(URL, data=json.dumps(body), headers={"Content-Type": "application/json"})
    said = await answer.json()
    assert (answer.status, said["error"], said.get("field")) == (HTTPStatus.UNPROCESSABLE_ENTITY, error, field)
    assert said["message"]
    assert training.workouts == []


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"{", {"Content-Type": "application/json"}, HTTPStatus.BAD_REQUEST),
        (b"\xff\xfe", {"Content-Type": "application/json"}, HTTPStatus.BAD_REQUEST),
        (b'{"minutes": NaN}', {"Content-Type": "application/json"}, HTTPStatus.BAD_REQUEST),
        (b"[" * 100_000, {"Content-Type": "application/json"}, HTTPStatus.BAD_REQUEST),
        (b"", {"Content-Type": "application/json"}, HTTPStatus.BAD_REQUEST),
        (json.dumps(RUN).encode(), {"Content-Type": "text/plain"}, HTTPStatus.UNSUPPORTED_MEDIA_TYPE),
        (b"minutes=60", {"Content-Type": "application/x-www-form-urlencoded"}, HTTPStatus.UNSUPPORTED_MEDIA_TYPE),
        (b" " * (LARGEST + 1), {"Content-Type": "application/json"}, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    ],
)
async def test_a_body_that_cannot_be_read_is_refused(
    client: Client, training: Training, body: bytes, headers: dict[str, str], status: HTTPStatus
) -> None:
    answer = await client.post(URL, data=body, headers=headers)
    assert answer.status == status
    assert set(await answer.json()) >= {"error", "message"}
    assert training.workouts == []


async def test_a_body_without_a_length_is_not_read_on_beyond_the_limit(client: Client) -> None:
    sent = 0

    async def without_end() -> Any:
        nonlocal sent
        while sent < 100 * LARGEST:
            sent += 8192
            yield b" " * 8192

    answer = await client.post(URL, data=without_end(), headers={"Content-Type": "application/json"})
    assert answer.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert sent < 50 * LARGEST


@pytest.mark.parametrize("method", ["GET", "PUT", "HEAD"])
async def test_only_post_is_answered_and_home_assistant_does_not_log_the_secret_for_another(
    client: Client, method: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    answer = await client.request(method, URL)
    assert answer.status == HTTPStatus.METHOD_NOT_ALLOWED
    assert SECRET not in "".join(record.getMessage() for record in caplog.records if record.levelno > logging.DEBUG)


async def test_the_websocket_of_home_assistant_reaches_it_too(
    hass: HomeAssistant, client: Client, hass_ws_client: WebSocketGenerator, training: Training
) -> None:
    socket = await hass_ws_client(hass)
    await socket.send_json_auto_id(
        {
            "type": "webhook/handle",
            "webhook_id": SECRET,
            "method": "POST",
            "body": json.dumps(RUN),
            "headers": {"Content-Type": "application/json"},
        }
    )
    answer = await socket.receive_json()
    assert answer["result"]["status"] == HTTPStatus.OK
    assert [one.id for one in training.workouts] == ["webhook:run-1"]


async def test_a_local_hook_answers_nobody_from_elsewhere(
    hass: HomeAssistant,
    client: Client,
    choose: Callable[..., None],
    training: Training,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("homeassistant.components.webhook.network_util.is_local", lambda _: False)
    answer = await client.post(URL, json=RUN)
    assert (answer.status, await answer.text()) == (HTTPStatus.OK, ""), "as to an id that does not exist"
    assert training.workouts == []
    choose(workout_webhook=Hook(SECRET, local_only=False).to_dict())
    await hass.async_block_till_done()
    await client.post(URL, json=RUN)
    assert [one.id for one in training.workouts] == ["webhook:run-1"]


async def test_an_id_that_was_replaced_or_switched_off_is_dead_at_once(
    hass: HomeAssistant, client: Client, choose: Callable[..., None], ada: MockConfigEntry, training: Training
) -> None:
    new = "ab" * 32
    choose(workout_webhook=Hook(new).to_dict())
    await hass.async_block_till_done()
    assert await (await client.post(URL, json=RUN)).text() == ""
    assert training.workouts == []
    assert (await client.post(f"/api/webhook/{new}", json=RUN)).status == HTTPStatus.OK
    assert len(training.workouts) == 1
    hass.config_entries.async_update_entry(ada, options={k: v for k, v in ada.options.items() if k != CONF_WEBHOOK})
    await hass.async_block_till_done()
    assert await (await client.post(f"/api/webhook/{new}", json={**RUN, "id": "b"})).text() == ""
    assert len(training.workouts) == 1


async def test_it_is_gone_while_the_athlete_is_not_set_up_and_back_after(
    hass: HomeAssistant, client: Client, ada: MockConfigEntry
) -> None:
    assert await hass.config_entries.async_unload(ada.entry_id)
    assert await (await client.post(URL, json=RUN)).text() == ""
    assert await hass.config_entries.async_setup(ada.entry_id)
    await hass.async_block_till_done()
    assert "workouts" in await (await client.post(URL, json=RUN)).json()


async def test_nobody_finds_the_secret_in_the_diagnostics_or_the_log(
    hass: HomeAssistant,
    client: Client,
    ada: MockConfigEntry,
    hass_client: ClientSessionGenerator,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for body in (b"{", json.dumps(RUN).encode(), json.dumps({**RUN, "minutes": "x"}).encode()):
        await client.post(URL, data=body, headers={"Content-Type": "application/json"})
    ours = [record for record in caplog.records if record.name.startswith("custom_components.")]
    said = "".join(record.getMessage() for record in ours)
    assert not {SECRET, "148", "Around the lake"} & {one for one in (SECRET, "148", "Around the lake") if one in said}
    diagnostics = json.dumps(await get_diagnostics_for_config_entry(hass, hass_client, ada))
    assert SECRET not in diagnostics


async def test_the_example_of_the_documentation_is_taken(client: Client, training: Training) -> None:
    page = (Path(__file__).parents[3] / "docs" / "workouts.md").read_text()
    (example,) = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    answer = await client.post(URL, data=example, headers={"Content-Type": "application/json"})
    assert answer.status == HTTPStatus.OK
    assert training.workouts[0].to_dict().keys() >= json.loads(example).keys()
    assert {f"`{field}`" for field in OURS} <= set(re.findall(r"`\w+`", page)), "each field is documented"
    assert f"{LARGEST // 1024} kB" in page
    assert f"up to {MOST_WORKOUTS}" in page


@pytest.mark.parametrize(
    ("plan", "row", "reasons"),
    [
        (RecoveryPlan(Row.KEY, reasons=(Reason("a_reason"),)), "key", ["a reason"]),
        (RecoveryPlan(Row.BARRED, reasons=(Reason("barred", (("conditions", "thrombosis"),)),)), None, []),
        (RecoveryPlan(Row.ILL, reasons=(Reason("ill"),)), None, []),
        (RecoveryPlan(Row.CLEARED, reasons=(Reason("cleared"),)), None, []),
        (RecoveryPlan(Row.RACE, by_tap_only=True, reasons=(Reason("cleared"), Reason("race"))), None, []),
    ],
)
async def test_the_answer_has_the_plan_but_nothing_of_what_the_athlete_or_a_doctor_stated(
    client: Client,
    training: Training,
    monkeypatch: pytest.MonkeyPatch,
    plan: RecoveryPlan,
    row: str | None,
    reasons: list[str],
) -> None:
    receive = training.async_receive

    async def planned(*workouts: Workout) -> list[Received]:
        return [replace(one, plan=plan) for one in await receive(*workouts)]

    monkeypatch.setattr(training, "async_receive", planned)
    (told,) = (await (await client.post(URL, json=RUN)).json())["workouts"]
    assert (told["plan"]["session"], told["plan"]["row"], told["plan"]["reasons"]) == (False, row, reasons)
    assert "thrombosis" not in json.dumps(told)


async def test_an_address_that_another_has_already_keeps_no_athlete_from_being_set_up(
    hass: HomeAssistant, client: Client, near: MockConfigEntry, training: Training
) -> None:
    other = athlete_entry(hass, "Bo", near)
    hass.config_entries.async_update_entry(other, options={**other.options, CONF_WEBHOOK: Hook(SECRET).to_dict()})
    assert await hass.config_entries.async_setup(other.entry_id)
    assert await hass.config_entries.async_unload(other.entry_id)
    await client.post(URL, json=RUN)
    assert len(training.workouts) == 1, "it stays the first one's"


async def test_what_fails_behind_it_is_said_and_not_raised(
    client: Client, training: Training, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: Any) -> list[Received]:
        raise OSError("no space left on the device")

    monkeypatch.setattr(training, "async_receive", full)
    answer = await client.post(URL, json=RUN)
    assert (answer.status, (await answer.json())["error"]) == (HTTPStatus.INTERNAL_SERVER_ERROR, "not_kept")
