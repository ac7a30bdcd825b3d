"""From a profile's shape to its meaning: everything is looked at together, and what does not fit is a Mistake."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final

from .coherence import check_coherence, overlap
from .fields import LONGEST, Field, Mistake, Pattern, Unfit, fits_kind, parse_number
from .model import Bits, Chambers, Domain, Flag, Names, Range, Run, Text, Value
from .profile import Answers, Command, Example, LinkRules, Profile, Report, domain_of
from .vocabulary import FAULTS, FEATURES, HEAT, MODES, STOP_REASONS, ZONES

VOCABULARY: Final[Mapping[str, tuple[type[Domain], tuple[str, ...]]]] = {
    "run": (Names, tuple(Run)),
    "pressure": (Range, ("mmHg", "level")),
    "pressure_now": (Range, ("mmHg",)),
    "mode": (Names, MODES),
    "timer": (Range, ("seconds",)),
    "seconds_left": (Range, ("seconds",)),
    "heat": (Names, HEAT),
    "zone": (Names, ZONES),
    "buzzer": (Flag, ()),
    "battery": (Range, ("percent",)),
    "worn": (Flag, ()),
    "charging": (Flag, ()),
    "venting": (Flag, ()),
    "fault_present": (Flag, ()),
    "faults": (Bits, FAULTS),
    "stop_reason": (Names, STOP_REASONS),
    "chambers": (Chambers, ()),
    "manufacturer": (Text, ()),
    "model": (Text, ()),
    "firmware": (Text, ()),
    "features": (Bits, tuple(FEATURES)),
    "modes": (Bits, ()),
    "zones": (Bits, ()),
    "legs": (Range, ("count",)),
    "part": (Range, ("count",)),
    "chambers_per_leg": (Range, ("count",)),
}
"""Every value's kind, and its units or slugs. `modes` and `zones` take the slugs of `mode` and `zone`."""

LABELLED: Final = frozenset({"mode", "zone"})
"""Values whose choices may be the profile's own, with a label."""


def build(shape: Mapping[str, Any]) -> Profile:
    """Make a profile of a file of the right shape. Raises Mistake."""
    values: Mapping[str, Domain] = shape["values"]
    for name, domain in values.items():
        _check_value(name, domain, values)
    reports = {name: _report(name, form, values) for name, form in shape.get("reports", {}).items()}
    commands = {name: _command(name, form, values) for name, form in shape["commands"].items()}
    frame = shape.get("frame")
    profile = Profile(
        **{
            key: shape[key]
            for key in ("id", "name", "maker", "kind", "evidence", "sources", "gatt", "stop", "autostop")
        },
        recognise=shape.get("recognise", ()),
        confirm=shape.get("confirm", ()),
        order=shape.get("order", "little"),
        link=shape.get("link", LinkRules()),
        frame=frame,
        receive=shape.get("receive", frame),
        values=values,
        answers=shape.get("answers", Answers()),
        commands=commands,
        reports=reports,
        examples=tuple(
            _example(index, form, commands, reports, values) for index, form in enumerate(shape["examples"])
        ),
    )
    check_coherence(profile)
    carried = {*profile.reported, *(part for command in commands.values() for part in command.placeholders)}
    for name in values:
        if name not in carried:
            raise Mistake("no command and no report carries it", "values", name)
    return profile


def _check_value(name: str, domain: Domain, values: Mapping[str, Domain]) -> None:
    if name not in VOCABULARY:
        raise Mistake(f"there is no such value; there are: {', '.join(VOCABULARY)}", "values", name)
    kind, words = VOCABULARY[name]
    if not isinstance(domain, kind):
        raise Mistake(f"must be {_KINDS[kind]}", "values", name)
    if isinstance(domain, Range) and domain.unit not in words:
        raise Mistake(f"its unit must be {' or '.join(words)}", "values", name)
    if isinstance(domain, Names):
        for slug in domain.codes:
            labelled = slug in domain.labels and name in LABELLED
            if slug not in words and not labelled:
                label = "; or give it a label: {code: 1, label: Its name}" if name in LABELLED else ""
                raise Mistake(f"is not one of: {', '.join(words)}{label}", "values", name, slug)
    if isinstance(domain, Bits):
        one = values.get(name.removesuffix("s"))
        allowed = tuple(one.codes) if isinstance(one, Names) else words
        for slug in domain.bits:
            if slug not in allowed:
                raise Mistake(f"is not one of: {', '.join(allowed)}", "values", name, "bits", slug)


