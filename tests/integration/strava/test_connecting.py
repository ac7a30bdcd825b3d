"""An athlete connects with Strava, anew and with what they allow, and disconnects; nobody else's account is taken."""

import re
from typing import Any
from unittest.mock import patch

from homeassistant.components.application_credentials import ClientCredential, async_import_client_credential
from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntryState
from homeassistant.const import CONF_TOKEN
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import ImplementationUnavailableError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from yarl import URL

from custom_components.recovery_massager.const import CONF_KIND, CONF_PERSON, DOMAIN
from custom_components.recovery_massager.diagnostics import async_get_config_entry_diagnostics
from custom_components.recovery_massager.workouts.strava_site import (
    CONF_AUTH_IMPLEMENTATION,
    CONF_STRAVA,
    OURS,
    Connection,
)
from tests.integration.athlete.asking import HEALTHY, answer, at_safety, athletes
from tests.integration.household import athlete_entry
from tests.integration.spoken import CONFIG, TRANSLATIONS, said
from tests.strava.activities import ONLY_ME, run
from tests.strava.server import ATHLETE, CLIENT_ID, READ, READ_ALL, Strava

from .conftest import NOW
from .connecting import Browser
from .following import came, connect, settled, training_of

pytestmark = pytest.mark.freeze_time(NOW)

OTHER = 7002


def connection(entry: MockConfigEntry) -> Connection | None:
    return Connection.of(entry.data)


# --- the first time


async def test_an_athlete_connects_and_their_workouts_come_in_without_a_reload(
    hass: HomeAssistant, ada: MockConfigEntry, app: str, strava: Strava, browser: Browser
) -> None:
    strava.add(run(1, NOW.replace(hour=9)), run(2, NOW.replace(hour=12), visibility=ONLY_ME))
    before, training = dict(ada.data), training_of(ada)
    menu = await browser.menu(ada)
    assert menu["menu_options"] == ["reconfigure_athlete", "strava"]
    form = await browser.choose(menu, "strava")
    assert "paid subscription" in said(form, CONFIG)
    result = await browser.at_strava(await browser.submit(form, scope="read"))
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "strava_connected")
    assert browser.authorized is not None
    query = browser.authorized.query
    assert (query["client_id"], query["response_type"]) == (CLIENT_ID, "code")
    assert (query["scope"], query["approval_prompt"]) == (READ, "force")
    assert query["redirect_uri"] == "https://example.com/auth/external/callback"
    kept = connection(ada)
    assert kept is not None
    assert (kept.account, kept.scope) == (ATHLETE, READ)
    assert ada.data[CONF_AUTH_IMPLEMENTATION] == app
    assert set(ada.data[CONF_TOKEN]) == {"access_token", "refresh_token", "expires_in", "expires_at", "token_type"}
    assert "Secret" not in str(ada.data), "name and town of the athlete are not kept"
    assert {key: value for key, value in ada.data.items() if key not in OURS} == before
    await settled(hass)
    assert training_of(ada) is training, "nothing was set up anew"
    assert [one.id for one in training.workouts] == ["strava:1"]


async def test_who_lets_all_be_read_gets_all(
    hass: HomeAssistant, ada: MockConfigEntry, app: str, strava: Strava, browser: Browser
) -> None:
    strava.add(run(2, NOW.replace(hour=12), visibility=ONLY_ME))
    await browser.connect(ada, "read_all")
    assert browser.authorized is not None
    assert browser.authorized.query["scope"] == f"{READ},{READ_ALL}"
    await settled(hass)
    assert came(training_of(ada), 2)


async def test_without_an_app_only_this_step_ends(
    hass: HomeAssistant, ada: MockConfigEntry, strava: Strava, browser: Browser
) -> None:
    result = await browser.choose(await browser.menu(ada), "strava")
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "missing_credentials")
    assert ada.state is ConfigEntryState.LOADED
    result = await browser.choose(await browser.menu(ada), "reconfigure_athlete")
    assert result["type"] is FlowResultType.FORM


async def test_where_there_are_several_apps_one_is_chosen(
    hass: HomeAssistant, ada: MockConfigEntry, app: str, strava: Strava, browser: Browser
) -> None:
    strava.apps["777"] = "other"
    await async_import_client_credential(hass, DOMAIN, ClientCredential("777", "other", "Club"), "club_app")
    form = await browser.choose(await browser.menu(ada), "strava")
    pick = await browser.submit(form, scope="read")
    assert pick["step_id"] == "pick_implementation"
    result = await browser.at_strava(await browser.submit(pick, implementation="club_app"))
    assert result["reason"] == "strava_connected"
    assert ada.data[CONF_AUTH_IMPLEMENTATION] == "club_app"


