"""The shape of a profile file: every key, and every piece of text on its own."""

from collections.abc import Mapping
from typing import Any

import voluptuous as vol

from .checkers import (
    BASE_UUID,
    Checker,
    full_uuid,
    hex_bytes,
    keyed,
    name_pattern,
    named,
    one_of,
    one_or_several,
    seconds,
    several,
    slug,
    text,
    told,
    truth,
    uuid,
    whole,
)
from .checksums import CHECKS
from .errors import REFUSALS
from .fields import LONGEST, Mistake, Order, parse_fields, parse_pattern, parse_template
from .frame import Check, FrameFormat, Length
from .model import Bits, Chambers, Flag, Names, Range, Text
from .profile import Answers, GattRole, LinkRules, Repeated, Rule

LONGEST_LABEL = 60
"""Letters; a label is the state of an entity, and a choice in a list."""


def _domain(value: Any) -> Any:
    if isinstance(value, str):
        kinds = {"flag": Flag, "text": Text, "chambers": Chambers}
        if value not in kinds:
            raise vol.Invalid(
                f"must be {', '.join(kinds)}, {{min, max, step, unit}}, {{bits: ...}} or names with codes"
            )
        return kinds[value]()
    if isinstance(value, dict) and {"min", "max"} & value.keys():
        number = whole(-(1 << 31), (1 << 32) - 1)
        units = one_of("mmHg", "level", "seconds", "percent", "count")
        numbers = dict.fromkeys((vol.Required("min"), vol.Required("max"), vol.Required("step")), number)
        found = keyed({**numbers, vol.Required("unit"): units})({"step": "1", **value})
        if found["min"] > found["max"]:
            raise vol.Invalid("min is greater than max")
        if found["step"] <= 0 or (found["max"] - found["min"]) % found["step"]:
            raise vol.Invalid("the steps do not lead from min to max")
        return Range(found["min"], found["max"], found["step"], found["unit"])
    if isinstance(value, dict) and value.keys() == {"bits"}:
        bits = keyed({vol.Required("bits"): named(whole(0, 31))})(value)["bits"]
        if len(set(bits.values())) < len(bits):
            raise vol.Invalid("two have the same bit")
        return Bits(bits)
    found = named(_code)(value)
    codes = [code for part in found.values() for code in part["code"]]
    if len(set(codes)) < len(codes):
        raise vol.Invalid("two have the same code")
    labels = {name: part["label"] for name, part in found.items() if "label" in part}
    # The faces offer each choice by the text that is shown, so no two may read alike.
    if len({labels.get(name, name) for name in found}) < len(found):
        raise vol.Invalid("two are shown by the same label")
    return Names({name: part["code"] for name, part in found.items()}, labels)


def _code(value: Any) -> Any:
    if isinstance(value, dict):
        return keyed({vol.Required("code"): _codes, vol.Optional("label"): _label})(value)
    return {"code": _codes(value)}


def _label(value: Any) -> str:
    found = text(value)
    if len(found) > LONGEST_LABEL:
        raise vol.Invalid(f"a label may have {LONGEST_LABEL} letters")
    return found


_codes = one_or_several(whole(0, (1 << 32) - 1))


def _rule(value: Any) -> Rule:
    found = keyed(
        {
            vol.Optional("local_name"): name_pattern,
            vol.Optional("service_uuid"): uuid,
            vol.Optional("service_data_uuid"): uuid,
            vol.Optional("manufacturer_id"): whole(0, 0xFFFF),
            vol.Optional("manufacturer_data_start"): hex_bytes,
        }
    )(value)
    if not found:
        raise vol.Invalid("must not be empty: it would fit everything")
    if "manufacturer_data_start" in found and "manufacturer_id" not in found:
        raise vol.Invalid("manufacturer_data_start needs a manufacturer_id")
    if set(found) <= {"service_uuid"} and found["service_uuid"].endswith(BASE_UUID):
        raise vol.Invalid("a short service UUID alone is used by all sorts of devices: add a name or manufacturer data")
    return Rule(**found)


