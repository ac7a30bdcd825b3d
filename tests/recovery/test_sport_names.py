"""What sources and people call a sport is understood, and nothing else is."""

from itertools import combinations

from fitdecode.profile import FIELD_TYPES
from hypothesis import given, strategies as st
import pytest

from custom_components.recovery_massager.recovery.sport import Sport
from custom_components.recovery_massager.recovery.sport_names import NAMES, _compact, sport_of

# Of FIT's profile 21.218, which fitdecode does not have yet.
NEWER_SUB_SPORTS = (
    "adventure_race",
    "brick",
    "ccr_diving",
    "duathlon",
    "dynamic_apnea",
    "e_bike_enduro",
    "enduro",
    "esport",
    "expedition",
    "field",
    "hunting_with_dogs",
    "ice",
    "indoor_grinding",
    "overland",
    "platform",
    "pool_triathlon",
    "rally",
    "rucking",
    "swim_run",
    "triathlon",
    "trolling_motor",
    "trucker_workout",
    "ultimate",
)
SAID = {
    # Strava's sport_type and type
    "Run": Sport.RUN,
    "TrailRun": Sport.TRAIL_RUN,
    "VirtualRun": Sport.RUN,
    "Ride": Sport.RIDE,
    "EMountainBikeRide": Sport.RIDE,
    "VirtualRide": Sport.RIDE,
    "Handcycle": Sport.UPPER_BODY,
    "NordicSki": Sport.SKI,
    "VirtualRow": Sport.ROW,
    "WeightTraining": Sport.STRENGTH,
    "Snowshoe": Sport.HIKE,
    "Workout": Sport.OTHER,
    "Yoga": Sport.OTHER,
    # Garmin's typeKey
    "running": Sport.RUN,
    "trail_running": Sport.TRAIL_RUN,
    "treadmill_running": Sport.RUN,
    "ultra_run": Sport.RUN,
    "lap_swimming": Sport.SWIM,
    "open_water_swimming": Sport.SWIM,
    "indoor_rowing": Sport.ROW,
    "resort_skiing_snowboarding_ws": Sport.SKI,
    "strength_training": Sport.STRENGTH,
    "e_bike_mountain": Sport.RIDE,
    "kayaking_v2": Sport.UPPER_BODY,
    "indoor_cardio": Sport.OTHER,
    # Withings
    "bicycling": Sport.RIDE,
    "lift_weights": Sport.STRENGTH,
    "indoor_walk": Sport.WALK,
    "no_activity": Sport.OTHER,
    # TCX and GPX
    "Biking": Sport.RIDE,
    "cycling": Sport.RIDE,
    # Apple and Android
    "HKWorkoutActivityTypeTraditionalStrengthTraining": Sport.STRENGTH,
    "Outdoor Run": Sport.RUN,
    "Indoor Cycle": Sport.RIDE,
    "EXERCISE_TYPE_RUNNING_TREADMILL": Sport.RUN,
    "EXERCISE_TYPE_HIKING": Sport.HIKE,
    # people
    "  trail-run ": Sport.TRAIL_RUN,
    "Leg day": Sport.LEG_STRENGTH,
    "a walk in the park": Sport.OTHER,
    "": Sport.OTHER,
}


@pytest.mark.parametrize(("name", "sport"), SAID.items())
def test_a_name_is_understood(name: str, sport: Sport) -> None:
    assert sport_of(name) is sport


@pytest.mark.parametrize(
    ("sub_sport", "sport", "expected"),
    [
        ("trail", "running", Sport.TRAIL_RUN),
        ("trail", "hiking", Sport.HIKE),
        ("treadmill", "running", Sport.RUN),
        ("treadmill", "walking", Sport.WALK),
        ("trail", "cycling", Sport.RIDE),
        ("ultra", "running", Sport.RUN),
        ("ultra", "cycling", Sport.RIDE),
        ("trail", None, Sport.TRAIL_RUN),
        ("generic", "cycling", Sport.RIDE),
        ("mountain", "cycling", Sport.RIDE),
        ("hand_cycling", "cycling", Sport.UPPER_BODY),
        ("indoor_rowing", "fitness_equipment", Sport.ROW),
        ("strength_training", "training", Sport.STRENGTH),
        ("lap_swimming", "swimming", Sport.SWIM),
        ("downhill", "alpine_skiing", Sport.SKI),
        (None, "walking", Sport.WALK),
        ("generic", "generic", Sport.OTHER),
    ],
)
def test_the_more_exact_name_goes_first(sub_sport: str | None, sport: str, expected: Sport) -> None:
    assert sport_of(sub_sport, sport) is expected


@pytest.mark.parametrize("sport", Sport)
def test_our_own_names_are_understood(sport: Sport) -> None:
    assert sport_of(sport) is sport


def test_no_name_is_that_of_two_sports() -> None:
    compact = {sport: {_compact(name) for name in names} for sport, names in NAMES.items()}
    assert all(not one & other for one, other in combinations(compact.values(), 2))


@pytest.mark.parametrize("sport", ["running", "cycling", "swimming", "walking", "hiking", "rowing", "alpine_skiing"])
def test_no_sub_sport_of_fit_turns_a_sport_into_one_that_is_nothing_to_us(sport: str) -> None:
    for sub_sport in (*FIELD_TYPES["sub_sport"].enum.values(), *NEWER_SUB_SPORTS):
        assert sport_of(sub_sport, sport) is not Sport.OTHER, sub_sport


@given(
    st.one_of(
        st.text(), st.none(), st.integers(), st.floats(), st.lists(st.text()), st.dictionaries(st.text(), st.text())
    )
)
def test_nothing_that_is_said_breaks_it(name: object) -> None:
    assert sport_of(name) in Sport
