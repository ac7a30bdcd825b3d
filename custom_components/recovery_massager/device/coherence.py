"""Whether the parts of a profile go together: what they name exists, and nothing can be taken for something else."""

from collections.abc import Iterator
from itertools import combinations, product
from typing import Final

from .fields import LONGEST, Field, Mistake, Pattern, Template
from .profile import ADVERTISEMENT, Command, Profile, Report

FREE: Final = frozenset({"start", "pause", "resume", "identify"})
"""Commands that need not be named elsewhere in the profile, besides `set_...`."""

STARTS: Final = frozenset({"start", "resume"})
"""Commands that let it run."""


def overlap(one: Pattern, other: Pattern) -> bool:
    """Tell whether some bytes begin as both patterns say."""
    return all(a == b or not isinstance(a, int) or not isinstance(b, int) for a, b in zip(one, other, strict=False))


def check_coherence(profile: Profile) -> None:
    """Raise Mistake where parts of a profile contradict each other, or name what is not there."""
    _check_reports(profile)
    _check_link(profile)
    _check_commands(profile)
    _check_roles(profile)


def _excepted(one: Report, other: Report) -> bool:
    """Tell whether one of two reports leaves to the other what the other begins with."""
    return one.excepting == other.starts != () or other.excepting == one.starts != ()


def _answered_by(template: Template, pattern: Pattern) -> bool:
    """Tell whether what is written could, sent back, begin as the pattern says."""
    sent = _written(template)
    return len(sent) >= len(pattern) and overlap(sent, pattern)


def _written(template: Template) -> Pattern:
    """Give what a template writes, with None for each byte that depends on a value."""
    sent: list[int | None] = []
    for part in template:
        sent.extend([None] * part.size if isinstance(part, Field) else part)
    return tuple(sent)


def _check_reports(profile: Profile) -> None:
    for one, other in combinations(profile.reports.values(), 2):
        lengths = one.shortest <= other.longest and other.shortest <= one.longest
        if one.role == other.role and lengths and overlap(one.starts, other.starts) and not _excepted(one, other):
            raise Mistake(f'the same bytes can be "{one.name}" and "{other.name}"', "reports", other.name)
    by_air = any(rule.service_data_uuid or rule.manufacturer_id is not None for rule in profile.recognise)
    for report in profile.reports.values():
        if report.role == ADVERTISEMENT and not by_air:
            raise Mistake(
                "recognise names no service_data_uuid or manufacturer_id to take it from", "reports", report.name
            )
    if not profile.confirm and any(report.role != ADVERTISEMENT for report in profile.reports.values()):
        raise Mistake("is missing: it names the report that proves it is such a massager", "confirm")
    for name in profile.confirm:
        if name not in profile.reports:
            raise Mistake(f'there is no report "{name}"', "confirm")
        if profile.reports[name].role == ADVERTISEMENT:
            raise Mistake("must come over the connection", "confirm")


def _check_commands(profile: Profile) -> None:
    link = profile.link
    named = {*link.hello, *profile.stop, *(repeated.send for repeated in (link.poll, link.keep_alive) if repeated)}
    for name, command in profile.commands.items():
        if name not in named | FREE and not name.startswith("set_"):
            raise Mistake("nothing ever sends it", "commands", name)
        if command.relative and name.removeprefix("set_") not in profile.reported:
            raise Mistake("steps need a report of the value, to know when to end", "commands", name)
        for value, target in command.sets.items():
            if f"set_{value}" not in profile.commands or target is None:
                raise Mistake(f'there is no "set_{value}" that could do it', "commands", name, "set", value)
        for value in command.expect:
            if value not in profile.reported:
                raise Mistake("no report carries it", "commands", name, "expect", value)
        if command.answer is not None and "result" in command.answer and not profile.answers.ok:
            raise Mistake("{result} needs the key answers, which says what it means", "commands", name, "answer")
        for template in (*command.writes, *command.steps.values()):
            size = sum(part.size if isinstance(part, Field) else len(part) for part in template)
            longest = (
                profile.frame.maximum - profile.frame.around if profile.frame and command.to == "write" else LONGEST
            )
            if size > longest:
                raise Mistake(f"is longer than the {longest} bytes that fit", "commands", name)
    _check_answers(profile)


