"""Checks that need no model: structure that does not hold, mathematics refuted by computation."""
