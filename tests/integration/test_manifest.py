"""The manifest, held against what the rest of the repository says."""

import json
from pathlib import Path

from custom_components.recovery_massager.const import DOMAIN
from custom_components.recovery_massager.device.profile import bundled_profiles

REPOSITORY = Path(__file__).parents[2]
INTEGRATION = REPOSITORY / "custom_components" / DOMAIN
MANIFEST = json.loads((INTEGRATION / "manifest.json").read_text())


def test_home_assistant_discovers_exactly_what_the_bundled_profiles_recognise() -> None:
    recognised = [rule.matcher() for profile in bundled_profiles().values() for rule in profile.recognise]
    matchers = [
        {key: value for key, value in matcher.items() if key != "connectable"} for matcher in MANIFEST["bluetooth"]
    ]
    assert sorted(matchers, key=str) == sorted(recognised, key=str)
    assert all(matcher["connectable"] is True for matcher in MANIFEST["bluetooth"])


def test_no_matcher_has_a_wildcard_where_home_assistant_forbids_it() -> None:
    for matcher in MANIFEST["bluetooth"]:
        assert not set("*?[") & set(matcher.get("local_name", "")[:3])


def test_the_keys_stand_in_the_order_that_home_assistant_asks_for() -> None:
    keys = list(MANIFEST)
    assert keys == ["domain", "name", *sorted(set(keys) - {"domain", "name"})]
    assert (MANIFEST["domain"], INTEGRATION.name) == (DOMAIN, DOMAIN)


def test_the_version_is_the_one_that_the_changelog_begins_with() -> None:
    first = next(line for line in (REPOSITORY / "CHANGELOG.md").read_text().splitlines() if line.startswith("## "))
    assert first.split()[1] == MANIFEST["version"]


def test_every_brand_image_is_a_png_of_the_size_that_home_assistant_shows() -> None:
    heights = {
        image.name: int.from_bytes(image.read_bytes()[20:24])
        for image in (INTEGRATION / "brand").iterdir()
        if image.read_bytes().startswith(b"\x89PNG")
    }
    assert heights == {
        "icon.png": 256,
        "icon@2x.png": 512,
        "logo.png": 256,
        "logo@2x.png": 512,
        "dark_logo.png": 256,
        "dark_logo@2x.png": 512,
    }
