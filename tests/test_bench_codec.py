"""The codec's figures mean something only where both sides do the same work."""

import pytest

from bench.codec import disagreements, frames
from bench.decoders import DECODERS
from custom_components.recovery_massager.device.profile import Profile, bundled_profiles

PROFILES = [profile for profile in bundled_profiles().values() if profile.id in DECODERS]


def test_every_decoder_is_one_of_a_bundled_profile() -> None:
    assert DECODERS.keys() == {profile.id for profile in PROFILES}
    assert len(PROFILES) >= 5


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.id)
def test_both_read_the_same_in_every_frame_that_is_timed(profile: Profile) -> None:
    assert disagreements(profile) == []
    connected = {report.name for report in profile.reports.values() if report.role != "advertisement"}
    assert {event.report for _, _, event in frames(profile)} == connected
