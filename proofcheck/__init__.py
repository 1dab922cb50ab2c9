"""proofcheck: checks the proofs in LaTeX documents, offline, step by step."""

__version__ = "0.1.0"
