"""A process that we started, and that never outlives us."""

from collections.abc import Callable, Iterable, Sequence
import os
from pathlib import Path
import shutil
import signal
import subprocess
import time

POLL_SECONDS = 0.05
STOP_SECONDS = 40.0
"""How long a child may take to end by itself after SIGTERM; Home Assistant gives its own parts up to this long."""


class ChildFailed(Exception):
    """A child ended, or was not ready in time; the message holds the end of what it wrote."""


def wait_until(condition: Callable[[], bool], seconds: float, what: str) -> None:
    """Return as soon as the condition holds; raise TimeoutError, which names `what`, after that many seconds."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {seconds:g} seconds: {what}")
        time.sleep(POLL_SECONDS)


class Child:
    """A running process. Its output is appended to a log file."""

    def __init__(self, name: str, command: Iterable[str | Path], log: Path, *, folder: Path | None = None) -> None:
        """Start it, in a session of its own, so that Ctrl-C reaches us alone and we end the children in order."""
        self.name = name
        self.log = log
        log.parent.mkdir(parents=True, exist_ok=True)
        self._log_start = log.stat().st_size if log.exists() else 0
        with log.open("ab") as output:
            self._process = subprocess.Popen(  # noqa: S603
                [*_leash(), *map(str, command)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=folder,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """Number of the process, and of its group."""
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """How the process ended; None while it runs."""
        return self._process.poll()

    def written(self) -> str:
        """Return what this process wrote so far."""
        with self.log.open(encoding="utf-8", errors="replace") as log:
            log.seek(self._log_start)
            return log.read()

    def wait_until(self, condition: Callable[[], bool], seconds: float, what: str) -> None:
        """Wait as the function of that name does; raise ChildFailed if the process ends before, or is too slow."""

        def holds() -> bool:
            if self.exit_code is not None:
                raise ChildFailed(f"{self.name} ended with status {self.exit_code}.\n{self._last_lines()}")
            return condition()

        try:
            wait_until(holds, seconds, what)
        except TimeoutError as error:
            raise ChildFailed(f"{self.name}: {error}\n{self._last_lines()}") from None

    def wait(self, seconds: float) -> int:
        """Wait until the process has ended by itself, and return its status; subprocess.TimeoutExpired if it does not."""
        return self._process.wait(seconds)

    def ask_to_stop(self) -> None:
        """Send SIGTERM, and do not wait."""
        self._signal(signal.SIGTERM)

    def stop(self, seconds: float = STOP_SECONDS) -> None:
        """End the process and all that it started; harmless when repeated."""
        self.ask_to_stop()
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            pass
        finally:
            self.kill()

    def kill(self) -> None:
        """End the process at once, as a power cut would."""
        self._signal(signal.SIGKILL)
        self._process.wait()

    def _signal(self, number: signal.Signals) -> None:
        try:
            os.killpg(self._process.pid, number)
        except ProcessLookupError:
            return

    def _last_lines(self, count: int = 25) -> str:
        lines = self.written().splitlines()[-count:]
        return "\n".join([f"The end of {self.log}:", *lines])


def _leash() -> Sequence[str]:
    """Return what makes Linux end the child when we are killed; elsewhere nothing does."""
    setpriv = shutil.which("setpriv")
    return (setpriv, "--pdeathsig", "TERM") if setpriv else ()
