"""Notices about what was: a file of the history that makes no sense, and a person whom two sessions hurt."""

from homeassistant.core import callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .coordinator import MassagerConfigEntry, MassagerCoordinator
from .person import DEFAULT_USER, GUEST
from .rating import lock

NONSENSE_ISSUE = "history_nonsense_"
PAIN_ISSUE = "look_first_"
"""Beginnings of the ids of these issues; that of the config entry follows."""
MOST_REASONS = 5


def history_issues(entry: MassagerConfigEntry) -> tuple[str, str]:
    """Return the ids of the issues about a massager's history."""
    return f"{NONSENSE_ISSUE}{entry.entry_id}", f"{PAIN_ISSUE}{entry.entry_id}"


@callback
def async_tell_history(coordinator: MassagerCoordinator) -> None:
    """Tell of what made no sense, until a person has read it, and of what hurt."""
    for person in (DEFAULT_USER, *coordinator.users.athletes):
        async_tell_pain(coordinator, person)
    if not (nonsense := coordinator.history.nonsense):
        return
    reasons = [*nonsense[:MOST_REASONS], *(["…"] if len(nonsense) > MOST_REASONS else [])]
    ir.async_create_issue(
        coordinator.hass,
        DOMAIN,
        history_issues(coordinator.config_entry)[0],
        is_fixable=True,
        # It is found but once.
        is_persistent=True,
        severity=ir.IssueSeverity.WARNING,
        translation_key="history_nonsense",
        translation_placeholders={
            "name": coordinator.name,
            "reasons": "\n".join(f"- `{reason.replace('`', '')[:200]}`" for reason in reasons),
            "folder": coordinator.hass.config.path(".storage"),
        },
    )


@callback
def async_tell_pain(coordinator: MassagerCoordinator, person: str) -> None:
    """Keep a notice for as long as somebody has to look first at what hurt: one a massager, or one an athlete."""
    if person == GUEST:
        return
    athlete = coordinator.people.name(person)
    about = coordinator.config_entry.entry_id if athlete is None else person
    found = lock(coordinator.history.pains(person), dt_util.utcnow())
    if found is None or found.until is not None:
        ir.async_delete_issue(coordinator.hass, DOMAIN, f"{PAIN_ISSUE}{about}")
        return
    name = athlete or coordinator.name
    ir.async_create_issue(
        coordinator.hass,
        DOMAIN,
        f"{PAIN_ISSUE}{about}",
        data={"entry_id": about, "name": name},
        is_fixable=True,
        severity=ir.IssueSeverity.WARNING,
        translation_key="look_first" if athlete is None else "look_first_athlete",
        translation_placeholders={"name": name},
    )
