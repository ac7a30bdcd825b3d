"""Workouts that come in by the actions."""
