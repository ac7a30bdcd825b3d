"""A logged-in connection to Home Assistant's REST and WebSocket API, as its own frontend has one.

The calls block, so that demo and tests read from top to bottom. Behind them one thread runs the connection.
"""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from contextlib import suppress
from threading import Condition, Thread
from typing import Any, Self

import aiohttp

ANSWER_SECONDS = 60.0

type Json = dict[str, Any]


class RequestFailed(Exception):
    """Home Assistant refused a request; `code` is its word for why, and the text is what a person is shown."""

    def __init__(self, code: str, text: str) -> None:
        """Keep both."""
        super().__init__(text)
        self.code = code


class Connection:
    """A logged-in connection. After every event, whoever waits for `news` is woken."""

    def __init__(self, url: str, user: str, password: str) -> None:
        """Log in, after making that user in a Home Assistant that has none yet."""
        self._url = url
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="home-client", daemon=True)
        self.news = Condition()
        self._answers: dict[int, asyncio.Future[Json]] = {}
        self._subscriptions: dict[int, Callable[[Json], None]] = {}
        self._number = 0
        self._refresh_token = ""
        self._thread.start()
        try:
            self._run(self._open(user, password))
        except BaseException:
            self.close()
            raise

    # --- the connection

    def _submit[T](self, work: Coroutine[Any, Any, T]) -> Future[T]:
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def _run[T](self, work: Coroutine[Any, Any, T]) -> T:
        return self._submit(work).result(ANSWER_SECONDS)

    async def _open(self, user: str, password: str) -> None:
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS))
        code = await self._make_user(user, password) or await self._log_in(user, password)
        form = {"grant_type": "authorization_code", "code": code, "client_id": f"{self._url}/"}
        async with self._session.post(f"{self._url}/auth/token", data=form) as response:
            tokens = await response.json()
        self._refresh_token = tokens["refresh_token"]
        self._access_token = tokens["access_token"]
        self._socket = await self._session.ws_connect(f"{self._url}/api/websocket", max_msg_size=0)
        await self._socket.receive_json()
        await self._socket.send_json({"type": "auth", "access_token": self._access_token})
        if (answer := await self._socket.receive_json())["type"] != "auth_ok":
            raise RequestFailed(answer["type"], answer.get("message", ""))
        self._reader = asyncio.create_task(self._read())

    async def _make_user(self, user: str, password: str) -> str | None:
        """Be the person who sets up a new Home Assistant; returns None where somebody has done so."""
        async with self._session.get(f"{self._url}/api/onboarding") as response:
            steps = await response.json() if response.ok else []
        if not any(step["step"] == "user" and not step["done"] for step in steps):
            return None
        person = {"name": user.capitalize(), "username": user, "password": password, "language": "en"}
        answer = await self._rest("POST", "/api/onboarding/users", {**person, "client_id": f"{self._url}/"})
        code: str = answer["auth_code"]
        return code

    async def _log_in(self, user: str, password: str) -> str:
        client = {"client_id": f"{self._url}/"}
        flow = await self._rest(
            "POST",
            "/auth/login_flow",
            {**client, "handler": ["homeassistant", None], "redirect_uri": f"{self._url}/", "type": "authorize"},
        )
        answer = await self._rest(
            "POST", f"/auth/login_flow/{flow['flow_id']}", {**client, "username": user, "password": password}
        )
        if answer["type"] != "create_entry":
            raise RequestFailed("login", f"{user} could not log in: {answer.get('errors')}")
        code: str = answer["result"]
        return code

    async def _read(self) -> None:
        try:
            async for received in self._socket:
                message = received.json()
                for one in message if isinstance(message, list) else [message]:
                    self._take(one)
        finally:
            for answer in self._answers.values():
                if not answer.done():
                    answer.set_exception(RequestFailed("connection_lost", "Home Assistant closed the connection"))

    def _take(self, message: Json) -> None:
        number = message.get("id", 0)
        if message["type"] == "event":
            if number in self._subscriptions:
                self._subscriptions[number](message["event"])
                with self.news:
                    self.news.notify_all()
        elif (answer := self._answers.pop(number, None)) is not None and not answer.done():
            answer.set_result(message)

    def close(self) -> None:
        """Log out and close the connection; harmless when Home Assistant is gone."""
        if self._loop.is_closed():
            return
        with suppress(aiohttp.ClientError, ConnectionError, TimeoutError):
            self._run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _close(self) -> None:
        session: aiohttp.ClientSession | None = getattr(self, "_session", None)
        if session is None:
            return
        try:
            if hasattr(self, "_reader"):
                await self._socket.close()
                await self._reader
            if self._refresh_token:
                async with session.post(f"{self._url}/auth/revoke", data={"token": self._refresh_token}):
                    pass
        finally:
            await session.close()

    def __enter__(self) -> Self:
        """Be used in a `with` statement, which closes it at its end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    # --- REST

    async def _rest(self, method: str, path: str, body: Json | None = None) -> Any:
        # By this Home Assistant knows where a site like Strava sends people back to.
        headers = {"HA-Frontend-Base": self._url}
        if hasattr(self, "_access_token"):
            headers["Authorization"] = f"Bearer {self._access_token}"
        async with self._session.request(method, f"{self._url}{path}", json=body, headers=headers) as response:
            if not response.ok:
                raise RequestFailed(str(response.status), f"{method} {path}: {await response.text()}")
            return await response.json() if response.content_type == "application/json" else await response.text()

    def rest(self, method: str, path: str, body: Json | None = None) -> Any:
        """Make a REST request and return the answer; RequestFailed with the HTTP status as its code if it is an error."""
        return self._run(self._rest(method, path, body))

    # --- WebSocket

    async def _command(self, kind: str, parameters: Json) -> Any:
        self._number += 1
        number = self._number
        self._answers[number] = answer = self._loop.create_future()
        await self._socket.send_json({"id": number, "type": kind, **parameters})
        message = await answer
        if not message["success"]:
            error = message["error"]
            raise RequestFailed(error.get("translation_key") or error["code"], error["message"])
        return message["result"]

    def command(self, kind: str, **parameters: Any) -> Any:
        """Give a WebSocket command and return its result."""
        return self._run(self._command(kind, parameters))

    def subscribe(self, kind: str, callback: Callable[[Json], None], **parameters: Any) -> None:
        """Subscribe to events with a WebSocket command. The callback runs in the connection's thread and must be quick."""

        async def work() -> None:
            self._subscriptions[self._number + 1] = callback
            await self._command(kind, parameters)

        self._run(work())

    def begin(self, kind: str, **parameters: Any) -> Future[Any]:
        """Give a WebSocket command, and leave the waiting to the caller."""
        return self._submit(self._command(kind, parameters))
