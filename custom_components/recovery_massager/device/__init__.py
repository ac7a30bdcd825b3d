"""A massager from bytes to meaning, without Home Assistant: profile, frames, codec, link, and the massager itself."""
