"""Reading LaTeX: files and bundles into documents of statements, proofs and steps."""
