"""The triggers and conditions, in automations of a real Home Assistant, in YAML as a user writes it."""
