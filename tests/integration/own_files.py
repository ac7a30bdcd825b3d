"""Profiles of the owner's own, as files in the folder that Home Assistant reads them from."""

from pathlib import Path
from typing import Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component

from custom_components.recovery_massager.const import DOMAIN
from custom_components.recovery_massager.device import profile
from custom_components.recovery_massager.services import Action
from custom_components.recovery_massager.user_profiles import FOLDER

TEXT = (Path(profile.__file__).parent / "profiles" / "open_compression.yaml").read_text()
SERVICE = "6f630001-7072-4d61-9c55-2f0e8b1d3a47"
START = "  start: {send: 01, "
"""Of the bundled profile's text: the command that starts."""


def changed(*pairs: tuple[str, str], text: str = TEXT) -> str:
    """Write new text in the place of old text, which must be there."""
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text


def own(profile_id: str = "my_boots", local_name: str = "My boots*", name: str = "My boots") -> str:
    """Return a profile with an id, and known by a name of its own."""
    before, after = TEXT[: TEXT.index("recognise:")], TEXT[TEXT.index("confirm:") :]
    # The second says where its advertised state is to be found.
    rules = f"  - local_name: {local_name}\n  - local_name: {local_name}\n    service_data_uuid: {SERVICE}\n"
    text = f"{before}recognise:\n{rules}{after}"
    return changed(
        ("id: open_compression\n", f"id: {profile_id}\n"),
        ("name: Open Compression Profile\n", f"name: {name}\n"),
        text=text,
    )


class Files:
    """The folder of the owner's own profiles."""

    def __init__(self, config: Path) -> None:
        """`config` is Home Assistant's folder of configuration."""
        self.folder = config / FOLDER
        self.folder.mkdir(parents=True)

    def write(self, name: str, text: str) -> None:
        """Write a file."""
        (self.folder / name).write_text(text)

    def remove(self, name: str) -> None:
        """Remove a file."""
        (self.folder / name).unlink()


async def start(hass: HomeAssistant) -> None:
    """Let Home Assistant come up with what is on the disk."""
    assert await async_setup_component(hass, DOMAIN, {})
    await hass.async_block_till_done()


async def reload(hass: HomeAssistant, context: Context | None = None) -> dict[str, Any]:
    """Let the profiles be read anew, and return what is told of that."""
    answer = await hass.services.async_call(
        DOMAIN, Action.RELOAD_PROFILES, blocking=True, return_response=True, context=context
    )
    await hass.async_block_till_done()
    assert isinstance(answer, dict)
    return answer


def issues(hass: HomeAssistant) -> dict[str, ir.IssueEntry]:
    """The repair issues of the integration that somebody sees."""
    return {one.issue_id: one for one in ir.async_get(hass).issues.values() if one.domain == DOMAIN and one.active}
