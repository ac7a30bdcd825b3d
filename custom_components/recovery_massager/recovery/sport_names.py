"""The names that sources and people use for sports: Strava, Garmin, Withings, FIT, TCX, GPX, Apple and Android."""

from collections.abc import Mapping
import unicodedata

from .sport import Sport

# As people and sources write them, but for case and separators. What strains the legs decides: a hand cycle is arms.
NAMES: Mapping[Sport, tuple[str, ...]] = {
    Sport.RUN: (
        *("run", "runs", "running", "jog", "jogging", "road run", "road running", "street run", "street running"),
        *("track run", "track running", "treadmill run", "treadmill running", "indoor running"),
        *("virtual run", "virtual running", "virtual activity running", "ultra run", "ultra running"),
        *(
            "obstacle run",
            "obstacle running",
            "obstacle race",
            "running treadmill",
            "marathon",
            "half marathon",
            "fell running",
        ),
    ),
    Sport.TRAIL_RUN: ("trail run", "trail running", "mountain running", "sky running", "ultra trail"),
    Sport.RIDE: (
        *(
            "ride",
            "rides",
            "riding",
            "bike",
            "biking",
            "bike ride",
            "cycle",
            "cycling",
            "bicycling",
            "spinning",
            "spin",
        ),
        *("road bike", "road biking", "road cycling", "road ride", "gravel", "gravel ride", "gravel cycling"),
        *("gravel biking", "unpaved cycling", "mountain bike", "mountain bike ride", "mountain biking", "mtb"),
        *(
            "mountain cycling",
            "downhill biking",
            "downhill cycling",
            "enduro mtb",
            "e bike mountain",
            "bmx",
            "cyclocross",
        ),
        *("cyclocross cycling", "track cycling", "recumbent", "recumbent cycling", "velomobile", "indoor cycling"),
        *(
            "virtual ride",
            "virtual cycling",
            "virtual activity cycling",
            "spin cycling",
            "indoor ride",
            "stationary bike",
        ),
        *(
            "e bike",
            "e biking",
            "e bike ride",
            "e mountain bike ride",
            "e bike fitness",
            "e bike enduro",
            "ebike cycling",
        ),
        *("commuting cycling", "mixed surface cycling", "bike commuting", "biking stationary", "indoor bike", "zwift"),
    ),
    Sport.WALK: (
        *(
            "walk",
            "walks",
            "walking",
            "casual walking",
            "speed walking",
            "race walking",
            "power walking",
            "walking pad",
        ),
        *("nordic walk", "nordic walking", "indoor walk", "indoor walking", "treadmill walking", "virtual walk"),
        *("dog walk", "dog walking", "stroller walking"),
    ),
    Sport.HIKE: (
        *("hike", "hikes", "hiking", "trekking", "backpacking", "mountaineering", "rucking", "ruck", "snowshoe"),
        *(
            "snow shoe",
            "snowshoeing",
            "snow shoeing",
            "snowshoeing ws",
            "snow shoe ws",
            "trail hiking",
            "trail walking",
        ),
        *("alpine touring", "rucking walking", "rucking hiking"),
    ),
    Sport.SWIM: (
        *("swim", "swims", "swimming", "lap swim", "lap swimming", "pool swim", "pool swimming", "swimming pool"),
        *(
            "open water",
            "open water swim",
            "open water swimming",
            "swimming open water",
            "aqua jogging",
            "water aerobics",
        ),
    ),
    Sport.ROW: (
        *(
            "row",
            "rows",
            "rowing",
            "rower",
            "rowing v2",
            "indoor row",
            "indoor rowing",
            "rowing machine",
            "virtual row",
        ),
        *("ergometer rowing", "sculling"),
    ),
    Sport.SKI: (
        *(
            "ski",
            "skiing",
            "alpine ski",
            "alpine skiing",
            "downhill skiing",
            "resort skiing",
            "resort skiing snowboarding",
        ),
        *("resort skiing snowboarding ws", "resort snowboarding", "backcountry ski", "backcountry skiing"),
        *(
            "backcountry snowboarding",
            "backcountry skiing snowboarding",
            "backcountry skiing snowboarding ws",
            "ski touring",
        ),
        *("nordic ski", "nordic skiing", "cross country ski", "cross country skiing", "xc ski", "xc skiing"),
        *(
            "cross country skiing ws",
            "skate skiing",
            "skate skiing ws",
            "classic skiing",
            "roller ski",
            "roller skiing",
        ),
        *("indoor skiing", "snowboard", "snowboarding", "snow sports", "telemark", "skate skiing cross country skiing"),
    ),
    Sport.LEG_STRENGTH: (
        *("leg strength", "leg day", "legs", "leg workout", "leg training", "leg press", "lower body", "squats"),
        *("lower body strength", "lower body workout", "lower body training", "strength legs", "deadlift"),
    ),
    Sport.STRENGTH: (
        *("strength", "strength training", "strength training training", "weight training", "weights", "weightlifting"),
        *("weight lifting", "lift weights", "lifting", "gym", "traditional strength training", "calisthenics"),
        *("functional strength training", "functional training", "crossfit", "cross fit", "bodyweight", "kettlebell"),
        *("core training", "full body", "full body workout", "powerlifting", "strength training fitness equipment"),
    ),
    Sport.UPPER_BODY: (
        *("upper body", "upper body workout", "upper body strength", "strength upper body", "arm day", "arms"),
        *("arm ergometer", "bench press", "hand cycle", "hand cycling", "hand cycling cycling", "indoor hand cycling"),
        *(
            "wheelchair",
            "wheelchair push run",
            "wheelchair push walk",
            "wheelchair push run indoor",
            "wheelchair walk pace",
        ),
        *("wheelchair push walk indoor", "wheelchair run pace", "indoor wheelchair run", "indoor wheelchair walk"),
        *(
            "kayak",
            "kayaking",
            "kayaking v2",
            "canoe",
            "canoeing",
            "paddling",
            "paddling v2",
            "paddle sports",
            "rafting",
        ),
        *("whitewater rafting kayaking", "whitewater kayaking", "whitewater rafting"),
    ),
}
# Said alone they are a run; beside another name, that one tells.
ALONE: Mapping[str, Sport] = {
    "obstacle": Sport.RUN,
    "track": Sport.RUN,
    "trail": Sport.TRAIL_RUN,
    "treadmill": Sport.RUN,
    "ultra": Sport.RUN,
}
# What some put before any name.
BEGINNINGS = ("hkworkoutactivitytype", "exercisetype", "outdoor", "indoor", "virtual")


def sport_of(*names: object) -> Sport:
    """Return the sport of a name, whatever its case and separators; OTHER where no name is known.

    Of several names of one workout the more exact goes first, as FIT's sub sport before its sport. They are
    looked at together ("trail", "hiking"), then one by one. What is None, and what is no text, says nothing.
    """
    compact = [text for name in names if (text := _compact(name))]
    for text in ("".join(compact), *compact):
        if (sport := _known(text)) is not None:
            return sport
    return ALONE.get(compact[0], Sport.OTHER) if len(compact) == 1 else Sport.OTHER


def _known(text: str) -> Sport | None:
    while text:
        if text in _SPORTS:
            return _SPORTS[text]
        text = next((text.removeprefix(one) for one in BEGINNINGS if text.startswith(one)), "")
    return None


def _compact(name: object) -> str:
    if not isinstance(name, str):
        return ""
    return "".join(one for one in unicodedata.normalize("NFKD", name[:100]).casefold() if one.isalnum())


_SPORTS: Mapping[str, Sport] = {
    text: sport for sport, names in NAMES.items() for text in (_compact(name) for name in (*names, sport.value))
}
