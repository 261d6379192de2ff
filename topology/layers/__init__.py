"""The nine layers: each reads earlier fields of the document, calls the knowledge below, writes its own."""
