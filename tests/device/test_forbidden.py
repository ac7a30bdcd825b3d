"""What a capture keeps its hands off."""

from bleak.uuids import uuid16_dict
from hypothesis import given, strategies as st
import pytest

from custom_components.recovery_massager.device.errors import NotSupported
from custom_components.recovery_massager.device.forbidden import (
    CATEGORIES,
    MAKERS,
    SERVICES,
    Forbidden,
    advertised_appearance,
    forbidden,
    refuse_forbidden,
)
from custom_components.recovery_massager.device.profile import bundled_profiles
from simulator.gatt import uuid16

KNOWN_WORDS = ("Glucose", "Blood", "Heart", "Insulin", "Pulse", "Thermometer", "Hearing", "Human Interface")


def test_every_service_of_a_health_or_input_device_that_the_sig_has_is_refused() -> None:
    health = {n for n, name in uuid16_dict.items() if 0x1800 <= n < 0x1900 and any(w in name for w in KNOWN_WORDS)}
    assert len(health) >= 8
    assert health <= SERVICES.keys()


@pytest.mark.parametrize("number", SERVICES)
def test_a_forbidden_service_is_known_in_any_case_among_others(number: int) -> None:
    uuids = [uuid16(0x180A), uuid16(number).upper()]
    assert forbidden(uuids) is SERVICES[number]


@pytest.mark.parametrize("uuid", MAKERS)
def test_a_maker_s_own_service_is_known(uuid: str) -> None:
    assert forbidden([uuid.upper()]) is Forbidden.LOCK


@pytest.mark.parametrize("category", CATEGORIES)
def test_every_kind_within_a_category_is_refused(category: int) -> None:
    assert {forbidden([], category << 6 | kind) for kind in range(64)} == {CATEGORIES[category]}


def test_each_kind_of_refusal_has_its_reason() -> None:
    for number, reason in ((0x1812, "input"), (0x1808, "medical"), (0xFE24, "lock")):
        with pytest.raises(NotSupported) as refusal:
            refuse_forbidden([uuid16(number)])
        assert refusal.value.reason == f"capture_{reason}"


def test_no_bundled_massager_is_taken_for_a_forbidden_device() -> None:
    for profile in bundled_profiles().values():
        rules = [rule.service_uuid or rule.service_data_uuid for rule in profile.recognise]
        assert forbidden([uuid for uuid in rules if uuid]) is None
        assert forbidden([gatt.uuid for alternative in profile.gatt for gatt in alternative.values()]) is None


@pytest.mark.parametrize(
    ("raw", "appearance"),
    [
        (None, None),
        ("", None),
        ("02 01 06", None),
        ("02 01 06 03 19 04 07", 0x0704),
        ("02 01 06 03 19 04", None),
        ("02 19 04", None),
        ("00 03 19 04 07", None),
        ("05 09 41 42 43 44 03 19 C1 03 00 00", 0x03C1),
    ],
)
def test_the_appearance_is_found_in_an_advertisement(raw: str | None, appearance: int | None) -> None:
    assert advertised_appearance(None if raw is None else bytes.fromhex(raw)) == appearance


@given(st.binary(max_size=62))
def test_no_advertisement_is_too_broken(raw: bytes) -> None:
    found = advertised_appearance(raw)
    assert found is None or 0 <= found <= 0xFFFF
