"""What demo and tests do with a Home Assistant: look at states, do actions, speak to it, walk through its flows."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
import time
from typing import Any

from .child import wait_until
from .connection import ANSWER_SECONDS, Connection, Json

SOON_SECONDS = 10.0
"""How long what should happen at once may take on a busy machine."""


class HomeClient(Connection):
    """A logged-in client. `states` holds every entity's state, and is kept up to date."""

    def __init__(self, url: str, user: str, password: str) -> None:
        """Log in, after making that user in a Home Assistant that has none yet."""
        self.states: dict[str, Json] = {}
        super().__init__(url, user, password)
        self.subscribe("subscribe_events", self._state_changed, event_type="state_changed")
        for state in self.command("get_states"):
            self.states.setdefault(state["entity_id"], state)

    # --- actions and sentences

    def act(self, action: str, entity: str | list[str] | None = None, **data: Any) -> Future[Any]:
        """Begin an action, as in `act("button.press", "button.stop")`; `target` in the data stands for other targets."""
        domain, service = action.split(".")
        target = data.pop("target", {"entity_id": entity} if entity else {})
        return self.begin("call_service", domain=domain, service=service, service_data=data, target=target)

    def call(self, action: str, entity: str | list[str] | None = None, **data: Any) -> None:
        """Do an action and wait until it is done; RequestFailed with the words that a person would be shown."""
        self.act(action, entity, **data).result(ANSWER_SECONDS)

    def ask(self, sentence: str) -> Json:
        """Say a sentence to Assist, in English, and return its response; `response_type` is "error" where it did nothing."""
        answer = self.rest("POST", "/api/conversation/process", {"text": sentence, "language": "en"})
        response: Json = answer["response"]
        return response

    def say(self, sentence: str) -> str:
        """Say a sentence to Assist, in English, and return what it answers."""
        spoken: str = self.ask(sentence)["speech"]["plain"]["speech"]
        return spoken

    # --- states

    def _state_changed(self, event: Json) -> None:
        entity_id, state = event["data"]["entity_id"], event["data"]["new_state"]
        if state is None:
            self.states.pop(entity_id, None)
        else:
            self.states[entity_id] = state

    def wait_until(
        self, condition: Callable[[], bool], seconds: float = SOON_SECONDS, what: str = "a condition"
    ) -> None:
        """Wait until something holds that follows from states and events; TimeoutError, which names `what`, if it does not."""
        deadline = time.monotonic() + seconds
        with self.news:
            while not condition():
                if not self.news.wait(deadline - time.monotonic()):
                    raise TimeoutError(f"not within {seconds:g} seconds: {what}")

    def state(self, entity: str) -> str | None:
        """Return the state of an entity; None where there is none."""
        state = self.states.get(entity)
        return None if state is None else state["state"]

    def attribute(self, entity: str, name: str) -> Any:
        """Return an attribute of an entity; None where it has none."""
        return self.states.get(entity, {}).get("attributes", {}).get(name)

    def wait_for(self, entity: str, state: str, seconds: float = SOON_SECONDS, **attributes: Any) -> None:
        """Wait until an entity has this state and these attributes."""

        def holds() -> bool:
            return self.state(entity) == state and all(
                self.attribute(entity, name) == value for name, value in attributes.items()
            )

        try:
            self.wait_until(holds, seconds, f"{entity} is {state!r} {attributes or ''}")
        except TimeoutError as error:
            raise TimeoutError(f"{error}; it is {self.states.get(entity)}") from None

    # --- config entries

    def entries(self, domain: str) -> list[Json]:
        """Return the config entries of an integration."""
        entries: list[Json] = self.command("config_entries/get", domain=domain)
        return entries

    def wait_for_entry(self, domain: str, state: str = "loaded", seconds: float = 30.0) -> Json:
        """Wait until the first config entry of an integration has this state, and return it."""
        wait_until(lambda: any(entry["state"] == state for entry in self.entries(domain)), seconds, f"{domain} {state}")
        return self.entries(domain)[0]

    def remove_entry(self, entry: Json) -> None:
        """Remove a config entry."""
        self.rest("DELETE", f"/api/config/config_entries/entry/{entry['entry_id']}")

    def discovered(self, domain: str, name: str = "", seconds: float = 30.0) -> Json:
        """Wait until an integration's discovery offers something whose name holds `name`, and return that flow as it is listed."""
        found: list[Json] = []

        def holds() -> bool:
            found[:] = [
                flow
                for flow in self.command("config_entries/flow/progress")
                if flow["handler"] == domain and name in flow["context"].get("title_placeholders", {}).get("name", "")
            ]
            return bool(found)

        wait_until(holds, seconds, f"a discovery of {name or domain}")
        return found[0]

    def flow(self, path: str, body: Json | None = None) -> Json:
        """Begin a flow, answer its form (`path` ends with its id then), or look at it (without a body)."""
        answer: Json = self.rest("GET" if body is None else "POST", f"/api/config/config_entries/{path}", body)
        return answer

    def walk(self, path: str, step: Json, answers: Mapping[str, Json]) -> Json:
        """Answer form after form, each by its step's name, until the flow ends; return its last result.

        A form that is asked again shows its errors: ValueError.
        """
        answered: set[str] = set()
        while step["type"] in ("form", "menu"):
            name = step["step_id"]
            if name in answered or step.get("errors"):
                raise ValueError(f"the form {name!r} was not accepted: {step.get('errors')}")
            answered.add(name)
            step = self.flow(f"{path}/{step['flow_id']}", answers[name])
        return step
