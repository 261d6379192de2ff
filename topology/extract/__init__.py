"""Finds who and what a text names: persons, organizations, identifiers, dates, amounts."""
