"""A profile proves itself: its examples are run through the codec."""

from .codec import Codec, Dropped, Received
from .errors import MassagerError
from .profile import Example, Profile


def run_examples(profile: Profile) -> list[tuple[int, str]]:
    """Run all examples of a profile; give what failed: the example's index, and words for the profile's author."""
    return [
        (index, f"{example.kind} {example.subject}: {found}")
        for index, example in enumerate(profile.examples)
        for found in _run(profile, example)
    ]


def _run(profile: Profile, example: Example) -> list[str]:
    """Run one example; give what failed."""
    run = {"report": _report, "command": _command, "answer": _answer, "frame": _frame, "reject": _reject}[example.kind]
    return run(profile, example)


def _report(profile: Profile, example: Example) -> list[str]:
    events = _feed(profile, profile.reports[example.subject].role, example.data)
    if len(events) != 1 or not isinstance(events[0], Received):
        return [f"is not understood: {_reasons(events)}"]
    event = events[0]
    if event.report != example.subject:
        return [f"is taken for {event.report}"]
    return [
        f"{name} is {event.values.get(name)!r}, not {value!r}"
        for name, value in example.means.items()
        if name not in event.values or event.values[name] != value
    ]


def _command(profile: Profile, example: Example) -> list[str]:
    codec = Codec(profile)
    try:
        step = example.step
        writes = (
            codec.encode(example.subject, example.means)
            if step is None
            else (codec.encode_step(example.subject, step),)
        )
    except MassagerError as err:
        return [str(err)]
    sent = tuple(write.data for write in writes)
    return [] if sent == example.data else [f"is {' | '.join(data.hex(' ') for data in sent)}"]


def _answer(profile: Profile, example: Example) -> list[str]:
    codec = Codec(profile)
    for event in _feed(profile, "notify", example.data):
        if isinstance(event, Received) and (answer := codec.answered(example.subject, event)) is not None:
            result = "ok" if answer.ok else answer.reason
            return [] if result == example.means["result"] else [f"means {result}"]
    return ["does not answer"]


def _frame(profile: Profile, example: Example) -> list[str]:
    body = bytes.fromhex(example.subject)
    sent = profile.frame.build(body) if profile.frame else body
    return [] if (sent,) == example.data else [f"is {sent.hex(' ')}"]


def _reject(profile: Profile, example: Example) -> list[str]:
    events = _feed(profile, example.subject, example.data)
    return [f"is taken for {event.report or 'an answer'}" for event in events if isinstance(event, Received)]


def _feed(profile: Profile, role: str, data: tuple[bytes, ...]) -> list[Received | Dropped]:
    codec = Codec(profile)
    return [event for part in data for event in codec.feed(role, part)]


def _reasons(events: list[Received | Dropped]) -> str:
    return ", ".join(event.reason for event in events if isinstance(event, Dropped)) or "it is incomplete"