_KINDS: Final[Mapping[type[Domain], str]] = {
    Range: "{min, max, step, unit}",
    Names: "names with codes",
    Bits: "{bits: {name: number of the bit}}",
    Flag: "flag",
    Text: "text",
    Chambers: "chambers",
}


def value_of(plain: Any, domain: Domain) -> Value:
    """Read a value as it is written in `expect`, `sets`, `set` and `means`; `none` for no value. Raises Mistake."""
    value: Any = plain
    if domain.contains(plain):
        return str(plain)
    if plain == "none":
        return None
    if isinstance(domain, Range) and isinstance(plain, str):
        value = parse_number(plain)
    elif isinstance(domain, Flag):
        value = {"true": True, "false": False}.get(plain) if isinstance(plain, str) else None
    elif isinstance(domain, Bits) and isinstance(plain, list):
        value = frozenset(str(slug) for slug in plain)
    elif isinstance(domain, Chambers) and isinstance(plain, list):
        value = tuple(None if part == "none" else parse_number(str(part)) for part in plain)
    if not domain.contains(value):
        raise Mistake(f"{plain!r} is not among its values")
    return value  # type: ignore[no-any-return]


def _values_of(plain: Mapping[str, Any], values: Mapping[str, Domain], *path: str | int) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for name, part in plain.items():
        domain = domain_of(name, values)
        if domain is None:
            raise Mistake("there is no such value in this profile", *path, name)
        try:
            found[name] = value_of(part, domain)
        except Mistake as err:
            raise Mistake(err.problem, *path, name) from None
    return found


def _report(name: str, form: Mapping[str, Any], values: Mapping[str, Domain]) -> Report:
    fields: tuple[Field, ...] = form.get("fields", ())
    sets = _values_of(form.get("sets", {}), values, "reports", name, "sets")
    if not fields and not sets:
        raise Mistake("has neither fields nor sets: it would say nothing", "reports", name)
    starts: Pattern = form.get("starts", ())
    if "result" in starts:
        raise Mistake("{result} is for answers only", "reports", name, "starts")
    excepting: Pattern = form.get("except", ())
    if excepting and not (len(excepting) > len(starts) and overlap(starts, excepting)):
        raise Mistake("is no case of what it starts with", "reports", name, "except")
    needed = max([len(starts), *(field.end for field in fields if not field.optional)])
    shortest, longest = form.get("size", (needed, LONGEST))
    if not needed <= shortest <= longest:
        raise Mistake(
            f"the fields need {needed} bytes, and the shortest comes before the longest", "reports", name, "size"
        )
    for index, field in enumerate(fields):
        _check_field(field, values, "reports", name, "fields", index)
        if field.name in sets:
            raise Mistake(f'"{field.name}" is in sets too', "reports", name, "fields", index)
    for one, other in pairwise(fields):
        if one.optional and not other.optional:
            raise Mistake("what follows an optional field is optional too", "reports", name, "fields")
    return Report(name, form.get("from", "notify"), starts, shortest, longest, fields, sets, excepting)


def _check_field(field: Field, values: Mapping[str, Domain], *path: str | int) -> None:
    domain = domain_of(field.name, values)
    if domain is None:
        raise Mistake(f'there is no value "{field.name}" in this profile', *path)
    if not fits_kind(field, domain):
        raise Mistake(f'the type of "{field.name}" does not fit its value', *path)
    if isinstance(domain, Names) and max(code for codes in domain.codes.values() for code in codes) > field.highest:
        raise Mistake(f'a code of "{field.name}" is too great for its type', *path)
    if isinstance(domain, Bits) and max(domain.bits.values(), default=0) >= field.highest.bit_length():
        raise Mistake(f'"{field.name}" has more bits than its type', *path)


