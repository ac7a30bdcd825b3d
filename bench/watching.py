"""Dashboard cards in a process of their own, which count what they are sent (`python -m bench.watching URL TOKEN ENTITY CARDS`).

Each line on its input is answered with the messages and bytes since the line before, as JSON; it ends with its input.
"""

import asyncio
from collections import Counter
import json
import sys
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType


class Cards:
    """Cards that look at the massager of one entity; each has a connection, as a browser has."""

    def __init__(self, web: ClientSession, url: str, token: str, entity_id: str) -> None:
        self.counted: Counter[str] = Counter()
        """`messages` and `bytes` of all of them."""
        self._web = web
        self._where = (url, token, entity_id)

    async def open(self) -> asyncio.Task[None]:
        """Open one, and return what reads it, once its whole picture is there."""
        url, token, entity_id = self._where
        socket = await self._web.ws_connect(url, max_msg_size=0)
        await socket.receive_json()
        await socket.send_json({"type": "auth", "access_token": token})
        answer = await socket.receive_json()
        await socket.send_json({"id": 1, "type": "recovery_massager/subscribe", "entity_id": entity_id})
        result = await socket.receive_json()
        if answer["type"] != "auth_ok" or not result["success"]:
            raise RuntimeError(f"a card is not sent anything: {answer}, {result}")
        self._count(await socket.receive_str())
        return asyncio.create_task(self._read(socket))

    async def _read(self, socket: ClientWebSocketResponse) -> None:
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                self._count(message.data)

    def _count(self, text: str) -> None:
        self.counted.update(messages=1, bytes=len(text.encode()))


async def _main(url: str, token: str, entity_id: str, cards: int) -> None:
    async with ClientSession() as web:
        watching = Cards(web, url, token, entity_id)
        reading = [await watching.open() for _ in range(cards)]
        while await asyncio.to_thread(sys.stdin.readline):
            counted: dict[str, Any] = {name: watching.counted[name] for name in ("messages", "bytes")}
            watching.counted.clear()
            print(json.dumps(counted), flush=True)  # noqa: T201
        for task in reading:
            task.cancel()
        await asyncio.gather(*reading, return_exceptions=True)


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])))
