"""An athlete's diary of workouts in Home Assistant."""
