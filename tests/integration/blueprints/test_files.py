"""The files themselves."""

from pathlib import Path
import re
from urllib.parse import unquote

from homeassistant.util.yaml import load_yaml_dict
import pytest

from .phone import BLUEPRINTS, REPOSITORY


@pytest.mark.parametrize("path", BLUEPRINTS, ids=lambda path: path.name)
def test_the_readme_imports_it_from_where_it_says_that_it_is(path: Path) -> None:
    source = load_yaml_dict(path)["blueprint"]["source_url"]
    assert source.endswith(str(path.relative_to(REPOSITORY)))
    readme = (REPOSITORY / "README.md").read_text()
    badges = re.findall(r"my\.home-assistant\.io/redirect/blueprint_import/\?blueprint_url=([^)\s]+)", readme)
    assert source in [unquote(badge) for badge in badges]
