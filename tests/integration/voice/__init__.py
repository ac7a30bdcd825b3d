"""Speaking to Home Assistant's own agent."""
