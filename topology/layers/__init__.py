"""The nine layers. Each is thin: it reads earlier fields of the document, calls the knowledge below, writes its own fields."""
