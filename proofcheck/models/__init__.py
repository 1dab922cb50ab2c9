"""Model files: which are known, where they lie, how they come here."""
