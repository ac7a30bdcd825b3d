"""Mistakes of whoever asks the simulator for something; each message is a sentence to show."""


class UnknownName(LookupError):
    """There is no device, button, fault or setting of that name."""


class WrongValue(ValueError):
    """What was given has the wrong form, or is out of range."""
