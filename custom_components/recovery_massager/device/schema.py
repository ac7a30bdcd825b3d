"""The shape of a profile file: every key, and every piece of text on its own."""

from collections.abc import Callable, Mapping
import re
from typing import Any, Final

import voluptuous as vol

from .errors import REFUSALS
from .fields import Mistake, Order, parse_fields, parse_hex, parse_number, parse_pattern, parse_template
from .frame import CHECKS, Check, FrameFormat, Length
from .model import Bits, Chambers, Flag, Names, Range, Text
from .profile import Answers, GattRole, LinkRules, Repeated, Rule

_BASE_UUID: Final = "-0000-1000-8000-00805f9b34fb"

type Checker = Callable[[Any], Any]


def told(parse: Callable[[str], Any]) -> Checker:
    """Make a check of a parser of text that raises Mistake."""

    def check(value: Any) -> Any:
        try:
            return parse(text(value))
        except Mistake as err:
            raise vol.Invalid(err.problem, path=list(err.path)) from None

    return check


def text(value: Any) -> str:
    """Take a piece of text."""
    if isinstance(value, dict):
        raise vol.Invalid('must be text; YAML reads "a: b" and "{...}" as keys and values: put it in quotes')
    if not isinstance(value, str):
        raise vol.Invalid("must be text, not a list")
    if not value.strip() or not value.isprintable():
        raise vol.Invalid("is empty" if not value.strip() else "must be one line of plain text")
    return value.strip()


def _slug(value: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", value):
        raise Mistake(f'"{value}" must be small letters, digits and _, and begin with a letter')
    return value


def _uuid(value: str) -> str:
    if re.fullmatch(r"[0-9a-fA-F]{4}", value):
        return f"0000{value.lower()}{_BASE_UUID}"
    if re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", value):
        return value.lower()
    raise Mistake(f'"{value}" is not a UUID such as 2A19 or 6f630001-7072-4d61-9c55-2f0e8b1d3a47')


def _name_pattern(value: str) -> str:
    if re.search(r"[*?\[\]]", value[:3]) or len(value) < 3:
        raise Mistake("the first three characters of a name must be real ones, as Home Assistant finds it by them")
    return value


def _truth(value: str) -> bool:
    if value not in {"true", "false"}:
        raise Mistake("must be true or false")
    return value == "true"


def _one_of(*words: str) -> Checker:
    def parse(value: str) -> str:
        if value not in words:
            raise Mistake(f'"{value}" is not one of: {", ".join(words)}')
        return value

    return told(parse)


def _whole(low: int, high: int) -> Checker:
    def parse(value: str) -> int:
        number = parse_number(value)
        if not low <= number <= high:
            raise Mistake(f"must be from {low} to {high}")
        return number

    return told(parse)


def _seconds(value: str) -> float:
    if not re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,3})?", value):
        raise Mistake(f'"{value}" is not a number of seconds such as 0.5')
    return float(value)


slug = told(_slug)
uuid = told(_uuid)
hex_bytes = told(parse_hex)


def several(item: Checker, least: int = 0) -> Checker:
    """Check a list."""

    def check(value: Any) -> Any:
        if not isinstance(value, list):
            raise vol.Invalid("must be a list: [one, two], or one a line after a dash")
        if len(value) < least:
            raise vol.Invalid("must not be empty")
        return tuple(vol.Schema([item])(value))

    return check


def keyed(keys: Mapping[Any, Any]) -> Checker:
    """Check keys that are known."""
    schema = vol.Schema(dict(keys))

    def check(value: Any) -> Any:
        if not isinstance(value, dict):
            raise vol.Invalid("must be keys and values (key: value)")
        known = [str(key) for key in keys]
        for key in value:
            if key not in known:
                raise vol.Invalid(f"there is no such key here; there are: {', '.join(known)}", path=[key])
        return schema(value)

    return check


def named(item: Checker, name: Checker = slug) -> Checker:
    """Check keys that the author chooses."""

    def check(value: Any) -> Any:
        if not isinstance(value, dict) or not value:
            raise vol.Invalid("must be keys and values (key: value), at least one")
        found: dict[Any, Any] = {}
        for key, part in value.items():
            try:
                found[name(key)] = item(part)
            except vol.Invalid as err:
                err.prepend([key])
                raise
        return found

    return check


