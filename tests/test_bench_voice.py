"""The figures of voice mean something only where the same is recognised with our sentences and without."""

import pytest

from bench.voice import MASSAGERS, OTHERWISE, UNDERSTOOD, house, measure
from custom_components.recovery_massager.sentence_files import languages


@pytest.mark.parametrize("language", languages())
def test_what_is_said_about_other_things_is_recognised_alike(language: str) -> None:
    ours, without = house(language, ours=True), house(language, ours=False)
    for sentence in UNDERSTOOD[language]:
        found = without.recognised(sentence)
        assert found is not None, sentence
        assert ours.recognised(sentence) == found, sentence
    for sentence in OTHERWISE[language]:
        assert ours.recognised(sentence) is without.recognised(sentence) is None, sentence
    for sentence in ("stop it", f"stop {MASSAGERS[1]}", "too tight"):
        assert ours.recognised(sentence) is not None
        assert without.recognised(sentence) is None


async def test_each_figure_is_measured_and_ours_cost_less_than_as_much_again() -> None:
    figures = await measure(3)
    assert len(figures) == 4 * len(languages()) + 1
    assert all(one.value > 0 and one.baseline is not None and one.baseline > 0 for one in figures)
    assert max(one.value for one in figures if one.unit == "times") < 2
