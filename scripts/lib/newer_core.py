"""A plugin of pytest that lets Home Assistant's test harness run on a newer Home Assistant than it was made for.

Loaded before all others: ``python -m pytest -p scripts.lib.newer_core``.
"""

# First of all: since 2026.11 Home Assistant puts httpx2 in the place of httpx, which has to be before anybody imports that.
import homeassistant  # noqa: F401  isort: skip

from homeassistant.components import logger
from homeassistant.components.logger import helpers

MOVED = "_clear_logger_overwrites"
"""What the harness of 2026.10 looks for in the logger integration, and since 2026.11 is one module further."""

if not hasattr(logger, MOVED):
    setattr(logger, MOVED, getattr(helpers, MOVED))
