"""Mathematics refuted, or confirmed, by computation."""
