"""Tables of words, with their origin in SOURCES.md."""
