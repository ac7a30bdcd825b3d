"""Profiles checked for their author: read, proved by their own examples, and what went wrong said a line each."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from .errors import ProfileError
from .examples import run_examples
from .fields import Mistake
from .profile import Example, Profile, read_profile
from .strict_yaml import Lines, read_yaml


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a file: `problems` are mistakes, a line each; `hints` are no mistakes."""

    file: Path
    profile: Profile | None
    problems: tuple[str, ...]
    hints: tuple[str, ...] = field(default=())

    @property
    def lines(self) -> tuple[str, ...]:
        """What there is to say, each line beginning with the file as it was named."""
        if self.problems or self.profile is None:
            return self.problems
        return (f"{self.file}: ok: {_counted(len(self.profile.examples), 'example')}", *self.hints)


def check_file(file: Path) -> Checked:
    """Check one profile file; blocking. Never raises for what is in the file, or for want of it."""
    try:
        profile = read_profile(file)
    except ProfileError as err:
        return Checked(file, None, (_line(file, err.line, err.key_path, err.problem),))
    problems = run_examples(profile)
    lines = _lines(file) if problems else {}
    return Checked(
        file,
        profile,
        tuple(_line(file, lines.get(("examples", at)), f"examples.{at}", problem) for at, problem in problems),
        tuple(_line(file, None, "hint", hint) for hint in _untried(profile)),
    )


def _line(file: Path, line: int | None, *parts: str) -> str:
    """Give `file:12: key path: problem`, which editors and continuous integration know how to open."""
    place = str(file) if line is None else f"{file}:{line}"
    return ": ".join([place, *(part for part in parts if part)])


def _lines(file: Path) -> Lines:
    lines: Lines = {}
    # What can be read but once, such as a pipe, has no line numbers; and the file may have changed since.
    with suppress(OSError, ValueError, Mistake):
        if file.is_file():
            read_yaml(file.read_text("utf-8-sig"), lines)
    return lines


def _untried(profile: Profile) -> list[str]:
    """Name what no example shows: nobody can tell whether it is right."""

    def shown(kind: str, name: str, step: str | None = None) -> bool:
        return any(_shows(example, kind, name, step) for example in profile.examples)

    hints = [f"no example of the report {name}" for name in profile.reports if not shown("report", name)]
    for name, command in profile.commands.items():
        hints += [f"no example of the step {way} of {name}" for way in command.steps if not shown("command", name, way)]
        if command.writes and not shown("command", name):
            hints.append(f"no example of the command {name}")
        if command.answer is not None and not shown("answer", name):
            hints.append(f"no example of the answer to {name}")
    if not any(example.kind == "reject" for example in profile.examples):
        hints.append("no example of bytes to reject")
    return hints


def _shows(example: Example, kind: str, name: str, step: str | None) -> bool:
    return (example.kind, example.subject, example.step) == (kind, name, step)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def summary(checked: Sequence[Checked]) -> str:
    """Give the last line: how many files are right."""
    wrong = sum(bool(one.problems) for one in checked)
    right = _counted(len(checked) - wrong, "profile") + " right"
    return f"{right}, {wrong} wrong" if wrong else right
