"""A zip, installed as HACS and the Marketplace do it into a Home Assistant that has nothing else, and massaged with."""

from contextlib import closing
from pathlib import Path
import re
from urllib.request import urlopen
import zipfile

from demo import provision
from demo.home import DOMAIN
from demo.site import Site
from scripts.lib.release_archive import CARD

MASSAGER, CLIMATE, SESSION = "Calf boots", "climate.calf_boots", "sensor.calf_boots_session_state"


def unpack(archive: Path, folder: Path) -> Path:
    """Unpack it into the folder of a Home Assistant that was never started; return where it is."""
    place = folder / "config" / "custom_components" / DOMAIN
    place.mkdir(parents=True)
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(place)
    return place


def try_archive(archive: Path, folder: Path) -> list[str]:
    """Add simulated boots by way of discovery and dialog, massage, stop; return what went wrong, a sentence each."""
    place = unpack(archive, folder)
    with closing(Site(folder, "calf-boots")) as site:
        home, boots = site.client, site.simulator.massager(MASSAGER)
        provision.add_massager(home, remote_start=True)
        home.wait_for("binary_sensor.calf_boots_worn", "on")
        home.call(f"{DOMAIN}.start_session", CLIMATE)
        boots.wait_for(run="running")
        home.wait_for(SESSION, "running")
        home.call(f"{DOMAIN}.stop_session", CLIMATE)
        boots.wait_for(run="idle")
        found = site.complaints()
        if (place / CARD).exists():
            found += _card(site.server.url, place / CARD)
    return found


def _card(url: str, built: Path) -> list[str]:
    """Return what keeps a dashboard from loading the card."""
    with urlopen(url, timeout=30) as page:  # noqa: S310
        found = re.search(rf"[\"'](/[^\"']*{re.escape(built.name)}[^\"']*)[\"']", page.read().decode())
    if found is None:
        return [f"Home Assistant's page does not load {built.name}"]
    with urlopen(f"{url}{found[1]}", timeout=30) as answer:  # noqa: S310
        return [] if answer.read() == built.read_bytes() else [f"{found[1]} is not the file in the zip"]
