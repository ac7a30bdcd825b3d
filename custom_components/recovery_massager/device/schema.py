"""The shape of a profile file: every key, and every piece of text on its own."""

from collections.abc import Mapping
from typing import Any, Final

import voluptuous as vol

from .checkers import (
    BASE_UUID,
    UUID,
    Checker,
    Keys,
    any_of,
    anything,
    full_uuid,
    hex_bytes,
    keyed,
    matching,
    name_pattern,
    named,
    one_of,
    one_or_several,
    seconds,
    several,
    shown,
    slug,
    text,
    then,
    told,
    truth,
    uuid,
    whole,
)
from .checksums import CHECKS
from .errors import REFUSALS
from .fields import FIELD, LONGEST, PATTERN, TEMPLATE, Mistake, Order, parse_fields, parse_pattern, parse_template
from .frame import Check, FrameFormat, Length
from .model import Bits, Chambers, Flag, Names, Range, Text
from .profile import Answers, GattRole, LinkRules, Repeated, Rule

LONGEST_LABEL = 60
"""Letters; a label is the state of an entity, and a choice in a list."""


_WORDS: Final = {"flag": Flag, "text": Text, "chambers": Chambers}
_number = whole(-(1 << 31), (1 << 32) - 1)
RANGE: Final = keyed(
    {
        vol.Required("min"): _number,
        vol.Required("max"): _number,
        vol.Optional("step"): _number,
        vol.Required("unit"): one_of("mmHg", "level", "seconds", "percent", "count"),
    }
)
BITS: Final = keyed({vol.Required("bits"): named(whole(0, 31))})
_codes = one_or_several(whole(0, (1 << 32) - 1))


@shown({**text.json, "maxLength": LONGEST_LABEL})
def _label(value: Any) -> str:
    found: str = text(value)
    if len(found) > LONGEST_LABEL:
        raise vol.Invalid(f"a label may have {LONGEST_LABEL} letters")
    return found


LABELLED_CODE: Final = keyed(
    {
        vol.Required("code", description="The number that is sent, and others that are reported"): _codes,
        vol.Optional("label", description="What it is called, where it has no name that is known"): _label,
    }
)


@shown(any_of(_codes.json, LABELLED_CODE.json))
def _code(value: Any) -> Any:
    return LABELLED_CODE(value) if isinstance(value, dict) else {"code": _codes(value)}


NAMES: Final = named(_code)


@shown(any_of({"enum": list(_WORDS)}, RANGE.json, BITS.json, NAMES.json))
def _domain(value: Any) -> Any:
    if isinstance(value, str):
        if value not in _WORDS:
            raise vol.Invalid(
                f"must be {', '.join(_WORDS)}, {{min, max, step, unit}}, {{bits: ...}} or names with codes"
            )
        return _WORDS[value]()
    if isinstance(value, dict) and {"min", "max"} & value.keys():
        return _range(RANGE(value))
    if isinstance(value, dict) and value.keys() == {"bits"}:
        bits = BITS(value)["bits"]
        if len(set(bits.values())) < len(bits):
            raise vol.Invalid("two have the same bit")
        return Bits(bits)
    found = NAMES(value)
    codes = [code for part in found.values() for code in part["code"]]
    if len(set(codes)) < len(codes):
        raise vol.Invalid("two have the same code")
    labels = {name: part["label"] for name, part in found.items() if "label" in part}
    # The faces offer each choice by the text that is shown, so no two may read alike.
    if len({labels.get(name, name) for name in found}) < len(found):
        raise vol.Invalid("two are shown by the same label")
    return Names({name: part["code"] for name, part in found.items()}, labels)


def _range(found: Mapping[str, Any]) -> Range:
    low, high, step = found["min"], found["max"], found.get("step", 1)
    if low > high:
        raise vol.Invalid("min is greater than max")
    if step <= 0 or (high - low) % step:
        raise vol.Invalid("the steps do not lead from min to max")
    return Range(low, high, step, found["unit"])


@then(
    keyed(
        {
            vol.Optional(
                "local_name", description="Its name; * and ? stand for others, not in the first three"
            ): name_pattern,
            vol.Optional("service_uuid"): uuid,
            vol.Optional("service_data_uuid"): uuid,
            vol.Optional("manufacturer_id"): whole(0, 0xFFFF),
            vol.Optional("manufacturer_data_start", description="The first bytes of its data"): hex_bytes,
        }
    )
)
def _rule(found: Any) -> Rule:
    if not found:
        raise vol.Invalid("must not be empty: it would fit everything")
    if "manufacturer_data_start" in found and "manufacturer_id" not in found:
        raise vol.Invalid("manufacturer_data_start needs a manufacturer_id")
    if set(found) <= {"service_uuid"} and found["service_uuid"].endswith(BASE_UUID):
        raise vol.Invalid("a short service UUID alone is used by all sorts of devices: add a name or manufacturer data")
    return Rule(**found)


