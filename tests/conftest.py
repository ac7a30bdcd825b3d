"""What holds for all tests."""

from hypothesis import settings

# A machine that does other things too makes a run slow, which is no mistake of the code under test.
settings.register_profile("shared machine", deadline=None)
settings.load_profile("shared machine")