async def test_an_athlete_who_is_added_is_asked_only_where_there_is_an_app(
    hass: HomeAssistant, away: MockConfigEntry, strava: Strava
) -> None:
    result = await answer(hass, await at_safety(hass), HEALTHY)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_an_athlete_is_added_without_a_question_while_nobody_can_say_whether_there_is_an_app(
    hass: HomeAssistant, away: MockConfigEntry, app: str
) -> None:
    down = "custom_components.recovery_massager.strava_flow.async_get_implementations"
    with patch(down, side_effect=ImplementationUnavailableError("not just now")):
        result = await answer(hass, await at_safety(hass), HEALTHY)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_an_athlete_is_added_and_connected_in_one_go(
    hass: HomeAssistant, away: MockConfigEntry, app: str, strava: Strava, browser: Browser
) -> None:
    menu = await answer(hass, await at_safety(hass), HEALTHY)
    assert menu["menu_options"] == ["athlete_with_strava", "athlete_alone"]
    created = await browser.choose(menu, "athlete_with_strava")
    assert created["type"] is FlowResultType.CREATE_ENTRY
    kind, flow_id = created["next_flow"]
    assert kind == "config_flow"
    form = hass.config_entries.flow.async_get(flow_id)
    assert form["step_id"] == "strava"
    result = await browser.at_strava(await browser.submit(form, scope="read"))
    assert result["reason"] == "strava_connected"
    [entry] = athletes(hass)
    assert connection(entry)


async def test_an_athlete_is_added_without_strava_by_one_touch_more(
    hass: HomeAssistant, away: MockConfigEntry, app: str, strava: Strava, browser: Browser
) -> None:
    menu = await answer(hass, await at_safety(hass), HEALTHY)
    created = await browser.choose(menu, "athlete_alone")
    assert (created["type"], created.get("next_flow")) == (FlowResultType.CREATE_ENTRY, None)
    [entry] = athletes(hass)
    assert set(entry.data) == {CONF_KIND, CONF_PERSON}


async def test_an_athlete_whose_connection_fails_is_there_all_the_same(
    hass: HomeAssistant, away: MockConfigEntry, app: str, strava: Strava, browser: Browser
) -> None:
    strava.rejects = True
    created = await browser.choose(await answer(hass, await at_safety(hass), HEALTHY), "athlete_with_strava")
    form = hass.config_entries.flow.async_get(created["next_flow"][1])
    result = await browser.at_strava(await browser.submit(form, scope="read"))
    assert result["reason"] == "user_rejected_authorize"
    [entry] = athletes(hass)
    assert (entry.state, connection(entry)) == (ConfigEntryState.LOADED, None)


# --- what is allowed


@pytest.mark.parametrize("tells", [True, False], ids=["told", "not told"])
async def test_who_unticks_activities_is_told_in_words_and_can_try_again(
    hass: HomeAssistant, ada: MockConfigEntry, app: str, strava: Strava, browser: Browser, *, tells: bool
) -> None:
    strava.tells_scope, strava.unticked = tells, {READ}
    form = await browser.connect(ada)
    assert (form["step_id"], form["errors"]) == ("strava", {"base": "strava_too_little"})
    assert connection(ada) is None
    strava.unticked = set()
    result = await browser.at_strava(await browser.submit(form, scope="read"))
    assert result["reason"] == "strava_connected"


async def test_who_wanted_all_and_unticked_what_is_private_is_told_and_may_choose_the_other(
    hass: HomeAssistant, ada: MockConfigEntry, app: str, strava: Strava, browser: Browser
) -> None:
    strava.unticked = {READ_ALL}
    form = await browser.connect(ada, "read_all")
    assert (form["step_id"], form["errors"]) == ("strava", {"base": "strava_not_private"})
    result = await browser.at_strava(await browser.submit(form, scope="read"))
    assert result["reason"] == "strava_connected"
    kept = connection(ada)
    assert kept is not None
    assert kept.scope == READ


@pytest.mark.parametrize(
    ("answer_", "reason"),
    [
        (b"{}", "oauth_failed"),
        (b"[]", "oauth_failed"),
        (b"<html>", "oauth_failed"),
        (b'{"access_token": "a", "refresh_token": "b", "expires_in": 21600}', "oauth_error"),
        (b'{"access_token": "a", "expires_in": 21600, "athlete": {"id": 5}}', "oauth_error"),
        (b'{"access_token": "a", "refresh_token": "b", "expires_in": 21600, "athlete": {"id": "x"}}', "oauth_error"),
    ],
    ids=range(6),
)
async def test_tokens_that_make_no_sense_connect_nobody(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    app: str,
    strava: Strava,
    browser: Browser,
    answer_: bytes,
    reason: str,
) -> None:
    strava.answers["/oauth/token"] = answer_
    result = await browser.connect(ada)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, reason)
    assert connection(ada) is None


