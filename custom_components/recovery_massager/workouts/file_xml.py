"""A stream of elements from an XML file, without a tree: what it costs does not grow with the file.

A document type is refused before anything of it is read. So there are no entities but those of XML itself: none that
expand, and none that fetch something.
"""

from collections.abc import Callable, Mapping
from typing import Protocol
from xml.parsers import expat

from ..recovery.workout import InvalidWorkout
from .file_samples import Budget, Recording

MAX_DEPTH = 40
MAX_TEXT = 200
"""Letters of a text that are kept: numbers, times and names are shorter."""
CHUNK = 65_536
LARGEST_TAG = 1024 * 1024
"""Bytes: what is kept of a tag, with all its attributes, until it ends."""


class Reader(Protocol):
    """What is made of the elements of one format."""

    recording: Recording

    def opened(self, path: list[str], attributes: Mapping[str, str]) -> None:
        """Take an element, by the names of all that it is in and its own; names have no namespace."""

    def closed(self, path: list[str], text: str) -> None:
        """Take what stood in an element that ends, without the elements in it."""


def read_xml(data: bytes, readers: Mapping[str, Callable[[Budget], Reader]], budget: Budget) -> Recording:
    """Return what a file says, by the reader of its outermost element; raises InvalidWorkout."""
    stream = _Stream(readers, budget)
    try:
        for at in range(0, len(data), CHUNK):
            stream.take(data[at : at + CHUNK])
        stream.end()
    except InvalidWorkout:
        raise
    except (expat.ExpatError, ValueError, LookupError) as err:
        if stream.reader is not None:
            raise InvalidWorkout("workout_file_broken") from err
        raise InvalidWorkout("workout_file_unknown") from err
    assert stream.reader is not None, "a document without an element is none"
    return stream.reader.recording


class _Stream:
    """Tells a reader of the elements of a document, as far as it came in."""

    def __init__(self, readers: Mapping[str, Callable[[Budget], Reader]], budget: Budget) -> None:
        self.reader: Reader | None = None
        self._readers = readers
        self._budget = budget
        self._path: list[str] = []
        self._texts: list[str] = []
        self._waited = 0
        """Bytes since anything was understood."""
        self._parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._document_type
        parser.StartElementHandler = self._opened
        parser.CharacterDataHandler = self._text
        parser.EndElementHandler = self._closed

    def take(self, chunk: bytes) -> None:
        """Take the next bytes."""
        self._waited += len(chunk)
        self._parser.Parse(chunk, False)
        if self._waited > LARGEST_TAG:
            raise InvalidWorkout("workout_file_broken")

    def end(self) -> None:
        """Take that this was all."""
        self._parser.Parse(b"", True)

    def _document_type(self, *_: object) -> None:
        raise InvalidWorkout("workout_file_entities")

    def _opened(self, name: str, attributes: dict[str, str]) -> None:
        self._waited = 0
        self._budget.step()
        local = name.rpartition(" ")[2]
        if self.reader is None:
            if local not in self._readers:
                raise InvalidWorkout("workout_file_unknown")
            self.reader = self._readers[local](self._budget)
        self._path.append(local)
        if len(self._path) > MAX_DEPTH:
            raise InvalidWorkout("workout_file_broken")
        self._texts.append("")
        self.reader.opened(self._path, attributes)

    def _text(self, found: str) -> None:
        self._waited = 0
        if len(self._texts[-1]) < MAX_TEXT:
            self._texts[-1] += found[:MAX_TEXT]

    def _closed(self, _: str) -> None:
        self._waited = 0
        assert self.reader is not None
        self.reader.closed(self._path, self._texts.pop().strip())
        self._path.pop()


def number(text: str) -> float | None:
    """Return the number that a text is; None where it is none, or none that can be reckoned with."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) < 1e12 else None