def _check_answers(profile: Profile) -> None:
    answered = [command for command in profile.commands.values() if command.answer is not None]
    for command in answered:
        if any(_answered_by(template, command.answer or ()) for template in command.writes):
            raise Mistake(
                "an echo of the command would answer it; write the answer so long, with .. for any byte, that it cannot",
                "commands",
                command.name,
                "answer",
            )
    if profile.answers.ok and not any("result" in (command.answer or ()) for command in answered):
        raise Mistake("no command has an answer with {result}", "answers")
    for one, other in combinations(answered, 2):
        if overlap(one.answer or (), other.answer or ()):
            raise Mistake(
                f'the same answer can be to "{one.name}" and to "{other.name}"', "commands", other.name, "answer"
            )


def _alike(one: Command, other: Command) -> bool:
    """Tell whether two commands can write the same bytes."""
    templates = product((*one.writes, *one.steps.values()), (*other.writes, *other.steps.values()))
    written = ((_written(a), _written(b)) for a, b in templates)
    return one.to == other.to and any(len(a) == len(b) and overlap(a, b) for a, b in written)


def _check_sent_unasked(profile: Profile, name: str, *path: str | int) -> None:
    """Let nothing that is sent whenever there is a connection start it, or change how it feels."""
    command = profile.commands[name]
    for other in profile.commands.values():
        moves = other.name in STARTS | {"pause"} or other.name.startswith("set_")
        if moves and (command is other or _alike(command, other)):
            raise Mistake(f'"{name}" does what "{other.name}" does, and nobody asked for that', *path)
    if command.sets:
        raise Mistake(f'"{name}" sets something, and nobody asked for that', *path)


def _check_stop(profile: Profile) -> None:
    for index, name in enumerate(profile.stop):
        command = profile.commands[name]
        starts = (other for key, other in profile.commands.items() if key in STARTS)
        if not command.once and any(command is other or _alike(command, other) for other in starts):
            raise Mistake(f'"{name}" may start it too: a toggle needs once: true', "stop", index)


def _check_link(profile: Profile) -> None:
    def check(name: str, *path: str | int) -> None:
        command = profile.commands.get(name)
        if command is None:
            raise Mistake(f'there is no command "{name}"', *path)
        if command.placeholders or command.relative:
            raise Mistake(f'"{name}" needs a value, which nobody gives here', *path)

    for index, name in enumerate(profile.stop):
        check(name, "stop", index)
    for index, name in enumerate(profile.link.hello):
        check(name, "link", "hello", index)
        _check_sent_unasked(profile, name, "link", "hello", index)
    for key, repeated in (("poll", profile.link.poll), ("keep_alive", profile.link.keep_alive)):
        if repeated is not None:
            check(repeated.send, "link", key, "send")
            _check_sent_unasked(profile, repeated.send, "link", key, "send")
    _check_stop(profile)
    if profile.link.doubt and not (profile.link.poll or profile.link.hello):
        raise Mistake("needs link: {poll: ...} or {hello: ...}, to ask again", "link", "doubt")
    if profile.autostop == "keep_alive" and profile.link.keep_alive is None:
        raise Mistake("keep_alive needs link: {keep_alive: ...}", "autostop")


def _check_roles(profile: Profile) -> None:
    used = dict(_used_roles(profile))
    for index, alternative in enumerate(profile.gatt):
        for role, path in used.items():
            if role not in alternative:
                raise Mistake(f'has no characteristic for the role "{role}" of {path}', "gatt", index)
        for role in alternative:
            if role not in used:
                raise Mistake("nothing uses this role", "gatt", index, role)
    for index, role in enumerate(profile.link.read):
        if role not in profile.subscribed:
            raise Mistake(f'no report comes from the role "{role}"', "link", "read", index)


def _used_roles(profile: Profile) -> Iterator[tuple[str, str]]:
    for command in profile.commands.values():
        if command.answer is not None:
            yield "notify", f"the answer of {command.name}"
        if not command.sets:
            yield command.to, f"the command {command.name}"
    for report in profile.reports.values():
        if report.role != ADVERTISEMENT:
            yield report.role, f"the report {report.name}"
