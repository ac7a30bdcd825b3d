"""Strava's pages and API, as far as the integration knows them, with its athletes, apps, tokens, limits and moods."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
import json
import secrets
import time
from typing import Any, Self

from aiohttp import web
from yarl import URL

from .activities import ONLY_ME, listed, streams

HOST = "127.0.0.1"
CLIENT_ID, CLIENT_SECRET = "12345", "app-secret"
ATHLETE = 7001
TOKEN_SECONDS = 6 * 3600
READ, READ_ALL = "activity:read", "activity:read_all"


@dataclass
class Grant:
    """What one athlete allows one app; one access token and one refresh token are good at a time."""

    athlete: int
    client_id: str
    scopes: frozenset[str]
    refresh: str
    access: dict[str, float] = field(default_factory=dict)
    """Until when, as seconds of the epoch, each is good."""


@dataclass
class Limits:
    """How often an app may read, and how often it did."""

    quarter: int = 100
    day: int = 1000
    used: dict[int, int] = field(default_factory=dict)
    """By the number of the quarter of an hour since the epoch."""

    def count(self, now: float) -> tuple[int, int]:
        """Return how much of this quarter and this day was used."""
        quarter = int(now // 900)
        first = quarter - quarter % 96
        return self.used.get(quarter, 0), sum(self.used.get(one, 0) for one in range(first, first + 96))

    def use(self, now: float) -> bool:
        """Count one more, and tell whether it is allowed."""
        quarter = int(now // 900)
        self.used[quarter] = self.used.get(quarter, 0) + 1
        in_quarter, in_day = self.count(now)
        return in_quarter <= self.quarter and in_day <= self.day


class Strava:
    """The stub. All of it may be changed at any time."""

    def __init__(self) -> None:
        self.activities: dict[int, dict[int, dict[str, Any]]] = {ATHLETE: {}}
        self.apps = {CLIENT_ID: CLIENT_SECRET}
        self.logged_in = ATHLETE
        self.unticked: set[str] = set()
        """Scopes that the athlete does not allow on Strava's page."""
        self.rejects = False
        self.tells_scope = True
        """Whether who sends people back passes on what was allowed."""
        self.limits: dict[str, Limits] = {CLIENT_ID: Limits()}
        self.fails: int | None = None
        """The status of every answer of the API, while it is down."""
        self.answers: dict[str, bytes] = {}
        """What is answered instead, by the path: bytes, whatever they are."""
        self.pages: list[bytes] = []
        """What is answered instead, once each, for the next pages of the list."""
        self.asked: list[str] = []
        """Paths with their queries, oldest first."""
        self.tokens_asked: list[str] = []
        """The grants of the requests for tokens."""
        self.deauthorized: list[int] = []
        self._codes: dict[str, tuple[int, str, frozenset[str]]] = {}
        self._grants: list[Grant] = []
        self._runner: web.AppRunner | None = None
        self.url = ""

    def add(self, *activities: dict[str, Any], athlete: int = ATHLETE) -> None:
        """Upload activities."""
        for one in activities:
            self.activities.setdefault(athlete, {})[one["id"]] = one

    def edit(self, number: int, athlete: int = ATHLETE, **changes: Any) -> None:
        """Let the athlete change one."""
        self.activities[athlete][number].update(changes)

    def delete(self, number: int, athlete: int = ATHLETE) -> None:
        """Let the athlete delete one."""
        del self.activities[athlete][number]

    def grant(self, *scopes: str, athlete: int = ATHLETE, client_id: str = CLIENT_ID) -> dict[str, Any]:
        """Let the athlete have allowed an app before, and return the tokens that it got."""
        grant = Grant(athlete, client_id, frozenset(scopes), "")
        self._grants.append(grant)
        return self._tokens(grant)

    def granted(self, athlete: int = ATHLETE) -> list[frozenset[str]]:
        """Return what the athlete allows now, app by app."""
        return [one.scopes for one in self._grants if one.athlete == athlete]

    def revoke(self, athlete: int = ATHLETE) -> None:
        """Let the athlete take all access back."""
        self._grants = [one for one in self._grants if one.athlete != athlete]

    def expire(self) -> None:
        """Let all access tokens expire, earlier than was said."""
        for grant in self._grants:
            grant.access.clear()

    def details_asked(self) -> list[int]:
        """Return which activities were asked for in detail."""
        return [
            int(path.rsplit("/", 1)[1])
            for path in (URL(one).path for one in self.asked)
            if "/api/v3/activities/" in path and not path.endswith("/streams")
        ]

    async def start(self, port: int = 0) -> None:
        """Listen, on any free port if none is given."""
        app = web.Application(middlewares=[self._mood])
        app.router.add_get("/oauth/authorize", self._authorize)
        app.router.add_post("/oauth/token", self._token)
        app.router.add_post("/oauth/deauthorize", self._deauthorize)
        app.router.add_get("/api/v3/athlete/activities", self._list)
        app.router.add_get("/api/v3/activities/{id}", self._detail)
        app.router.add_get("/api/v3/activities/{id}/streams", self._streams)
        app.router.add_post("/stub/{what}", self._control)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, port)
        await site.start()
        self.url = f"http://{HOST}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Listen no more."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @web.middleware
    async def _mood(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        if request.path.startswith("/api/"):
            self.asked.append(request.path_qs)
        if request.path in self.answers:
            return web.Response(body=self.answers[request.path], content_type="application/json")
        if self.pages and request.path.endswith("/athlete/activities"):
            return web.Response(body=self.pages.pop(0), content_type="application/json")
        if not request.path.startswith("/api/"):
            return await handler(request)
        if self.fails is not None:
            return _refusal(self.fails, "down")
        grant = self._grant_of(request)
        if grant is None:
            return _refusal(401, "AccessToken", "access_token", "invalid")
        limits = self.limits.setdefault(grant.client_id, Limits())
        allowed = limits.use(time.time())
        response = await handler(request) if allowed else _refusal(429, "Application", "rate limit", "exceeded")
        quarter, day = limits.count(time.time())
        response.headers["X-ReadRateLimit-Limit"] = f"{limits.quarter},{limits.day}"
        response.headers["X-ReadRateLimit-Usage"] = f"{quarter},{day}"
        response.headers["X-RateLimit-Limit"] = f"{limits.quarter * 2},{limits.day * 2}"
        response.headers["X-RateLimit-Usage"] = f"{quarter},{day}"
        return response

    async def _authorize(self, request: web.Request) -> web.Response:
        query = request.query
        if query["client_id"] not in self.apps or query["response_type"] != "code":
            return _refusal(400, "Application", "client_id", "invalid")
        if query.get("approval_prompt", "auto") not in {"auto", "force"}:
            return _refusal(400, "Application", "approval_prompt", "invalid")
        back = URL(query["redirect_uri"]).update_query(state=query["state"])
        if self.rejects:
            raise web.HTTPFound(back.update_query(error="access_denied"))
        wanted = frozenset(query["scope"].split(","))
        if not wanted <= {"read", READ, READ_ALL}:
            return _refusal(400, "Authorize", "scope", "invalid")
        scopes = wanted - self.unticked
        code = secrets.token_hex(10)
        self._codes[code] = (self.logged_in, query["client_id"], scopes)
        back = back.update_query(code=code)
        if self.tells_scope:
            back = back.update_query(scope=",".join(["read", *sorted(scopes)]))
        raise web.HTTPFound(back)

    async def _token(self, request: web.Request) -> web.Response:
        form = await request.post()
        self.tokens_asked.append(str(form["grant_type"]))
        if self.fails is not None:
            return _refusal(self.fails, "down")
        client_id = str(form["client_id"])
        if self.apps.get(client_id) != form["client_secret"]:
            return _refusal(401, "Application", "client_id", "invalid")
        if form["grant_type"] == "authorization_code":
            if (known := self._codes.pop(str(form["code"]), None)) is None:
                return _refusal(400, "AuthorizationCode", "code", "invalid")
            athlete, client, scopes = known
            self._grants = [one for one in self._grants if (one.athlete, one.client_id) != (athlete, client)]
            grant = Grant(athlete, client, scopes, "")
            self._grants.append(grant)
            who = {"id": athlete, "username": "secretname", "firstname": "Secretfirst", "city": "Secrettown"}
            return self._issue(grant, athlete=who)
        for grant in self._grants:
            if grant.refresh == form["refresh_token"] and grant.client_id == client_id:
                return self._issue(grant)
        return _refusal(400, "RefreshToken", "refresh_token", "invalid")

    def _issue(self, grant: Grant, **more: Any) -> web.Response:
        return web.json_response({**self._tokens(grant), **more})

    def _tokens(self, grant: Grant) -> dict[str, Any]:
        access, until = secrets.token_hex(20), time.time() + TOKEN_SECONDS
        grant.refresh = secrets.token_hex(20)
        grant.access[access] = until
        return {
            "token_type": "Bearer",
            "expires_at": int(until),
            "expires_in": TOKEN_SECONDS,
            "refresh_token": grant.refresh,
            "access_token": access,
        }

    async def _deauthorize(self, request: web.Request) -> web.Response:
        if (grant := self._grant_of(request)) is None:
            return _refusal(401, "AccessToken", "access_token", "invalid")
        self._grants.remove(grant)
        self.deauthorized.append(grant.athlete)
        return web.json_response({"access_token": "gone"})

    async def _list(self, request: web.Request) -> web.Response:
        after, page = float(request.query.get("after", 0)), int(request.query.get("page", 1))
        size = min(int(request.query.get("per_page", 30)), 200)
        if (grant := self._reading(request)) is None:
            return _refusal(401, "AccessToken", "activity:read_permission", "missing")
        there = [one for one in self.activities.get(grant.athlete, {}).values() if self._visible(one, grant)]
        # Without `after` it begins with the newest.
        there.sort(key=_began, reverse="after" not in request.query)
        there = [one for one in there if _began(one) > after][(page - 1) * size : page * size]
        return web.json_response([listed(one) for one in there])

    async def _detail(self, request: web.Request) -> web.Response:
        one = self._one(request)
        return web.json_response(one) if one is not None else _refusal(404, "Activity", "id", "not found")

    async def _streams(self, request: web.Request) -> web.Response:
        one = self._one(request)
        if one is None or not one["has_heartrate"]:
            return _refusal(404, "Stream", "", "not found")
        keys = request.query["keys"].split(",")
        return web.json_response({key: data for key, data in streams(one).items() if key in keys})

    def _one(self, request: web.Request) -> dict[str, Any] | None:
        grant = self._reading(request)
        if grant is None:
            return None
        one = self.activities.get(grant.athlete, {}).get(int(request.match_info["id"]))
        return one if one is not None and self._visible(one, grant) else None

    def _visible(self, one: dict[str, Any], grant: Grant) -> bool:
        return one.get("visibility") != ONLY_ME or READ_ALL in grant.scopes

    def _reading(self, request: web.Request) -> Grant | None:
        grant = self._grant_of(request)
        return grant if grant is not None and grant.scopes & {READ, READ_ALL} else None

    def _grant_of(self, request: web.Request) -> Grant | None:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return next((one for one in self._grants if one.access.get(token, 0) > time.time()), None)

    async def _control(self, request: web.Request) -> web.Response:
        """Let another process change the stub: the name of a method or attribute, and JSON."""
        what, told = request.match_info["what"], await request.json()
        if callable(method := getattr(self, what)):
            return web.json_response({"result": method(*told.get("args", []), **told.get("named", {}))})
        if "value" in told:
            setattr(self, what, told["value"])
        return web.json_response({"result": getattr(self, what)})


def _began(activity: dict[str, Any]) -> float:
    return datetime.fromisoformat(activity["start_date"]).astimezone(UTC).timestamp()


def _refusal(status: int, resource: str, name: str = "", code: str = "") -> web.Response:
    errors = [{"resource": resource, "field": name, "code": code}]
    return web.Response(
        status=status, text=json.dumps({"message": "Error", "errors": errors}), content_type="application/json"
    )