def _command(name: str, form: Mapping[str, Any], values: Mapping[str, Domain]) -> Command:
    steps = {way: form[way] for way in ("up", "down", "next") if way in form}
    command = Command(
        name=name,
        to=form.get("to", "write"),
        writes=form.get("send", (form["first"],) if "first" in form else ()),
        steps=steps,
        sets=_values_of(form.get("set", {}), values, "commands", name, "set"),
        answer=form.get("answer"),
        expect=_values_of(form.get("expect", {}), values, "commands", name, "expect"),
        once=form.get("once", False),
        running="while" in form,
    )
    if "first" in form and name != "start":
        raise Mistake("is for the start only", "commands", name, "first")
    target = name.removeprefix("set_")
    allowed = command.placeholders if name == "start" else {target} if name.startswith("set_") else set()
    if name.startswith("set_"):
        _check_setter(command, values.get(target), target)
    elif steps:
        raise Mistake("steps are for set_... only", "commands", name)
    for template in (*command.writes, *steps.values()):
        for field in template:
            if isinstance(field, Field):
                _check_placeholder(field, values, "commands", name)
                if field.name not in allowed or steps:
                    raise Mistake(
                        f"cannot carry {{{field.name}}}: only start and set_{field.name} can", "commands", name
                    )
    return command


def _check_placeholder(field: Field, values: Mapping[str, Domain], *path: str | int) -> None:
    _check_field(field, values, *path)
    domain = values.get(field.name)
    if not isinstance(domain, (Range, Names, Flag)):
        raise Mistake(f"cannot carry {{{field.name}}}: only numbers, names and flags are sent", *path)
    if isinstance(domain, Range):
        try:
            for value in (domain.minimum, domain.maximum, min(domain.minimum + domain.step, domain.maximum)):
                field.encode(value, domain)
        except Unfit as err:
            raise Mistake(f"not every value of its range has bytes: {err}", *path) from None


def _check_setter(command: Command, domain: Domain | None, target: str) -> None:
    if not isinstance(domain, (Range, Names, Flag)):
        raise Mistake(f'there is no value "{target}" in this profile that could be set', "commands", command.name)
    if command.sets:
        raise Mistake("a set_... command has bytes of its own", "commands", command.name)
    if command.relative:
        if "up" in command.steps and not isinstance(domain, Range):
            raise Mistake("only numbers go up and down; choices have a next", "commands", command.name)
    elif target not in command.placeholders:
        raise Mistake(f"does not carry {{{target}:...}}", "commands", command.name)


def _example(
    index: int,
    form: Mapping[str, Any],
    commands: Mapping[str, Command],
    reports: Mapping[str, Report],
    values: Mapping[str, Domain],
) -> Example:
    path = ("examples", index)
    kind: str = form["kind"]
    if kind == "reject":
        return Example(kind, form.get("from", "notify"), (form["reject"],), {})
    if kind == "frame":
        return Example(kind, form["frame"].hex(" ").upper(), form["bytes"], {})
    subject: str = form[kind]
    known: Mapping[str, object] = reports if kind == "report" else commands
    if subject not in known:
        raise Mistake(f'there is no {"report" if kind == "report" else "command"} "{subject}"', *path, kind)
    if kind == "answer":
        if commands[subject].answer is None:
            raise Mistake(f'"{subject}" has no answer', *path, kind)
        return Example(kind, subject, form["bytes"], {"result": form["means"]})
    means = _values_of(form.get("means", {}), values, *path, "means")
    if form.get("step") not in {None, *(commands[subject].steps if kind == "command" else ())}:
        raise Mistake(f'"{subject}" has no such step', *path, "step")
    return Example(kind, subject, form["bytes"], means, form.get("step"))
