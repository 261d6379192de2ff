"""Finds, checks and normalizes identifiers, one module per family."""
