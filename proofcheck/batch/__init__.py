"""Batches: many papers, each by itself, one after the other, and what is kept of each."""