def _role(value: str) -> GattRole:
    return GattRole(full_uuid(value.removesuffix("optional").strip()), optional=value.endswith(" optional"))


_gatt = named(told(_role, matching(UUID + "(?: +optional)?")))
_every: Keys = {
    vol.Required("every", description="Seconds"): seconds,
    vol.Required("send", description="A command"): slug,
}


@then(keyed(_every))
def _keep_alive(found: Any) -> Repeated:
    return _repeated(found)


@then(keyed({**_every, vol.Optional("while"): one_of("running")}))
def _poll(found: Any) -> Repeated:
    return _repeated(found)


def _repeated(found: Mapping[str, Any]) -> Repeated:
    if found["every"] < 0.1:
        raise vol.Invalid("every must be at least 0.1 seconds")
    return Repeated(found["every"], found["send"], "while" in found)


@then(
    keyed(
        {
            vol.Optional("settle", description="Seconds between connecting and the first write"): seconds,
            vol.Optional("gap", description="Seconds between two writes"): seconds,
            vol.Optional("timeout", description="Seconds that an answer or report may take"): seconds,
            vol.Optional("retries", description="How often an unconfirmed command is sent again"): whole(0, 10),
            vol.Optional("doubt", description="Seconds that an unexpected change of run is doubted"): seconds,
            vol.Optional("response", description="Whether to write with response"): truth,
            vol.Optional("read", description="Roles that are read once connected"): several(slug),
            vol.Optional("hello", description="Commands that are sent once connected"): several(slug),
            vol.Optional("poll", description="What asks for the state, where it is not told unasked"): _poll,
            vol.Optional("keep_alive", description="What keeps it running"): _keep_alive,
        }
    )
)
def _link(found: Any) -> LinkRules:
    return LinkRules(**found)


_order = one_of("little", "big")
_format = keyed(
    {
        vol.Optional("head", description="The bytes that each frame begins with"): hex_bytes,
        vol.Optional("length", description="Where a frame tells its length"): keyed(
            {
                vol.Required("at", description="Bytes before it"): whole(0, 16),
                vol.Optional("size", description="Its bytes"): whole(1, 2),
                vol.Optional("plus", description="How much more it is than all bytes of the frame"): whole(-99, 99),
            }
        ),
        vol.Optional("check", description="The checksum, over all before it"): keyed(
            {
                vol.Required("kind"): one_of(*CHECKS),
                vol.Optional("order", description="The first is sent, all are taken"): one_or_several(_order),
                vol.Optional("from", description="Bytes at the beginning that it leaves out"): whole(0, 16),
            }
        ),
        vol.Optional("tail", description="The bytes that each frame ends with"): hex_bytes,
        vol.Optional("max", description="The longest frame, bytes"): whole(1, LONGEST),
    }
)


def _frame(order: Order) -> Checker:
    @then(_format)
    def form(found: Any) -> FrameFormat:
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


@shown(matching("[0-9a-fA-F]{1,2}"))
def _byte(value: Any) -> int:
    data = hex_bytes(value)
    if len(data) != 1:
        raise vol.Invalid("must be one byte, such as 03")
    return int(data[0])


_refusal = one_of(*sorted(REFUSALS))


@then(
    keyed(
        {
            vol.Required("ok", description="Bytes that mean yes"): one_or_several(_byte),
            vol.Optional("refused", description="Bytes that mean no, and why"): named(_refusal, _byte),
        }
    )
)
def _answers(found: Any) -> Answers:
    return Answers(frozenset(found["ok"]), found.get("refused", {}))


_pattern = told(parse_pattern, matching(PATTERN))
_values = named(anything)


def _command(order: Order) -> Checker:
    template = told(lambda value: parse_template(value, order), matching(TEMPLATE))
    common: Keys = {
        vol.Optional("to", description="The role that it is written to, if not write"): slug,
        vol.Optional("once", description="It may be a toggle: never send it again blindly"): truth,
        vol.Optional("while", description="It works only while the massager runs"): one_of("running"),
    }
    confirmed: Keys = {
        vol.Optional("answer", description="How the frame begins that answers it"): _pattern,
        vol.Optional("expect", description="Values that must be reported before it counts as done"): _values,
        **common,
    }
    forms = {
        "send": keyed({vol.Required("send"): one_or_several(template), **confirmed}),
        "set": keyed({vol.Required("set"): _values, vol.Optional("first"): template}),
        "up": keyed({vol.Required("up"): template, vol.Required("down"): template, **common}),
        "next": keyed({vol.Required("next"): template, **common}),
    }

    @shown(any_of(template.json, *(form.json for form in forms.values())))
    def check(value: Any) -> Any:
        if not isinstance(value, dict):
            value = {"send": value}
        form = next((form for key, form in forms.items() if key in value), None)
        if form is None:
            raise vol.Invalid("must be bytes, or have one of: send, set, up and down, next")
        return form(value)

    return check


