"""Workouts that come into a real Home Assistant: by the actions, from its entities, and by HTTP."""
