"""Every example of the documentation, run in a real Home Assistant: what it says that happens, happens."""
