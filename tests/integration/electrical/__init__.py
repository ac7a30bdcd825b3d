"""Electrical stimulators: what is different from everything that only squeezes."""
