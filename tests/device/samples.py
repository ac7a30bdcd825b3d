"""A made-up massager whose profile uses every key, and what tests do with it."""

from collections.abc import Mapping

from custom_components.recovery_massager.device.fields import Field
from custom_components.recovery_massager.device.model import Bits, Domain, Names, Value, Values
from custom_components.recovery_massager.device.profile import Profile, Report, domain_of, load_profile

SAMPLE = """\
id: sample
name: Sample
maker: Nobody
kind: vibration
evidence: D
sources: [made up]
recognise:
  - {local_name: SAM-*}
  - {manufacturer_id: 0, manufacturer_data_start: 53 41}
  - {service_uuid: FFE0, local_name: sample*}
confirm: status
order: big
gatt:
  - {write: FFE1, notify: FFE2, battery: 2A19 optional}
  - write: FCC1
    notify: FCC2
    battery: 2A19 optional
link:
  settle: 0.2
  gap: 0.05
  timeout: 1.5
  retries: 1
  response: false
  read: [battery]
  hello: [read_status]
  poll: {every: 2, send: read_status}
  keep_alive: {every: 10, send: beat}
frame:
  head: 5A A5
  length: {at: 2, size: 2, plus: -4}
  check: {kind: crc16_xmodem, order: [big, little]}
  tail: 0D 0A
  max: 64
values:
  run: {idle: 0, running: [1, 2]}
  pressure: {min: 0, max: 6, unit: level}
  mode:
    knead: 0
    wave: [0x10, 17]
    hammer: {code: 2, label: Hammer}
  timer: {min: 60, max: 3600, step: 60, unit: seconds}
  seconds_left: {min: 0, max: 3600, unit: seconds}
  heat: {off: 0, low: 1}
  zone: {legs: 0, feet: {code: [1], label: Feet}}
  battery: {min: 0, max: 100, unit: percent}
  buzzer: flag
  worn: flag
  faults: {bits: {pump: 0, battery: 9}}
  features: {bits: {heat: 0, worn: 1}}
  modes: {bits: {knead: 0, wave: 1}}
  firmware: text
answers:
  ok: [00, 80]
  refused: {01: invalid, 02: battery_low}
commands:
  read_status: 01
  beat: "02"
  start: {send: ["10 {timer:u8*60} {heat:u8}", "11 01"], expect: {run: running}}
  halt: {send: 11 00, once: true, expect: {run: idle}}
  off: {set: {pressure: 0}}
  set_pressure: {up: 12 01, down: 12 FF}
  set_mode: {next: 13}
  set_timer: {send: "14 {timer:u16le}", answer: "94 {result}"}
  set_buzzer: {send: "15 {buzzer:u8}", answer: 95 ..}
  set_zone: {send: "16 {zone:u8}"}
  set_heat: "17 {heat:u8}"
stop: [off, halt]
autostop: keep_alive
reports:
  status:
    starts: 81
    size: [15, 20]
    fields:
      - run:u8@1
      - pressure:u8&0xF0
      - mode:u8
      - timer:u8*60~0
      - seconds_left:u24/100~0xFFFFFF
      - battery:u8*25
      - buzzer:u8&0x80
      - worn:u8&0x01@9
      - faults:u16
      - heat:u8
      - zone:u8
  about: {starts: 82, size: 3, fields: [features:u8@1, modes:u8]}
  firmware: {starts: 83, fields: [firmware:text@1]}
  limits: {starts: 84, size: 3, fields: [pressure_min:i8@1, pressure_max:u8+1]}
  ended: {starts: 85 .. 01, size: 3, sets: {run: idle, faults: [pump], seconds_left: none}}
  battery: {from: battery, size: 1, fields: [battery:u8]}
  advertised: {from: advertisement, starts: 53 41, fields: [run:u8@2]}
examples:
  - {command: start, means: {timer: 900, heat: low}, bytes: [5A A5 00 07 10 0F 01 A9 A1 0D 0A, 5A A5 00 06 11 01 6D 66 0D 0A]}
  - {command: set_pressure, step: up, bytes: 5A A5 00 06 12 01 38 35 0D 0A}
  - {answer: set_timer, bytes: 5A A5 00 06 94 01 89 0B 0D 0A, means: invalid}
  - {answer: set_buzzer, bytes: 5A A5 00 06 95 07 DA FC 0D 0A, means: ok}
  - report: ended
    bytes: [5A A5 00, 07 85 33 01 90 7A 0D 0A]
    means: {run: idle, faults: [pump], seconds_left: none}
  - {reject: 5A A5 00 06 12 01 38 36 0D 0A}
  - {reject: C8, from: battery}
"""


def sample() -> Profile:
    return load_profile(SAMPLE, "sample.yaml")


def compose(report: Report, values: Values, domains: Mapping[str, Domain]) -> bytes:
    """Give a body that says the values: the reverse of what the codec does, written for tests."""
    body = bytearray(max([report.shortest, *(field.end for field in report.fields)]))
    body[: len(report.starts)] = bytes(part if isinstance(part, int) else 0 for part in report.starts)
    for field in report.fields:
        domain = domain_of(field.name, domains)
        assert domain is not None
        value = values[field.name]
        if field.kind == "text":
            body[field.at :] = str(value or "").encode()
        elif field.kind == "bytes":
            assert isinstance(value, tuple)
            body[field.at :] = bytes(field.none or 0 if part is None else part for part in value)
        else:
            body[field.at : field.end] = _number(field, domain, value, bytes(body[field.at : field.end]))
    return bytes(body)


def _number(field: Field, domain: Domain, value: Value, before: bytes) -> bytes:
    full = (1 << 8 * field.size) - 1
    mask = full if field.mask is None else field.mask
    shift = (mask & -mask).bit_length() - 1
    if value is None:
        assert field.none is not None
        raw = field.none
    elif isinstance(domain, Names):
        raw = domain.codes[str(value)][0]
    elif isinstance(domain, Bits):
        assert isinstance(value, frozenset)
        raw = sum(1 << domain.bits[slug] for slug in value)
    else:
        assert isinstance(value, (int, float))
        raw = int((value - field.plus) * field.per / field.times)
    mixed = int.from_bytes(before, field.order) & ~mask | (raw << shift) & mask
    return mixed.to_bytes(field.size, field.order)
