"""The README's table of supported massagers says what the profiles say, no more and no less."""

from pathlib import Path
import re

import pytest

from custom_components.recovery_massager.device.model import Names, Range
from custom_components.recovery_massager.device.profile import Profile, bundled_profiles

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
SECTION = README.partition("\n## Supported massagers\n")[2].partition("\n## ")[0]
TABLE = [
    [cell.strip() for cell in line.strip("|").split(" | ")] for line in SECTION.splitlines() if line.startswith("| ")
]
ROWS = TABLE[1:]
PROFILES = list(bundled_profiles().values())

KINDS = {"pneumatic": "air", "ems": "electrical", "vibration": "vibration"}
ORDERS = {
    "start": "start",
    "stop": "stop",
    "pause": "pause",
    "heat": "heat",
    "zone": "zone",
    "buzzer": "sound",
    "identify": "identify",
}
SHOWN = {
    "seconds_left": "time left",
    "battery": "battery",
    "charging": "charging",
    "worn": "worn",
    "faults": "faults",
    "chambers": "each chamber",
}


def works(profile: Profile) -> str:
    """What a person can do with such a massager, in the words of the table."""
    able = profile.capabilities()
    orders = [ORDERS["start"], ORDERS["stop"]] if able.can("start") else [ORDERS["stop"]]
    orders += [ORDERS["pause"]] if able.can("pause") and able.can("resume") else []
    for name in ("pressure", "mode", "timer"):
        if able.settable(name):
            orders.append(_set(profile, name))
    orders += [ORDERS[name] for name in ("heat", "zone", "buzzer") if able.settable(name)]
    orders += [ORDERS["identify"]] if able.can("identify") else []
    shown = [word for name, word in SHOWN.items() if able.visible(name)]
    found = "is discovered" if profile.recognise else "is added by its address"
    return f"{found}; {', '.join(orders)}; shows {', '.join(shown)}"


def _set(profile: Profile, name: str) -> str:
    domain = profile.values[name]
    by_steps = " by steps" if profile.commands[f"set_{name}"].relative else ""
    if isinstance(domain, Names):
        return f"{len(domain.codes)} modes{by_steps}"
    assert isinstance(domain, Range)
    if domain.unit == "seconds":
        return f"timer to {domain.maximum // 60:g} min{by_steps}"
    what = "level" if domain.unit == "level" else "pressure"
    unit = "" if domain.unit == "level" else f" {domain.unit}"
    return f"{what} {domain.minimum:g} to {domain.maximum:g}{unit}{by_steps}"


def row_of(profile: Profile) -> list[str]:
    return next(row for row in ROWS if f"`{profile.id}`" in row[0])


def test_the_table_has_every_bundled_profile_once_and_nothing_else() -> None:
    assert TABLE[0] == ["massager", "kind", "evidence", "what works", "what is unknown"]
    assert sorted(re.findall(r"`(\w+)`", " ".join(row[0] for row in ROWS))) == sorted(p.id for p in PROFILES)
    assert len(ROWS) == len(PROFILES)


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.id)
def test_a_massager_has_the_name_kind_and_evidence_of_its_profile(profile: Profile) -> None:
    name, kind, evidence, *_ = row_of(profile)
    assert profile.name in name
    assert kind == KINDS[profile.kind]
    assert evidence == profile.evidence


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.id)
def test_what_works_is_what_its_commands_and_reports_can(profile: Profile) -> None:
    assert row_of(profile)[3] == works(profile)


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.id)
def test_what_is_unknown_is_said_of_each(profile: Profile) -> None:
    assert len(row_of(profile)[4].split()) >= 4


def test_every_evidence_is_explained() -> None:
    for grade in sorted({profile.evidence for profile in PROFILES} | set("ABCD")):
        assert f"**{grade}**" in SECTION
