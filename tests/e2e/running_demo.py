"""The demo as a process, as somebody at a terminal has it."""

import os
from pathlib import Path
import re
import signal
import sys

from demo.child import Child
from demo.client import HomeClient
from demo.home import PASSWORD, USER
from demo.simulator import PROJECT, SimulatedMassager

READY_SECONDS = 120


class Demo:
    """A demo that was started, and that is ready."""

    def __init__(self, folder: Path, *options: str) -> None:
        command: list[str | Path] = [sys.executable, "-m", "demo", "--folder", folder, *options]
        self.folder = folder
        self.child = Child("The demo", command, folder.with_suffix(".out"), folder=PROJECT)
        try:
            self.child.wait_until(lambda: "Ctrl-C stops everything" in self.child.written(), READY_SECONDS, "ready")
        except BaseException:
            self.child.stop()
            raise
        self.home, self.page = re.findall(r"(http://127\.0\.0\.1:\d+)   ", self.child.written())
        # What the demo started: their parent is the demo itself.
        self.children = _children(self.child.pid)

    @property
    def device(self) -> SimulatedMassager:
        return SimulatedMassager(self.page, "Calf boots")

    def log_in(self) -> HomeClient:
        return HomeClient(self.home, USER, PASSWORD)

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        os.kill(self.child.pid, number)
        return self.child.wait(40)


def _children(parent: int) -> list[int]:
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(one) for one in listed]
