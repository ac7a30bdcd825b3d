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
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    path: list[str] = []
    texts: list[str] = []
    reader: Reader | None = None
    waited = 0
    """Bytes since anything was understood."""

    def document_type(*_: object) -> None:
        raise InvalidWorkout("workout_file_entities")

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal reader, waited
        waited = 0
        budget.step()
        local = name.rpartition(" ")[2]
        if reader is None:
            if local not in readers:
                raise InvalidWorkout("workout_file_unknown")
            reader = readers[local](budget)
        path.append(local)
        if len(path) > MAX_DEPTH:
            raise InvalidWorkout("workout_file_broken")
        texts.append("")
        reader.opened(path, attributes)

    def text(found: str) -> None:
        nonlocal waited
        waited = 0
        if len(texts[-1]) < MAX_TEXT:
            texts[-1] += found[:MAX_TEXT]

    def closed(_: str) -> None:
        nonlocal waited
        waited = 0
        assert reader is not None
        reader.closed(path, texts.pop().strip())
        path.pop()

    parser.StartDoctypeDeclHandler = document_type
    parser.StartElementHandler = opened
    parser.CharacterDataHandler = text
    parser.EndElementHandler = closed
    try:
        for at in range(0, len(data), CHUNK):
            waited += CHUNK
            parser.Parse(data[at : at + CHUNK], False)
            if waited > LARGEST_TAG:
                raise InvalidWorkout("workout_file_broken")
        parser.Parse(b"", True)
    except InvalidWorkout:
        raise
    except (expat.ExpatError, ValueError, LookupError) as err:
        if reader is not None:
            raise InvalidWorkout("workout_file_broken") from err
        raise InvalidWorkout("workout_file_unknown") from err
    assert reader is not None, "a document without an element is none"
    return reader.recording


def number(text: str) -> float | None:
    """Return the number that a text is; None where it is none, or none that can be reckoned with."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) < 1e12 else None
