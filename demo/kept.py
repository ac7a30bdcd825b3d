"""What Home Assistant has on its disk of one massager's sessions; for looking at while it runs, and for changing while it is down."""

from datetime import datetime, timedelta
import json
from pathlib import Path
from typing import Any

from .connection import Json
from .home import DOMAIN

TIMES = ("start", "deadline", "end", "paused_at")
VERSION, MINOR_VERSION = 1, 2
"""Of the integration's file, as it is written here where there is none yet."""


class Kept:
    """The file of a massager's history."""

    def __init__(self, config: Path, entry: Json) -> None:
        """`config` is Home Assistant's folder of configuration, `entry` the massager's config entry."""
        self._path = config / ".storage" / f"{DOMAIN}.{entry['entry_id']}"

    @property
    def text(self) -> str | None:
        """All of it, as it is; None where there is no file yet."""
        return self._path.read_text() if self._path.exists() else None

    def put_back(self, text: str | None) -> None:
        """Let this be the file, as if what was written later had never reached the disk."""
        if text is None:
            self._path.unlink(missing_ok=True)
        else:
            self._path.write_text(text)

    def begin_with(self, records: list[Json]) -> None:
        """Let these be the ended sessions, oldest first, where there is no file yet; ValueError where there is one."""
        if self._path.exists():
            raise ValueError(f"{self._path} is there already")
        document = {
            "version": VERSION,
            "minor_version": MINOR_VERSION,
            "key": self._path.name,
            "data": {"settings": {}, "open": None, "sessions": records},
        }
        self._path.write_text(json.dumps(document))

    def _data(self) -> Json:
        data: Json = json.loads(text)["data"] if (text := self.text) is not None else {}
        return data

    @property
    def open(self) -> Json | None:
        """The open session's record; None where none is open."""
        return self._data().get("open")

    @property
    def past(self) -> list[Json]:
        """The records of the ended sessions, oldest first."""
        return list(self._data().get("sessions", []))

    @property
    def records(self) -> list[Json]:
        """All records, the open one last."""
        return [*self.past, *([self.open] if self.open else [])]

    @property
    def set_aside(self) -> list[str]:
        """Names of the files that made no sense, by which Home Assistant keeps them as it found them."""
        kinds = ("nonsense-*", "corrupt.*")
        return sorted(one.name for kind in kinds for one in self._path.parent.glob(f"{self._path.name}.{kind}"))

    def change_open(self, **changes: Any) -> None:
        """Change the open session's record."""
        document = json.loads(self.text or "")
        document["data"]["open"].update(changes)
        self._path.write_text(json.dumps(document))

    def age(self, by: timedelta) -> None:
        """Let all its sessions be that much older."""
        if self.text is None:
            return
        document = json.loads(self.text)
        data: dict[str, Any] = document["data"]
        for record in [*data["sessions"], *([data["open"]] if data["open"] else [])]:
            for name in TIMES:
                if record.get(name) is not None:
                    record[name] = (datetime.fromisoformat(record[name]) - by).isoformat()
        self._path.write_text(json.dumps(document))
