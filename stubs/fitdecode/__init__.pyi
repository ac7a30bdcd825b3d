# What is used of fitdecode 0.11.0, which brings no types of its own.

from collections.abc import Iterator
from enum import Enum
from types import TracebackType
from typing import Any, BinaryIO, Final, Literal, Self

FIT_FRAME_DATA: Final = 4

class CrcCheck(Enum):
    RAISE = ...

class ErrorHandling(Enum):
    RAISE = ...

class _OtherFrame:
    frame_type: Literal[1, 2, 3]

class FitDataMessage:
    frame_type: Literal[4]
    @property
    def name(self) -> str: ...
    def get_value(self, field_name_or_num: str | int, *, fallback: Any = ...) -> Any: ...

class FitReader:
    def __init__(
        self, fileish: BinaryIO, *, check_crc: CrcCheck = ..., error_handling: ErrorHandling = ...
    ) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def __iter__(self) -> Iterator[FitDataMessage | _OtherFrame]: ...
