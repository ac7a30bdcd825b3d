"""A serial adapter that is no massager and looks like several: bare FFE0 and FFF0 services, and text for an answer."""

from collections.abc import Callable, Mapping
from typing import Any, override

from .. import advertisement as ad
from ..clock import Clock
from ..gatt import Characteristic, Properties, Service, uuid16
from ..peripheral import Peripheral
from ..setting import Setting, choice, flag, of

MARKER = bytes.fromhex("68 79 01 02")
"""What a HY stimulator's manufacturer data begin with: company 0x7968 as it goes on the air, product, firmware."""
GREETING = b"OK+CONN"
GARBAGE = b"OK+LOST\r\n\x00\xff\x68\x79\x5a\xd0"
"""Text, and first bytes of frames that go nowhere."""
NAME_ROOM = 29
_FFE0, _FFE1 = uuid16(0xFFE0), uuid16(0xFFE1)
_FFF0, _FFF1, _FFF2 = uuid16(0xFFF0), uuid16(0xFFF1), uuid16(0xFFF2)
_WRITE = Properties.WRITE | Properties.WRITE_WITHOUT_RESPONSE
_SERVICES = (
    Service(_FFE0, "Serial port", (Characteristic(_FFE1, "Serial data", Properties.NOTIFY | _WRITE),)),
    Service(
        _FFF0,
        "Second serial port",
        (
            Characteristic(_FFF1, "Second serial data out", Properties.NOTIFY),
            Characteristic(_FFF2, "Second serial data in", _WRITE),
        ),
    ),
)


class Ffe0Uart(Peripheral):
    """The adapter. It feels nothing and moves nothing."""

    kind = "ffe0-uart"
    title = "serial adapter that is no massager and looks like some"
    default_name = "BT05"
    short_name = "BT05"
    closes_the_link = False

    def __init__(self, name: str, address: str, clock: Clock, *, advertise_while_connected: bool = False) -> None:
        """Be switched on."""
        super().__init__(name, address, clock, _SERVICES, advertise_while_connected=advertise_while_connected)
        self.marker = False
        self.answer = "echo"
        self.heard = 0

    @override
    def advertisement(self) -> bytes:
        uuids = b"".join(int(uuid[4:8], 16).to_bytes(2, "little") for uuid in (_FFE0, _FFF0))
        data = ad.structure(ad.FLAGS, ad.GENERAL_DISCOVERABLE) + ad.structure(ad.COMPLETE_UUIDS_16, uuids)
        if self.marker:
            unique = bytes.fromhex(self.address.replace(":", ""))[2:]
            data += ad.structure(ad.MANUFACTURER_DATA, MARKER + unique)
        return data

    @override
    def scan_response(self) -> bytes:
        return ad.name(self.name, NAME_ROOM)

    @override
    def on_subscribed(self, characteristic: Characteristic) -> None:
        self.send(characteristic.uuid, GREETING)

    @override
    def on_write(self, characteristic: Characteristic, data: bytes) -> None:
        self.heard += 1
        answers = _FFE1 if characteristic.uuid == _FFE1 else _FFF1
        if self.answer == "echo":
            self.send(answers, data)
        elif self.answer == "garbage":
            self.send(answers, GARBAGE)

    @property
    @override
    def buttons(self) -> Mapping[str, Callable[[], str]]:
        return {"power": self.press_power}

    @property
    @override
    def settings(self) -> Mapping[str, Setting]:
        def mark(marker: bool) -> None:
            self.marker = marker
            self.radio_changed(quick=True)

        return {
            "marker": flag(lambda: self.marker, mark),
            "answer": choice(*of(self, "answer"), "echo", "garbage", "silence"),
            "advertise_while_connected": flag(*of(self, "advertise_while_connected")),
        }

    @override
    def state(self) -> dict[str, Any]:
        return {"run": "idle", "level": 0, "mode": None, "seconds_left": 0, "heard": self.heard}
