"""Find the Chromium (or Chrome) that the browser tests drive. As a script: print its path, or fail."""

import os
from pathlib import Path
import shutil
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_APPLICATIONS = (
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
)


def find_chromium() -> Path | None:
    """Return the browser named by ``CHROMIUM``, else the first known one of this machine, else None."""
    if chosen := os.environ.get("CHROMIUM"):
        return Path(chosen)
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    return next((path for path in MAC_APPLICATIONS if path.exists()), None)


if __name__ == "__main__":
    browser = find_chromium()
    print(browser or "no Chromium found")
    sys.exit(browser is None)
