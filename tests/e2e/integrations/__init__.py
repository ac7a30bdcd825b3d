"""What the end-to-end tests add to a Home Assistant of their own."""
