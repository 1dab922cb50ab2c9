"""The domain: sources, spans, statements, proofs, steps, findings.  Data only."""