def _domain(value: Any) -> Any:
    if isinstance(value, str):
        kinds = {"flag": Flag, "text": Text, "chambers": Chambers}
        if value not in kinds:
            raise vol.Invalid(
                f"must be {', '.join(kinds)}, {{min, max, step, unit}}, {{bits: ...}} or names with codes"
            )
        return kinds[value]()
    if isinstance(value, dict) and {"min", "max"} & value.keys():
        number = _whole(-(1 << 31), (1 << 32) - 1)
        units = _one_of("mmHg", "level", "seconds", "percent", "count")
        numbers = dict.fromkeys((vol.Required("min"), vol.Required("max"), vol.Required("step")), number)
        found = keyed({**numbers, vol.Required("unit"): units})({"step": "1", **value})
        if found["min"] > found["max"]:
            raise vol.Invalid("min is greater than max")
        if found["step"] <= 0 or (found["max"] - found["min"]) % found["step"]:
            raise vol.Invalid("the steps do not lead from min to max")
        return Range(found["min"], found["max"], found["step"], found["unit"])
    if isinstance(value, dict) and value.keys() == {"bits"}:
        bits = keyed({vol.Required("bits"): named(_whole(0, 31))})(value)["bits"]
        if len(set(bits.values())) < len(bits):
            raise vol.Invalid("two have the same bit")
        return Bits(bits)
    found = named(_code)(value)
    codes = [code for part in found.values() for code in part["code"]]
    if len(set(codes)) < len(codes):
        raise vol.Invalid("two have the same code")
    labels = {name: part["label"] for name, part in found.items() if "label" in part}
    return Names({name: part["code"] for name, part in found.items()}, labels)


def _code(value: Any) -> Any:
    if isinstance(value, dict):
        return keyed({vol.Required("code"): _codes, vol.Optional("label"): text})(value)
    return {"code": _codes(value)}


def _codes(value: Any) -> Any:
    code = _whole(0, (1 << 32) - 1)
    return several(code, 1)(value) if isinstance(value, list) else (code(value),)


def _rule(value: Any) -> Rule:
    found = keyed(
        {
            vol.Optional("local_name"): told(_name_pattern),
            vol.Optional("service_uuid"): uuid,
            vol.Optional("service_data_uuid"): uuid,
            vol.Optional("manufacturer_id"): _whole(0, 0xFFFF),
            vol.Optional("manufacturer_data_start"): hex_bytes,
        }
    )(value)
    if not found:
        raise vol.Invalid("must not be empty: it would fit everything")
    if "manufacturer_data_start" in found and "manufacturer_id" not in found:
        raise vol.Invalid("manufacturer_data_start needs a manufacturer_id")
    if set(found) <= {"service_uuid"} and found["service_uuid"].endswith(_BASE_UUID):
        raise vol.Invalid("a short service UUID alone is used by all sorts of devices: add a name or manufacturer data")
    return Rule(**found)


def _gatt(value: Any) -> dict[str, GattRole]:
    found = named(uuid, lambda key: slug(key.removesuffix("?")))(value)
    return {role: GattRole(found[role], optional=f"{role}?" in value) for role in found}


def _repeated(value: Any) -> Repeated:
    found = keyed({vol.Required("every"): told(_seconds), vol.Required("send"): slug})(value)
    if found["every"] < 0.1:
        raise vol.Invalid("every must be at least 0.1 seconds")
    return Repeated(**found)


def _link(value: Any) -> LinkRules:
    names = several(slug)
    rules = {"settle": told(_seconds), "gap": told(_seconds), "timeout": told(_seconds), "retries": _whole(0, 10)}
    rules |= {"response": told(_truth), "read": names, "hello": names, "poll": _repeated, "keep_alive": _repeated}
    return LinkRules(**keyed({vol.Optional(key): rule for key, rule in rules.items()})(value))


