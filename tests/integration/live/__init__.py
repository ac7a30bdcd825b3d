"""The live picture of a massager, over the real WebSocket API."""
