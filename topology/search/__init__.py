"""Search over the watchlists: one seam, two backends, one name-aware scorer."""
