"""Models that score steps by a verdict token behind each of them."""
