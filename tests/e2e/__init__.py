"""Whole scenarios: a real Home Assistant process, the simulator as its Bluetooth world, and at last a browser."""
