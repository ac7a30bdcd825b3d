"""A Strava for tests, on a loopback port: in the process of a test, or in one of its own (`python -m tests.strava`).

It is written from Strava's documentation and imports nothing of the integration, so that a mistake in one is not repeated
in the other.
"""
