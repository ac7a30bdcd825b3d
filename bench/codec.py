"""Frames a second of the codec next to `construct`, and the time to load profiles next to plain YAML."""

from collections.abc import Callable
from pathlib import Path
from statistics import median
import time

import yaml

from custom_components.recovery_massager.device import profile as profile_module
from custom_components.recovery_massager.device.codec import Codec, Received
from custom_components.recovery_massager.device.profile import ADVERTISEMENT, Profile, bundled_profiles, read_profile

from .decoders import DECODERS, values
from .figure import Figure

BUNDLED = Path(profile_module.__file__).parent / "profiles"
PROFILES = 100
FRAMES_A_ROUND = 400


async def measure(folder: Path, rounds: int) -> list[Figure]:
    """Measure the profiles that have a decoder to be compared with, then loading a hundred profiles."""
    profiles = [profile for profile in bundled_profiles().values() if profile.id in DECODERS]
    figures = [one for profile in profiles for one in _decoding(profile, rounds)]
    return [*figures, *_loading(folder, max(rounds // 40, 1))]


def frames(profile: Profile) -> list[tuple[str, bytes, Received]]:
    """Give the reports among the profile's examples, as its devices send them: role, bytes, meaning.

    Without those in pieces, and those of devices that keep to another format of frames.
    """
    found = []
    for example in profile.examples:
        if example.kind == "report" and len(example.data) == 1:
            role, (data,) = profile.reports[example.subject].role, example.data
            (event,) = Codec(profile).feed(role, data)
            assert isinstance(event, Received)
            form = profile.receive if role == "notify" else None
            if role != ADVERTISEMENT and (form is None or form.build(event.body) == data):
                found.append((role, data, event))
    return found


def disagreements(profile: Profile) -> list[str]:
    """Name the frames that `construct` reads otherwise: to compare the times of different work would mean nothing."""
    found = []
    for role, data, event in frames(profile):
        theirs = values(DECODERS[profile.id][role].parse(data))
        ours = dict(event.values)
        if ours != {name: theirs.get(name, "missing") for name in ours}:
            found.append(f"{profile.id}, {role} {data.hex(' ')}: {theirs} is not {ours}")
    return found


def _decoding(profile: Profile, rounds: int) -> list[Figure]:
    if differing := disagreements(profile):
        raise RuntimeError("; ".join(differing))
    some = [(role, data) for role, data, _ in frames(profile)]
    many = (some * (FRAMES_A_ROUND // len(some) + 1))[:FRAMES_A_ROUND]
    codec, decoders = Codec(profile), DECODERS[profile.id]

    def ours() -> None:
        for role, data in many:
            codec.feed(role, data)

    def others() -> None:
        for role, data in many:
            decoders[role].parse(data)

    mine, theirs, ratio = _compare(ours, others, rounds)
    return [
        Figure(f"decoding, {profile.id}", len(many) / mine, "frames/s", len(many) / theirs),
        Figure(f"time to decode against construct, {profile.id}", ratio, "times", 1.0, 1.0),
    ]


def _loading(folder: Path, rounds: int) -> list[Figure]:
    bundled = [file.read_text("utf-8") for file in sorted(BUNDLED.glob("*.yaml"))]
    files = [folder / f"profile_{number}.yaml" for number in range(PROFILES)]
    for number, file in enumerate(files):
        file.write_text(bundled[number % len(bundled)], "utf-8")

    def ours() -> None:
        for file in files:
            read_profile(file)

    def plain() -> None:
        for file in files:
            yaml.safe_load(file.read_text("utf-8"))

    mine, theirs, ratio = _compare(ours, plain, rounds)
    return [
        Figure(f"loading {PROFILES} profiles", mine * 1e3, "ms", theirs * 1e3),
        Figure("time to load a profile against plain YAML", ratio, "times", 1.0),
    ]


def _compare(ours: Callable[[], None], others: Callable[[], None], rounds: int) -> tuple[float, float, float]:
    """Give the medians in seconds, and that of the ratios; in turn, so that the machine's noise meets both."""
    ours()
    others()
    pairs = [(_timed(ours), _timed(others)) for _ in range(rounds)]
    return median(one for one, _ in pairs), median(other for _, other in pairs), median(a / b for a, b in pairs)


def _timed(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
