"""Formats of labelled proofs: one file each."""
