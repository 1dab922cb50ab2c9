"""Metrics of verifiers: shares with intervals, figures over arrays of scores.  Pure."""
