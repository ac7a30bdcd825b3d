"""Checksums of frames, by the names that profiles use."""

from binascii import crc_hqx
from collections.abc import Callable, Mapping
from functools import cache, reduce
from operator import xor
from typing import Final


def reflected_crc(polynomial: int, initial: int = 0, final: int = 0) -> Callable[[bytes], int]:
    """Give a CRC of 8 or 16 bits, lowest bit first: the reversed polynomial, what it begins with, what is xored last."""

    def reckon(data: bytes) -> int:
        table = _reflected_table(polynomial)
        crc = initial
        for byte in data:
            crc = crc >> 8 ^ table[(crc ^ byte) & 0xFF]
        return crc ^ final

    return reckon


@cache
def _reflected_table(polynomial: int) -> tuple[int, ...]:
    def one(crc: int) -> int:
        for _ in range(8):
            crc = crc >> 1 ^ (polynomial if crc & 1 else 0)
        return crc

    return tuple(map(one, range(256)))


def _crc8(data: bytes) -> int:
    table = _crc8_table()
    crc = 0
    for byte in data:
        crc = table[crc ^ byte]
    return crc


@cache
def _crc8_table() -> tuple[int, ...]:
    def one(crc: int) -> int:
        for _ in range(8):
            crc = crc << 1 & 0xFF ^ (0x07 if crc & 0x80 else 0)
        return crc

    return tuple(map(one, range(256)))


CHECKS: Final[Mapping[str, tuple[int, Callable[[bytes], int]]]] = {
    "sum8": (1, lambda data: sum(data) & 0xFF),
    "not_sum8": (1, lambda data: ~sum(data) & 0xFF),
    # What makes the sum of all bytes 0, as in Intel's hexadecimal object file format.
    "neg_sum8": (1, lambda data: -sum(data) & 0xFF),
    "xor8": (1, lambda data: reduce(xor, data, 0)),
    "sum16": (2, lambda data: sum(data) & 0xFFFF),
    # CRC-8/SMBUS: System Management Bus Specification, Packet Error Code.
    "crc8": (1, _crc8),
    # CRC-8/MAXIM-DOW: Maxim application note 27, for 1-Wire.
    "crc8_maxim": (1, reflected_crc(0x8C)),
    # CRC-16/XMODEM: polynomial 0x1021, initial 0 (ITU-T V.41).
    "crc16_xmodem": (2, lambda data: crc_hqx(data, 0)),
    # CRC-16/IBM-3740, often called CCITT-FALSE: the same with initial 0xFFFF.
    "crc16_ccitt_false": (2, lambda data: crc_hqx(data, 0xFFFF)),
    # CRC-16/MODBUS: polynomial 0x8005, reflected (Modbus over Serial Line V1.02, 6.2.2).
    "crc16_modbus": (2, reflected_crc(0xA001, 0xFFFF)),
    # CRC-16/ARC: the same with initial 0, as archivers and many small controllers have it.
    "crc16_arc": (2, reflected_crc(0xA001)),
    # CRC-16/KERMIT: polynomial 0x1021, reflected, initial 0 (the Kermit protocol's block check 3).
    "crc16_kermit": (2, reflected_crc(0x8408)),
    # CRC-16/IBM-SDLC, called X.25: polynomial 0x1021, reflected, inverted (ISO/IEC 13239).
    "crc16_x25": (2, reflected_crc(0x8408, 0xFFFF, 0xFFFF)),
}
"""Checksum -> its bytes and how it is reckoned. The check values in the tests are those of Greg Cook's CRC catalogue."""
