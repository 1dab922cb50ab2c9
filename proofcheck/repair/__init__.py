"""Repairs: replacements for the steps at fault, offered when the proof then passes."""
