"""Structure that does not hold: one check a file."""
