"""Workout files, and what is read from them."""
