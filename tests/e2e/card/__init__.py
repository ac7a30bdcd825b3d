"""The integration's own card, in a real browser before the demo."""
