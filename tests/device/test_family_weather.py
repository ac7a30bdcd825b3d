"""Whatever happens to a massager of any family: what was stopped stays stopped, nothing is stronger than was asked for."""

from random import Random

import pytest

from custom_components.recovery_massager.device.errors import StopNotConfirmed

from .air import Air
from .families import BEURER, FAMILIES, HY, KEESON, MYCJ, ODD, Family, MakeBench, odd
from .family_weather import Weather, let_in, runs, shows_what_is_so
from .patience import now, passes

STOP_SECONDS = 5.0
ROUNDS = 3
WEATHERED = [
    *FAMILIES,
    *ODD,
    odd(MYCJ, massagers=2, halved=True),
    odd(MYCJ, pacing=450),
    odd(MYCJ, pacing=800),
    odd(MYCJ, massagers=3, pacing=800),
    odd(KEESON, endless=False),
    odd(KEESON, status="key", form="f0"),
]


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("family", WEATHERED, ids=str)
async def test_whatever_happens_nobody_is_hurt_or_told_what_is_not_so(
    family: Family, seed: int, air: Air, bench: MakeBench
) -> None:
    random = Random(f"{family} {seed}")
    let_in(air, random)
    its = await bench(family)
    weather = Weather(its, random, keys=seed % 2 == 0)
    with weather.blowing():
        for _ in range(ROUNDS):
            its.massager.keep_connected = random.random() < 0.7
            for _ in range(15):
                await weather.step()
            await weather.calm()
            await passes(5)
            weather.log.append("fine")
            await its.massager.connect()
            for _ in range(3):
                await weather.step(faults=False)
            if not its.massager.connected:
                await its.massager.connect()
            begin = now()
            try:
                await weather.stop()
            except StopNotConfirmed:
                pytest.fail(f"a stop got nowhere: {weather.story}")
            assert now() - begin <= STOP_SECONDS, weather.story
            await weather.calm()
            for _ in range(40):
                await passes(0.1)
                assert not runs(its.device), f"it runs, after it was stopped: {weather.story}"
                weather.check()
            if its.massager.connected:
                assert shows_what_is_so(its.massager, its.device), f"{its.massager.state} after {weather.story}"


assert {family.kind for family in WEATHERED} == {HY.kind, BEURER.kind, MYCJ.kind, KEESON.kind}
