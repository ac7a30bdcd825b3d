"""What is known about people and their recovery; imports nothing of Home Assistant."""
