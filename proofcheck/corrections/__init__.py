"""Candidate corrections of a step: what it may have been meant to say, from the paper itself."""
