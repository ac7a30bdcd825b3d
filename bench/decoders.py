"""What the bundled families send, decoded with the `construct` library as somebody would write it who has only that.

One decoder a family and role, for one whole frame a notification: putting frames together from pieces is not asked of it.
Like the profiles, they check checksums and ranges, and name what they find.
"""

from binascii import crc_hqx
from collections.abc import Mapping
from typing import Any, Final

from construct import (
    Array,
    Byte,
    Bytes,
    Checksum,
    Computed,
    Const,
    Construct,
    Container,
    ExprAdapter,
    FixedSized,
    FlagsEnum,
    GreedyBytes,
    GreedyRange,
    Int16ub,
    Int16ul,
    Int24ul,
    Optional,
    Padding,
    Peek,
    RawCopy,
    Select,
    Struct,
    Switch,
    Terminated,
    ValidationError,
    this,
)

type Decoders = Mapping[str, Construct]
"""Role of a characteristic -> decoder of its notifications."""


def _number(of: Construct, low: int, high: int, times: int = 1, per: int = 1, none: int | None = None) -> Construct:
    """A number in a range; raw `none` is no number."""

    def decode(raw: int, _: Container) -> int | None:
        if raw == none:
            return None
        value = raw * times // per
        if not low <= value <= high:
            raise ValidationError(f"{value} is not from {low} to {high}")
        return value

    return ExprAdapter(of, decode, _unused)


def _choice(of: Construct, names: Mapping[int, str]) -> Construct:
    """A name, none for a code that nobody knows."""
    return ExprAdapter(of, lambda raw, _: names.get(raw), _unused)


def _known(of: Construct, names: Mapping[int, str]) -> Construct:
    """A name; an unknown code is garbage."""

    def decode(raw: int, _: Container) -> str:
        if raw not in names:
            raise ValidationError(f"{raw} is not one of {names}")
        return names[raw]

    return ExprAdapter(of, decode, _unused)


def _flag(of: Construct) -> Construct:
    return ExprAdapter(of, lambda raw, _: raw != 0, _unused)


def _unused(value: Any, _: Container) -> Any:
    return value


def _running(name: str) -> Construct:
    """Whether it runs, by another value that is above 0 then."""
    return Computed(lambda found: "running" if found[name] else "idle")


_BATTERY = Struct("battery" / _number(Byte, 0, 100, none=0xFF))
_OPEN_RUN = {0: "idle", 1: "running", 2: "paused"}
_OPEN_MODES = ("sequential", "wave", "full_squeeze", "flush", "pulse")
_OPEN_FAULTS = ("overpressure", "leak", "valve", "pump", "temperature", "battery", "internal")
_OPEN_FEATURES = ("heat", "worn", "identify", "pause", "zones", "chambers")
_STOP_REASONS = (
    "none",
    "control_point",
    "button",
    "countdown",
    "keep_alive",
    "fault",
    "taken_off",
    "power_off",
    "pause_limit",
)


def _bits(of: Construct, names: tuple[str, ...]) -> Construct:
    return FlagsEnum(of, **{name: 1 << bit for bit, name in enumerate(names)})


_OPEN: Decoders = {
    "feature": Struct(
        Const(b"\x01"),
        Padding(1),
        "features" / _bits(Int16ul, _OPEN_FEATURES),
        "pressure_min" / Byte,
        "pressure_max" / Byte,
        "pressure_step" / Byte,
        "modes" / _bits(Int16ul, _OPEN_MODES),
        "timer_max" / Int16ul,
        "heat_levels" / Byte,
        "legs" / _number(Byte, 1, 2),
        "chambers_per_leg" / _number(Byte, 1, 8),
    ),
    "state": Struct(
        "run" / _known(Byte, _OPEN_RUN),
        "mode" / _choice(Byte, dict(enumerate(_OPEN_MODES))),
        "pressure" / _number(Byte, 1, 250),
        "heat" / _choice(Byte, {0: "off", 1: "low", 2: "medium", 3: "high"}),
        "seconds_left" / _number(Int16ul, 0, 3600, none=0xFFFF),
        "timer" / _number(Int16ul, 1, 3600, none=0),
        "flags" / FlagsEnum(Byte, worn=1, charging=2, venting=4),
        "battery" / _number(Byte, 0, 100, none=0xFF),
        "faults" / _bits(Int16ul, _OPEN_FAULTS),
        "zone" / _choice(Byte, {0: "both", 1: "left", 2: "right"}),
        "stop_reason" / _choice(Byte, dict(enumerate(_STOP_REASONS))),
    ),
    "chambers": Struct("chambers" / GreedyRange(_number(Byte, 0, 254, none=0xFF))),
    "battery": _BATTERY,
}

_HY_MODES = dict(enumerate(("massage", "knead", "scraping", "pressure", "acupressure", "cupping", "activate", "tone")))
_HY_ZONES = {0: "shoulders", 1: "waist", 2: "legs", 3: "arms", 4: "joints", 5: "body"}


def _hy_status(seconds_left: Construct) -> Construct:
    return Struct(
        "run" / _known(Byte, {0: "idle", 1: "running"}),
        "battery" / _number(Byte, 0, 100, times=25),
        "mode" / _choice(Byte, _HY_MODES),
        "pressure" / _number(Byte, 0, 19),
        "zone" / _choice(Byte, _HY_ZONES),
        "seconds_left" / seconds_left,
        "buzzer" / Optional(_flag(Byte)),
        "charging" / Optional(_flag(Byte)),
    )


