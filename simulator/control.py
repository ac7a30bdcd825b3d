"""The control port: HTTP and JSON for tests and people, and a page to watch.

| request | does |
|---|---|
| GET / | the page |
| GET /devices | clock, proxies, all devices with state and journal: `received`, `sent`, `events` |
| ... ?since=n, ?tail=n, ?log=0 | journal entries with numbers above n only, the newest n of each list only, none |
| GET /devices/{name} | one device, by name or address |
| POST /devices/{name}/press {"button": "stop"} | presses a button on the device; answers what came of it |
| POST /devices/{name}/fault {"fault": "delay", "seconds": 2} | brings about a fault |
| DELETE /devices/{name}/fault[/{fault}] or body {"fault": ...} | ends one fault, or all |
| POST /devices/{name}/set {"worn": false} | changes the world around the device, or how it behaves: its `settings` |
| DELETE /devices/{name}/log | forgets the journal |
| GET /clock, POST /clock {"speed": 10, "advance": 600} | simulated time: how fast it runs, and letting some pass at once |

A mistake is answered with 404 (unknown device, button, fault or setting) or 400 (anything else) and {"error": a sentence}.
"""

from collections.abc import Awaitable, Callable, Sequence
import json
from pathlib import Path
from typing import Any

from aiohttp import web

from .clock import FASTEST, RunningClock
from .journal import Direction
from .mistakes import UnknownName, WrongValue
from .peripheral import Peripheral, find
from .proxy import Proxy

PAGE = Path(__file__).with_name("page.html")
_JOURNALS = ((Direction.RECEIVED, "received"), (Direction.SENT, "sent"), (Direction.EVENT, "events"))
LONGEST_ADVANCE = 86_400.0
"""Most simulated seconds that may pass at once."""


class Control:
    """The HTTP server of a simulation."""

    def __init__(self, clock: RunningClock, peripherals: Sequence[Peripheral], proxies: Sequence[Proxy]) -> None:
        """Control these."""
        self._clock = clock
        self._peripherals = peripherals
        self._proxies = proxies
        self._page = PAGE.read_text(encoding="utf-8")
        self._runner: web.AppRunner | None = None
        self.port = 0

    async def start(self, host: str, port: int) -> None:
        """Listen; port 0 takes a free one, `port` then tells which. OSError if that is not possible."""
        app = web.Application(middlewares=[_errors_as_json])
        app.add_routes(
            [
                web.get("/", self._show_page),
                web.get("/devices", self._devices),
                web.get("/devices/{name}", self._device),
                web.post("/devices/{name}/press", self._press),
                web.post("/devices/{name}/fault", self._fault),
                web.delete("/devices/{name}/fault", self._clear_faults),
                web.delete("/devices/{name}/fault/{fault}", self._clear_faults),
                web.post("/devices/{name}/set", self._set),
                web.delete("/devices/{name}/log", self._clear_log),
                web.get("/clock", self._show_clock),
                web.post("/clock", self._set_clock),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Listen no more."""
        if self._runner:
            await self._runner.cleanup()

    def _peripheral(self, request: web.Request) -> Peripheral:
        return find(self._peripherals, request.match_info["name"])

    async def _show_page(self, _: web.Request) -> web.Response:
        return web.Response(text=self._page, content_type="text/html")

    async def _devices(self, request: web.Request) -> web.Response:
        return web.json_response(
            {
                "clock": self._clock_json(),
                "proxies": [proxy.describe() for proxy in self._proxies],
                "devices": [_described(peripheral, request) for peripheral in self._peripherals],
            }
        )

    async def _device(self, request: web.Request) -> web.Response:
        return web.json_response(_described(self._peripheral(request), request))

    async def _press(self, request: web.Request) -> web.Response:
        peripheral = self._peripheral(request)
        body = await _body(request)
        result = peripheral.press(_taken(body, "button"))
        _nothing_left(body)
        return web.json_response({"result": result, "state": peripheral.state()})

    async def _fault(self, request: web.Request) -> web.Response:
        peripheral = self._peripheral(request)
        body = await _body(request)
        name = _taken(body, "fault")
        parameters = peripheral.fault(name, body)
        return web.json_response({"fault": name, "parameters": parameters, "active": peripheral.faults.active})

    async def _clear_faults(self, request: web.Request) -> web.Response:
        peripheral = self._peripheral(request)
        body = await _body(request)
        name = request.match_info.get("fault") or body.pop("fault", None)
        _nothing_left(body)
        names = list(peripheral.faults.active) if name is None else [name]
        cleared = [name for name in names if peripheral.clear_fault(name)]
        return web.json_response({"cleared": cleared, "active": peripheral.faults.active})

    async def _set(self, request: web.Request) -> web.Response:
        peripheral = self._peripheral(request)
        peripheral.set(await _body(request))
        return web.json_response({"state": peripheral.state()})

    async def _clear_log(self, request: web.Request) -> web.Response:
        self._peripheral(request).journal.clear()
        return web.json_response({})

    async def _show_clock(self, _: web.Request) -> web.Response:
        return web.json_response(self._clock_json())

    async def _set_clock(self, request: web.Request) -> web.Response:
        body = await _body(request)
        speed = _optional_number(body, "speed", FASTEST)
        advance = _optional_number(body, "advance", LONGEST_ADVANCE)
        _nothing_left(body)
        if speed is not None:
            self._clock.set_speed(speed)
        if advance is not None:
            self._clock.advance(advance)
        return web.json_response(self._clock_json())

    def _clock_json(self) -> dict[str, float]:
        return {"now": round(self._clock.now(), 3), "speed": self._clock.speed}


def _described(peripheral: Peripheral, request: web.Request) -> dict[str, Any]:
    described = peripheral.describe()
    if request.query.get("log") == "0":
        return described
    since, tail = _count(request, "since"), _count(request, "tail")
    for direction, name in _JOURNALS:
        entries = peripheral.journal.entries(direction, since)
        described[name] = [entry.as_json() for entry in entries[-tail:]]
    return described


def _count(request: web.Request, name: str) -> int:
    text = request.query.get(name, "0")
    if not text.isdecimal():
        raise WrongValue(f"{name} must be a whole number")
    return int(text)


async def _body(request: web.Request) -> dict[str, Any]:
    text = await request.text()
    if not text:
        return {}
    try:
        body = json.loads(text)
    except ValueError as error:
        raise WrongValue("the body is no JSON") from error
    if not isinstance(body, dict):
        raise WrongValue("the body must be a JSON object")
    return body


def _taken(body: dict[str, Any], name: str) -> Any:
    if name not in body:
        raise WrongValue(f"the body must say which {name}")
    return body.pop(name)


def _nothing_left(body: dict[str, Any]) -> None:
    if body:
        raise WrongValue(f"nothing here is called {', '.join(map(repr, body))}")


def _optional_number(body: dict[str, Any], name: str, highest: float) -> float | None:
    value = body.pop(name, None)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= highest:
        raise WrongValue(f"{name} must be a number above 0, at most {highest:g}")
    return float(value)


@web.middleware
async def _errors_as_json(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    try:
        return await handler(request)
    except UnknownName as error:
        return web.json_response({"error": str(error)}, status=404)
    except WrongValue as error:
        return web.json_response({"error": str(error)}, status=400)
    except web.HTTPException as error:
        return web.json_response({"error": error.reason}, status=error.status)
