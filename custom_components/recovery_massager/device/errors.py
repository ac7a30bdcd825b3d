"""What can go wrong between a person's wish and a massager, each with a reason that can be translated."""

from typing import Final

REFUSALS: Final = frozenset(
    {
        "unsupported",
        "invalid",
        "failed",
        "not_permitted",
        "not_worn",
        "fault",
        "battery_low",
    }
)
"""Why a device may refuse a command: the reasons that a profile's `answers` may name."""


class MassagerError(Exception):
    """Base of all errors of `device/`; `reason` is a slug for a translation, `details` fill its placeholders."""

    def __init__(self, reason: str, **details: str) -> None:
        """Keep the reason and the placeholders."""
        text = ", ".join(f"{key} {value}" for key, value in details.items())
        super().__init__(f"{reason}: {text}" if text else reason)
        self.reason = reason
        self.details = details


class NotReachable(MassagerError):
    """No connection could be made, or it was lost while a command waited."""


class NotSupported(MassagerError):
    """This massager has no such command or value, or lacks a characteristic that its profile needs."""


class CommandRefused(MassagerError):
    """The device answered and said no; the reason is one of REFUSALS."""


class CommandNotConfirmed(MassagerError):
    """Neither an answer nor the wanted state came, after all retries."""


class CommandCancelled(MassagerError):
    """A stop came first."""


class StopNotConfirmed(MassagerError):
    """The device did not say that it stopped: it may still be squeezing."""


class InvalidValue(MassagerError):
    """A value is missing, of the wrong kind, or not one that this massager knows."""


class ProfileError(MassagerError):
    """A profile file has a mistake, in words for the person who writes it."""

    def __init__(self, file: str, key_path: str, problem: str, line: int | None = None) -> None:
        """Name the file, the dotted path of keys (may be empty), the problem, and the line (from 1) if known."""
        super().__init__("profile", file=file, key_path=key_path, problem=problem)
        self.file = file
        self.key_path = key_path
        self.problem = problem
        self.line = line

    def __str__(self) -> str:
        """Give `file, line 12: commands.start: problem`."""
        place = self.file if self.line is None else f"{self.file}, line {self.line}"
        return f"{place}: {self.key_path}: {self.problem}" if self.key_path else f"{place}: {self.problem}"
