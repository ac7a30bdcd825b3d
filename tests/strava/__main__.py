"""Run the stub in a process of its own: `python -m tests.strava PORT`. `POST /stub/add` and the like change it."""

import asyncio
import sys

from .server import Strava


async def main(port: int) -> None:
    strava = Strava()
    await strava.start(port)
    print(strava.url, flush=True)  # noqa: T201 - whoever started it waits for this
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 0))
