"""Models that state a step in Lean, that prove what is stated, and that say whether it says the
same."""