@then(one_or_several(whole(1, LONGEST)))
def _size(sizes: Any) -> tuple[int, int]:
    if len(sizes) > 2:
        raise vol.Invalid("must be one number, or two: [shortest, longest]")
    return sizes[0], sizes[-1]


@shown({"type": "string", **any_of({"pattern": f"^(?:{FIELD})$"}, {"pattern": " "})})
def _field_text(value: Any) -> Any:
    if isinstance(value, dict):
        raise vol.Invalid('write it without a space after the colon, such as "pressure:u8"')
    return text(value)


def _report(order: Order) -> Checker:
    @then(several(_field_text, 1))
    def fields(texts: Any) -> Any:
        try:
            return parse_fields(list(texts), order)
        except Mistake as err:
            raise vol.Invalid(err.problem, path=list(err.path)) from None

    return keyed(
        {
            vol.Optional("from", description="The role that it comes from, if not notify"): slug,
            vol.Optional("starts", description="How it begins"): _pattern,
            vol.Optional("except", description="How it does not begin, such as a command that is sent back"): _pattern,
            vol.Optional("size", description="Its bytes, or the least and the most"): _size,
            vol.Optional("fields", description="The values in it, such as pressure:u8@2"): fields,
            vol.Optional("sets", description="Values that its coming means"): _values,
        }
    )


_data: Keys = {vol.Required("bytes"): one_or_several(hex_bytes)}
_EXAMPLES: Final = {
    "report": keyed({vol.Required("report"): slug, **_data, vol.Required("means"): _values}),
    "command": keyed(
        {vol.Required("command"): slug, **_data, vol.Optional("means"): _values, vol.Optional("step"): slug}
    ),
    "answer": keyed({vol.Required("answer"): slug, **_data, vol.Required("means"): one_of("ok", *sorted(REFUSALS))}),
    "frame": keyed({vol.Required("frame"): hex_bytes, **_data}),
    "reject": keyed({vol.Required("reject"): hex_bytes, vol.Optional("from"): slug}),
}


@shown(any_of(*(form.json for form in _EXAMPLES.values())))
def _example(value: Any) -> Any:
    for kind, form in _EXAMPLES.items():
        if isinstance(value, dict) and kind in value:
            return {"kind": kind, **form(value)}
    raise vol.Invalid(f"must have one of: {', '.join(_EXAMPLES)}")


def shape(order: Order = "little") -> Checker:
    """Give the check of a whole file, whose numbers have that order of bytes."""
    frame = _frame(order)

    @shown(any_of({"const": "none"}, frame.json))
    def receive(value: Any) -> Any:
        return None if value == "none" else frame(value)

    return keyed(
        {
            vol.Required("id", description="The name of the file, without .yaml"): slug,
            vol.Required("name"): text,
            vol.Required("maker"): text,
            vol.Required("kind"): one_of("pneumatic", "ems", "vibration"),
            vol.Required(
                "evidence",
                description="A: seen working with the real device; B: the maker's document or app; C: untried code; D: inference",
            ): one_of("A", "B", "C", "D"),
            vol.Required("sources", description="Where all this is known from"): several(text, 1),
            vol.Optional("recognise", description="Advertisements that are such a massager's"): several(_rule),
            vol.Optional("confirm", description="The report that proves that it is one"): one_or_several(slug),
            vol.Required("gatt", description="Characteristics by role; alternatives, the best first"): several(
                _gatt, 1
            ),
            vol.Optional("order", description="Of the bytes of numbers; little unless given"): _order,
            vol.Optional("link", description="How to treat the connection"): _link,
            vol.Optional("frame", description="What stands around each message"): frame,
            vol.Optional("receive", description="The same for what comes in, where it differs"): receive,
            vol.Required("values", description="What can be reported or set"): named(_domain),
            vol.Optional("answers", description="What the byte {result} of an answer means"): _answers,
            vol.Required("commands", description="What it can be told"): named(_command(order)),
            vol.Required("stop", description="The commands that stop it, one after the other"): several(slug, 1),
            vol.Required("autostop", description="What ends it when the connection is lost"): one_of(
                "countdown", "keep_alive", "none"
            ),
            vol.Optional("reports", description="What it says"): named(_report(order)),
            vol.Required("examples", description="Bytes and what they mean; they are tried"): several(_example, 1),
        }
    )


def check_shape(plain: Any) -> dict[str, Any]:
    """Check what was read from YAML, and turn text into numbers, bytes, fields. Raises Mistake with the first one."""
    order: Order = "big" if isinstance(plain, dict) and plain.get("order") == "big" else "little"
    try:
        return dict(shape(order)(plain))
    except vol.Invalid as err:
        first = err.errors[0] if isinstance(err, vol.MultipleInvalid) else err
        missing = isinstance(first, vol.RequiredFieldInvalid)
        raise Mistake("is missing" if missing else first.msg, *(_key(part) for part in first.path)) from None


def _key(part: Any) -> str | int:
    return part if isinstance(part, int) else str(part)
