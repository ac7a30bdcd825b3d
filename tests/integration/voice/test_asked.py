from homeassistant.core import HomeAssistant
from .talk import *


async def test_x(hass, heard, boots):
    for s in """set the calf boots pressure to 40 mmHg
set the calf boots pressure to 60 percent
set the pressure to forty
set the massage pressure to 70 mmHg
set the calf boots to wave mode
set the massage mode to turbo
is the massage running
start the calf boots
softer
stronger
pause the calf boots
how long is left on the massage
resume the massage
what is the massage doing
set the calf boots pressure to 35 mmHg
set the calf boots pressure to 20 mmHg
softer
set the calf boots to pulse mode
what's calf boots doing
stop the massage in the bedroom
stop the calf boots
start the calf boots for 20 minutes at 40 mmHg in wave mode
how long is left on the calf boots
too tight
softer
what is planned
start my recovery
is the calf boots on
set the calf boots fan mode to low
calf boots
turn on the calf boots
what is the calf boots""".split("\n"):
        r = await reply(hass, s)
        print(s, "=>", speech(r), r.response_type, boots.state()["run"], boots.state()["target"])
