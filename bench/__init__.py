"""Figures of the integration on the simulator, each next to its baseline in the same run."""
