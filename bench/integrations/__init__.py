"""Integrations that only the measurements use."""
