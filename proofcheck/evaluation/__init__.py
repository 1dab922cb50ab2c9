"""How good a verifier is: labelled proofs, verdicts on them, and the figures of benchmarks."""