_HY: Decoders = {
    "notify": Struct(
        "message"
        / RawCopy(
            Struct(
                Const(b"\x68\x79"),
                "length" / Int16ub,
                Const(b"\x02"),
                "about" / Byte,
                "body"
                / FixedSized(
                    this.length - 10,
                    Switch(
                        this.about,
                        {
                            0: Switch(
                                this.length >= 18,
                                {
                                    True: _hy_status(_number(Int16ub, 0, 3600)),
                                    False: _hy_status(_number(Byte, 0, 3600, times=60)),
                                },
                            ),
                            1: Struct("mode" / _choice(Byte, _HY_MODES)),
                            2: Struct("pressure" / _number(Byte, 0, 19)),
                            3: Struct("zone" / _choice(Byte, _HY_ZONES)),
                            7: Struct("buzzer" / _flag(Byte)),
                            8: Select(
                                Struct("timer" / _number(Int16ub, 1, 3600, none=0)),
                                Struct("timer" / _number(Byte, 1, 3600, times=60, none=0)),
                            ),
                        },
                    ),
                ),
            )
        ),
        Checksum(Int16ub, lambda data: crc_hqx(data, 0), this.message.data),
        Const(b"\r\n"),
        Terminated,
    )
}

_LEVEL = Struct("pressure" / _number(Byte, 0, 20), "run" / _running("pressure"))

_BEURER: Decoders = {
    "notify": Struct(
        "message"
        / RawCopy(
            Struct(
                Const(b"\x5a"),
                "length" / Byte,
                "about" / Byte,
                "body"
                / FixedSized(
                    this.length - 4,
                    Switch(
                        this.about,
                        {
                            0x07: Struct(
                                Padding(1),
                                "mode" / _choice(Byte, {code: f"program_{code}" for code in range(1, 10)}),
                                Padding(1),
                                "pressure" / _number(Byte, 0, 20),
                                "run" / _running("pressure"),
                                "seconds_left" / _number(Byte, 0, 3600, times=60),
                                GreedyBytes,
                                "faults" / Computed(lambda _: None),
                            ),
                            0x01: _LEVEL,
                            0x02: _LEVEL,
                            0x0B: _LEVEL,
                            0x0C: Struct(GreedyBytes, "run" / Computed(lambda _: "idle")),
                            0x0E: Struct(GreedyBytes, "faults" / Computed(lambda _: frozenset({"contact"}))),
                            0x0F: Struct(GreedyBytes, "faults" / Computed(lambda _: frozenset({"battery"}))),
                        },
                    ),
                ),
            )
        ),
        Checksum(Int16ub, lambda data: sum(data) & 0xFFFF, this.message.data),
        Terminated,
    ),
    "battery": _BATTERY,
}

_MYCJ_MODES = (11, 12, 13, 14, 15, 17, 23, 31, 34, 36, 42, 49)

_MYCJ: Decoders = {
    "notify": Struct(
        Const(b"\xd0"),
        "run" / _known(Byte, {0: "idle", 1: "running"}),
        "mode" / _choice(Byte, {code: f"mode_{code}" for code in _MYCJ_MODES}),
        "pressure" / _number(Byte, 1, 20, none=0),
        "seconds_left" / _number(Int16ub, 0, 3600),
        "timer" / _number(Int16ub, 1, 3600, none=0),
        Padding(4),
        "part" / _number(Byte, 0, 2),
        Array(7, Byte),
        Terminated,
    )
}


def _keeson(before_seconds: int, after: int) -> Construct:
    return Struct(
        Bytes(8),
        "pressure" / _number(Byte, 0, 6),
        "run" / _running("pressure"),
        Padding(before_seconds),
        "seconds_left" / _number(Int24ul, 0, 3600, per=100, none=0),
        Padding(2),
        "timer" / _number(Byte, 600, 1800, times=600, none=0xFF),
        Padding(after),
        Terminated,
    )


_KEESON: Decoders = {
    "notify": Struct(
        "about" / Peek(Byte),
        "body" / Switch(this.about, {0xED: _keeson(0, 1), 0xF0: _keeson(1, 3), 0xF1: _keeson(0, 5)}),
    )
}

DECODERS: Final[Mapping[str, Decoders]] = {
    "open_compression": _OPEN,
    "hy_ems": _HY,
    "beurer_em70": _BEURER,
    "mycj_massager191": _MYCJ,
    "keeson": _KEESON,
}
"""Profile -> its decoders."""


def values(found: Container) -> dict[str, Any]:
    """Give what a decoder found as the codec gives it, to compare."""
    flat: dict[str, Any] = {}
    for name, part in found.items():
        if name in {"message", "value", "body"}:
            flat |= values(part)
        elif name == "flags":
            flat |= {flag: is_set for flag, is_set in part.items() if not flag.startswith("_")}
        elif isinstance(part, Container):
            flat[name] = frozenset(flag for flag, is_set in part.items() if is_set and not flag.startswith("_"))
        elif isinstance(part, list):
            flat[name] = tuple(part)
        elif not name.startswith("_"):
            flat[name] = part
    return flat
