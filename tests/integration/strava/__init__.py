"""Workouts from Strava, in a real Home Assistant that asks a stub of Strava over HTTP."""
