"""Finds the names of persons in a clean text and brings them to the nominative."""
