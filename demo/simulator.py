"""The simulator as a process, and its control port."""

from collections.abc import Callable
import json
from pathlib import Path
import sys
from typing import Any, Self
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

from .child import Child, wait_until

PROJECT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
START_SECONDS = 30.0
SOON_SECONDS = 10.0
"""How long what should happen at once may take on a busy machine."""


class SimulatedMassager:
    """One massager of a simulator, seen through the control port."""

    def __init__(self, control: str, name: str) -> None:
        """Look at the massager of this name; `control` is the address of the port."""
        self._control = control
        self.name = name

    def _request(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        data = None if body is None else json.dumps(body).encode()
        request = Request(f"{self._control}{path}", data, method=method)  # noqa: S310
        try:
            with urlopen(request, timeout=SOON_SECONDS) as response:  # noqa: S310
                answer: dict[str, Any] = json.load(response)
        except HTTPError as error:
            raise ValueError(f"{method} {path}: {error.read().decode()}") from None
        return answer

    def _device(self, method: str, what: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        return self._request(method, f"/devices/{quote(self.name)}{what}", body)

    def describe(self) -> dict[str, Any]:
        """Return everything that the simulator tells of it, its journal among it."""
        return self._device("GET", "")

    @property
    def state(self) -> dict[str, Any]:
        """What the massager does just now: `run`, `mode`, `target` in mmHg, `seconds_left` ..."""
        state: dict[str, Any] = self.describe()["state"]
        return state

    @property
    def connected(self) -> bool:
        """Whether a central has a connection to it."""
        return bool(self.describe()["connected"])

    def received(self, opcode: int | None = None) -> list[bytes]:
        """Return the requests that the control point was sent since the journal was forgotten, in order: all, or of one opcode."""
        written = [bytes.fromhex(entry["data"]) for entry in self.describe()["received"] if entry.get("text")]
        return [data for data in written if opcode is None or data[0] == opcode]

    def happened(self, what: str) -> int:
        """Return how often the journal tells of an event, as in `happened("disconnected")`."""
        return [event["what"] for event in self.describe()["events"]].count(what)

    def sent(self, tail: int) -> list[dict[str, Any]]:
        """Return the last so many notifications and answers, with `at` in seconds."""
        sent: list[dict[str, Any]] = self._device("GET", f"?tail={tail}")["sent"]
        return sent

    def forget(self) -> None:
        """Forget the journal: `received` begins anew."""
        self._device("DELETE", "/log")

    def press(self, button: str) -> str:
        """Press a button on the massager itself; return what came of it."""
        result: str = self._device("POST", "/press", {"button": button})["result"]
        return result

    def fault(self, name: str, **parameters: Any) -> None:
        """Bring about a fault."""
        self._device("POST", "/fault", {"fault": name, **parameters})

    def clear_faults(self) -> None:
        """End all faults."""
        self._device("DELETE", "/fault")

    def set(self, **values: Any) -> None:
        """Change the world around it, as in `worn=False`."""
        self._device("POST", "/set", values)

    def let_pass(self, seconds: float) -> None:
        """Let simulated time pass at once."""
        self._request("POST", "/clock", {"advance": seconds})

    def run_at(self, speed: float) -> None:
        """Let simulated time pass so many times as fast as real time."""
        self._request("POST", "/clock", {"speed": speed})

    def wait_for(self, seconds: float = SOON_SECONDS, **wanted: Any) -> None:
        """Wait until the state has these values."""
        self.wait_until(lambda state: all(state[name] == value for name, value in wanted.items()), seconds, str(wanted))

    def wait_until(
        self, condition: Callable[[dict[str, Any]], bool], seconds: float = SOON_SECONDS, what: str = "a condition"
    ) -> None:
        """Wait until the state fulfils a condition."""
        try:
            wait_until(lambda: condition(self.state), seconds, what)
        except TimeoutError as error:
            raise TimeoutError(f"{error}; {self.name}: {self.state}") from None


class Simulator:
    """A running simulator with one proxy, or as many as `--proxies` says."""

    def __init__(self, log: Path, *devices: str, proxy_port: int = 0, control_port: int = 0) -> None:
        """Start it with these devices and wait until it listens; port 0 takes a free one. ChildFailed if it does not start."""
        ports = ("--port", str(proxy_port), "--control", str(control_port))
        self.child = Child("The simulator", (sys.executable, "-m", "simulator", *ports, *devices), log, folder=PROJECT)
        try:
            self.child.wait_until(lambda: "control=" in self.child.written(), START_SECONDS, "listening")
        except BaseException:
            self.child.kill()
            raise
        said = dict(word.split("=") for word in self.child.written().splitlines()[0].split() if "=" in word)
        self.proxy_ports = [int(place.rsplit(":", 1)[1]) for place in said["proxy"].split(",")]
        self.proxy_port = self.proxy_ports[0]
        self.control_port = int(said["control"].rsplit(":", 1)[1])

    @property
    def page(self) -> str:
        """Address of the page that shows the massagers."""
        return f"http://{HOST}:{self.control_port}"

    def massager(self, name: str) -> SimulatedMassager:
        """Return the massager of this name."""
        return SimulatedMassager(self.page, name)

    def stop(self) -> None:
        """End it."""
        self.child.stop(10)

    def __enter__(self) -> Self:
        """Be used in a `with` statement, which stops it at its end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        self.stop()
