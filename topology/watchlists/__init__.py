"""Watchlist sources: each reads one published format and yields entries."""
