"""What holds for each family of massagers."""
