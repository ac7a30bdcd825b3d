"""What an athlete's phones are told and asked."""
