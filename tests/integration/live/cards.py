"""A dashboard card, as far as it listens: it lays the parts that it is sent over those that it has."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.typing import MockHAClientWebSocket, WebSocketGenerator

type Parts = dict[str, Any]
type MakeCard = Callable[..., Awaitable[Card]]

CLIMATE = "climate.calf_boots"


class Card:
    """One card, with a connection of its own; to be closed."""

    def __init__(self, client: MockHAClientWebSocket) -> None:
        """`client`: signed in as the user who looks at it."""
        self.picture: Parts = {}
        """As it is after all that was read until now; `look` reads the rest."""
        self.events: list[Parts] = []
        """All that it was sent, in order."""
        self.subscription = 0
        self._client = client
        self._ids = count(1)
        self._answers: dict[int, asyncio.Future[Parts]] = {}
        self._reading = asyncio.create_task(self._read())

    async def close(self) -> None:
        """End the connection."""
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)
        await self._client.close()

    async def ask(self, kind: str, **more: Any) -> Parts:
        """Send a command, and return its answer."""
        number = next(self._ids)
        answer: asyncio.Future[Parts] = asyncio.get_running_loop().create_future()
        self._answers[number] = answer
        await self._client.send_json({"id": number, "type": kind, **more})
        either: list[asyncio.Future[Any]] = [answer, self._reading]
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if not answer.done():
            # The connection ended, and this says how.
            self._reading.result()
        return await answer

    async def subscribe(self, entity_id: str = CLIMATE) -> Parts:
        """Subscribe to the massager of an entity; return the answer, once the picture is here where there is one."""
        answer = await self.ask("recovery_massager/subscribe", entity_id=entity_id)
        self.subscription = answer["id"]
        await self.look()
        return answer

    async def look(self) -> Parts:
        """Return the picture, once all that was sent until now is here."""
        # Answers come in the order of the questions, and after the events before them.
        await self.ask("ping")
        return self.picture

    async def news(self) -> list[Parts]:
        """Return what it was sent since the last time that this was called."""
        await self.look()
        news, self.events = self.events, []
        return news

    async def call(self, name: str, **asks: Any) -> Parts:
        """Press a button of the card, by its name among the calls; return the answer, once all is done."""
        return await self.press(self.picture["calls"][name], **asks)

    async def press(self, call: Parts, **asks: Any) -> Parts:
        """Do a call, with what it asks for; return the answer, once all is done."""
        assert set(asks) == ({call["asks"]} if "asks" in call else set())
        data = {**call["data"], **asks}
        return await self.ask("call_service", domain=call["domain"], service=call["service"], service_data=data)

    async def _read(self) -> None:
        while True:
            message = await self._client.receive_json()
            if message["type"] != "event":
                self._answers.pop(message["id"]).set_result(message)
                continue
            event = message["event"]
            self.events.append(event)
            self.picture = {**self.picture, **event} if event.get("set_up") is not False else event


@asynccontextmanager
async def dashboards(hass: HomeAssistant, connect: WebSocketGenerator) -> AsyncGenerator[MakeCard]:
    """Give what makes a card, of the admin or of whom an access token is given; close them all at the end."""
    cards: list[Card] = []

    async def make(*access_token: str) -> Card:
        cards.append(Card(await connect(hass, *access_token)))
        return cards[-1]

    yield make
    for card in cards:
        await card.close()
