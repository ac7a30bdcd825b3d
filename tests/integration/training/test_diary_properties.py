"""Whatever comes in, in whatever order: the diary is a matter of what the sources said last, and of nothing else."""

from collections.abc import Sequence
from dataclasses import replace
import random
from typing import Any

from hypothesis import given, settings, strategies as st

from custom_components.recovery_massager.diary import Diary
from custom_components.recovery_massager.recovery.duplicates import same
from custom_components.recovery_massager.recovery.load import Physiology, load_of
from custom_components.recovery_massager.recovery.sport import Sport
from custom_components.recovery_massager.recovery.workout import Source, Workout

from .conftest import workout

BODY = Physiology(resting_heart_rate=50, max_heart_rate=190)

optional = st.none() | st.integers(60, 180).map(float)
workouts = st.builds(
    lambda called, source, ago, minutes, sport, **more: workout(called, ago, minutes, source, sport=sport, **more),
    called=st.sampled_from("abcd"),
    source=st.sampled_from(Source),
    ago=st.integers(0, 300),
    minutes=st.integers(1, 120),
    sport=st.sampled_from(Sport),
    rpe=st.none() | st.integers(0, 10).map(float),
    mean_heart_rate=optional,
    distance=optional,
    name=st.none() | st.sampled_from("xy"),
    race=st.booleans(),
    heart_rates=st.sampled_from([(), ((140, 600.0),)]),
)


def seen(diary: Diary) -> set[Any]:
    """Return a diary without the names that the order of arrival gives."""
    return {(replace(one.workout, id=""), one.ids, one.load) for one in diary.entries}


def taken(diary: Diary, given: Sequence[Workout]) -> Diary:
    for one in given:
        diary, _ = diary.changed([one])
    return diary


@given(st.lists(workouts, max_size=12, unique_by=lambda one: one.id), st.randoms(), st.integers(0, 12))
@settings(max_examples=200)
def test_any_order_duplicates_and_batches_give_the_same_diary(
    given: list[Workout], order: random.Random, cut: int
) -> None:
    expected = taken(Diary(BODY), given)
    mixed = [*given, *order.sample(given, len(given) // 2)]
    order.shuffle(mixed)
    assert seen(taken(Diary(BODY), mixed)) == seen(expected)
    batched, _ = Diary(BODY).changed(mixed[:cut])
    batched, _ = batched.changed(mixed[cut:])
    assert seen(batched) == seen(expected)


@given(st.lists(workouts, max_size=12), st.lists(st.sampled_from("abcd"), max_size=4))
@settings(max_examples=200)
def test_edits_and_deletions_leave_what_a_diary_of_the_last_words_would_be(
    given: list[Workout], removed: list[str]
) -> None:
    diary, last = Diary(BODY), dict[str, Workout]()
    for one in given:
        # The effort that was said once is kept: here it is part of what is given.
        word = one if one.rpe is not None or one.id not in last else replace(one, rpe=last[one.id].rpe)
        diary, changes = diary.changed([one])
        last[one.id] = word
        assert all(change.before is not None or change.after is not None for change in changes)
    gone = {f"{source}:{called}" for source in Source for called in removed}
    without, _ = diary.changed(removed=gone)
    assert {one for entry in without.entries for one in entry.ids} == last.keys() - gone
    assert seen(diary) == seen(taken(Diary(BODY), list(last.values())))
    again = Diary.from_list(without.to_list(), BODY, lambda _: None)
    assert again.entries == without.entries, "as it is after a restart"


@given(st.lists(workouts, max_size=12))
def test_every_id_finds_its_workout_and_the_richest_of_it_is_the_same_as_each(given: list[Workout]) -> None:
    diary = taken(Diary(BODY), given)
    for one in {one.id: one for one in given}.values():
        entry = diary.find(one.id)
        assert entry is not None
        assert one.id in entry.ids
        assert entry.workout.id in entry.ids
        assert entry.load == load_of(entry.workout, BODY)
        assert same(entry.workout, entry.workout)
        if one.heart_rates:
            assert entry.workout.heart_rates, "samples are never lost"
        if one.rpe is not None:
            assert entry.workout.rpe is not None, "nor is what the athlete said"


@given(st.lists(workouts, max_size=10), workouts)
def test_what_changed_is_just_the_difference_of_the_two_diaries(given: list[Workout], one: Workout) -> None:
    before = taken(Diary(BODY), given)
    after, changes = before.changed([one])
    old, new = ({entry.ids: entry for entry in diary.entries} for diary in (before, after))
    touched_before = {change.before.ids for change in changes if change.before}
    touched_after = {change.after.ids for change in changes if change.after}
    assert {ids for ids in old if old[ids] != new.get(ids)} <= touched_before
    assert {ids for ids in new if new[ids] != old.get(ids)} <= touched_after