# --- whose account


async def test_another_account_is_taken_only_when_that_is_meant_and_the_former_is_given_back(
    hass: HomeAssistant, ada: MockConfigEntry, app: str, strava: Strava, browser: Browser
) -> None:
    strava.add(run(1, NOW.replace(hour=9)))
    strava.add(run(2, NOW.replace(hour=12)), athlete=OTHER)
    await browser.connect(ada)
    await settled(hass)
    strava.logged_in = OTHER
    form = await browser.connect(ada)
    assert form["step_id"] == "strava_account"
    kept = connection(ada)
    assert kept is not None
    assert kept.account == ATHLETE, "not yet"
    assert not strava.deauthorized
    result = await browser.submit(form)
    assert result["reason"] == "strava_connected"
    kept = connection(ada)
    assert kept is not None
    assert kept.account == OTHER
    assert strava.deauthorized == [ATHLETE]
    await settled(hass)
    assert [one.id for one in training_of(ada).workouts] == ["strava:1", "strava:2"], "what came stays"


async def test_an_account_belongs_to_one_athlete(
    hass: HomeAssistant, ada: MockConfigEntry, away: MockConfigEntry, app: str, strava: Strava, browser: Browser
) -> None:
    await browser.connect(ada)
    grete = athlete_entry(hass, "Grete", away)
    assert await hass.config_entries.async_setup(grete.entry_id)
    result = await browser.connect(grete)
    assert (result["reason"], connection(grete)) == ("strava_taken", None)
    assert "Ada" in said(result, CONFIG)


async def test_the_same_account_can_be_connected_anew_for_more_which_then_comes_in_all_the_way_back(
    hass: HomeAssistant, ada: MockConfigEntry, app: str, strava: Strava, browser: Browser
) -> None:
    strava.add(run(1, NOW.replace(hour=9)), run(2, NOW.replace(month=10, day=20), visibility=ONLY_ME))
    await browser.connect(ada)
    await settled(hass)
    assert len(training_of(ada).workouts) == 1
    result = await browser.connect(ada, "read_all")
    assert result["reason"] == "strava_connected"
    assert not strava.deauthorized, "that would end the new connection, too"
    await settled(hass)
    assert came(training_of(ada), 2)


# --- let in no more


async def reauth(hass: HomeAssistant, entry: MockConfigEntry) -> Any:
    entry.async_start_reauth(hass)
    await settled(hass)
    [flow] = entry.async_get_active_flows(hass, {SOURCE_REAUTH})
    return flow


async def test_who_connects_anew_goes_on_with_the_same_app_and_the_same_choice(
    hass: HomeAssistant, connected: MockConfigEntry, app: str, strava: Strava, browser: Browser
) -> None:
    connect(hass, connected, strava, app, scope=READ_ALL)
    await async_import_client_credential(hass, DOMAIN, ClientCredential("777", "other", "Club"), "club_app")
    assert await hass.config_entries.async_setup(connected.entry_id)
    await settled(hass)
    strava.revoke()
    flow = await reauth(hass, connected)
    assert "Ada" in CONFIG["step"]["reauth_confirm"]["title"].format(**flow["context"]["title_placeholders"])
    strava.add(run(1, NOW.replace(hour=9), visibility=ONLY_ME))
    result = await browser.at_strava(await browser.submit(flow))
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "strava_reconnected")
    assert connected.data[CONF_AUTH_IMPLEMENTATION] == app
    kept = connection(connected)
    assert kept is not None
    assert kept.scope == READ_ALL
    await settled(hass)
    assert came(training_of(connected), 1), "at once"


async def test_who_connects_anew_with_another_account_is_refused(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava, browser: Browser
) -> None:
    assert await hass.config_entries.async_setup(connected.entry_id)
    await settled(hass)
    before = dict(connected.data)
    flow = await reauth(hass, connected)
    strava.logged_in = OTHER
    result = await browser.at_strava(await browser.submit(flow))
    assert (result["reason"], dict(connected.data)) == ("strava_wrong_account", before)


async def test_who_connects_anew_and_allows_too_little_can_try_again(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava, browser: Browser
) -> None:
    assert await hass.config_entries.async_setup(connected.entry_id)
    await settled(hass)
    flow = await reauth(hass, connected)
    strava.unticked = {READ}
    form = await browser.at_strava(await browser.submit(flow))
    assert (form["step_id"], form["errors"]) == ("reauth_confirm", {"base": "strava_too_little"})
    strava.unticked = set()
    assert (await browser.at_strava(await browser.submit(form)))["reason"] == "strava_reconnected"


