"""Known errors put into right steps: for training, and for testing a verifier on one's own text."""
