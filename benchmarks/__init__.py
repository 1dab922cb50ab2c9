"""Measurements on real texts: how much is read, computed and scored, and how fast."""