def _frame(order: Order) -> Checker:
    orders = {"little": ("little",), "big": ("big",)}

    def check_orders(value: Any) -> Any:
        if isinstance(value, list):
            return several(_one_of("little", "big"), 1)(value)
        return orders[_one_of("little", "big")(value)]

    numbers = {
        vol.Required("at"): _whole(0, 16),
        vol.Optional("size"): _whole(1, 2),
        vol.Optional("plus"): _whole(-99, 99),
    }
    check = {vol.Required("kind"): _one_of(*CHECKS), vol.Optional("order"): check_orders}
    rules = {
        vol.Optional("head"): hex_bytes,
        vol.Optional("length"): keyed(numbers),
        vol.Optional("check"): keyed(check),
        vol.Optional("tail"): hex_bytes,
        vol.Optional("max"): _whole(1, 512),
    }

    def form(value: Any) -> FrameFormat:
        found = keyed(rules)(value)
        length, check = found.get("length"), found.get("check")
        made = FrameFormat(
            found.get("head", b""),
            None if length is None else Length(length["at"], length.get("size", 1), length.get("plus", 0), order),
            None if check is None else Check(check["kind"], check.get("order", (order,))),
            found.get("tail", b""),
            found.get("max", 128),
        )
        if made.length and made.length.at < len(made.head):
            raise vol.Invalid("the length lies inside the head")
        if not made.head:
            raise vol.Invalid("a frame needs a head to be found by; without one, leave the frame out")
        if made.minimum >= made.maximum:
            raise vol.Invalid("max is shorter than the shortest frame")
        return made

    return form


def _answers(value: Any) -> Answers:
    def ok(part: Any) -> frozenset[int]:
        return frozenset(several(_byte, 1)(part) if isinstance(part, list) else (_byte(part),))

    found = keyed({vol.Required("ok"): ok, vol.Optional("refused"): named(_one_of(*sorted(REFUSALS)), _byte)})(value)
    return Answers(found["ok"], found.get("refused", {}))


def _byte(value: Any) -> int:
    data = hex_bytes(value)
    if len(data) != 1:
        raise vol.Invalid("must be one byte, such as 03")
    return int(data[0])


def _command(order: Order) -> Checker:
    template = told(lambda value: parse_template(value, order))
    common = {vol.Optional("to"): slug, vol.Optional("once"): told(_truth)}
    confirmed = {vol.Optional("answer"): told(parse_pattern), vol.Optional("expect"): named(_anything), **common}
    forms: Mapping[str, Mapping[Any, Any]] = {
        "send": {
            vol.Required("send"): lambda value: several(template, 1)(value if isinstance(value, list) else [value]),
            **confirmed,
        },
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
    number = _whole(1, 512)
    if not isinstance(value, list):
        return number(value), number(value)
    if len(value) != 2:
        raise vol.Invalid("must be one number, or two: [shortest, longest]")
    shortest, longest = several(number)(value)
    return shortest, longest


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
    data = {vol.Required("bytes"): lambda part: several(hex_bytes, 1)(part if isinstance(part, list) else [part])}
    forms: Mapping[str, Mapping[Any, Any]] = {
        "report": {vol.Required("report"): slug, **data, vol.Required("means"): named(_anything)},
        "command": {
            vol.Required("command"): slug,
            **data,
            vol.Optional("means"): named(_anything),
            vol.Optional("step"): slug,
        },
        "answer": {vol.Required("answer"): slug, **data, vol.Required("means"): _one_of("ok", *sorted(REFUSALS))},
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
            vol.Required("kind"): _one_of("pneumatic", "ems", "vibration"),
            vol.Required("evidence"): _one_of("A", "B", "C", "D"),
            vol.Required("sources"): several(text, 1),
            vol.Optional("recognise"): several(_rule),
            vol.Optional("confirm"): slug,
            vol.Required("gatt"): several(_gatt, 1),
            vol.Optional("order"): _one_of("little", "big"),
            vol.Optional("link"): _link,
            vol.Optional("frame"): frame,
            vol.Optional("receive"): lambda value: None if value == "none" else frame(value),
            vol.Required("values"): named(_domain),
            vol.Optional("answers"): _answers,
            vol.Required("commands"): named(_command(order)),
            vol.Required("stop"): several(slug, 1),
            vol.Required("autostop"): _one_of("countdown", "keep_alive", "none"),
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
