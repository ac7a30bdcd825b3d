"""The forms for people who share massagers."""
