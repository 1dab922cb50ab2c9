"""Scoring steps: protocols (how a proof is put to a model), engines (what runs it), the cache."""
