"""What a person would click in a new Home Assistant: each step looks whether it is done already, so it may be repeated."""

from collections.abc import Iterable, Mapping, Sequence
import os
from pathlib import Path
from typing import Any

from .child import wait_until
from .client import SOON_SECONDS, HomeClient
from .connection import Json
from .home import DOMAIN
from .simulator import HOST

FLOW = "flow"
OPTIONS_FLOW = "options/flow"

HEALTHY_ADULT: Json = {"adult": True, "confirmed": True}
"""The safety statement of somebody whom nothing bars."""


def time_zone() -> str:
    """Return this machine's time zone by its name; UTC where it does not tell."""
    if name := os.environ.get("TZ", "").lstrip(":"):
        return name
    parts = Path("/etc/localtime").resolve().parts
    return "/".join(parts[parts.index("zoneinfo") + 1 :]) if "zoneinfo" in parts else "UTC"


def settle(home: HomeClient, **settings: Any) -> None:
    """Name the home and give it its place, time zone and units; `settings` are those of `config/core/update`."""
    home.command("config/core/update", **settings)


def add_proxy(home: HomeClient, port: int) -> None:
    """Add the virtual Bluetooth proxy at this port of this machine, or tell Home Assistant that it moved there."""
    place = {"host": HOST, "port": port}
    entries = home.entries("esphome")
    request: Json = {"handler": "esphome"}
    if entries:
        request["entry_id"] = entries[0]["entry_id"]
    result = home.walk(FLOW, home.flow(FLOW, request), {"user": place})
    done = result["type"] == "create_entry" or result.get("reason") == "reconfigure_successful"
    if not done:
        raise ValueError(f"the proxy was not added: {result}")
    home.wait_for_entry("esphome")


def add_massager(
    home: HomeClient,
    *,
    remote_start: bool,
    voice: bool = False,
    statement: Mapping[str, Any] = HEALTHY_ADULT,
    name: str = "",
) -> Json:
    """Take what Bluetooth discovered, of this name, through the integration's own config flow; return its config entry, loaded."""
    flow = home.discovered(DOMAIN, name)
    answers: dict[str, Json] = {
        "bluetooth_confirm": {},
        "about": {},
        "safety": dict(statement),
        "choices": {"remote_start": remote_start, "voice": voice},
    }
    result = home.walk(FLOW, home.flow(f"{FLOW}/{flow['flow_id']}"), answers)
    if result["type"] != "create_entry":
        raise ValueError(f"the massager was not added: {result}")
    return home.wait_for_entry(DOMAIN)


def add_athlete(home: HomeClient, name: str, massager: Json, statement: Mapping[str, Any] = HEALTHY_ADULT) -> Json:
    """Add somebody who may use a massager through the integration's own config flow; return their config entry."""
    answers: dict[str, Json] = {
        "user": {"next_step_id": "athlete"},
        "athlete": {"name": name, "massagers": [massager["entry_id"]]},
        "athlete_safety": dict(statement),
    }
    result = home.walk(FLOW, home.flow(FLOW, {"handler": DOMAIN}), answers)
    if result["type"] != "create_entry":
        raise ValueError(f"the athlete was not added: {result}")
    entry: Json = result["result"]
    return entry


def add_script(home: HomeClient, key: str, script: Json) -> str:
    """Make a script as the editor of Home Assistant's frontend does, wait until it is there, and return its entity."""
    home.rest("POST", f"/api/config/script/config/{key}", script)
    entity = f"script.{key}"
    home.wait_until(lambda: entity in home.states, what=entity)
    return entity


def change_options(
    home: HomeClient, entry: Json, *, step: str = "settings", then: Mapping[str, Json] | None = None, **changes: Any
) -> Json:
    """Change options of a massager or an athlete through their options flow; what is not named stays as it is, None is left out.

    `step` is the one of its menu, `then` answers those that follow it. Returns the flow's last result.
    """
    menu = home.flow(OPTIONS_FLOW, {"handler": entry["entry_id"]})
    form = home.flow(f"{OPTIONS_FLOW}/{menu['flow_id']}", {"next_step_id": step})
    kept = {
        field["name"]: field["description"]["suggested_value"]
        for field in form["data_schema"]
        if "suggested_value" in (field.get("description") or {})
    }
    answers = {key: value for key, value in (kept | changes).items() if value is not None}
    result = home.walk(OPTIONS_FLOW, form, {step: answers, **(then or {})})
    if result["type"] != "create_entry":
        raise ValueError(f"the options were not changed: {result}")
    return result


def has_dashboard(home: HomeClient, path: str) -> bool:
    """Return whether a dashboard is there."""
    return any(dashboard["url_path"] == path for dashboard in home.command("lovelace/dashboards/list"))


def show_dashboard(home: HomeClient, path: str, config: Json, *, title: str, icon: str) -> None:
    """Make a dashboard that everybody sees first, or replace what it shows."""
    if not has_dashboard(home, path):
        home.command("lovelace/dashboards/create", url_path=path, title=title, icon=icon, mode="storage")
    home.command("lovelace/config/save", url_path=path, config=config)
    # Home Assistant makes one of its own when a person is set up; its tiles come from the internet.
    for other in home.command("lovelace/dashboards/list"):
        if other["url_path"] == "map":
            home.command("lovelace/dashboards/delete", dashboard_id=other["id"])
    home.command("frontend/set_system_data", key="core", value={"default_panel": path})


def entity_ids(home: HomeClient, entry: Json) -> dict[str, str]:
    """Return a massager's entities, or an athlete's, disabled ones too, by domain and key: `button.stop` -> `button.calf_boots_stop`."""
    own = [one for one in home.command("config/entity_registry/list") if one["config_entry_id"] == entry["entry_id"]]
    # A unique id is the massager's address, or the athlete's entry, and the key.
    return {f"{one['entity_id'].split('.')[0]}.{one['unique_id'].split('_', 1)[1]}": one["entity_id"] for one in own}


def enable(home: HomeClient, entities: Iterable[str]) -> bool:
    """Switch on entities that are off by default; returns whether Home Assistant has to be restarted for them.

    It would also load the integration anew by itself, half a minute later, when somebody may be in the middle of a massage.
    """
    off = [entity for entity in entities if entity not in home.states]
    for entity in off:
        home.command("config/entity_registry/update", entity_id=entity, disabled_by=None)
    return bool(off)


def plan_sessions(home: HomeClient, entity: str, plans: Iterable[Json]) -> None:
    """Plan sessions on a massager, which is named by one of its entities."""
    for plan in plans:
        home.call(f"{DOMAIN}.schedule_session", entity, **plan)


def add_statistics(home: HomeClient, rows: Mapping[str, Sequence[Json]]) -> None:
    """Give the recorder what it would have kept of sensors, by their entity ids, in the hours before it was there."""
    known: dict[str, Json] = {}

    def all_are_known() -> bool:
        known.update((one["statistic_id"], one) for one in home.command("recorder/list_statistic_ids"))
        return known.keys() >= rows.keys()

    # The recorder asks the sensors a moment after they are there.
    wait_until(all_are_known, SOON_SECONDS, f"the recorder knows {', '.join(rows)}")
    for entity, stats in rows.items():
        told = known[entity]
        metadata = {
            "statistic_id": entity,
            "source": told["source"],
            "name": None,
            "mean_type": told["mean_type"],
            "has_sum": told["has_sum"],
            "unit_class": told["unit_class"],
            "unit_of_measurement": told["statistics_unit_of_measurement"],
        }
        home.command("recorder/import_statistics", metadata=metadata, stats=stats)