async def test_who_has_disconnected_meanwhile_need_not_connect_anew(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava, browser: Browser
) -> None:
    assert await hass.config_entries.async_setup(connected.entry_id)
    await settled(hass)
    flow = await reauth(hass, connected)
    await browser.submit(await browser.choose(await browser.menu(connected), "strava_off"))
    result = await browser.submit(flow)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "strava_not_connected")


# --- the end


async def test_who_disconnects_gives_the_access_back_and_keeps_their_workouts(
    hass: HomeAssistant,
    connected: MockConfigEntry,
    strava: Strava,
    browser: Browser,
    hass_storage: dict[str, Any],
) -> None:
    strava.add(run(1, NOW.replace(hour=9)))
    assert await hass.config_entries.async_setup(connected.entry_id)
    await settled(hass)
    key = f"{DOMAIN}.{connected.entry_id}.strava"
    assert key in hass_storage
    menu = await browser.menu(connected)
    assert menu["menu_options"] == ["reconfigure_athlete", "strava", "strava_off"]
    result = await browser.submit(await browser.choose(menu, "strava_off"))
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "strava_disconnected")
    await settled(hass)
    assert not connected.data.keys() & set(OURS)
    assert (strava.deauthorized, strava.granted()) == ([ATHLETE], [])
    assert came(training_of(connected), 1)
    assert key not in hass_storage


async def test_who_disconnects_while_strava_is_down_is_told_to_revoke_it_there(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava, browser: Browser
) -> None:
    assert await hass.config_entries.async_setup(connected.entry_id)
    await settled(hass)
    await strava.stop()
    result = await browser.submit(await browser.choose(await browser.menu(connected), "strava_off"))
    assert result["reason"] == "strava_disconnected_here"
    assert connection(connected) is None


@pytest.mark.parametrize("expired", [False, True], ids=["token good", "token expired"])
async def test_an_athlete_who_is_removed_gives_the_access_back_and_leaves_nothing(
    hass: HomeAssistant,
    connected: MockConfigEntry,
    strava: Strava,
    hass_storage: dict[str, Any],
    *,
    expired: bool,
) -> None:
    strava.add(run(1, NOW.replace(hour=9)))
    assert await hass.config_entries.async_setup(connected.entry_id)
    await settled(hass)
    if expired:
        token = {**connected.data[CONF_TOKEN], "expires_at": 0}
        hass.config_entries.async_update_entry(connected, data={**connected.data, CONF_TOKEN: token})
    await hass.config_entries.async_remove(connected.entry_id)
    assert strava.deauthorized == [ATHLETE]
    assert not [key for key in hass_storage if connected.entry_id in key]


async def test_an_athlete_is_removed_also_while_strava_is_down(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava
) -> None:
    assert await hass.config_entries.async_setup(connected.entry_id)
    await settled(hass)
    await strava.stop()
    await hass.config_entries.async_remove(connected.entry_id)
    assert not athletes(hass)


# --- what others see


async def test_diagnostics_tell_neither_tokens_nor_the_account_nor_the_app(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava
) -> None:
    assert await hass.config_entries.async_setup(connected.entry_id)
    await settled(hass)
    told = str(await async_get_config_entry_diagnostics(hass, connected))
    token = connected.data[CONF_TOKEN]
    assert CONF_STRAVA in told
    assert not [
        one
        for one in (token["access_token"], token["refresh_token"], str(ATHLETE), CLIENT_ID, "own_app")
        if one in told
    ]


async def test_the_dialog_for_the_app_says_where_to_make_it_and_what_to_enter(
    hass: HomeAssistant, ada: MockConfigEntry, strava: Strava, hass_ws_client: Any
) -> None:
    client = await hass_ws_client(hass)

    async def placeholders() -> dict[str, str]:
        await client.send_json_auto_id({"type": "application_credentials/config"})
        result = (await client.receive_json())["result"]
        assert DOMAIN in result["domains"]
        told: dict[str, str] = result["integrations"][DOMAIN]["description_placeholders"]
        assert set(re.findall(r"{(\w+)}", TRANSLATIONS["application_credentials"]["description"])) == set(told)
        return told

    with patch.object(hass.config, "api", None):
        assert (await placeholders())["callback_domain"] == "my.home-assistant.io", "where this home has no address"
    hass.config.external_url = "https://home.example.com:8123"
    told = await placeholders()
    assert URL(told["api_settings_url"]).host == "www.strava.com"
    assert told["callback_domain"] == "home.example.com"
    hass.config.components.add("my")
    assert (await placeholders())["callback_domain"] == "my.home-assistant.io"
