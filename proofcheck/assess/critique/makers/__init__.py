"""How the makers of models and benchmarks have proofs judged, word for word."""
