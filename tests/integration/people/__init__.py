"""Several people on one massager, and several massagers of one person."""
