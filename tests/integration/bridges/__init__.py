"""What voice assistants, bridges and language models can do with a massager, by their own code in Home Assistant."""