def _gatt(value: str) -> GattRole:
    return GattRole(full_uuid(value.removesuffix("optional").strip()), optional=value.endswith(" optional"))


def _repeated(value: Any, more: Mapping[Any, Any] | None = None) -> Repeated:
    found = keyed({vol.Required("every"): seconds, vol.Required("send"): slug, **(more or {})})(value)
    if found["every"] < 0.1:
        raise vol.Invalid("every must be at least 0.1 seconds")
    return Repeated(found["every"], found["send"], "while" in found)


def _poll(value: Any) -> Repeated:
    return _repeated(value, {vol.Optional("while"): one_of("running")})


def _link(value: Any) -> LinkRules:
    names = several(slug)
    rules = {"settle": seconds, "gap": seconds, "timeout": seconds, "retries": whole(0, 10)}
    rules |= {
        "doubt": seconds,
        "response": truth,
        "read": names,
        "hello": names,
        "poll": _poll,
        "keep_alive": _repeated,
    }
    return LinkRules(**keyed({vol.Optional(key): rule for key, rule in rules.items()})(value))


def _frame(order: Order) -> Checker:
    numbers = {
        vol.Required("at"): whole(0, 16),
        vol.Optional("size"): whole(1, 2),
        vol.Optional("plus"): whole(-99, 99),
    }
    check = {
        vol.Required("kind"): one_of(*CHECKS),
        vol.Optional("order"): one_or_several(one_of("little", "big")),
        vol.Optional("from"): whole(0, 16),
    }
    rules = {
        vol.Optional("head"): hex_bytes,
        vol.Optional("length"): keyed(numbers),
        vol.Optional("check"): keyed(check),
        vol.Optional("tail"): hex_bytes,
        vol.Optional("max"): whole(1, LONGEST),
    }

    def form(value: Any) -> FrameFormat:
        found = keyed(rules)(value)
        length, check = found.get("length"), found.get("check")
        made = FrameFormat(
            found.get("head", b""),
            None if length is None else Length(length["at"], length.get("size", 1), length.get("plus", 0), order),
            None if check is None else Check(check["kind"], check.get("order", (order,)), check.get("from", 0)),
            found.get("tail", b""),
            found.get("max", 128),
        )
        if not (made.head or made.length or made.check):
            raise vol.Invalid("must have at least one of: head, length, check")
        if made.length and made.length.at < len(made.head):
            raise vol.Invalid("the length lies inside the head")
        if made.minimum >= made.maximum:
            raise vol.Invalid("max is shorter than the shortest frame")
        return made

    return form


def _answers(value: Any) -> Answers:
    refused = named(one_of(*sorted(REFUSALS)), _byte)
    found = keyed({vol.Required("ok"): one_or_several(_byte), vol.Optional("refused"): refused})(value)
    return Answers(frozenset(found["ok"]), found.get("refused", {}))


def _byte(value: Any) -> int:
    data = hex_bytes(value)
    if len(data) != 1:
        raise vol.Invalid("must be one byte, such as 03")
    return int(data[0])


def _command(order: Order) -> Checker:
    template = told(lambda value: parse_template(value, order))
    common = {vol.Optional("to"): slug, vol.Optional("once"): truth, vol.Optional("while"): one_of("running")}
    confirmed = {vol.Optional("answer"): told(parse_pattern), vol.Optional("expect"): named(_anything), **common}
    forms: Mapping[str, Mapping[Any, Any]] = {
        "send": {vol.Required("send"): one_or_several(template), **confirmed},
        "set": {vol.Required("set"): named(_anything)},
        "up": {vol.Required("up"): template, vol.Required("down"): template, **common},
        "next": {vol.Required("next"): template, **common},
    }

    def check(value: Any) -> Any:
        if not isinstance(value, dict):
            value = {"send": value}
        form = next((form for key, form in forms.items() if key in value), None)
        if form is None:
            raise vol.Invalid("must be bytes, or have one of: send, set, up and down, next")
        return keyed(form)(value)

    return check


