"""Embedders: texts and names as vectors."""
