"""Workouts that come into a real Home Assistant, from its entities and by HTTP."""