def _anything(value: Any) -> Any:
    return value


def _size(value: Any) -> tuple[int, int]:
    sizes = one_or_several(whole(1, LONGEST))(value)
    if len(sizes) > 2:
        raise vol.Invalid("must be one number, or two: [shortest, longest]")
    return sizes[0], sizes[-1]


def _report(order: Order) -> Checker:
    def fields(value: Any) -> Any:
        texts = several(_field_text, 1)(value)
        try:
            return parse_fields(list(texts), order)
        except Mistake as err:
            raise vol.Invalid(err.problem, path=list(err.path)) from None

    return keyed(
        {
            vol.Optional("from"): slug,
            vol.Optional("starts"): told(parse_pattern),
            vol.Optional("except"): told(parse_pattern),
            vol.Optional("size"): _size,
            vol.Optional("fields"): fields,
            vol.Optional("sets"): named(_anything),
        }
    )


def _field_text(value: Any) -> str:
    if isinstance(value, dict):
        raise vol.Invalid('write it without a space after the colon, such as "pressure:u8"')
    return text(value)


def _example(value: Any) -> Any:
    data = {vol.Required("bytes"): one_or_several(hex_bytes)}
    forms: Mapping[str, Mapping[Any, Any]] = {
        "report": {vol.Required("report"): slug, **data, vol.Required("means"): named(_anything)},
        "command": {
            vol.Required("command"): slug,
            **data,
            vol.Optional("means"): named(_anything),
            vol.Optional("step"): slug,
        },
        "answer": {vol.Required("answer"): slug, **data, vol.Required("means"): one_of("ok", *sorted(REFUSALS))},
        "frame": {vol.Required("frame"): hex_bytes, **data},
        "reject": {vol.Required("reject"): hex_bytes, vol.Optional("from"): slug},
    }
    for kind, form in forms.items():
        if isinstance(value, dict) and kind in value:
            return {"kind": kind, **keyed(form)(value)}
    raise vol.Invalid(f"must have one of: {', '.join(forms)}")


def check_shape(plain: Any) -> dict[str, Any]:
    """Check what was read from YAML, and turn text into numbers, bytes, fields. Raises Mistake with the first one."""
    order: Order = "big" if isinstance(plain, dict) and plain.get("order") == "big" else "little"
    frame = _frame(order)
    shape = keyed(
        {
            vol.Required("id"): slug,
            vol.Required("name"): text,
            vol.Required("maker"): text,
            vol.Required("kind"): one_of("pneumatic", "ems", "vibration"),
            vol.Required("evidence"): one_of("A", "B", "C", "D"),
            vol.Required("sources"): several(text, 1),
            vol.Optional("recognise"): several(_rule),
            vol.Optional("confirm"): one_or_several(slug),
            vol.Required("gatt"): several(named(told(_gatt)), 1),
            vol.Optional("order"): one_of("little", "big"),
            vol.Optional("link"): _link,
            vol.Optional("frame"): frame,
            vol.Optional("receive"): lambda value: None if value == "none" else frame(value),
            vol.Required("values"): named(_domain),
            vol.Optional("answers"): _answers,
            vol.Required("commands"): named(_command(order)),
            vol.Required("stop"): several(slug, 1),
            vol.Required("autostop"): one_of("countdown", "keep_alive", "none"),
            vol.Optional("reports"): named(_report(order)),
            vol.Required("examples"): several(_example, 1),
        }
    )
    try:
        return dict(shape(plain))
    except vol.Invalid as err:
        first = err.errors[0] if isinstance(err, vol.MultipleInvalid) else err
        missing = isinstance(first, vol.RequiredFieldInvalid)
        raise Mistake("is missing" if missing else first.msg, *(_key(part) for part in first.path)) from None


def _key(part: Any) -> str | int:
    return part if isinstance(part, int) else str(part)
