"""The Integration Quality Scale: every rule has an answer, every answer a reason or a test that shows it."""

from pathlib import Path

from homeassistant import components
from homeassistant.util.yaml import load_yaml_dict
import pytest

from tests.integration.quality.evidence import DONE, EXEMPT
from tests.integration.quality.sources import INTEGRATION_TESTS, SCALE, named_in, status

FEWEST_WORDS = 4


def rules_of_home_assistant() -> set[str]:
    """Return every rule that some integration of Home Assistant's own answers."""
    [folder] = components.__path__
    return {
        rule
        for path in Path(folder).glob("*/quality_scale.yaml")
        for rule in load_yaml_dict(str(path)).get("rules", {})
    }


def test_every_rule_is_answered_and_no_other() -> None:
    rules = rules_of_home_assistant()
    assert len(rules) >= 54
    assert set(SCALE) == rules


@pytest.mark.parametrize("rule", sorted(SCALE))
def test_a_rule_is_done_or_exempt_for_a_reason(rule: str) -> None:
    answer = SCALE[rule]
    assert status(rule) in {"done", "exempt"}
    if isinstance(answer, dict):
        assert set(answer) <= {"status", "comment"}
    if status(rule) == "exempt":
        assert isinstance(answer, dict)
        assert len(answer.get("comment", "").split()) >= FEWEST_WORDS, "an exemption says why"


def test_every_rule_that_is_done_is_shown_by_a_test_and_every_exemption_too() -> None:
    done = {rule for rule in SCALE if status(rule) == "done"}
    assert done <= set(DONE)
    assert set(SCALE) - done <= set(EXEMPT)
    assert set(DONE) | set(EXEMPT) == set(SCALE)


@pytest.mark.parametrize("shown", sorted({one for shown in (DONE | EXEMPT).values() for one in shown}))
def test_what_is_named_as_evidence_is_a_test(shown: str) -> None:
    file, _, name = shown.partition("::")
    assert name in named_in(INTEGRATION_TESTS / file)
